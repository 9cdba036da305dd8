"""First steps: the watch runs, sources are connected, a publication has come in."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from epihq.archive.sources import SOURCES
from epihq.operations.ledger import log
from epihq.operations.ledger.tables import LogRow
from epihq.operations.processes.heartbeats import WATCH, heartbeat, is_silent
from epihq.operations.watch.tables import SourceRow
from epihq.web.kit.first_steps import UNSEEN, Finding, Step, last_set
from epihq.web.kit.listing import equals, found
from epihq.web.kit.moment import Look
from epihq.words.numbers import day


def _watch(look: Look) -> Finding:
    if look.moment.is_past:
        return UNSEEN
    beat = heartbeat(WATCH)
    if beat is None:
        return Finding(is_done=False, words=[_("No watch has ever run here.")])
    silent = is_silent(beat, timezone.now())
    words = _("It is silent since its last round.") if silent else _("It is awake.")
    return Finding(is_done=not silent, words=[words], at=beat.beat_at)


def _sources(look: Look) -> Finding:
    watched = found(SourceRow, look.moment, [equals("state", "watched")])
    titles = [SOURCES[row.name].title for row in watched if row.name in SOURCES]
    words = [_connected(titles)]
    entries = LogRow.objects.filter(verb="publication.enter")
    if look.moment.upto is not None:
        entries = entries.filter(number__lte=look.moment.upto)
    newest = entries.order_by("-number").first()
    if newest is None:
        words.append(_("No publication has come in."))
        at, by = last_set(SourceRow, look)
        return Finding(is_done=False, words=words, at=at, by=by)
    said = log.entry_of(newest).content
    on = date.fromisoformat(said["report_date"])
    words.append(
        _("The newest publication to come in is %(source)s of %(day)s.")
        % {"source": _title(said["source"]), "day": day(on)}
    )
    is_done = bool(titles) or look.exercise
    return Finding(is_done=is_done, words=words, at=newest.recorded_at)


def _connected(titles: list[str]) -> str:
    if not titles:
        return _("No source is on the schedule of the watch.")
    return _("On the schedule: %(sources)s.") % {"sources": ", ".join(titles)}


def _title(name: str) -> str:
    return SOURCES[name].title if name in SOURCES else name


STEPS = (
    Step(
        name="watch",
        place=60,
        title=_lazy("Have the watch run"),
        why=_lazy(
            "It fetches figures, raises signals, sends letters, reminds of deadlines; "
            "without it the room only waits."
        ),
        look=_watch,
        page="sources",
        button=_lazy("Sources and the watch"),
        verb="source.see",
        command="epihq watch",
    ),
    Step(
        name="sources",
        place=70,
        title=_lazy("Connect the sources, and see a first publication come in"),
        why=_lazy("Every figure of the room rests on a publication that was taken in."),
        look=_sources,
        page="sources",
        button=_lazy("Sources and the watch"),
        verb="source.see",
        command="epihq sync jhu",
    ),
)
