"""Laws of FHIR: what leaves comes back the same, and nothing odd gets in by half."""

import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from epihq.care.codes import CONDITIONS, SYMPTOMS, THRESHOLDS
from epihq.care.fhir import bundles, intake, structure
from epihq.care.fhir.parsing import parsed
from epihq.care.fhir.problems import BundleRefusedError
from epihq.care.fhir.records import (
    Contact,
    ContactKind,
    ContactOutcome,
    Delivery,
    DeliveryState,
    Dossier,
    Episode,
    Errand,
    ErrandState,
    Identifier,
    Look,
    Person,
    Plan,
    Sign,
    Urgency,
)
from epihq.care.records import (
    Channel,
    EpisodeState,
    Feeling,
    Level,
    Patient,
    Reading,
    Threshold,
)
from fhir_samples import NOW, as_bytes, from_clinic, read_back, whole_dossier

words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1
)
maybe_words = st.just("") | words
codes = st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8}){0,2}", fullmatch=True)
zones = st.integers(-11 * 60, 13 * 60).map(lambda m: timezone(timedelta(minutes=m)))
hours = st.builds(
    lambda at, zone: at.replace(tzinfo=UTC).astimezone(zone),
    st.datetimes(datetime(2020, 1, 1), NOW.replace(tzinfo=None)),  # noqa: DTZ001
    zones,
)
days = st.dates(date(2020, 1, 1), NOW.date())
numbers = st.integers(0, 2**40)


def figure(low, high):
    return st.none() | st.floats(low, high).map(lambda value: round(value, 2))


identifiers = st.lists(
    st.builds(Identifier, system=codes.map("urn:test:{}".format), value=words),
    max_size=2,
    unique=True,
).map(tuple)
readings = st.builds(
    Reading,
    about_at=hours,
    written_at=hours,
    channel=st.sampled_from(Channel),
    entered_by=maybe_words,
    spo2_rest=figure(30, 100),
    spo2_walk=figure(30, 100),
    temperature=figure(30, 45),
    pulse=figure(20, 250),
    breathing_rate=figure(4, 80),
    feeling=st.none() | st.sampled_from(Feeling),
    symptoms=st.frozensets(st.sampled_from(sorted(SYMPTOMS)), max_size=3),
    denied=st.just(frozenset()),
    corrects=st.none() | st.integers(1, 2**40),
).flatmap(
    lambda one: st.builds(
        structs.replace,
        st.just(one),
        denied=st.frozensets(
            st.sampled_from(sorted(set(SYMPTOMS) - one.symptoms)), max_size=2
        ),
    )
)
people = st.builds(
    Person,
    name=words,
    family=maybe_words,
    given=st.lists(words, max_size=2).map(tuple),
    telephones=st.lists(words, max_size=2).map(tuple),
    address=maybe_words,
    born=st.sampled_from(["", "1950", "1950-04", "1950-04-12"]),
    language=st.sampled_from(["", "az", "ru", "en-GB"]),
    identifiers=identifiers,
    carer=maybe_words,
    carer_telephone=maybe_words,
).flatmap(
    lambda one: st.sampled_from([one, replace(one, latitude=40.4, longitude=-49.85123)])
)
patients = st.builds(
    Patient,
    opened_at=hours,
    age=st.none() | st.integers(0, 120),
    sex=st.sampled_from(["", "female", "male", "other"]),
    is_pregnant=st.none() | st.booleans(),
    conditions=st.frozensets(st.sampled_from(CONDITIONS), max_size=3),
    onset=st.none() | days,
    usual_spo2=figure(80, 100),
    thresholds=st.dictionaries(
        st.sampled_from(THRESHOLDS),
        st.builds(
            Threshold,
            value=st.floats(0, 200).map(lambda value: round(value, 1)),
            set_by=maybe_words,
            set_at=st.none() | hours,
        ),
        max_size=2,
    ),
)
episodes = st.builds(
    Episode,
    state=st.sampled_from([one for one in EpisodeState if one != "ended"]),
    number=numbers,
    identifiers=identifiers,
    disease=st.sampled_from(["", "covid-19", "measles", "x-odd"]),
    tested_on=st.none() | days,
    district=st.sampled_from(["", "3"]),
    district_name=maybe_words,
    team=st.sampled_from(["", "4"]),
    team_name=maybe_words,
    looked_after_by=maybe_words,
    end_reason=st.just("") | codes,
    outcome=st.just("") | codes,
)
plans = st.none() | st.builds(
    Plan,
    rule_set=codes,
    checks_a_day=st.none() | st.integers(1, 24),
    since=st.none() | hours,
    until=st.none() | hours,
)
contacts = st.builds(
    Contact,
    kind=st.sampled_from(ContactKind),
    at=hours,
    outcome=st.sampled_from(ContactOutcome),
    until=st.none() | hours,
    by=maybe_words,
    place=maybe_words,
)
signs = st.builds(
    Sign,
    code=codes,
    level=st.sampled_from(Level),
    at=hours,
    until=st.none() | hours,
    by=maybe_words,
)
errands = st.builds(
    Errand,
    what=codes,
    state=st.sampled_from(ErrandState),
    asked_at=hours,
    due_at=st.none() | hours,
    urgency=st.sampled_from(Urgency),
    asked_by=maybe_words,
    owner=maybe_words,
    reason=st.just("") | codes,
)
deliveries = st.builds(
    Delivery,
    item=codes,
    quantity=st.integers(1, 10_000),
    state=st.sampled_from(DeliveryState),
    at=st.none() | hours,
    by=maybe_words,
    received_by=maybe_words,
)
looks = st.builds(Look, verb=codes, at=hours, by=words, reason=maybe_words)


