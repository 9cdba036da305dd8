"""Rule sets come into force by a clinician's name, for one district or for all.

Until then nobody is judged: the desk works by plain hours of silence, and says so.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from functools import lru_cache

import msgspec
from django.db import connection

from epihq.care.checks.tables import RuleSetRow
from epihq.care.codes import CONDITIONS
from epihq.care.register import episodes
from epihq.care.register.asking import Question, Rows, asked
from epihq.care.register.tables import CareDistrictRow
from epihq.care.signs import CareSettings, RuleSet
from epihq.care.signs.rules import Risk
from epihq.operations.centre.actions import centre
from epihq.operations.centre.day import zone_of
from epihq.operations.ledger import clock, ledger
from epihq.operations.ledger.acting import (
    begin,
    change,
    changed_before,
    done_before,
    held,
    require_state,
    require_words,
)
from epihq.operations.ledger.rules import Actor, require
from epihq.terms.errors import DataError

# Where no clinician has approved any: no figure is a sign, and only time counts.
NO_RULES = RuleSet(
    code="",
    family="none",
    name="no rules approved",
    source="no clinician has approved any",
    valid_from=date.min,
    # Whose silence is told first; it judges nobody.
    risk=Risk(
        source="a plain setting",
        age_from=65,
        is_pregnant=True,
        conditions=CONDITIONS,
    ),
)


def propose(
    actor: Actor, rules: RuleSet, *, district: int | None = None, once: str = ""
) -> RuleSetRow:
    """Propose a rule set for a district, or for all.

    Raises:
        RecordError: ``rules.not-allowed``.
        UsageError: ``ledger.no-such-thing``, ``care.no-such-district``.
    """
    require(actor, "rule-set.propose")
    episodes.require_own(actor, district)
    with ledger.changing():
        if row := done_before(actor, RuleSetRow, once):
            return row
        row = RuleSetRow(
            state="proposed",
            code=rules.code,
            sha256=rules.sha256,
            content=msgspec.to_builtins(rules),
            district=held(CareDistrictRow, district) if district else None,
        )
        return begin(actor, "rule-set.propose", row, once=once)


def approve(
    actor: Actor,
    number: int,
    *,
    reason: str,
    version: int | None = None,
    once: str = "",
) -> RuleSetRow:
    """Let a rule set judge, by one's own name; what judged there before is retired.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``ledger.key-used``.
        UsageError: ``ledger.says-nothing``, ``care.no-such-district``.
    """
    why = require_words(reason, f"rule-set {number}", "why these rules")
    with ledger.changing():
        require(actor, verb := "rule-set.approve")
        if done := changed_before(actor, verb, RuleSetRow, number, once):
            return done
        row = held(RuleSetRow, number, version=version)
        require_state(row, verb)
        episodes.require_own(actor, row.district_id)
        before = RuleSetRow.objects.filter(state="approved", district=row.district_id)
        for old in before:
            words = f"replaced by rule-set {number}"
            change(actor, "rule-set.retire", old, {"reason": words}, note=words)
        columns = {
            "approved_by": actor.name,
            "approved_at": clock.now(),
            "reason": why,
        }
        return change(actor, verb, row, columns, note=why, once=once)


def retire(
    actor: Actor,
    number: int,
    *,
    reason: str,
    version: int | None = None,
    once: str = "",
) -> RuleSetRow:
    """Let a rule set judge nobody any more.

    Raises:
        RecordError: ``rules.not-allowed``, ``ledger.stale``, ``ledger.wrong-state``,
            ``ledger.key-used``.
        UsageError: ``ledger.says-nothing``, ``care.no-such-district``.
    """
    why = require_words(reason, f"rule-set {number}", "the reason")
    with ledger.changing():
        require(actor, verb := "rule-set.retire")
        if done := changed_before(actor, verb, RuleSetRow, number, once):
            return done
        row = held(RuleSetRow, number, version=version)
        require_state(row, verb)
        episodes.require_own(actor, row.district_id)
        return change(actor, verb, row, {"reason": why}, note=why, once=once)


@dataclass(frozen=True)
class Judging:
    """By which rules and hours a district judges; ``number`` None: by none."""

    number: int | None
    rules: RuleSet
    settings: CareSettings


@dataclass(frozen=True)
class InForce:
    """By which rules and hours each district judges now; read once, asked often."""

    by_district: dict[int, Judging] = field(default_factory=dict)


def in_force() -> InForce:
    """Say which rules judge where, and which hours hold there; read anew if changed.

    Raises:
        DataError: ``care.rules-altered``.
    """
    return in_force_by(asked([VERSIONS])[0])


def in_force_by(versions: Rows) -> InForce:
    """Say the same by the answer to ``VERSIONS``.

    Raises:
        DataError: ``care.rules-altered``.
    """
    return _in_force(connection.settings_dict["NAME"], tuple(versions))


# Rows are only added, and each change of one counts its version up.
VERSIONS = Question(
    " UNION ALL ".join(
        f"SELECT '{name}', count(*), sum(version), max(changed_at) FROM {name}"  # noqa: S608 - names of ours
        for name in ("care_rule_set", "care_district", "ledger_centre")
    )
)


@lru_cache(maxsize=1)
def _in_force(_database: str, _versions: tuple[tuple[object, ...], ...]) -> InForce:
    approved = RuleSetRow.objects.filter(state="approved").order_by("number")
    rows = {row.district_id: row for row in approved}
    zone = zone_of(centre())
    found = {}
    for district in CareDistrictRow.objects.all():
        row = rows.get(district.pk) or rows.get(None)
        rules = NO_RULES if row is None else rules_of(row)
        found[district.pk] = Judging(
            None if row is None else row.pk, rules, _settings(district, zone)
        )
    return InForce(found)


def rules_of(row: RuleSetRow) -> RuleSet:
    """Read the rules of a row as they were approved.

    Raises:
        DataError: ``care.rules-altered``.
    """
    return _rules_of(msgspec.json.encode(row.content, order="sorted"), row.sha256)


@lru_cache(maxsize=64)
def _rules_of(content: bytes, sha256: str) -> RuleSet:
    rules = msgspec.json.decode(content, type=RuleSet)
    if rules.sha256 != sha256:
        raise DataError(
            "care.rules-altered",
            f"rule-set {rules.code}: the rules as they were proposed were expected; "
            f"got others under {sha256[:8]}. Run `epihq log verify`, and propose them "
            "anew.",
        )
    return rules


def _settings(district: CareDistrictRow, zone: tzinfo) -> CareSettings:
    return CareSettings(
        zone=zone,
        every=timedelta(hours=district.check_hours),
        first_contact=timedelta(hours=district.first_contact_hours),
        tell=timedelta(hours=district.silent_hours),
    )
