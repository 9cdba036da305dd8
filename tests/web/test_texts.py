"""Texts on their pages: brought, read beside, judged record by record, led on from."""

import csv
import io

import pytest
from django.urls import reverse

from credibility_samples import AS_OF, sample_archive
from epihq.operations.claims.tables import ClaimRow
from epihq.operations.ledger.rules import Actor, Role
from epihq.operations.ledger.tables import LogRow
from epihq.operations.processes.background import Background
from epihq.operations.texts import actions as texts
from epihq.operations.texts.reviews import Verdict
from epihq.operations.texts.tables import TextRow
from epihq.terms.errors import RecordError, UsageError
from epihq.text.records import Review, StatementAbout
from epihq.text.sentences.lexicon import lexicon
from epihq.web.texts.words import VALUES
from taken_texts import PUBLISHED, REPORT, bring, read_beside, read_here

BY = Actor(name="dara", roles=frozenset({Role.DUTY_OFFICER}), via="page")
both = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
def row(room):
    """A report that the watch has read."""
    return read_here(room, bring(BY, room))


def record(row, room, kind):
    reading = texts.reading_of(row, room)
    return next(one for one in reading.records if one.id.startswith(kind))


def shown(client, row, record_id=""):
    return client.get(f"/texts/{row.pk}/?record={record_id}").content.decode()


@both
def test_a_text_is_kept_byte_for_byte_and_read_beside_the_pages(room):
    taken = bring(BY, room)
    works = Background()

    assert taken.state == "to-read"
    assert read_beside(room, works) == f"text {taken.pk} read"

    row = TextRow.objects.get(pk=taken.pk)
    assert texts.words_of(row, room) == REPORT
    assert (row.state, row.published, row.language) == ("read", PUBLISHED, "en")
    assert row.candidates >= 3


@both
def test_every_record_is_what_stands_at_its_place(row, room):
    words = texts.words_of(row, room)

    for one in texts.reading_of(row, room).records:
        assert words[one.start : one.end] == one.text


def test_the_same_bytes_are_taken_in_once(row, room):
    again = bring(BY, room, publisher="Another agency")

    assert again.pk == row.pk


def test_the_same_story_of_another_agency_is_told_as_one(row, room, client_as):
    other = REPORT.replace("BAKU, 1 July 2020. ", "") + "\nReporting by others."
    again = read_here(room, bring(BY, room, other, publisher="Another agency"))
    apart = read_here(room, bring(BY, room, "Cholera in Ruritania. 7 people died."))

    assert (row.story, again.story, apart.story) == (row.pk, row.pk, apart.pk)
    assert "An agency" in shown(client_as("duty-officer"), again)


def test_of_a_text_that_is_not_read_yet_nothing_is_counted(room, client_as):
    client, taken = client_as("duty-officer"), bring(BY, room)

    line = client.get("/texts/").content.decode().partition("<tbody>")[2]
    (told,) = csv.DictReader(
        io.StringIO(client.get("/texts.csv").getvalue().decode("utf-8-sig"))
    )

    assert line.partition("</tr>")[0].count(">–</td>") == 2
    by_program = client.get(f"/api/v1/texts/{taken.pk}").json()
    assert [told[name] for name in ("records", "candidates", "reviewed")] == [""] * 3
    assert (by_program["records"], by_program["candidates"]) == (None, None)
    read_here(room, taken)
    assert "0 of " in client.get("/texts/").content.decode()


def test_a_list_without_a_text_says_why_it_is_empty(room, client_as):
    client = client_as("duty-officer")

    empty = {
        tab: client.get(f"/texts/?tab={tab}").content.decode()
        for tab in ("open", "reviewed", "all")
    }
    bring(BY, room)

    assert "No text waits to be read or reviewed." in empty["open"]
    assert "No text has been reviewed yet." in empty["reviewed"]
    assert "No text has been taken in yet." in empty["all"]
    assert "No text fits." in client.get("/texts/?text=zzz").content.decode()


def test_what_cannot_be_read_says_why_and_stays(room, client_as):
    taken = bring(BY, room, "1234567 890", name="numbers.txt")

    told = read_beside(room, Background())

    assert told == f"text {taken.pk} could not be read"
    page = shown(client_as("duty-officer"), taken)
    assert "words were expected" in page


