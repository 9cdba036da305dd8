"""The headquarters' own settings: its name, place, clock and language."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import begin, change, require_words
from epihq.operations.ledger.rules import Actor
from epihq.operations.ledger.tables import CentreRow
from epihq.terms.errors import UsageError
from epihq.terms.languages import LANGUAGES
from epihq.terms.locations import check_location

EXERCISE = "exercise"


def centre() -> CentreRow | None:
    """Find the settings; None before ``epihq init``."""
    return CentreRow.objects.order_by("number").first()


def set_centre(
    actor: Actor,
    *,
    name: str,
    location: str,
    time_zone: str = "UTC",
    language: str = "en",
    signals_a_day: int = 20,
    exercise: bool = False,
) -> CentreRow:
    """Enter the settings, or change them.

    ``signals_a_day`` is how many new signals come forward in a day. An exercise lives
    in the day of the newest publication; who ends it is back at the wall's clock.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``centre.unknown-zone``, ``centre.unknown-language``,
            ``centre.bad-number``, ``ledger.says-nothing``, those of
            ``check_location``.
    """
    columns = {
        "state": EXERCISE if exercise else "open",
        "name": require_words(name, "centre", "its name"),
        "location": check_location(location, "centre"),
        "time_zone": _zone(time_zone),
        "language": check_language(language, "centre"),
        "signals_a_day": _number(signals_a_day),
    }
    with ledger.changing():
        row = centre()
        if row is None:
            row = begin(actor, "centre.set", CentreRow(**columns))
        else:
            row = change(actor, "centre.set", row, columns)
        if not exercise:
            clock.keep_to_the_wall()
        return row


def check_language(code: str, subject: str) -> str:
    """Refuse a language that the pages do not speak.

    Raises:
        UsageError: ``centre.unknown-language``.
    """
    if code not in LANGUAGES:
        raise UsageError(
            "centre.unknown-language",
            f"{subject}: one of {', '.join(LANGUAGES)} was expected as the language; "
            f"got {code!r}. Choose one of them.",
        )
    return code


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise UsageError(
            "centre.unknown-zone",
            f"centre: a time zone like Asia/Baku was expected; got {name!r}. Look it "
            "up in the IANA list of zones.",
        ) from exc
    return name


def _number(signals: int) -> int:
    if not 1 <= signals <= 1000:
        raise UsageError(
            "centre.bad-number",
            f"centre: 1 to 1,000 signals a day were expected; got {signals}. Correct "
            "it.",
        )
    return signals
