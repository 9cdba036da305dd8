"""Tables of instructions, their templates, and messages on their way."""

from django.db import models

from epihq.operations.instructions.redaction import without_addresses
from epihq.operations.ledger.thing import Thing
from epihq.operations.people.tables import AgencyRow, Officer


class InstructionRow(Thing):
    """An instruction to an agency, to one person, or to a person of an agency.

    ``state`` is one of ``terms.instructions.InstructionState``; overdue is not a state
    but a reading of the clock. ``signal``, ``event`` and ``proposal`` are numbers of
    what it answers to; ``escalated`` counts the steps up the chain.
    """

    kind = "instruction"

    text = models.TextField()
    legal_basis = models.TextField(blank=True)
    location = models.CharField(max_length=6, blank=True)
    priority = models.CharField(max_length=8, default="normal")
    deadline = models.DateTimeField(db_index=True)
    agency = models.ForeignKey(AgencyRow, models.PROTECT, null=True)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True)
    signal = models.BigIntegerField(null=True, db_index=True)
    event = models.BigIntegerField(null=True, db_index=True)
    proposal = models.BigIntegerField(null=True)
    template = models.TextField(blank=True)
    report = models.TextField(blank=True)
    issued_by = models.CharField(max_length=40)
    escalated = models.IntegerField(default=0)

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_instruction"
        ordering = ("-number",)
        indexes = (
            models.Index(fields=("state", "deadline"), name="ledger_instruction_due"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False)
                | models.Q(officer__isnull=False),
                name="ledger_instruction_has_an_addressee",
            ),
        )

    @property
    def addressee(self) -> str:
        """Whom it goes to, by name."""
        names = [self.agency.name if self.agency else ""]
        names.append(self.officer.full_name if self.officer else "")
        return ", ".join(name for name in names if name)


class DeliveryRow(Thing):
    """One message on its way; ``state`` is "waiting", "delivered" or "given-up".

    ``attempts`` lists when each was made and what came of it.
    """

    kind = "delivery"

    instruction = models.ForeignKey(InstructionRow, models.PROTECT)
    # Whose address it is; both None in messages of ledgers that did not keep it.
    agency = models.ForeignKey(AgencyRow, models.PROTECT, null=True)
    officer = models.ForeignKey(Officer, models.PROTECT, null=True)
    occasion = models.CharField(max_length=24)
    channel = models.CharField(max_length=8)
    address = models.TextField()
    attempts = models.JSONField(default=list)
    due_at = models.DateTimeField()

    class Meta:
        """One message for each occasion and address, and agency that signs it."""

        db_table = "ledger_delivery"
        ordering = ("number",)
        indexes = (
            models.Index(fields=("state", "due_at"), name="ledger_delivery_due"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("instruction", "occasion", "channel", "address"),
                condition=models.Q(channel="email"),
                name="ledger_delivery_is_one",
            ),
            models.UniqueConstraint(
                fields=("instruction", "occasion", "address", "agency"),
                condition=models.Q(channel="webhook"),
                name="ledger_delivery_is_one_of_its_agency",
            ),
        )

    @property
    def tried(self) -> list[dict[str, str]]:
        """The attempts; what went wrong is told without the address."""
        return [
            {**one, "trouble": without_addresses(one["trouble"], self.address)}
            for one in self.attempts
        ]

    @property
    def addressee(self) -> str:
        """Who is told, by name; "" where it was not kept."""
        if self.agency is not None:
            return str(self.agency.name)
        return str(self.officer.full_name) if self.officer is not None else ""


class TemplateRow(Thing):
    """What an instruction says for a kind of signal; ``state``: active or retired."""

    kind = "template"

    name = models.TextField(unique=True)
    signal_kind = models.CharField(max_length=24, blank=True)
    text = models.TextField()
    legal_basis = models.TextField(blank=True)
    priority = models.CharField(max_length=8, default="normal")
    deadline_hours = models.IntegerField()

    class Meta:
        """Name and order of the table."""

        db_table = "ledger_template"
        ordering = ("name",)
