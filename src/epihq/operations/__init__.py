"""The ledger: what people wrote. For now the regimes, and the people of areas.

Acts and shares cross this door by value; whoever calls needs to know of no database.
Nothing that was written is ever changed: the database itself refuses it.
"""

from epihq.operations.acts import acts, record_act
from epihq.operations.history import Loaded, load_history
from epihq.operations.people import people, record_people

__all__ = ["Loaded", "acts", "load_history", "people", "record_act", "record_people"]
