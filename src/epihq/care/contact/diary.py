"""A diary on paper: two weeks of checks to fill in by hand, with a code and no name.

Whoever types it in later finds the person by the code, whose last letter shows a slip
of the pen.
"""

import json
import secrets
from datetime import date, timedelta
from importlib.resources import files

from epihq.care.words import ASKED_SIGNS
from epihq.words import gettext as _
from epihq.words import language

# Letters and digits that nobody takes for one another, written or spoken: so many that
# their number is prime, and a check letter shows every slip and every swap of two.
_LETTERS = "23456789ACDEFHJKMNPRTWX"
_LENGTH = 6
# What people write for a letter that is not among them.
_MEANT = str.maketrans({"O": "D", "0": "D", "Q": "D", "1": "7", "I": "7", "L": "7"})
DAYS = 14
_ROWS_HEIGHT_MM = 202


def new_code() -> str:
    """Make a code, e.g. "4F7-K2C-9": six by chance, and one that checks them."""
    chosen = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return _spaced(chosen + _check_letter(chosen))


def read_code(written: str) -> str:
    """Read a code as people write it; "" where it is none, or has a slip in it."""
    plain = "".join(one for one in written.upper() if one.isalnum()).translate(_MEANT)
    is_one = len(plain) == _LENGTH + 1 and set(plain) <= set(_LETTERS)
    return _spaced(plain) if is_one and _check_letter(plain[:-1]) == plain[-1] else ""


def _spaced(code: str) -> str:
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def _check_letter(code: str) -> str:
    """Sum the places, each with a weight of its own: slips and swaps change it."""
    places = sum((at + 1) * _LETTERS.index(one) for at, one in enumerate(code))
    return _LETTERS[places % len(_LETTERS)]


def set_diary(
    code: str, first_day: date, *, telephone: str = "", per_day: int = 3
) -> bytes:
    """Set a diary as a PDF of one page, in the language that is spoken.

    Raises:
        ValueError: more checks a day than a page has room for.
    """
    import typst  # noqa: PLC0415 - only who prints one waits for it

    if not 1 <= per_day <= 3:
        raise ValueError(f"1 to 3 checks a day fit on a page; got {per_day}")
    template = files("epihq.care.contact").joinpath("templates", "diary.typ")
    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"diary": json.dumps(_words(code, first_day, telephone, per_day))},
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave pages where one document was asked for")
    return made


def _words(
    code: str, first_day: date, telephone: str, per_day: int
) -> dict[str, object]:
    hours = (_("morning"), _("noon"), _("evening"))
    named = hours if per_day == 3 else hours[:: 4 - per_day]
    rows = [
        {"day": day.strftime("%d.%m."), "hour": hour, "first": hour == named[0]}
        for day in (first_day + timedelta(days=n) for n in range(DAYS))
        for hour in named[:per_day]
    ]
    number = telephone or "…………………"
    return {
        "title": _("Diary of your checks at home"),
        "code": code,
        "language": language(),
        "how": _(
            "Write a line at each of these times. Leave empty what you have no device "
            "for: the answers alone are enough. Do not write your name on this page."
        ),
        "call": _(
            "Call %(number)s at once if you have one of these signs, or if a "
            "line is worse than the last."
        )
        % {"number": number},
        "signs": [
            {"letter": letter, "word": _(word)}
            for letter, word in ASKED_SIGNS.values()
            if letter
        ],
        "columns": [
            _("Day"),
            _("When"),
            _("Oxygen at rest, %"),
            _("Oxygen after walking, %"),
            _("Temperature, °C"),
            _("Pulse, a minute"),
            _("Breaths, a minute"),
            _("Against the time before I feel"),
            _("Signs (letters)"),
        ],
        "feelings": [_("better"), _("as before"), _("worse")],
        "rows": rows,
        "per_day": per_day,
        "row_mm": round(min(11, _ROWS_HEIGHT_MM / len(rows)), 2),
    }
