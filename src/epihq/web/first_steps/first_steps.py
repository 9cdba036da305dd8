"""First steps that belong to no other subject: ages, capacity, copies, an exercise."""

from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from epihq.archive import Archive
from epihq.archive.sources import wpp
from epihq.assessment.population import shipped_ages, shipped_table
from epihq.desk.headquarters import read_headquarters
from epihq.operations.processes.tables import HeartbeatRow
from epihq.terms.errors import EpihqError
from epihq.terms.locations import country_of
from epihq.terms.settings import HEADQUARTERS_FILE
from epihq.web.kit.first_steps import UNSEEN, Finding, Step
from epihq.web.kit.moment import Look, home_folder
from epihq.words.places import place_name


def _ages(look: Look) -> Finding:
    held = Archive(home_folder()).vintages()
    ages = [one.retrieved_at for one in held if one.source == wpp.SOURCE.name]
    then = [at for at in ages if at <= look.moment.at]
    if then:
        words = _("A publication of ages has come in.")
        return Finding(is_done=True, words=[words], at=max(then))
    told = {
        "place": place_name(look.location),
        "year": shipped_table().report_date.year,
    }
    if country_of(look.location) in shipped_ages():
        words = _(
            "The table that came with the program has %(place)s (World Population "
            "Prospects %(year)d); a newer one may be taken in."
        )
        return Finding(is_done=True, words=[words % told])
    words = _("No table has the ages of %(place)s.")
    return Finding(is_done=False, words=[words % told])


def _capacity(look: Look) -> Finding:
    if look.moment.is_past:
        return UNSEEN
    file = home_folder() / HEADQUARTERS_FILE
    try:
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        own = read_headquarters(file)
    except OSError:
        words = _("No file %(name)s lies in the headquarters' folder.")
        return Finding(is_done=False, words=[words % {"name": HEADQUARTERS_FILE}])
    except EpihqError as error:
        return Finding(is_done=False, words=[str(error)], at=at)
    if not own.capacity:
        words = _("The file says nothing of beds, intensive care or care at home.")
        return Finding(is_done=False, words=[words], at=at)
    return Finding(
        is_done=True, words=[_("The file says how many can be cared for.")], at=at
    )


def _heads(look: Look) -> Finding:
    if look.moment.is_past:
        return UNSEEN
    beats = HeartbeatRow.objects.filter(name__startswith="heads:").order_by("-done_at")
    places = list(beats)
    if not places:
        return UNSEEN
    troubles = [one.trouble for one in places if one.trouble]
    at = max((one.done_at for one in places if one.done_at), default=None)
    if troubles:
        words = _("The last try failed: %(why)s") % {"why": troubles[0]}
        return Finding(is_done=False, words=[words], at=at)
    return Finding(
        is_done=True, words=[_("The watch sends heads out each day.")], at=at
    )


def _unseen(_look: Look) -> Finding:
    return UNSEEN


STEPS = (
    Step(
        name="ages",
        place=80,
        title=_lazy("Have the population by age"),
        why=_lazy("Beds, deaths and immunity are reckoned from how old people are."),
        look=_ages,
        command="epihq sync wpp",
    ),
    Step(
        name="capacity",
        place=90,
        title=_lazy("Say how many can be cared for"),
        why=_lazy(
            "Ward beds, intensive care, care at home: a decision holds what would be "
            "needed against what there is."
        ),
        look=_capacity,
        command=f"$EDITOR $EPIHQ_HOME/{HEADQUARTERS_FILE}",
    ),
    Step(
        name="backup",
        place=130,
        title=_lazy("Make a backup, and restore it once to try"),
        why=_lazy("A copy that was never restored is a hope, not a backup."),
        look=_unseen,
        command="epihq backup --to FILE",
        can_be_said=True,
    ),
    Step(
        name="heads",
        place=140,
        title=_lazy("Keep a head of the log elsewhere"),
        why=_lazy("By it anyone can show later that nothing before was altered."),
        look=_heads,
        command="epihq log head --to FILE",
        can_be_said=True,
    ),
    Step(
        name="exercise",
        place=150,
        title=_lazy("Play an exercise with the team"),
        why=_lazy("Twenty minutes show who presses what, before it matters."),
        look=_unseen,
        command="epihq demo",
        can_be_said=True,
    ),
)
