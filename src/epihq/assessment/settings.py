"""What an assessment is made with; all of it lands in the provenance."""

from dataclasses import dataclass

from epihq.epi.pathogen import Pathogen


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A window in days, the seed of every draw, and whose figures are used.

    ``pathogen`` is taken in place of what the table of diseases says of the disease,
    the place and the day; None asks the table (``epihq.assessment.variants``).
    ``diseases`` is a file in place of the headquarters' own changes to that table.
    """

    window_days: int = 7
    seed: int = 20200701
    pathogen: Pathogen | None = None
    diseases: str = ""
