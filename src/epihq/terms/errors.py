"""Errors that a person can mend, told apart from bugs.

    EpihqError       a person can mend it
      DataError      a publication or file is not what it should be
      ModelError     an estimate must not be used
      RecordError    the ledger's rules forbid this change
      UsageError     a wrong option or argument

A message reads ``<subject>: <rule>; got <value>. <next step>``. The ``code`` is
stable and is what programs and tests look at; ``docs/reference/errors.md`` has a
heading for each.
"""

import re

# What a program calls a blank is nothing to a person.
_BLANK = re.compile(r"\bgot (?:''|\"\"|None|\[\]|\(\)|\{\})(?=[,.;: ])")


class EpihqError(Exception):
    """A person can mend it: the message says what, where and the next step."""

    exit_code = 1

    def __init__(self, code: str, message: str) -> None:
        super().__init__(_BLANK.sub("got nothing", message))
        self.code = code


class DataError(EpihqError):
    """A publication or file is not what it should be; nothing of it was stored."""


class ModelError(EpihqError):
    """An estimate must not be used."""


class RecordError(EpihqError):
    """The ledger's rules forbid this change; nothing of it was recorded."""


class UsageError(EpihqError):
    """A wrong option or argument."""

    exit_code = 2
