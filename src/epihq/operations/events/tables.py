"""Tables of events, and of the reports of their figures."""

from django.db import models

from epihq.operations.ledger.thing import Thing


class EventRow(Thing):
    """An event; its states are those of ``terms.events.EventState``.

    Its signals and instructions name it by number. ``situation`` holds what is known,
    done and needed, each with who wrote it and when; ``assessment`` the newest
    judgement of its risk, ``latest`` the newest figures; the log holds those before.
    ``team`` lists officers by number with what they do in it.
    """

    kind = "event"

    title = models.TextField()
    disease = models.TextField(blank=True)
    locations = models.JSONField(default=list)
    grade = models.CharField(max_length=12, default="ungraded")
    risk = models.CharField(max_length=12, blank=True)
    assessment = models.JSONField(default=dict)
    reassess_on = models.DateField(null=True)
    situation = models.JSONField(default=dict)
    situated_at = models.DateTimeField(null=True)
    started_on = models.DateField(null=True)
    detected_on = models.DateField(null=True)
    notified_on = models.DateField(null=True)
    responded_on = models.DateField(null=True)
    team = models.JSONField(default=list)
    latest = models.JSONField(default=dict)
    declared_by = models.CharField(max_length=40)
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    lessons = models.JSONField(default=dict)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_event"
        ordering = ("-number",)
        indexes = (models.Index(fields=("state", "number"), name="ledger_event_open"),)


class FiguresRow(Thing):
    """One report of an event's figures; ``state`` is "kept" or "withdrawn".

    ``values`` lists reference date, indicator and value of each. A later report of the
    same day takes the place of an earlier one and removes nothing.
    """

    kind = "figures"

    event = models.ForeignKey(EventRow, models.PROTECT)
    report_date = models.DateField()
    source = models.TextField()
    values = models.JSONField()
    entered_by = models.CharField(max_length=40)
    reason = models.TextField(blank=True)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_figures"
        ordering = ("-number",)
