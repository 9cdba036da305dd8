"""Laws of danger signs, over people and readings that nobody would think of."""

from datetime import UTC, timedelta, timezone
from itertools import combinations_with_replacement
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from epihq.care.codes import CONDITIONS, SYMPTOMS, THRESHOLDS
from epihq.care.records import (
    LEVELS,
    Channel,
    EpisodeState,
    Feeling,
    Level,
    Patient,
    Reading,
    Threshold,
)
from epihq.care.signs import (
    CareSettings,
    Deed,
    DeedKind,
    needed_since,
    rule_sets,
    standing,
)
from signs_samples import OPENED, hour

# Whole and half hours fall on limits and on each other.
hours = st.integers(0, 2 * 24 * 16).map(lambda n: n / 2)
# Few draws for much: none, one or two of all symptoms.
some_codes = st.sampled_from(
    [
        frozenset(pair)
        for pair in [(), *combinations_with_replacement(sorted(SYMPTOMS), 2)]
    ]
)
# How bad a feeling is, and which way a measure is worse.
WORSE_FELT = {None: None, Feeling.BETTER: Feeling.SAME, Feeling.SAME: Feeling.WORSE}
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
RULES = st.sampled_from(rule_sets())
CARE = st.sampled_from(
    [
        CareSettings(),
        CareSettings(zone=ZoneInfo("Asia/Baku"), quiet=None),
        CareSettings(zone=ZoneInfo("Europe/London"), every=timedelta(hours=5)),
    ]
)


def maybe(low, high):
    return st.sampled_from([None, *map(float, range(low, high + 1))])


@st.composite
def some_readings(draw, *, is_late=True):
    about = draw(hours)
    late = draw(st.integers(-4, 60)) / 2 if is_late else 0
    return Reading(
        about_at=hour(about),
        written_at=hour(max(about + late, 0)),
        channel=Channel.SMS,
        spo2_rest=draw(maybe(84, 99)),
        spo2_walk=draw(maybe(84, 99)),
        temperature=draw(maybe(36, 43)),
        pulse=draw(maybe(45, 135)),
        breathing_rate=draw(maybe(12, 34)),
        feeling=draw(st.sampled_from([None, *Feeling])),
        symptoms=draw(some_codes),
        denied=draw(some_codes),
    )


@st.composite
def histories(draw):
    """Readings with numbers, some of which correct earlier ones."""
    drawn = draw(st.lists(some_readings(), max_size=5))
    kept = []
    for number, one in enumerate(drawn, 1):
        corrects = draw(st.sampled_from([None, 1, 2, 3, 4]))
        is_meant = corrects is not None and corrects < number
        kept.append(
            replace(one, number=number, corrects=corrects if is_meant else None)
        )
    return kept


@st.composite
def people(draw):
    own = draw(st.dictionaries(st.sampled_from(THRESHOLDS), hours, max_size=2))
    return Patient(
        opened_at=OPENED,
        age=draw(st.none() | st.integers(0, 100)),
        is_pregnant=draw(st.none() | st.booleans()),
        conditions=draw(st.frozensets(st.sampled_from(CONDITIONS), max_size=2)),
        onset=draw(
            st.none()
            | st.integers(-12, 2).map(lambda n: OPENED.date() + timedelta(days=n))
        ),
        usual_spo2=draw(maybe(85, 99)),
        thresholds={
            name: Threshold(value=value, set_by="clinician")
            for name, value in own.items()
        },
    )


some_deeds = st.lists(
    st.builds(
        Deed,
        kind=st.sampled_from(DeedKind),
        at=hours.map(hour),
        by=st.just("nurse"),
        level=st.sampled_from(Level),
    ),
    max_size=3,
)
states = st.sampled_from(EpisodeState)


@st.composite
def cases(draw):
    """Everything that a standing depends on, seen after all of it was written."""
    readings, deeds = draw(histories()), draw(some_deeds)
    last = max(
        [OPENED, *(one.written_at for one in readings), *(one.at for one in deeds)]
    )
    now = last + timedelta(hours=draw(hours))
    given_to = (draw(people()), readings, draw(RULES), now)
    return given_to, {
        "deeds": deeds,
        "state": draw(states),
        "settings": draw(CARE),
    }


def rank(found):
    return LEVELS.index(found.level)


def worsened(one, draw):
    """The same reading, with some of what it says more alarming."""
    changed = {}
    for field, step in (("spo2_rest", -1), ("spo2_walk", -1), ("breathing_rate", 1)):
        value = getattr(one, field)
        if value is not None:
            changed[field] = value + step * draw(st.integers(0, 9))
    if one.temperature is not None:
        changed["temperature"] = one.temperature + draw(st.integers(0, 6))
    changed["feeling"] = draw(
        st.sampled_from([one.feeling, WORSE_FELT.get(one.feeling, Feeling.WORSE)])
    )
    changed["symptoms"] = one.symptoms | draw(some_codes)
    changed["denied"] = one.denied & draw(some_codes)
    return replace(one, **changed)


def without_own(patient):
    """Limits of one's own may stand on the wrong side: no law holds of those."""
    return replace(patient, thresholds={})


