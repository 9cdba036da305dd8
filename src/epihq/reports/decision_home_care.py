"""The work of home care on the decision page: what each option asks of nurses."""

from typing import Final

from epihq.desk.decision import Decision
from epihq.desk.home_care import (
    ADMISSIONS,
    AS_PUBLISHED,
    CALLS,
    ESCALATIONS,
    NURSES,
    PACKAGES,
    TEAMS,
    VISITS,
    HomeCare,
    WorkLine,
)
from epihq.reports.decision_options import title_of
from epihq.reports.parts import Section, Table
from epihq.words import gettext as _
from epihq.words import noop, numbers

# Of these the busiest day is told, of the others the sum.
_BY_DAY: Final = (CALLS, VISITS, NURSES, TEAMS)
_HEADS: Final = {
    CALLS: noop("Calls, busiest day"),
    VISITS: noop("Visits, busiest day"),
    NURSES: noop("Nurses on duty, busiest day"),
    TEAMS: noop("Visiting teams on duty, busiest day"),
    PACKAGES: noop("Packages, in all"),
    ESCALATIONS: noop("Times somebody gets worse, in all"),
    ADMISSIONS: noop("Taken into hospital from home, in all"),
}


def home_care_work(decision: Decision, care: HomeCare) -> Section:
    """Say what people at home ask for under each option, and by which rates."""
    rows = tuple(
        (
            _(_HEADS[line.what]),
            *(_cell(option.home_care_work[n]) for option in decision.options),
        )
        for n, line in enumerate(decision.options[0].home_care_work)
    )
    return Section(
        key="home-care-work",
        title=_("The work of home care"),
        sentences=(_calls(care), _visits(care), _whose(care)),
        tables=(
            Table(
                caption=_("What people at home ask for over %(length)s")
                % {"length": numbers.length(decision.horizon_days)},
                columns=("", *map(title_of, decision.options)),
                rows=rows,
            ),
        ),
        annex=True,
    )


def _cell(line: WorkLine) -> str:
    told = line.peak if line.what in _BY_DAY or line.total is None else line.total
    return numbers.with_interval(told)


def _calls(care: HomeCare) -> str:
    return _(
        "Each person at home is called %(a_day)s times a day, and %(first)s more when "
        "they are taken on; a nurse makes %(an_hour)s calls an hour in a shift of "
        "%(hours)s hours, %(a_shift)s in all."
    ) % {
        "a_day": _plain(care.calls_per_person_day),
        "first": _plain(care.calls_per_new),
        "an_hour": _plain(care.calls_per_hour),
        "hours": _plain(care.shift_hours),
        "a_shift": _plain(care.calls_per_nurse),
    }


def _visits(care: HomeCare) -> str:
    return _(
        "For each new person there are %(visits)s visits and %(packages)s packages; "
        "for 100 people at home there are each day %(unreached)s further visits, "
        "%(worse)s who get worse and %(taken)s who are taken into hospital. A team "
        "makes %(a_team)s visits a day."
    ) % {
        "visits": _plain(care.visits_per_new),
        "packages": _plain(care.packages_per_new),
        "unreached": _plain(100 * care.visits_per_person_day),
        "worse": _plain(100 * care.escalations_per_person_day),
        "taken": _plain(100 * care.admissions_per_person_day),
        "a_team": _plain(care.visits_per_team),
    }


def _whose(care: HomeCare) -> str:
    if care == AS_PUBLISHED:
        return _(
            "These are figures that programmes of other countries published: give your "
            "own under [home_care] in the headquarters' file. The intervals are those "
            "of the epidemic alone."
        )
    return _(
        "These are the headquarters' own settings, and where it gave none, figures "
        "that programmes of other countries published. The intervals are those of the "
        "epidemic alone."
    )


def _plain(value: float) -> str:
    """Print a setting with as many digits as it has, two at most."""
    digits = next((n for n in (0, 1) if round(value, n) == round(value, 2)), 2)
    return numbers.figure(value, digits)
