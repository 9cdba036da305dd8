"""From here on the log seals secret columns; what it holds so far is sealed at once.

No table changes: whoever brings a ledger up to date seals what no entry has sealed.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """A step that earlier ledgers have not gone."""

    dependencies = (("operations", "0007_access_ends"),)
    operations = ()
