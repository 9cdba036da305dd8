"""Digits of other scripts, as people write them in their own language."""

import unicodedata
from functools import cache


@cache
def _digits() -> dict[int, str]:
    """Map every decimal digit of any script to its plain one."""
    found = {
        code: str(unicodedata.digit(chr(code)))
        for code in range(0x660, 0x1FBFA)
        if unicodedata.category(chr(code)) == "Nd"
    }
    return {**found, 0x066B: ".", 0x066C: ",", 0x200E: "", 0x200F: ""}


def plain_digits(text: str) -> str:
    """Write a text with the digits 0 to 9: "١٢", "۱۲" and "१२" are "12"."""
    return text if text.isascii() else text.translate(_digits())
