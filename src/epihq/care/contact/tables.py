"""Tables of contact: links to a person's own page, codes of diaries, short messages."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class LinkRow(models.Model):
    """A page of a person's own, or a diary on paper; ``kind`` is "page" or "paper".

    Of a page only the hash of its secret is kept. A code of a diary is no secret: it
    says whose the diary is to who may see them anyway.
    """

    objects: ClassVar[Any] = models.Manager()

    number = models.BigAutoField(primary_key=True)
    version = models.IntegerField(default=1)
    episode = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=8)
    key_hash = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=12, blank=True)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """Name of the table; a secret and a code are of one person."""

        db_table = "care_link"
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("key_hash",),
                name="care_link_is_one",
                condition=~Q(key_hash=""),
            ),
            models.UniqueConstraint(
                fields=("code",), name="care_code_is_one", condition=~Q(code="")
            ),
        )

    def __str__(self) -> str:
        """Name it without its secret, e.g. "page of care 7"."""
        return f"{self.kind} of care {self.episode}"


class MessageRow(models.Model):
    """A short message that came in, or that goes out.

    ``state`` of one that came in: "kept" as a reading, "unclear" or "unknown" until a
    person has "read" it, "forgotten" once the words of nobody known were taken away.
    Of one that goes out: "waiting", "sent" or "given-up". Number
    and text are locked: with the person's key where it is known whose they are, else
    with one of their own; ``candidates`` are the episodes that share its telephone.
    ``gateway_id`` knows a message that comes twice, ``occasion`` one that would go out
    twice; ``asks`` is "call", "stop" or "", ``came_as`` the state it came in.
    """

    objects: ClassVar[Any] = models.Manager()

    number = models.BigAutoField(primary_key=True)
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=12)
    is_out = models.BooleanField()
    episode = models.BigIntegerField(null=True, db_index=True)
    candidates = models.JSONField(default=list)
    gateway_id = models.CharField(max_length=80, blank=True)
    occasion = models.CharField(max_length=60, blank=True)
    about_at = models.DateTimeField()
    made_at = models.DateTimeField()
    locked_key = models.BinaryField(default=b"")
    words = models.BinaryField(default=b"")
    reading = models.BigIntegerField(null=True)
    asks = models.CharField(max_length=8, blank=True)
    read_by = models.CharField(max_length=40, blank=True)
    tries = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)
    # Null, so that SQLite adds it without making the table anew, triggers and all.
    came_as = models.CharField(max_length=12, null=True)  # noqa: DJ001

    class Meta:
        """Name of the table; what is sent twice is one message."""

        db_table = "care_message"
        ordering = ("-number",)
        indexes = (
            models.Index(
                fields=("due_at",),
                name="care_message_due",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=("number",),
                name="care_message_unread",
                condition=Q(state__in=("unclear", "unknown")),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("gateway_id",),
                name="care_message_in_is_one",
                condition=Q(is_out=False) & ~Q(gateway_id=""),
            ),
            models.UniqueConstraint(
                fields=("episode", "occasion"),
                name="care_message_out_is_one",
                condition=Q(is_out=True) & ~Q(occasion=""),
            ),
        )

    def __str__(self) -> str:
        """Name it without whose it is, e.g. "message 12"."""
        return f"message {self.pk}"
