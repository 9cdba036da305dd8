"""From here on secrets of second factors are locked.

No table changes, and nothing is locked here: who brings a ledger up to date need not
have the key by which pages open them. ``locked.lock_all`` is asked where pages open.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """A step that earlier ledgers have not gone."""

    dependencies = (("web", "0001_cache"), ("mfa", "0003_authenticator_type_uniq"))
    operations = ()
