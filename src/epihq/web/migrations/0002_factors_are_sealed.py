"""Secrets of second factors that stood in clear are sealed."""

from typing import Any

from django.db import migrations

from epihq.web.sealed import sealed

_SECRETS = ("secret", "seed")


def _seal(apps: Any, _editor: Any) -> None:
    for row in apps.get_model("mfa", "Authenticator").objects.all():
        told = {name: row.data[name] for name in _SECRETS if name in row.data}
        row.data |= {name: sealed(text) for name, text in told.items()}
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    """Codes of apps, and recovery codes; a security key has no secret here."""

    dependencies = (
        ("web", "0001_cache"),
        ("mfa", "0003_authenticator_type_uniq"),
    )
    operations = (migrations.RunPython(_seal),)
