"""Danger signs: dated rule sets with their sources, and how somebody stands by them.

Pure: no database, no clock of its own, codes in place of words. ``care.words`` has the
sentences.
"""

from epihq.care.signs.deeds import Deed, DeedKind
from epihq.care.signs.due import SilenceStep
from epihq.care.signs.files import parsed, read_rule_set, rule_set, rule_sets
from epihq.care.signs.judged import Reason
from epihq.care.signs.rules import Action, RuleSet
from epihq.care.signs.settings import CareSettings
from epihq.care.signs.standing import Standing, needed_since, standing

__all__ = [
    "Action",
    "CareSettings",
    "Deed",
    "DeedKind",
    "Reason",
    "RuleSet",
    "SilenceStep",
    "Standing",
    "needed_since",
    "parsed",
    "read_rule_set",
    "rule_set",
    "rule_sets",
    "standing",
]
