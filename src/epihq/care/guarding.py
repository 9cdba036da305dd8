"""What the database refuses for the tables of home care, in the words of each.

Acts and readings are only added. An episode changes its own columns by one version at
a time, with an act that seals them; what follows from readings changes without.
Districts, teams, rule sets and the locked people are kept as all things are.
"""

from collections.abc import Iterator
from importlib import import_module

APPEND_ONLY = {
    "care_act": "number = NEW.number OR once = NEW.once",
    "care_reading": "number = NEW.number OR once = NEW.once",
}
THINGS = ("care_district", "care_rule_set", "care_team")
ROUNDS = ("care_round",)
KEPT = ("care_person",)
CONTACT = ("care_link", "care_message")
NEEDS = ("care_need",)
_STOCK = {"care_stock": "number = NEW.number"}
EPISODE = "care_episode"
# The columns of an episode that acts change, and that the newest of them seals.
OWN = (
    "state",
    "district_id",
    "opened_at",
    "age",
    "sex",
    "is_pregnant",
    "conditions",
    "onset",
    "tested_on",
    "language",
    "usual_spo2",
    "thresholds",
    "looked_after_by",
    "deeds",
    "twins",
    "instruction",
    "answered_at",
    "first_contact_at",
    "attempts",
    "is_wrong_number",
    "paused_until",
    "ended_at",
    "reason",
    "outcome",
    "erased_at",
)
_WHY = "an episode changes by one version at a time, and an act tells of it"
_ALL_KEPT = "home care keeps all episodes: end or erase it instead"
_append_only = import_module("epihq.operations.migrations.0002_append_only")
_kept = import_module("epihq.operations.migrations.0004_things_are_kept")


def statements(vendor: str) -> Iterator[str]:
    """Write the triggers of the register's and the checks' tables."""
    yield from _kept.statements(vendor, THINGS)
    yield from _of_register(vendor)


def of_contact(vendor: str) -> Iterator[str]:
    """Write the triggers of links and short messages."""
    yield from _kept.statements(vendor, CONTACT)


def of_needs(vendor: str) -> Iterator[str]:
    """Write the triggers of needs and of moves of stock."""
    yield from _kept.statements(vendor, NEEDS)
    yield from _append_only.statements(vendor, _STOCK)


def of_rounds(vendor: str) -> Iterator[str]:
    """Write the triggers of rounds, which are things."""
    yield from _kept.statements(vendor, ROUNDS)


def beside_things(vendor: str) -> Iterator[str]:
    """Write the triggers of all tables that are no things."""
    yield from _of_register(vendor)
    yield from of_contact(vendor)
    yield from of_needs(vendor)


def _of_register(vendor: str) -> Iterator[str]:
    yield from _append_only.statements(vendor, APPEND_ONLY)
    yield from _kept.statements(vendor, KEPT)
    old = ", ".join(f"OLD.{name}" for name in OWN)
    new = ", ".join(f"NEW.{name}" for name in OWN)
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in OWN)
    for statement in _POSTGRESQL if vendor == "postgresql" else _SQLITE:
        yield statement.format(
            table=EPISODE, why=_WHY, kept=_ALL_KEPT, old=old, new=new, same=same
        )


_SQLITE = (
    """
    CREATE TRIGGER {table}_seen BEFORE UPDATE ON {table}
    WHEN NOT (NEW.number = OLD.number AND (NEW.version = OLD.version + 1
    OR NEW.version = OLD.version AND {same}))
    BEGIN SELECT RAISE(ABORT, '{why}'); END
    """,
    """
    CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{kept}'); END
    """,
    """
    CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, '{kept}'); END
    """,
)

_POSTGRESQL = (
    """
    CREATE FUNCTION {table}_is_kept() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{kept}' USING ERRCODE = '23000'; END $$
    """,
    """
    CREATE FUNCTION {table}_is_seen() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF NEW.number = OLD.number AND (NEW.version = OLD.version + 1
    OR NEW.version = OLD.version AND ROW({new}) IS NOT DISTINCT FROM ROW({old}))
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION '{why}' USING ERRCODE = '23000'; END $$
    """,
    """
    CREATE TRIGGER {table}_seen BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_is_seen()
    """,
    """
    CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_is_kept()
    """,
    """
    CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_kept()
    """,
)
