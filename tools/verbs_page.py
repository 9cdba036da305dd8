"""The page of all verbs, docs/reference/verbs.md, from what the subjects declare.

python tools/verbs_page.py    write it anew
"""

from collections.abc import Iterator
from pathlib import Path

from epihq.operations.ledger.rules import (
    ALL,
    ANSWERING,
    INSIDE,
    TEAM,
    Role,
    Verb,
)
from epihq.operations.subjects import THINGS, modules

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "verbs.md"
GROUPS = (
    (ALL, "everyone"),
    (ANSWERING, "everyone but auditors"),
    (INSIDE, "all inside"),
    (TEAM, "the team"),
)
INTRODUCTION = """# Verbs and states

What is done with a thing, by whom, from which state to which.
Pages, API, keys, the log's words and the check of every action read the same data.
This page is made from it (`operations/<subject>/verbs.py`): `tools/verbs_page.py`.

- *The team*: duty officers, epidemiologists, incident managers.
- *All inside*: the team, spokespersons, auditors, administrators.
- *Everyone*: all inside, and the agencies' officers.
- *Own*: only what is one's own, as an agency's instruction is the agency's.
- *Another's*: only what somebody else made: two persons stand behind it.
- *Shown again*: who has just shown that it is they.

Where a key may nothing, none can be allowed the verb.
Where no state stands, it begins a thing, goes from any state, or leaves it as it is.
What nobody asks for, the log tells of its own accord.
"""
HEAD = """
| verb | the log says | a key may | who | from | to |
|---|---|---|---|---|---|
"""


def page() -> str:
    return INTRODUCTION + "".join(_parts())


def _parts() -> Iterator[str]:
    for module in modules("epihq.operations", "verbs"):
        subject = module.__name__.split(".")[-2]
        yield f"\n## {subject.replace('_', ' ').capitalize()}\n"
        for thing in dict.fromkeys(_thing(verb) for verb in module.VERBS):
            mine = [verb for verb in module.VERBS if _thing(verb) == thing]
            yield f"\n### {THINGS.get(thing, thing).capitalize()}\n{HEAD}"
            yield from map(_row, mine)


def _row(verb: Verb) -> str:
    before = ", ".join(f"`{state}`" for state in verb.before)
    cells = (
        f"`{verb.name}`",
        verb.done,
        "" if verb.grants else verb.doing,
        _who(verb),
        before,
        f"`{verb.after}`" if verb.after else "",
    )
    return f"| {' | '.join(cells)} |\n"


def _who(verb: Verb) -> str:
    if not verb.who:
        return "nobody asks for it"
    rest, names = verb.who - {Role.PROGRAM}, []
    for group, name in GROUPS:
        if group <= rest:
            names, rest = [*names, name], rest - group
    names += [role.value.replace("-", " ") for role in Role if role in rest]
    names += ["the program"] if Role.PROGRAM in verb.who else []
    own = "; own" if verb.own else "; another's" if verb.another else ""
    return ", ".join(names) + own + ("; shown again" if verb.grants else "")


def _thing(verb: Verb) -> str:
    return verb.name.partition(".")[0]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
