"""A transaction of FHIR comes to the desk: whole, or nothing of it.

    take_in(actor, raw, disease="covid-19", reason="Records of polyclinic 4", once="a1")

Read first, then everybody in it is found, then all is written in one transaction of the
database with one entry in the log. What the desk refuses is told with its place.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from epihq.care.checks.intake import Incoming, Kept, write_many
from epihq.care.exchange import doing
from epihq.care.exchange.meeting import Met, meet
from epihq.care.fhir import intake
from epihq.care.fhir.bundles import Done
from epihq.care.fhir.problems import BundleRefusedError
from epihq.care.fhir.records import ContactKind
from epihq.care.register import episodes
from epihq.care.register.tables import EpisodeRow
from epihq.operations.ledger import clock, ledger, log, rules
from epihq.operations.ledger.acting import require_words
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.tables import LogRow, OnceRow
from epihq.terms.errors import UsageError

VERB = "care.import"
# What comes in; deliveries are written down where things are handed over.
KINDS = tuple(kind for kind in intake.TAKEN if kind != "SupplyDelivery")

_HELD_AS = {"Encounter": "contacts", "Flag": "signs", "Task": "errands"}


def take_in(
    actor: Actor, raw: bytes, *, disease: str, reason: str, once: str = ""
) -> list[Done]:
    """Take a transaction in, and say for each of its entries what stands for it now.

    Sent again under the same key it is answered as before, and nothing is done.

    Raises:
        BundleRefusedError: ``fhir.bundle-refused``, with every fault that was found.
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``.
        UsageError: ``ledger.says-nothing``, ``fhir.key-used``.
        DataError: ``care.keys-lost``, ``care.cannot-open``, ``care.rules-altered``.
    """
    rules.require(actor, VERB)
    why = require_words(reason, "care", "the reason for bringing this in")
    key, digest = _key(actor, once), hashlib.sha256(raw).hexdigest()
    if (before := _before(key, digest)) is not None:
        return before
    come = intake.arrivals(raw, clock.now(), kinds=KINDS)
    with ledger.changing(), episodes.changing():
        if (before := _before(key, digest)) is not None:
            return before
        done = _Taking(actor, meet(actor, come, disease), why).done()
        told = {"note": why, "source": "fhir", "sha256": digest, **_told(done)}
        entry = log.write(
            by=actor.name,
            via=actor.via,
            verb=VERB,
            thing="care",
            number=0,
            content=told,
        )
        if key:
            OnceRow.objects.create(key=key, thing="care", number=entry.number)
        return done


def _key(actor: Actor, once: str) -> str:
    key = episodes.once_key(actor, "bundle", once)
    return f"care-bundle {key.hex}" if key else ""


def _before(key: str, digest: str) -> list[Done] | None:
    """Find how a bundle with this key was answered; None where none was."""
    row = OnceRow.objects.filter(key=key).first() if key else None
    if row is None:
        return None
    told = log.entry_of(LogRow.objects.get(pk=row.number)).content
    if told.get("sha256") != digest:
        raise UsageError(
            "fhir.key-used",
            "bundle: a key of its own was expected in Idempotency-Key; got one under "
            "which another bundle was taken in. Send each with a new key.",
        )
    return [
        Done(is_new=is_new, place=place, version=version)
        for is_new, place, version in told["answered"]
    ]


def _told(done: Sequence[Done]) -> dict[str, object]:
    return {"answered": [[one.is_new, one.place, one.version] for one in done]}


@dataclass
class _Taking:
    """Writes what everybody who was met brings; the caller holds the transaction."""

    actor: Actor
    met: Sequence[Met]
    why: str
    answers: dict[int, Done] = field(default_factory=dict)

    def done(self) -> list[Done]:
        """Write it, in the order in which one thing rests on another."""
        rows = [self._settle(one) for one in self.met]
        self._each(rows, "Encounter", lambda one: one.kind is not ContactKind.HOSPITAL)
        self._readings(rows)
        self._each(rows, "Flag")
        self._each(rows, "Task")
        self._each(rows, "Encounter", lambda one: one.kind is ContactKind.HOSPITAL)
        for one, row in zip(self.met, rows, strict=True):
            with doing.told_at(one.arrival, "CarePlan", "EpisodeOfCare"):
                doing.set_thresholds(self.actor, row.pk, one, self.why)
            with doing.told_at(one.arrival, "EpisodeOfCare"):
                doing.bring_to_state(self.actor, row.pk, one, self.why)
        self._tell(rows)
        return [self.answers[index] for index in sorted(self.answers)]

    def _settle(self, one: Met) -> EpisodeRow:
        with doing.told_at(one.arrival, "Patient", "EpisodeOfCare"):
            return doing.settle(self.actor, one, self.why)

    def _each(
        self,
        rows: Sequence[EpisodeRow],
        kind: str,
        wanted: Callable[[Any], bool] = lambda _one: True,
    ) -> None:
        """Write each record of a kind that is wanted now."""
        for met, row in zip(self.met, rows, strict=True):
            indices = met.arrival.entries.get(kind, ())
            records = getattr(met.arrival.dossier, _HELD_AS[kind])
            for index, record in zip(indices, records, strict=True):
                if wanted(record):
                    with doing.told_at_place(f"Bundle.entry[{index}]"):
                        way = doing.way_of(record)
                        place = way(self.actor, row.pk, record, self.why)
                    self.answers[index] = Done(is_new=True, place=place)

    def _readings(self, rows: Sequence[EpisodeRow]) -> None:
        """Write all readings of the bundle at once."""
        coming: list[Incoming] = []
        entries: list[tuple[int, ...]] = []
        for one, row in zip(self.met, rows, strict=True):
            for reading, key, indices in zip(
                one.arrival.dossier.readings,
                one.arrival.keys,
                one.arrival.checks,
                strict=True,
            ):
                coming.append(doing.incoming(row.pk, reading, key))
                entries.append(indices)
        faults = []
        answers = write_many(self.actor, coming) if coming else []
        for answer, indices in zip(answers, entries, strict=True):
            if isinstance(answer, Kept):
                self._kept(answer, indices)
            else:
                faults.append(doing.refusal(f"Bundle.entry[{indices[0]}]", answer))
        if faults:
            raise BundleRefusedError(faults)

    def _kept(self, answer: Kept, indices: Sequence[int]) -> None:
        done = Done(
            is_new=not answer.is_again, place=f"Observation/{answer.number}", version=1
        )
        self.answers.update(dict.fromkeys(indices, done))

    def _tell(self, rows: Sequence[EpisodeRow]) -> None:
        """Answer the entries of which the episode itself now tells."""
        numbers = [row.pk for row in rows]
        versions = dict(
            EpisodeRow.objects.filter(pk__in=numbers).values_list("pk", "version")
        )
        for one, row in zip(self.met, rows, strict=True):
            for kind, indices in one.arrival.entries.items():
                for index in set(indices) - set(self.answers):
                    self.answers[index] = Done(
                        is_new=not one.number,
                        place=_place(kind, row.pk),
                        version=versions[row.pk],
                    )


def _place(kind: str, number: int) -> str:
    return (
        f"{kind}/{number}" if kind in {"Patient", "EpisodeOfCare", "CarePlan"} else ""
    )
