"""From here on secrets of second factors are locked; those in clear are locked now.

No table changes: ``locked.lock_all`` hears that a ledger was brought up to date.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """A step that earlier ledgers have not gone."""

    dependencies = (("web", "0001_cache"), ("mfa", "0003_authenticator_type_uniq"))
    operations = ()