def few(strategy):
    return st.lists(strategy, max_size=2).map(tuple)


dossiers = st.builds(
    Dossier,
    person=people,
    patient=patients,
    episode=episodes,
    plan=plans,
    readings=few(readings),
    contacts=few(contacts),
    signs=few(signs),
    errands=few(errands),
    deliveries=few(deliveries),
    looks=few(looks),
)


@given(st.lists(dossiers, min_size=1, max_size=2))
@settings(max_examples=30, deadline=None)
def test_records_come_back_from_a_bundle_as_they_were(given_dossiers):
    # Two people on one desk have numbers of their own.
    held = [
        replace(one, episode=replace(one.episode, number=place, identifiers=()))
        for place, one in enumerate(given_dossiers, start=1)
    ]
    held = [replace(one, person=replace(one.person, identifiers=())) for one in held]

    assert read_back(bundles.transaction(held)) == tuple(held)


@given(dossiers)
@settings(max_examples=30, deadline=None)
def test_whatever_leaves_is_valid(dossier):
    entries = list(bundles.entries_of([dossier]))
    bundle = bundles.found(entries, base="https://x.example", at=NOW)

    read = parsed(as_bytes(bundle), NOW)
    for entry in read["entry"]:
        resource = entry["resource"]
        structure.check(resource, resource["resourceType"].text())

    assert read.faults == []
    assert read_back(bundle, "searchset") == (dossier,)


def paths(value, at=()):
    yield at
    if isinstance(value, dict | list):
        steps = value if isinstance(value, dict) else range(len(value))
        for step in steps:
            yield from paths(value[step], (*at, step))


KINDS = tuple(intake.SUBJECTS)
SOUND = (from_clinic(), bundles.transaction([whole_dossier()]))
SPOTS = [(one, path) for one in SOUND for path in paths(one) if path]
odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(["Patient/1", "Patient?identifier=a|b", "9999-99-99T99:99Z"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["reference", "coding", "value", "resource", "", "é"]),
            inner,
            max_size=2,
        )
    ),
    max_leaves=4,
)


@given(st.sampled_from(SPOTS), odd)
@settings(max_examples=200, deadline=None)
def test_a_spoilt_bundle_is_taken_whole_or_refused_whole(spot, value):
    bundle, path = copy.deepcopy(spot)
    put(bundle, path, value)

    def read():
        return intake.arrivals(json.dumps(bundle).encode(), NOW, kinds=KINDS)

    try:
        came = read()
    except BundleRefusedError as error:
        refused = error
    else:
        assert sum(len(held) for one in came for held in one.entries.values()) == len(
            bundle["entry"]
        )
        return
    assert refused.problems


def put(bundle, path, value):
    at = bundle
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