@given(case=cases(), data=st.data())
@SLOW
def test_readings_that_alarm_more_never_lower_the_level(case, data):
    (patient, readings, rules, now), told = case
    patient = without_own(patient)
    # A correction that says the same is another thing than one that says worse.
    plain = [replace(one, corrects=None) for one in readings]
    worse = [worsened(one, data.draw) for one in plain]

    before = standing(patient, plain, rules, now, **told)
    after = standing(patient, worse, rules, now, **told)

    assert rank(before) <= rank(after)


@given(case=cases(), data=st.data())
@SLOW
def test_the_order_of_arrival_does_not_change_the_standing(case, data):
    (patient, readings, rules, now), told = case
    other = data.draw(st.permutations(readings))
    deeds = data.draw(st.permutations(told["deeds"]))

    assert standing(patient, readings, rules, now, **told) == standing(
        patient, other, rules, now, **told | {"deeds": deeds}
    )


@given(case=cases(), longer=hours)
@SLOW
def test_silence_never_lowers_the_level(case, longer):
    (patient, readings, rules, now), told = case

    before = standing(patient, readings, rules, now, **told)
    after = standing(patient, readings, rules, now + timedelta(hours=longer), **told)

    assert rank(before) <= rank(after)
    assert before.missed <= after.missed
    assert before.due_at == after.due_at


@given(case=cases())
@SLOW
def test_nothing_changes_before_the_hour_that_a_standing_names(case):
    (patient, readings, rules, now), told = case
    found = standing(patient, readings, rules, now, **told)

    until = found.stands_until or now + timedelta(days=400)
    last = standing(patient, readings, rules, until - timedelta(seconds=1), **told)

    assert until > now
    assert last.level == found.level
    assert (last.silent, last.missed) == (found.silent, found.missed)
    assert last.reasons == found.reasons


@given(case=cases(), number=st.integers(1, 5), late=hours)
@SLOW
def test_correcting_a_reading_to_itself_changes_nothing(case, number, late):
    (patient, readings, rules, now), told = case
    plain = [replace(one, corrects=None) for one in readings]
    for one in plain:
        if one.number == number:
            written_at = one.written_at + timedelta(hours=late)
            same = replace(one, number=99, corrects=number, written_at=written_at)
            now = max(now, written_at)
            assert standing(patient, [*plain, same], rules, now, **told) == standing(
                patient, plain, rules, now, **told
            )


@given(case=cases(), minutes=st.integers(-14 * 4, 14 * 4))
@SLOW
def test_the_same_instants_in_another_zone_give_the_same(case, minutes):
    (patient, readings, rules, now), told = case
    zone = timezone(timedelta(minutes=15 * minutes))
    moved = [
        replace(
            one,
            about_at=one.about_at.astimezone(zone),
            written_at=one.written_at.astimezone(zone),
        )
        for one in readings
    ]
    deeds = [replace(one, at=one.at.astimezone(zone)) for one in told["deeds"]]

    assert standing(patient, readings, rules, now, **told) == standing(
        replace(patient, opened_at=patient.opened_at.astimezone(zone)),
        moved,
        rules,
        now.astimezone(zone),
        **told | {"deeds": deeds},
    )


@given(case=cases())
@SLOW
def test_names_of_who_entered_and_by_what_way_mean_nothing(case):
    (patient, readings, rules, now), told = case
    renamed = [
        replace(one, entered_by="another", channel=Channel.PAPER) for one in readings
    ]

    assert standing(patient, readings, rules, now, **told) == standing(
        patient, renamed, rules, now, **told
    )


@given(case=cases())
@SLOW
def test_only_readings_that_are_needed_matter(case):
    (patient, readings, rules, now), told = case
    plain = [replace(one, corrects=None) for one in readings]
    if not plain:
        return
    newest = max(min(one.about_at, one.written_at) for one in plain)
    since = needed_since(rules, newest)
    needed = [one for one in plain if one.about_at >= since]

    assert standing(patient, plain, rules, now, **told) == standing(
        patient, needed, rules, now, **told
    )


@given(case=cases(), level=st.sampled_from(Level))
@SLOW
def test_somebody_can_always_raise_a_level_and_never_lowers_it_by_that(case, level):
    (patient, readings, rules, now), told = case
    raised = Deed(kind=DeedKind.RAISED, at=now, by="nurse", level=level)

    before = standing(patient, readings, rules, now, **told)
    after = standing(
        patient, readings, rules, now, **told | {"deeds": [*told["deeds"], raised]}
    )

    assert rank(after) == max(rank(before), LEVELS.index(level))


@given(case=cases())
@SLOW
def test_a_standing_is_told_by_its_gravest_reason(case):
    (patient, readings, rules, now), told = case

    found = standing(patient, readings, rules, now, **told)

    levels = [LEVELS.index(one.level) for one in found.reasons]
    assert levels == sorted(levels, reverse=True)
    assert rank(found) == (levels[0] if levels else 0)
    assert found.stands_until is None or found.stands_until > now
    assert now.tzinfo is UTC
