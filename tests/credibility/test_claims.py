"""A claim is put to everyone around, the claimant first, and may fall either way."""

import pytest

from credibility_samples import AS_OF, SMOOTHED, sample_archive
from epihq.credibility.claims import check
from epihq.reports.claims_words import summary_of
from epihq.terms.claims import ClaimKind
from epihq.terms.credibility import band
from epihq.terms.errors import UsageError


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return sample_archive(tmp_path_factory.mktemp("home"))


def test_the_claimant_is_asked_first_and_the_neighbours_as_well(archive):
    found = check(
        archive, "ARM", ClaimKind.SHARE_HIDDEN, AS_OF, threshold=0.5, claimant="AZE"
    )

    assert list(found.by_location)[:2] == ["AZE", "ARM"]
    assert "GEO" in found.by_location
    assert found.by_location["IRN"] is None
    assert "The same of the claimant, Azerbaijan" in summary_of(found)


def test_more_hidden_is_never_more_probable_than_less(archive):
    asked = [
        check(
            archive, "ARM", ClaimKind.SHARE_HIDDEN, AS_OF, threshold=share
        ).probability
        for share in (0.2, 0.5, 0.8, 0.95)
    ]

    assert asked == sorted(asked, reverse=True)
    assert all(0 <= one <= 1 for one in asked)


def test_figures_dealt_out_evenly_are_probably_smoothed_and_honest_ones_not(archive):
    smoothed = check(archive, SMOOTHED, ClaimKind.FIGURES_SMOOTHED, AS_OF)
    honest = check(archive, "ARM", ClaimKind.FIGURES_SMOOTHED, AS_OF)

    assert smoothed.probability > 0.95
    assert honest.probability < 0.3
    assert honest.by_location[SMOOTHED] == smoothed.probability


def test_who_has_the_most_and_who_has_the_least_is_one_order(archive):
    most = check(archive, "ARM", ClaimKind.MOST_IN_REGION, AS_OF).by_location
    least = check(archive, "ARM", ClaimKind.LEAST_IN_REGION, AS_OF).by_location

    for told in (most, least):
        known = [one for one in told.values() if one is not None]
        assert sum(known) == pytest.approx(1.0, abs=0.01)


def test_growth_has_stopped_as_far_as_the_model_says(archive):
    found = check(archive, "ARM", ClaimKind.GROWTH_STOPPED, AS_OF)

    assert 0 <= found.probability <= 1
    assert found.threshold is None


def test_hidden_deaths_cannot_be_told_without_deaths_of_all_causes(archive):
    found = check(archive, "ARM", ClaimKind.DEATHS_HIDDEN, AS_OF, threshold=0.5)

    assert found.probability is None
    assert "Not enough was published" in summary_of(found)


@pytest.mark.parametrize(
    ("claim", "threshold"),
    [
        (ClaimKind.SHARE_HIDDEN, None),
        (ClaimKind.SHARE_HIDDEN, 1.5),
        (ClaimKind.DEATHS_HIDDEN, 0.0),
        (ClaimKind.GROWTH_STOPPED, 0.5),
    ],
)
def test_a_threshold_that_makes_no_sense_is_refused(archive, claim, threshold):
    with pytest.raises(UsageError) as error:
        check(archive, "ARM", claim, AS_OF, threshold=threshold)

    assert error.value.code == "claims.bad-threshold"


def test_a_claim_about_who_published_nothing_is_refused(archive):
    with pytest.raises(UsageError) as error:
        check(archive, "NZL", ClaimKind.GROWTH_STOPPED, AS_OF)

    assert error.value.code == "claims.nothing-published"


def test_words_follow_the_probability():
    told = [band(share) for share in (0.0, 0.05, 0.2, 0.5, 0.7, 0.95, 1.0)]

    assert len(set(told)) == 7


def test_without_deaths_nobody_can_say_what_share_is_hidden(archive):
    found = check(archive, "GEO", ClaimKind.SHARE_HIDDEN, AS_OF, threshold=0.5)

    assert found.probability is None
    assert "Not enough was published to say of Georgia" in summary_of(found)
