"""What the archive says about statements on somebody's figures, for ``epihq read``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from epihq.cli.output import Format

if TYPE_CHECKING:
    from epihq.archive import Archive
    from epihq.terms.credibility import ClaimCheck, Credibility
    from epihq.text.records import Reading, StatementAbout


@dataclass(frozen=True)
class Check:
    """A statement with what the archive says of both countries, or why it does not."""

    statement: "StatementAbout"
    claim: "ClaimCheck | None" = None
    cards: "Credibility | None" = None
    trouble: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        """Give the check as plain values, for JSON."""
        import msgspec

        return {
            "statement": self.statement.id,
            "claim": msgspec.to_builtins(self.claim),
            "cards": msgspec.to_builtins(self.cards),
            "trouble": self.trouble,
        }


def checks_of(reading: "Reading", home: Path | None) -> list[Check]:
    """Ask the archive about each statement that proposes a claim about figures.

    Raises:
        UsageError: ``text.no-day``, and those of the archive.
    """
    from epihq.cli.output import open_archive
    from epihq.terms.errors import UsageError
    from epihq.text.records import StatementAbout

    stated = [
        one
        for one in reading.records
        if isinstance(one, StatementAbout) and one.claim is not None
    ]
    if reading.document.published is None:
        raise UsageError(
            "text.no-day",
            "--check: the day of publication was expected, as of which the archive is "
            "asked; got none, and the report tells none. Give it with --published.",
        )
    day = date.fromisoformat(reading.document.published)
    archive = open_archive(home) if stated else None
    return [_check(archive, one, day) for one in stated if archive is not None]


def _check(archive: "Archive", stated: "StatementAbout", day: date) -> Check:
    from epihq.credibility.cards import credibility
    from epihq.credibility.claims import check
    from epihq.terms.claims import WITH_THRESHOLD, ClaimKind
    from epihq.terms.errors import EpihqError

    kind = ClaimKind(stated.claim or "")
    trouble = claim = None
    try:
        cards = credibility(archive, day, [stated.about], asked_by=stated.by_country)
    except EpihqError as error:
        return Check(stated, trouble=str(error))
    if kind in WITH_THRESHOLD and stated.threshold is None:
        trouble = "the statement tells no share: ask with epihq check --threshold"
    else:
        claim = check(
            archive, stated.about, kind, day,
            threshold=stated.threshold, claimant=stated.by_country,
        )  # fmt: skip
    return Check(stated, claim, cards, trouble)


def print_checks(checks: Sequence[Check], form: Format) -> None:
    """Print what was found for a person: the claim, then each card in a sentence."""
    if form is Format.JSON:
        return
    to_errors = form is Format.CSV
    for line in [line for one in checks for line in _lines(one)] or [
        "no statement of this report can be put to the archive"
    ]:
        typer.echo(line, err=to_errors)


def _lines(one: Check) -> list[str]:
    said = one.statement
    who = said.by_name or "not resolved"
    own = f" ({said.by_country})" if said.by_country else ""
    text = " ".join(said.text.split())
    lines = ["", f"{said.id}: {who}{own} of {said.about}: {text}"]
    lines += [f"  {line}" for line in (*_of_claim(one), *_of_cards(one))]
    if one.trouble:
        lines.append(f"  {one.trouble}")
    lines.append("  A statement is a sentence of who says it, not a fact.")
    return lines


def _of_claim(one: Check) -> list[str]:
    """Give what each way of looking says, of who says it first, then of the other."""
    from epihq.reports.claims_words import sentence_of

    if one.claim is None:
        return []
    both = (one.statement.by_country, one.statement.about)
    return [
        sentence_of(one.claim, evidence)
        for place in dict.fromkeys(both)
        for evidence in one.claim.evidence
        if evidence.location == place
    ]


def _of_cards(one: Check) -> list[str]:
    """Give the summary of each card, that of who says it first."""
    from epihq.reports.cards import summary_of

    if one.cards is None:
        return []
    lines = [summary_of(card) for card in one.cards.cards]
    own = one.statement.by_country
    if own not in {card.location for card in one.cards.cards}:
        lines.append(f"of {own or 'the country of who says it'} nothing is held")
    return lines
