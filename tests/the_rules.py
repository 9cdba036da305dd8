"""What the subjects declare, turned round: who may, what is own, what grants."""

from epihq.operations.subjects import VERBS

RULES = {name: verb.who for name, verb in VERBS.items() if verb.who}
OWN = {name: verb.own for name, verb in VERBS.items() if verb.own}
GRANTING = frozenset(name for name, verb in VERBS.items() if verb.grants)
