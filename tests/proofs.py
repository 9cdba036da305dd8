"""What a test's session has shown of who it is."""

import time

from allauth.mfa.models import Authenticator

from epihq.operations.ledger.rules import TWO_FACTORS


def give_factor(person):
    """Give an account a second factor where its roles ask for one."""
    if TWO_FACTORS & set(person.roles):
        known = {"secret": "JBSWY3DPEHPK3PXP"}
        Authenticator.objects.get_or_create(user=person, type="totp", data=known)


def show(client, person, *methods, ago=0):
    """Let a session have shown a password, "mfa" or both, some seconds ago."""
    session = client.session
    records = [{"method": one, "at": time.time() - ago} for one in methods]
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
