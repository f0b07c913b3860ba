"""What is found for whom, why, and what dismissals change."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.matching.analysis import Analyser
from kb.matching.candidates import CandidateIndex, share_a_telling_feature
from kb.matching.corpus import Corpus
from kb.matching.fits import fits_of
from kb.matching.lessons import LEAST, ranked
from kb.matching.match import Aspect, Fit, Match, UnreadableMatch
from kb.matching.matcher import Matcher
from kb.matching.scoring import match_of, score_of
from kb.model import (
    AgreementType,
    CooperationProfile,
    DevelopmentStage,
    Dismissal,
    DismissalReason,
    Organisation,
    PartnerType,
    Person,
    ProfileType,
    TargetKind,
    new_id,
)
from kb.taxonomy import Vocabularies
from tests.matching.profiles import profile

CONCEPTS = ("vibration-analysis", "condition-monitoring", "robot-gripper", "soft-gripper", "welding", "opc-ua")
WORDS = ("pump", "bearing", "gripper", "dough", "robot", "seam", "sensor", "machine", "data", "model")
COUNTRIES = ("DE", "FI", "SE")


@pytest.fixture(scope="module")
def analyser(vocabularies: Vocabularies) -> Analyser:
    return Analyser(vocabularies)


def offer(**changes: Any) -> CooperationProfile:
    given = {"type": "technology-offer", "organisation": "Example Sensors", **changes}
    return profile(given.pop("slug", "sensors"), **given)


def some_profiles() -> st.SearchStrategy[list[CooperationProfile]]:
    """Many profiles over few concepts, words and countries, so that they have much in common."""
    one = st.fixed_dictionaries(
        {
            "type": st.sampled_from(list(ProfileType)),
            "technologies": st.lists(st.sampled_from(CONCEPTS), max_size=3, unique=True),
            "words": st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
            "country": st.sampled_from([*COUNTRIES, None]),
            "countries": st.lists(st.sampled_from(COUNTRIES), max_size=2, unique=True),
            "stage": st.sampled_from([*DevelopmentStage, None]),
            "client_type": st.sampled_from([*PartnerType, None]),
            "agreements": st.lists(st.sampled_from(list(AgreementType)), max_size=2, unique=True),
        }
    )

    def make(number: int, values: dict[str, Any]) -> CooperationProfile:
        words = " ".join(values.pop("words"))
        text = {"title": words, "summary": words, "description": words}
        return profile(f"p-{number}", texts={"en": text}, organisation=f"Example {number}", **values)

    return st.lists(one, min_size=2, max_size=12).map(
        lambda items: [make(number, dict(values)) for number, values in enumerate(items)]
    )


@settings(max_examples=40)
@given(made=some_profiles())
def test_candidates_and_scores_are_symmetric(analyser: Analyser, made: list[CooperationProfile]) -> None:
    weighed = Corpus([analyser.profile(item) for item in made]).weighed
    index = CandidateIndex(weighed)
    found = {(place, other) for place, item in enumerate(weighed) for other in index.of(item)}
    for one in range(len(weighed)):
        for other in range(len(weighed)):
            assert ((one, other) in found) == ((other, one) in found)
            assert ((one, other) in found) == share_a_telling_feature(weighed[one], weighed[other])
            assert score_of(weighed[one], weighed[other]) == score_of(weighed[other], weighed[one])
            assert fits_of(weighed[one].subject, weighed[other].subject) == fits_of(
                weighed[other].subject, weighed[one].subject
            )


@settings(max_examples=40)
@given(made=some_profiles())
def test_every_match_says_why(analyser: Analyser, made: list[CooperationProfile]) -> None:
    kinds = {str(item.id): item.kind for item in made}
    for key, matches in Matcher([analyser.profile(item) for item in made]).all():
        assert len({(match.kind, match.key) for match in matches}) == len(matches)
        for match in matches:
            assert match.concepts or match.words
            assert 0 < match.score <= match.topic * 1.1 + 1e-9
            assert match.topic <= 1 + 1e-9
            assert kinds[match.key] is kinds[key].other
            assert Match.from_json(match.to_json()) == match


@settings(max_examples=40)
@given(made=some_profiles(), data=st.data())
def test_what_is_dismissed_never_returns(
    analyser: Analyser, made: list[CooperationProfile], data: st.DataObject
) -> None:
    for key, matches in Matcher([analyser.profile(item) for item in made]).all():
        gone = data.draw(st.lists(st.sampled_from(matches), unique_by=lambda item: item.key)) if matches else []
        dismissals = [dismissal(key, item, data.draw(st.sampled_from(list(DismissalReason)))) for item in gone]
        left = ranked(matches, dismissals)
        assert {item.match.key for item in left} == {item.key for item in matches} - {item.key for item in gone}
        # A dismissal takes weight away and never gives any; two reasons can meet in one match.
        for item in left:
            assert item.score <= item.match.score + 1e-9
            assert item.score >= item.match.score * LEAST**5 - 1e-9


def dismissal(profile_id: str, match: Match, reason: DismissalReason) -> Dismissal:
    return Dismissal(
        profile_id=profile_id,
        target_kind=match.kind,
        target=match.key,
        reason=reason,
        by="A Person",
        at=datetime.now(UTC),
        match=match.to_json(),
    )


def matched(analyser: Analyser, request: CooperationProfile, *offers: CooperationProfile) -> list[Match]:
    """The matches of a request among offers and some profiles about something else."""
    noise = [
        profile(f"noise-{number}", organisation=f"Noise {number}", technologies=[concept], texts=_about(concept))
        for number, concept in enumerate(("welding", "opc-ua", "exoskeleton", "usability-engineering"))
    ]
    found = dict(Matcher([analyser.profile(item) for item in (request, *offers, *noise)]).all())
    return sorted(found[str(request.id)], key=lambda match: -match.score)


def _about(concept: str) -> dict[str, dict[str, str]]:
    said = concept.replace("-", " ")
    return {"en": {"title": said, "summary": f"About {said}.", "description": f"We do {said}."}}


def test_a_narrower_concept_fits_and_the_same_one_fits_better(analyser: Analyser) -> None:
    same = offer(slug="same", technologies=["soft-gripper"], texts=_about("hands"))
    broader = offer(slug="broader", technologies=["robot-gripper"], texts=_about("hands"))
    request = profile(technologies=["soft-gripper"], texts=_about("fingers"))
    found = matched(analyser, request, same, broader)
    assert [match.key for match in found] == [str(same.id), str(broader.id)]
    assert found[0].concepts[0].is_own
    assert not found[1].concepts[0].is_own


def test_texts_of_different_languages_meet(analyser: Analyser) -> None:
    german = {"de": {"title": "Rückkopplung", "summary": "Verriegelung.", "description": "Rückkopplung, Verriegelung."}}
    english = {"en": {"title": "Feedback", "summary": "Interlock.", "description": "Feedback and interlocks."}}
    request = profile(technologies=["ultrasonic-sensing"], texts=german)
    fitting = offer(slug="a", technologies=["ultrasonic-sensing"], texts=english)
    other = offer(slug="b", technologies=["ultrasonic-sensing"], texts=_about("levels of grain"))
    found = matched(analyser, request, fitting, other)
    assert found[0].key == str(fitting.id)
    assert found[0].words


@pytest.mark.parametrize(
    ("aspect", "request_changes", "good", "bad"),
    [
        (Aspect.MATURITY, {"stage": "market"}, {"stage": "market"}, {"stage": "concept"}),
        (Aspect.COUNTRY, {"countries": ["FI"]}, {"country": "FI"}, {"country": "SE"}),
        (Aspect.PARTNER, {"partner_types": ["sme"]}, {"client_type": "sme"}, {"client_type": "university"}),
        (Aspect.ROLE, {"partner_roles": ["supplier"]}, {"partner_roles": ["user"]}, {"partner_roles": ["investor"]}),
        (Aspect.AGREEMENT, {"agreements": ["licence"]}, {"agreements": ["licence"]}, {"agreements": ["services"]}),
        (Aspect.LANGUAGE, {"languages": ["fi"]}, {"languages": ["fi", "en"]}, {"languages": ["de"]}),
    ],
)
def test_each_aspect_counts_and_is_told(
    analyser: Analyser, aspect: Aspect, request_changes: dict[str, Any], good: dict[str, Any], bad: dict[str, Any]
) -> None:
    request = profile(**request_changes)
    fitting, differing = offer(slug="good", **good), offer(slug="bad", organisation="Example Others", **bad)
    found = matched(analyser, request, differing, fitting)
    assert [match.key for match in found] == [str(fitting.id), str(differing.id)]
    assert [match.fits[aspect] for match in found] == [Fit.FITS, Fit.DIFFERS]
    assert found[1].factors[aspect] < 1
    assert aspect not in found[0].factors


def test_an_offer_need_not_be_more_than_is_needed(analyser: Analyser) -> None:
    found = matched(analyser, profile(stage="laboratory"), offer(stage="market"))
    assert found[0].fits[Aspect.MATURITY] is Fit.FITS


def test_nobody_is_matched_with_the_own_organisation(analyser: Analyser) -> None:
    assert matched(analyser, profile(), offer(organisation="Example Pumps")) == []


def test_organisations_and_people_are_found_by_what_they_did(analyser: Analyser) -> None:
    request = analyser.profile(profile())
    works = {"vibration-analysis": 1.0, "oil-condition-monitoring": 0.5}
    found = analyser.organisation(Organisation(name="Example Institute", key="example-institute"), works)
    somebody = analyser.person(Person(name="A Person", affiliation="Example Institute"), works)
    others = [analyser.organisation(Organisation(name=f"O {n}", key=f"o-{n}"), {"welding": 1.0}) for n in range(3)]
    matches = dict(Matcher([request, found, somebody, *others]).all())[request.key]
    assert {(match.kind, match.key) for match in matches} == {
        (TargetKind.ORGANISATION, "example-institute"),
        (TargetKind.PERSON, "a-person-example-institute"),
    }


class TestLessons:
    """What one dismissal does to the others."""

    def test_the_topic_that_was_wrong_counts_less(self, analyser: Analyser) -> None:
        request = profile(technologies=["vibration-analysis", "soft-gripper"])
        wrong = [offer(slug=f"w{n}", organisation=f"W{n}", technologies=["soft-gripper"]) for n in range(2)]
        right = offer(slug="right", organisation="R", technologies=["vibration-analysis"])
        matches = matched(analyser, request, *wrong, right)
        by_key = {match.key: match for match in matches}
        lesson = dismissal(str(request.id), by_key[str(wrong[0].id)], DismissalReason.TOPIC)
        before = {match.key: match.score for match in matches}
        after = {item.match.key: item.score for item in ranked(matches, [lesson])}
        loss = {key: after[key] / before[key] for key in after}
        assert loss[str(wrong[1].id)] < loss[str(right.id)]

    @pytest.mark.parametrize(
        ("reason", "alike", "unlike"),
        [
            (DismissalReason.COUNTRY, {"country": "SE"}, {"country": "FI"}),
            (DismissalReason.IMMATURE, {"stage": "concept"}, {"stage": "market"}),
            (DismissalReason.PARTNER, {"client_type": "university"}, {"client_type": "sme"}),
            (DismissalReason.KNOWN, {"organisation": "Same"}, {"organisation": "Another"}),
        ],
    )
    def test_what_resembles_it_counts_less(
        self, analyser: Analyser, reason: DismissalReason, alike: dict[str, Any], unlike: dict[str, Any]
    ) -> None:
        request = profile()
        gone, same, other = (
            offer(**{"slug": slug, "organisation": slug, **changes})
            for slug, changes in (("gone", alike), ("same", alike), ("other", unlike))
        )
        matches = matched(analyser, request, gone, same, other)
        found = {match.key: match for match in matches}
        left = {
            item.match.key: item.score / item.match.score
            for item in ranked(matches, [dismissal(str(request.id), found[str(gone.id)], reason)])
        }
        assert left[str(other.id)] == 1
        assert left[str(same.id)] < 1

    def test_another_reason_teaches_nothing(self, analyser: Analyser) -> None:
        request, gone, same = profile(), offer(slug="a", organisation="A"), offer(slug="b", organisation="B")
        matches = matched(analyser, request, gone, same)
        lesson = dismissal(str(request.id), matches[0], DismissalReason.OTHER)
        assert [item.score for item in ranked(matches, [lesson])] == [matches[1].score]


def test_a_damaged_match_is_told() -> None:
    with pytest.raises(UnreadableMatch, match="silta cooperation match"):
        Match.from_json(b'{"kind": "nothing"}')


def test_many_equal_ones_are_all_kept_apart(analyser: Analyser) -> None:
    offers = [offer(slug=f"o{n}", organisation=f"O{n}") for n in range(40)]
    found = matched(analyser, profile(id=new_id()), *offers)
    assert len(found) == 15
    assert len({match.key for match in found}) == 15


def test_match_of_keeps_what_lessons_need(analyser: Analyser) -> None:
    one, other = Corpus([analyser.profile(profile()), analyser.profile(offer(country="FI", stage="market"))]).weighed
    target = match_of(one, other).target
    assert (target.country, target.level, target.organisation) == ("FI", 9, "Example Sensors")
