"""Tables of people and bodies: officers, agencies, keys, links."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils.crypto import salted_hmac

from epihq.operations.ledger.thing import Thing


class AgencyRow(Thing):
    """A body that instructions go to, e.g. a ministry or a city's health office.

    ``above`` is who hears when it does not answer in time.
    """

    kind = "agency"
    secret = ("webhook_secret",)

    name = models.TextField(unique=True)
    location = models.CharField(max_length=6)
    email = models.TextField(blank=True)
    webhook = models.TextField(blank=True)
    webhook_secret = models.TextField(blank=True)
    above = models.ForeignKey("self", models.PROTECT, null=True)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_agency"
        ordering = ("name",)


class Officers(BaseUserManager["Officer"]):
    """How sign-in finds an officer by the name typed."""

    def get_by_natural_key(self, username: str | None) -> "Officer":
        """Find by user name, whatever its case."""
        return self.get(username__iexact=username)


class Officer(Thing, AbstractBaseUser):
    """A person who signs in; ``state`` is "active" or "suspended"."""

    kind = "officer"
    secret = ("password",)
    last_login = None  # the log knows

    username = models.CharField(max_length=40, unique=True)
    full_name = models.TextField()
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=5, default="en")
    roles = models.JSONField(default=list)
    agency = models.ForeignKey(AgencyRow, models.PROTECT, null=True)
    # Numbers of the districts of home care that are theirs.
    districts = models.JSONField(null=True)
    # When what waits is mailed, by the centre's clock, and whether also of nothing.
    mail_hour = models.SmallIntegerField(null=True)
    mail_always = models.BooleanField(null=True)
    # What let them in before it lets them in no more.
    access_since = models.DateTimeField(null=True)

    objects: ClassVar[Officers] = Officers()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_officer"
        ordering = ("full_name",)

    def check_password(self, raw_password: str) -> bool:
        """Check what was typed; a hash weaker than today's is made anew, on record."""
        from epihq.operations.people.accounts import strengthen  # noqa: PLC0415 - rests on us

        def renew(password: str) -> None:
            strengthen(self, password)

        return bool(check_password(raw_password, self.password, renew))

    @property
    def is_active(self) -> bool:
        """Whether sign-in is allowed."""
        return self.state == "active"

    def get_session_auth_hash(self) -> str:
        """Seal a session with all whose change ends it."""
        access = f"{self.password} {self.access_since}"
        return salted_hmac("epihq.session", access, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """Name the person."""
        return self.full_name


class TokenRow(Thing):
    """A key to the API; ``state`` is "valid" or "revoked". Only its hash is kept."""

    kind = "token"
    secret = ("key_hash",)

    owner = models.ForeignKey(Officer, models.PROTECT)
    name = models.TextField()
    key_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField()

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_token"
        ordering = ("number",)


class InviteRow(Thing):
    """A link that signs an officer in once; ``state`` is "open", "used" or "void"."""

    kind = "invite"
    secret = ("key_hash",)

    officer = models.ForeignKey(Officer, models.PROTECT)
    key_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_invite"
        ordering = ("number",)
