"""All tables of the ledger, where Django looks for them.

Rows of some are added and never changed (acts, shares of people, the log, shifts of
mode); rows of the others are things with a life, whose every change is in the log.
Triggers see to both.
"""

from epihq.operations.subjects import modules

modules("epihq.operations", "tables")
