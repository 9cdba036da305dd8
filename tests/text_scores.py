"""How well records agree with annotated ones: found, and found with all they say.

A date is found by its value, a person and a body by the place of the name, a quote by
seven tenths of its span, a figure by its number's place, an event by its disease and
country, all else by an overlap. ``full`` asks for the attributes too. A disease or a
body that an annotator calls otherwise ("Polio", "World Health Organization") is the one
that the house takes it for.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from epihq.text.sentences.lexicon import named_rows, rows_of
from epihq.text.telling import named_later, record_values

KINDS = (
    "date",
    "event",
    "figure",
    "person",
    "quote",
    "org",
    "measure",
    "statement_about",
    "assistance",
    "initiative",
    "position",
)


@dataclass
class Score:
    """Counts of one kind of record."""

    gold: int = 0
    found: int = 0
    right: int = 0
    full: int = 0

    @property
    def recall(self):
        return self.right / self.gold if self.gold else float("nan")

    @property
    def precision(self):
        return self.right / self.found if self.found else float("nan")

    def f1(self, right=None):
        right = self.right if right is None else right
        total = self.gold + self.found
        return 2 * right / total if total else float("nan")


def values_of(reading):
    """Records as objects; ``named`` is who is named only behind an office's words."""
    return [
        record_values(one) | {"named": getattr(later, "name", None)}
        for one in reading.records
        for later in [named_later(one, reading.records)]
    ]


def score(pairs):
    """Score pairs of (annotated records, records read), by kind."""
    scores = {kind: Score() for kind in KINDS}
    for gold, read in pairs:
        for kind in KINDS:
            wanted = _distinct(kind, [g for g in gold if _kind(g) == kind])
            had = _distinct(kind, [r for r in read if r["type"] == kind])
            one = scores[kind]
            one.gold += len(wanted)
            one.found += len(had)
            for g, r in matched(kind, wanted, had):
                one.right += 1
                one.full += agrees(kind, g, r)
    return scores


def _kind(record):
    renamed = {"claim": "statement_about", "organisation": "org"}
    return renamed.get(record["type"], record["type"])


def _distinct(kind, records):
    """A day and an event count once, however often they are told."""
    if kind == "date":
        return list({r["value"]: r for r in records if r["value"]}.values())
    if kind == "event":
        return list({_event(r): r for r in records}.values())
    return records


def _event(record):
    return _disease(record["disease"]), record["country"]


@cache
def _disease(name):
    """Give the house's name of what an annotator calls by another of its names."""
    rows = rows_of("diseases.toml", "disease")
    meant = (r["name"] for r in rows if name.lower() in map(str.lower, r["en"]))
    return next(meant, name)


def matched(kind, wanted, had):
    """Pair each annotated record with one that was read, the best first."""
    found, used = [], set()
    for g in wanted:
        rated = [(_like(kind, g, r), i) for i, r in enumerate(had) if i not in used]
        best = max(rated, default=(0, -1))
        if best[0] > 0:
            used.add(best[1])
            found.append((g, had[best[1]]))
    return found


def _like(kind, g, r):
    if kind == "date":
        return float(g["value"] == r["value"])
    if kind == "event":
        return float(_event(g) == _event(r))
    if kind == "figure":
        return float(g["start"] == r["start"])
    common = min(g["end"], r["end"]) - max(g["start"], r["start"])
    union = max(g["end"], r["end"]) - min(g["start"], r["start"])
    share = max(0, common) / union
    least = {"quote": 0.7, "person": 0.5, "org": 0.5}.get(kind, 0.01)
    return share if share >= least else 0.0


_ASKED = {
    "figure": ("indicator", "value", "place", "kind"),
    "measure": ("code", "status", "area", "from", "until", "duration"),
    "statement_about": ("about",),
    "assistance": ("direction", "receiver"),
    "position": ("actor", "stance"),
    "person": ("country",),
    "org": ("code",),
}


def agrees(kind, g, r):
    """Tell whether the attributes agree, too."""
    if kind == "quote":
        return speaker_agrees(g, r)
    if kind == "person" and _plain(g.get("office")) != _plain(r.get("office")):
        return False
    named = {"code": "id"} if kind == "org" else {}
    return all(
        _plain(g.get(named.get(name, name))) == _plain(r.get(name))
        for name in _ASKED.get(kind, ())
    )


def speaker_agrees(g, r):
    wanted = _plain(g.get("by"))
    had = _plain(r.get("named") or r.get("by_name"))
    is_told = wanted == had or wanted in had or had in wanted
    return bool(had) and (is_told or _body(wanted) == _body(had) != "")


@cache
def _body(name):
    """Give the code of a body that is known by several names, or nothing."""
    rows = (
        (pattern, row)
        for language in ("en", "ru", "az")
        for pattern, row in named_rows(
            "organisations.toml", "body", language, any_case=True
        )
    )
    return next((row["code"] for pattern, row in rows if pattern.fullmatch(name)), "")


def _plain(value):
    """Give what is compared: 30 per cent are 30.0, and "the ministry" is "ministry"."""
    if value is None:
        return ""
    return str(value).lower().removeprefix("the ").removesuffix(".0")


def wrong_speakers(pairs):
    """Of the quotes found that name a speaker: how many are wrong, of how many."""
    wrong = attributed = 0
    for gold, read in pairs:
        quotes = [r for r in read if r["type"] == "quote"]
        for g, r in matched("quote", [g for g in gold if g["type"] == "quote"], quotes):
            if r["by_name"]:
                attributed += 1
                wrong += not speaker_agrees(g, r)
    return wrong, attributed


def table(scores):
    """The scores as lines of a table."""
    lines = [
        "| record | n | P | R | F1 | full F1 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind, one in scores.items():
        if one.gold or one.found:
            lines.append(
                f"| {kind} | {one.gold} | {one.precision:.2f} | {one.recall:.2f} | "
                f"{one.f1():.2f} | {one.f1(one.full):.2f} |"
            )
    return "\n".join(lines)


def counted(pairs):
    return Counter(r["type"] for _, read in pairs for r in read)
