"""Tables of the register: districts, teams, episodes, people in them, acts.

Districts and teams are things of the log. Episodes are too many for that: what changes
one is an act in a table of its own, to which rows are only added, and which the log
seals by digests. Nothing that names anybody stands in an episode: that is apart, and
locked with a key which is not in the database.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from epihq.operations.ledger.thing import Thing


class CareDistrictRow(Thing):
    """A centre with its district; ``state`` is "active" or "retired".

    ``agencies`` names by number whom the desk asks for what, e.g. {"ambulance": 7};
    ``minutes`` how long each may take. The rest are the desk's settings there.
    """

    kind = "care-district"

    name = models.TextField(unique=True)
    location = models.CharField(max_length=6)
    centre = models.TextField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    # What numbers that are written without a country's code begin with, e.g. "994".
    calling_code = models.CharField(max_length=4, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    population = models.BigIntegerField(null=True)
    agencies = models.JSONField(default=dict)
    minutes = models.JSONField(default=dict)
    # Where no rules are approved, somebody is asked again after so many hours.
    check_hours = models.SmallIntegerField(default=12)
    first_contact_hours = models.SmallIntegerField(default=24)
    call_back_hours = models.SmallIntegerField(default=2)
    # How long nobody hears of somebody before a clinician is told.
    silent_hours = models.SmallIntegerField(default=5)
    # How long a person stays in one pair of hands.
    take_minutes = models.SmallIntegerField(default=15)
    # How many days after its end an episode loses what names the person.
    retention_days = models.IntegerField(null=True)

    class Meta:
        """Name and order of the table."""

        db_table = "care_district"
        ordering = ("name",)


class CareTeamRow(Thing):
    """People who call or visit; ``state`` is "active" or "retired"."""

    kind = "care-team"

    name = models.TextField()
    district = models.ForeignKey(CareDistrictRow, models.PROTECT)
    skills = models.JSONField(default=list)
    shift_from = models.CharField(max_length=5, blank=True)
    shift_to = models.CharField(max_length=5, blank=True)
    capacity = models.IntegerField(null=True)

    class Meta:
        """Name and order of the table."""

        db_table = "care_team"
        ordering = ("name",)


class EpisodeRow(models.Model):
    """One person's time at home; its states are those of ``records.EpisodeState``.

    Columns below "What follows" are made anew from readings, acts and rules at any
    time; each change of the others raises ``version`` and has its act, which seals
    them. ``deeds`` are those of the acts that the rules look at.
    """

    kind: ClassVar[str] = "care"

    objects: ClassVar[Any] = models.Manager()

    number = models.BigAutoField(primary_key=True)
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=24)
    district = models.ForeignKey(CareDistrictRow, models.PROTECT, db_index=False)
    opened_at = models.DateTimeField()
    age = models.SmallIntegerField(null=True)
    sex = models.CharField(max_length=8, blank=True)
    is_pregnant = models.BooleanField(null=True)
    conditions = models.TextField(blank=True)
    onset = models.DateField(null=True)
    tested_on = models.DateField(null=True)
    language = models.CharField(max_length=5, blank=True)
    usual_spo2 = models.FloatField(null=True)
    thresholds = models.JSONField(default=dict)
    looked_after_by = models.CharField(max_length=40, blank=True)
    deeds = models.JSONField(default=list)
    # Numbers of episodes that may be of the same person, until somebody decides.
    twins = models.JSONField(default=list)
    instruction = models.BigIntegerField(null=True)
    # When somebody last did something about what alarms.
    answered_at = models.DateTimeField(null=True)
    first_contact_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    is_wrong_number = models.BooleanField(default=False)
    paused_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=24, blank=True)
    outcome = models.CharField(max_length=24, blank=True)
    erased_at = models.DateTimeField(null=True)
    # What follows.
    changed_at = models.DateTimeField()
    level = models.CharField(max_length=12, blank=True)
    standing = models.TextField(blank=True)
    is_frail = models.BooleanField(default=False)
    silent = models.CharField(max_length=12, blank=True)
    due_at = models.DateTimeField(null=True)
    # When time alone changes how they stand.
    stands_until = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)
    last_contact_at = models.DateTimeField(null=True)
    last_reading_at = models.DateTimeField(null=True)
    recent = models.BinaryField(default=b"")
    taken_by = models.CharField(max_length=40, blank=True)
    taken_until = models.DateTimeField(null=True)

    class Meta:
        """Name of the table, and what the queue asks it."""

        db_table = "care_episode"
        ordering = ("-number",)
        indexes = (
            # Those alone for whom a check may be due: whoever is silent, or was never
            # spoken to, waits for another reason, and for longer than all of them.
            models.Index(
                fields=("district", "due_at"),
                name="care_episode_check_due",
                condition=~Q(state__in=("ended", "waiting-contact"))
                & ~Q(silent__in=("seek", "tell"))
                & Q(is_wrong_number=False),
            ),
            models.Index(
                fields=("district", "is_frail", "due_at"),
                name="care_episode_silent_by",
                condition=Q(silent__in=("seek", "tell")),
            ),
            models.Index(
                fields=("stands_until",),
                name="care_episode_stands",
                condition=Q(stands_until__isnull=False),
            ),
            models.Index(
                fields=("paused_until",),
                name="care_episode_paused",
                condition=Q(state="paused"),
            ),
            models.Index(
                fields=("district", "alarmed_at"),
                name="care_episode_alarmed",
                condition=Q(alarmed_at__isnull=False),
            ),
            models.Index(
                fields=("district", "opened_at"),
                name="care_episode_waiting",
                condition=Q(state="waiting-contact"),
            ),
            models.Index(
                fields=("district", "changed_at"),
                name="care_episode_wrong_number",
                condition=Q(is_wrong_number=True),
            ),
            models.Index(
                fields=("district", "ended_at"),
                name="care_episode_ended",
                condition=Q(state="ended"),
            ),
            models.Index(
                fields=("taken_by", "taken_until"),
                name="care_episode_in_hand",
                condition=~Q(taken_by=""),
            ),
        )

    def __str__(self) -> str:
        """Name it without naming anybody, e.g. "care 12"."""
        return f"care {self.pk}"


class PersonRow(models.Model):
    """What names or describes the person of an episode, locked; and its search hashes.

    ``locked_key`` is the key of these data and of the texts of their acts and checks,
    locked in its turn by the keys of the headquarters: without it nothing of them can
    be read any more, which is how a person is erased.
    """

    objects: ClassVar[Any] = models.Manager()

    # That of the episode.
    number = models.BigIntegerField(primary_key=True)
    version = models.IntegerField(default=1)
    locked_key = models.BinaryField(default=b"")
    person = models.BinaryField(default=b"")
    name_hash = models.CharField(max_length=32, blank=True, db_index=True)
    phone_hash = models.CharField(max_length=32, blank=True, db_index=True)
    carer_phone_hash = models.CharField(max_length=32, blank=True, db_index=True)
    case_hash = models.CharField(max_length=32, blank=True, db_index=True)
    document_hash = models.CharField(max_length=32, blank=True, db_index=True)

    class Meta:
        """Name of the table."""

        db_table = "care_person"

    def __str__(self) -> str:
        """Name whose it is, by number."""
        return f"person of care {self.pk}"


class ActRow(models.Model):
    """What somebody did for a person at home; rows are only added.

    ``content`` names nobody; what a nurse wrote is locked in ``words``. ``seal`` is
    the digest of the episode's own columns, and of the locked person, after it.
    """

    objects: ClassVar[Any] = models.Manager()

    number = models.BigAutoField(primary_key=True)
    episode = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    by = models.CharField(max_length=40)
    via = models.CharField(max_length=8)
    at = models.DateTimeField()
    before = models.CharField(max_length=24, blank=True)
    after = models.CharField(max_length=24, blank=True)
    content = models.TextField(blank=True)
    words = models.BinaryField(default=b"")
    seal = models.CharField(max_length=64)
    once = models.UUIDField(null=True)

    class Meta:
        """Name of the table; a form or request that is sent twice is one act."""

        db_table = "care_act"
        ordering = ("number",)
        indexes = (
            models.Index(fields=("episode", "number"), name="care_act_of"),
            models.Index(fields=("at",), name="care_act_at"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("once",),
                name="care_act_is_one",
                condition=Q(once__isnull=False),
            ),
        )

    def __str__(self) -> str:
        """Name it, e.g. "12: care.contact care 7"."""
        return f"{self.pk}: {self.verb} care {self.episode}"
