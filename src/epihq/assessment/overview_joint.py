"""Joint estimates that are kept for what was known on a day; none is made here."""

from collections.abc import Mapping

from epihq.archive import Archive
from epihq.assessment.behind import case_of
from epihq.assessment.known_so_far import shares_of
from epihq.assessment.overview_known import KnownWorld
from epihq.assessment.population import persons_by_age
from epihq.assessment.record import JointEstimate
from epihq.assessment.settings import Settings
from epihq.assessment.store import Store, key_of
from epihq.assessment.variants import figures_of


def kept_joint(
    archive: Archive, world: KnownWorld, settings: Settings, estimates: Store
) -> dict[str, JointEstimate]:
    """Find the estimates that are kept for these very figures, by location."""
    return read_joint(joint_keys(archive, world, settings), estimates)


def joint_keys(
    archive: Archive, world: KnownWorld, settings: Settings
) -> dict[str, str]:
    """Key under which a location's estimate would be kept."""
    ages = persons_by_age(archive, world.as_of)
    figures, keys = figures_of(world, settings, world.as_of), {}
    for location, series in world.series.items():
        found = shares_of(world.shares, series, world.as_of)
        ages_here = ages.get(location)
        case = case_of(series, ages_here, settings, found, figures=figures)
        keys[location] = key_of(case, settings)
    return keys


def read_joint(keys: Mapping[str, str], estimates: Store) -> dict[str, JointEstimate]:
    """Read each location's estimate, as far as there is one."""
    found = {at: estimates.find(at, key) for at, key in keys.items()}
    return {at: estimate for at, estimate in found.items() if estimate is not None}