@both
def test_a_sentence_that_was_weighed_shows_the_words_that_spoke_for_it(room, client_as):
    weighed = "Water points are being treated with chlorine in two towns."
    row = read_here(room, bring(BY, room, f"{REPORT}\n{weighed}\n"))
    one = next(
        one
        for one in texts.reading_of(row, room).records
        if one.rule == "measure.by-its-words"
    )
    client = client_as("duty-officer")

    assert "<dt>What spoke for it</dt>" in shown(client, row, one.id)
    assert "treated" in shown(client, row, one.id).split("What spoke for it")[1][:90]
    assert "What spoke for it" not in shown(client, row, "q1")


def test_a_verdict_stands_beside_what_was_read(row, room):
    measure = record(row, room, "m")

    verdict = Verdict(review=Review.CORRECTED, now={"duration": "P15D"})
    judged = texts.review(BY, row.pk, measure.id, verdict, home=room)

    assert judged.reviews[measure.id]["now"] == {"duration": "P15D"}
    assert judged.reviews[measure.id]["by"] == "dara"
    assert record(judged, room, "m").duration == "P14D"
    entry = LogRow.objects.filter(verb="text.review").latest("number")
    assert entry.thing_number == row.pk


def test_a_verdict_can_be_taken_back(row, room):
    for review in (Review.REJECTED, Review.UNREVIEWED):
        judged = texts.review(BY, row.pk, "q1", Verdict(review=review), home=room)

    assert judged.reviews == {}


@pytest.mark.parametrize(
    ("record_id", "now", "code"),
    [
        ("zz9", {}, "texts.no-such-record"),
        ("m1", {"start": "5"}, "texts.no-such-attribute"),
        ("m1", {}, "texts.nothing-corrected"),
        ("m1", {"duration": "P14D"}, "texts.nothing-corrected"),
        ("c1", {"threshold": "half"}, "texts.bad-value"),
    ],
)
def test_a_correction_that_says_nothing_is_refused(row, room, record_id, now, code):
    verdict = Verdict(review=Review.CORRECTED, now=now)

    with pytest.raises(UsageError) as refused:
        texts.review(BY, row.pk, record_id, verdict, home=room)
    assert refused.value.code == code
    row.refresh_from_db()
    assert row.reviews == {}


def test_two_who_judge_at_once_do_not_overwrite_each_other(row, room):
    seen = row.version
    texts.review(
        BY, row.pk, "q1", Verdict(review=Review.CONFIRMED), home=room, version=seen
    )

    with pytest.raises(RecordError) as refused:
        texts.review(
            BY, row.pk, "q2", Verdict(review=Review.CONFIRMED), home=room, version=seen
        )
    assert refused.value.code == "ledger.stale"


def test_a_day_to_come_is_no_day_of_publication(room):
    with pytest.raises(UsageError) as refused:
        texts.take_text(
            BY,
            texts.Brought(name="a.txt", body=b"Words.", published=PUBLISHED),
            home=room,
            today=PUBLISHED.replace(month=6),
        )
    assert refused.value.code == "texts.future-day"


def test_a_text_that_tells_a_day_to_come_says_so(room, client_as):
    words = "BAKU, 1 July 2099. Azerbaijan reported 22 new cases of COVID-19.\n"
    row = read_here(room, bring(BY, room, words, published=None))

    page = client_as("duty-officer").get(f"/texts/{row.pk}/").content.decode()

    assert (row.published, row.published_from) == (None, "to-come")
    assert "the day that it tells has not come" in page


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_whatever_is_counted_has_a_word(language):
    counted = {one["indicator"] for one in lexicon(language).table["figure"]}

    assert counted <= set(VALUES)


def test_the_keys_judge_and_choose_the_next(row, room, client_as):
    client = client_as("duty-officer")
    client.get(f"/texts/{row.pk}/")
    first = record(row, room, "m").id

    answer = client.post(
        f"/texts/{row.pk}/{first}/confirm/", {"version": str(row.version)}
    )

    assert answer.status_code == 303
    assert f"record={first}" not in answer["Location"]
    row.refresh_from_db()
    assert row.reviews[first]["review"] == "confirmed"


def test_a_correction_is_read_from_the_form(row, room, client_as):
    client, fields = client_as("epidemiologist"), {"version": str(row.version)}
    client.post(f"/texts/{row.pk}/c1/correct/", {**fields, "threshold": "0.6"})

    row.refresh_from_db()
    now = row.reviews["c1"]["now"]
    assert now["threshold"] == 0.6
    page = shown(client, row, "c1")
    assert "0.6" in page
    assert "corrected" in page


