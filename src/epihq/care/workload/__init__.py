"""Workload: who will be at home in four weeks, district by district, and who they take.

The decision desk's projection says how many begin; the register how long they stay and
where they live. Pure: no table, no page. docs/why/workload.md.
"""

from epihq.care.workload.forecast import (
    Ahead,
    District,
    DistrictWork,
    Line,
    Workload,
    workload,
)
from epihq.care.workload.stays import Stay, Stays, stays_of
from epihq.care.workload.stocks import RunOut, run_out

__all__ = [
    "Ahead",
    "District",
    "DistrictWork",
    "Line",
    "RunOut",
    "Stay",
    "Stays",
    "Workload",
    "run_out",
    "stays_of",
    "workload",
]
