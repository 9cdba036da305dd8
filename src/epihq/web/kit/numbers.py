"""Numbers, days and hours in the reader's manner."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format


def number(value: Any, decimals: int | None = None) -> str:
    """Write a number in the reader's manner, e.g. "1,240" or "61.5"."""
    if value is None:
        return "–"
    figure = float(value)
    if decimals is None:
        decimals = 0 if figure.is_integer() else 1 if abs(figure) >= 10 else 2
    return str(number_format(figure, decimal_pos=decimals, force_grouping=True))


def day(value: date | str | None) -> str:
    """Write a day, e.g. "1 June 2020"."""
    if not value:
        return "–"
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return str(date_format(value, "j E Y"))


def hour(value: Any) -> str:
    """Write an hour by the centre's clock."""
    return date_format(timezone.localtime(datetime.fromisoformat(value)), "j E Y H:i")
