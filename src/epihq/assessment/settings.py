"""What an assessment is made with; all of it lands in the provenance."""

from dataclasses import dataclass, field

from epihq.assessment.pathogens import pathogen_named
from epihq.epi.pathogen import Pathogen
from epihq.epi.serial_interval import SARS_COV_2_2020, SerialInterval


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A window in days, and the seed of every draw."""

    window_days: int = 7
    seed: int = 20200701
    serial_interval: SerialInterval = SARS_COV_2_2020
    pathogen: Pathogen = field(default_factory=pathogen_named)