def test_a_statement_becomes_a_claim_and_both_lead_to_each_other(row, room, client_as):
    client = client_as("duty-officer")
    form = client.get(f"/claims/new/?text={row.pk}&record=c1").content.decode()

    assert "hides most of its coronavirus figures" in form
    assert "Leyla Karimova" in form
    assert f"text {row.pk}, c1" in form
    client.post(
        "/claims/new/",
        {
            "quotation": "Armenia hides most of its coronavirus figures",
            "speaker": "Leyla Karimova",
            "said_on": "2020-07-01",
            "source": f"An agency, 2020-07-01; text {row.pk}, c1",
            "grade": "c3",
            "location": "ARM",
            "kind": "share-hidden",
            "threshold": "0.5",
            "claimant": "GEO",
        },
    )
    claim = ClaimRow.objects.get()
    there = client.get(f"/claims/{claim.pk}/").content.decode()
    assert f'href="/texts/{row.pk}/?record=c1#chosen"' in there
    assert f'href="/claims/{claim.pk}/"' in shown(client, row, "c1")


def test_beside_a_statement_stands_what_the_other_side_said_itself(
    row, room, client_as
):
    client = client_as("duty-officer")
    statement = next(
        one
        for one in texts.reading_of(row, room).records
        if isinstance(one, StatementAbout)
    )
    assert "None held: Armenia says nothing" in shown(client, row, statement.id)

    own = "Глава минздрава Армении Анна Петросян отметила: «Наши данные верны».\n"
    other = read_here(room, bring(BY, room, own, title="Yerevan answers"))

    page = shown(client, row, statement.id)
    assert "Наши данные верны" in page
    assert f'href="/texts/{other.pk}/?record=q1#chosen">Yerevan answers' in page
    assert page.index("/credibility/GEO/") < page.index("/credibility/ARM/")


def test_a_sentence_of_a_measure_fills_in_a_proposal_without_an_end(row, client_as):
    client = client_as("duty-officer")

    page = client.get(f"/measures/propose/?text={row.pk}&record=m1").content.decode()

    assert "extend the quarantine regime for two more weeks" in page
    assert f"text {row.pk}, m1" in page


def test_who_may_not_read_texts_is_given_nothing_of_them(row, client_as):
    officer = client_as("agency-officer")

    assert officer.get(f"/texts/{row.pk}/").status_code in {302, 403, 404}
    for page in ("/claims/new/", "/signals/new/", "/measures/propose/"):
        answer = officer.get(f"{page}?text={row.pk}&record=c1")
        assert b"coronavirus figures" not in answer.content


def test_a_figure_is_held_against_what_was_published_by_then(room, client_as):
    sample_archive(room)
    words = f"Armenia reported 100,000,000 new cases of COVID-19 on {AS_OF:%d %B %Y}."
    row = read_here(
        room,
        texts.take_text(
            BY,
            texts.Brought(name="a.txt", body=words.encode(), published=AS_OF),
            home=room,
            today=AS_OF,
        ),
    )

    assert row.held
    assert not any(told["agrees"] for told in row.held)
    for told in row.held:
        assert told["reference_date"] <= f"{AS_OF}"


def test_a_past_hour_shows_what_people_had_made_of_it_then(row, room, client_as):
    before = row.changed_at
    texts.review(BY, row.pk, "c1", Verdict(review=Review.REJECTED), home=room)

    client = client_as("auditor")
    then = client.get(
        f"/texts/{row.pk}/", {"record": "c1", "at": before.isoformat()}
    ).content.decode()

    assert "rejected" in shown(client, row, "c1")
    assert 'formaction="' not in then


@pytest.mark.parametrize("name", ["texts", "texts-csv", "text-new"])
def test_every_list_opens(row, client_as, name):
    assert client_as("duty-officer").get(reverse(name)).status_code == 200


def test_a_form_without_a_text_or_with_two_is_asked_again(room, client_as):
    answer = client_as("duty-officer").post("/texts/new/", {"words": "  "})

    assert answer.status_code == 400

    assert not TextRow.objects.exists()


@pytest.mark.parametrize(
    ("words", "title", "called"),
    [
        ("Cholera in Oslo\nTwelve are ill.", "", "Cholera in Oslo"),
        ("Cholera in Oslo\nTwelve are ill.", "A bulletin", "A bulletin"),
        ("  \n" + "twelve are ill " * 20, "", "twelve are ill " * 6 + "twelve ar…"),
        ("a" * 300, "", "a" * 99 + "…"),
    ],
)
def test_what_is_pasted_is_called_as_it_begins(room, client_as, words, title, called):
    client_as("duty-officer").post("/texts/new/", {"words": words, "title": title})

    assert TextRow.objects.get().title == called
