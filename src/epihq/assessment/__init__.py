"""From the archive and the mathematics to frozen records: assessments, backtests."""

from epihq.assessment.assess import assess
from epihq.assessment.record import Assessment
from epihq.assessment.settings import Settings

__all__ = ["Assessment", "Settings", "assess"]
