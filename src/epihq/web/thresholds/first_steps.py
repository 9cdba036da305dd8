"""First step: the thresholds of the watch are looked through."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from epihq.operations.thresholds.tables import ThresholdRow
from epihq.web.kit.first_steps import Finding, Step, last_set
from epihq.web.kit.listing import found
from epihq.web.kit.moment import Look


def _thresholds(look: Look) -> Finding:
    held = found(ThresholdRow, look.moment, []).count()
    if not held:
        words = _("All stand as the program came with them.")
        return Finding(is_done=None, words=[words])
    at, by = last_set(ThresholdRow, look)
    words = ngettext(
        "%(n)d threshold was set here.", "%(n)d thresholds were set here.", held
    ) % {"n": held}
    return Finding(is_done=True, words=[words], at=at, by=by)


STEPS = (
    Step(
        name="thresholds",
        place=110,
        title=_lazy("Look through the thresholds of the watch"),
        why=_lazy(
            "They say what is unusual here: too low, and nobody reads the signals."
        ),
        look=_thresholds,
        page="thresholds",
        button=_lazy("Thresholds"),
        verb="threshold.see",
        can_be_said=True,
    ),
)
