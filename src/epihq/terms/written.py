"""Hours, areas and measures as people write them, on a command line or in a file.

    C5=2@AZ-BA,AZ-SM/2020-07-04T00:00+04:00..2020-07-20T06:00+04:00 (metro closed)

is a code and level, its own areas, its own hours (either may be left out) and a note.
What is left out is as in the act; the location's own code as an area is all of it.
"""

import re
from contextlib import suppress
from datetime import datetime

from epihq.terms.errors import UsageError
from epihq.terms.locations import is_exercise, location_name
from epihq.terms.measures import check_measure
from epihq.terms.regimes import Measure

_HOUR = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(?P<zone>Z|[+-]\d\d:\d\d)?")
_MEASURE = re.compile(
    r"(?P<code>\w+)=(?P<level>\d+)"
    r"(@(?P<areas>[^/\s]+))?"
    r"(/(?P<start>[^\s.]*)\.\.(?P<end>[^\s.]*))?"
    r"(\s+\((?P<note>.*)\))?",
    re.DOTALL,
)


def parse_hour(text: str, subject: str) -> datetime:
    """Read an hour with its time zone, e.g. "2020-07-05T06:00+04:00".

    Raises:
        UsageError: ``measures.not-an-hour``, ``measures.no-time-zone``.
    """
    found = _HOUR.fullmatch(text.strip())
    if found is not None and found["zone"] is None:
        raise UsageError(
            "measures.no-time-zone",
            f"{subject}: an hour with its time zone was expected; got {text!r}. "
            "Write for example 2020-07-05T06:00+04:00.",
        )
    if found is not None:
        with suppress(ValueError):
            return datetime.fromisoformat(text.strip())
    raise UsageError(
        "measures.not-an-hour",
        f"{subject}: a day and an hour with its time zone were expected; got {text!r}. "
        "Write for example 2020-07-05T06:00+04:00.",
    )


def write_hour(hour: datetime | None) -> str:
    """Write an hour as ``parse_hour`` reads it; "" for None."""
    if hour is None:
        return ""
    return hour.isoformat(timespec="seconds" if hour.second else "minutes")


def check_area(text: str, location: str, subject: str) -> str:
    """Read a part of ``location``, e.g. "az-ba" or "Baku"; return its code.

    Raises:
        UsageError: ``measures.unknown-area``.
    """
    code = _part_named(text, location)
    if not _is_part(code, location):
        raise UsageError(
            "measures.unknown-area",
            f"{subject}: a part of {location} was expected, by its name or its ISO "
            f"3166-2 code; got {text!r}. See `epihq measures areas {location}`.",
        )
    return code


def _part_named(text: str, location: str) -> str:
    """Read a code, or the name of just one part of the country."""
    code = text.strip().upper()
    if _is_part(code, location):
        return code
    from epihq.terms.place_names import parts_named  # noqa: PLC0415 - only for names

    borne = [one for one in parts_named(text) if _is_part(one, location)]
    return borne[0] if len(borne) == 1 else code


def _is_part(code: str, location: str) -> bool:
    import pycountry  # noqa: PLC0415 - as in terms.locations

    part = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call]
    if part is None:
        return False
    return location in (part.country.alpha_3, part.parent_code)


def parts_of(location: str) -> dict[str, str]:
    """List the parts of a country by code, with their names, e.g. "AZ-BA": "Bakı".

    The fictional countries of exercises have none.
    """
    import pycountry  # noqa: PLC0415 - as in terms.locations

    if is_exercise(location):
        return {}
    country = pycountry.countries.get(alpha_3=location)
    parts = pycountry.subdivisions.get(country_code=country.alpha_2) if country else []  # type: ignore[no-untyped-call]
    codes = sorted(part.code for part in parts or [])
    return {code: location_name(code) or code for code in codes}


def parse_measure(text: str, location: str, subject: str) -> Measure:
    """Read one measure in the spelling that the head of this file shows.

    Raises:
        UsageError: ``measures.not-a-measure``, ``measures.unknown-code`` and
            ``-level``, ``measures.unknown-area``, and those of ``parse_hour``.
    """
    found = _MEASURE.fullmatch(text.strip())
    if found is None:
        raise UsageError(
            "measures.not-a-measure",
            f"{subject}: CODE=LEVEL was expected, e.g. C6=2 or C5=2@AZ-BA/..HOUR; got "
            f"{text!r}. See `epihq measures set --help`.",
        )
    level = int(found["level"])
    return Measure(
        code=check_measure(found["code"], level, subject),
        level=level,
        areas=_areas(found["areas"], location, subject),
        effective_from=parse_hour(found["start"], subject) if found["start"] else None,
        effective_to=parse_hour(found["end"], subject) if found["end"] else None,
        note=(found["note"] or "").strip(),
    )


def _areas(text: str | None, location: str, subject: str) -> tuple[str, ...] | None:
    if text is None:
        return None
    if text.strip().upper() == location:
        return ()
    return tuple(check_area(area, location, subject) for area in text.split(","))


def write_measure(measure: Measure, location: str) -> str:
    """Spell a measure as ``parse_measure`` reads it."""
    written = f"{measure.code}={measure.level}"
    if measure.areas is not None:
        written += f"@{','.join(measure.areas) or location}"
    if measure.effective_from or measure.effective_to:
        hours = (measure.effective_from, measure.effective_to)
        written += f"/{'..'.join(map(write_hour, hours))}"
    return f"{written} ({measure.note})" if measure.note else written
