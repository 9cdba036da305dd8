"""First step: the measures that hold, and when they end."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from epihq.operations.measures.in_force import acts_at, regimes_at
from epihq.terms.locations import is_within
from epihq.web.kit.first_steps import Finding, Step
from epihq.web.kit.moment import Look
from epihq.words.numbers import day


def _measures(look: Look) -> Finding:
    acts = [
        one for one in acts_at(look.moment) if is_within(one.location, look.location)
    ]
    if not acts:
        return Finding(is_done=False, words=[_("No act is on record here.")])
    words = [
        ngettext("%(n)d act is on record.", "%(n)d acts are on record.", len(acts))
        % {"n": len(acts)}
    ]
    standing = regimes_at(acts, look.hour)
    for one in standing:
        told = {"regime": one.act.regime}
        if one.ends is None:
            words.append(_("“%(regime)s” holds until further notice.") % told)
        else:
            told["day"] = day(one.ends.astimezone(look.zone).date())
            words.append(_("“%(regime)s” ends on %(day)s.") % told)
    if not standing:
        words.append(_("No regime stands today."))
    newest = max(acts, key=lambda one: one.number or 0)
    return Finding(
        is_done=True, words=words, at=newest.recorded_at, by=newest.recorded_by or ""
    )


STEPS = (
    Step(
        name="measures",
        place=100,
        title=_lazy("Enter the measures that hold, and their ends"),
        why=_lazy(
            "The watch warns before a regime ends, and a decision compares with what "
            "holds today."
        ),
        look=_measures,
        page="measures",
        button=_lazy("Measures"),
        verb="measure.see",
        command="epihq measures load FILE",
    ),
)
