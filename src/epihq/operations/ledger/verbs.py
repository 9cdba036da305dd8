"""What is done with the log itself."""

from epihq.operations.ledger.rules import Role, Verb
from epihq.words import noop

VERBS = (
    Verb(
        "log.see",
        who=frozenset({Role.INCIDENT_MANAGER, Role.AUDITOR, Role.DUTY_OFFICER}),
        doing=noop("read the log"),
    ),
    Verb(
        "log.export",
        who=frozenset({Role.INCIDENT_MANAGER, Role.AUDITOR, Role.DUTY_OFFICER}),
        done=noop("took out the record of a day"),
        doing=noop("take out the record of a day"),
        only_looked=True,
    ),
    Verb("columns.seal", done=noop("sealed what no entry had sealed")),
    Verb("head.renew", done=noop("set the kept head of the log anew")),
)

THINGS = {
    "attachment": noop("file"),
    "log": noop("log"),
    "publication": noop("publication"),
}
