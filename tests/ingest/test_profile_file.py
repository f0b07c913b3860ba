"""Cooperation profiles as files: read, written, and read again without loss."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.brief_file import InvalidBriefFile, read_brief
from ingest.content.folder import ContentFolder
from ingest.content.gathering import gather_profiles
from ingest.content.profiles import ProfileOutcome, keep_profile
from ingest.pipeline import Pipeline
from ingest.profile_file import ProfileFile, read_profile, write_profile
from ingest.record import Progress
from ingest.sources.markdown import MarkdownSource
from kb.curation.organisations import OrganisationRegister
from kb.model import (
    AgreementType,
    CooperationProfile,
    Language,
    Organisation,
    PartnerType,
    ProfileFamily,
    ProfileStatus,
    ProfileType,
)
from kb.model.profile import YEARS
from kb.store import Database, UnitOfWork
from kb.taxonomy import Vocabularies
from tests.matching.profiles import profile

DAYS = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
FILE = """\
---
type: technology-request
organisation: Example Pumps
technologies:
  - vibration-analysis
countries:
  - NO
deadline: 2027-05-31
---

# Pumpen überwachen {: lang=de }

> Eine Firma will Pumpen überwachen.

## Beschreibung

Vierzig Pumpen ohne Sensoren.
"""


def words() -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
    return st.text(letters, min_size=1, max_size=60).filter(lambda text: bool(text.split()))


@st.composite
def profiles(draw: st.DrawFn) -> CooperationProfile:
    section = st.one_of(st.just(""), words(), st.just("# no title\n\n- a list. Two sentences. Three.\n\n> quoted"))
    texts = {
        language.value: {
            "title": draw(words()),
            "summary": draw(st.one_of(st.just(""), words())),
            "description": draw(section),
            "advantages": draw(section),
            "partner": draw(section),
        }
        for language in draw(st.sets(st.sampled_from(list(Language)), min_size=1))
    }
    return profile(
        type=draw(st.sampled_from(list(ProfileType))),
        status=draw(st.sampled_from(list(ProfileStatus))),
        texts=texts,
        organisation=draw(words()),
        country=draw(st.sampled_from(["NO", "FI", None])),
        deadline=draw(st.one_of(st.none(), DAYS)),
        agreements=draw(st.lists(st.sampled_from(list(AgreementType)), unique=True)),
        partner_types=draw(st.lists(st.sampled_from(list(PartnerType)), unique=True)),
        demonstration=draw(st.booleans()),
    )


@given(made=profiles(), key=st.sampled_from(["example-pumps-no", None]))
def test_what_is_written_is_read_again(made: CooperationProfile, key: str | None) -> None:
    assert read_profile(write_profile(made, key)) == ProfileFile(made, has_id=True, organisation_key=key)


@given(st.text(max_size=300))
def test_rubbish_is_refused_in_words(text: str) -> None:
    for content in (text, f"---\ntype: technology-offer\n{text}\n---\n{text}"):
        try:
            said = read_profile(content).profile.slug
        except InvalidBriefFile as error:
            said = str(error)
        assert said


def test_the_short_form_that_people_write() -> None:
    found = read_profile(FILE)
    assert not found.has_id
    assert (found.profile.slug, found.profile.countries) == ("pumpen-uberwachen", ("NO",))
    text = found.profile.texts.de
    assert text is not None
    assert text.description == "Vierzig Pumpen ohne Sensoren."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("type: technology-request", "type: gift", "type: 'gift' is not one of technology-offer"),
        ("countries:", "country_list:", "unknown key 'country_list'"),
        ("  - NO", "  - Norway", "countries.0"),
        ("2027-05-31", "May", "deadline"),
        ("## Beschreibung", "## Besreibung", "did you mean 'beschreibung'"),
        ("organisation: Example Pumps\n", "", "organisation: Field required"),
        ("countries:", "organisation_key: Example Pumps\ncountries:", "organisation_key: .*pattern"),
        ("countries:", "organisation_key: [a, b]\ncountries:", "organisation_key: .*string"),
    ],
)
def test_mistakes_are_named(old: str, new: str, said: str) -> None:
    with pytest.raises(InvalidBriefFile, match=said):
        read_profile(FILE.replace(old, new))


def test_a_file_changes_what_no_person_has_changed(database: Database) -> None:
    with database.unit_of_work() as work:
        assert keep_profile(work, read_profile(FILE)) is ProfileOutcome.NEW
        assert keep_profile(work, read_profile(FILE)) is ProfileOutcome.UNCHANGED
        published = FILE.replace("type:", "status: published\ntype:")
        assert keep_profile(work, read_profile(published)) is ProfileOutcome.CHANGED
        stored = work.cooperation.by_slug("pumpen-uberwachen")
        assert stored is not None
        by_a_person = stored.profile.model_copy(update={"status": ProfileStatus.ARCHIVED})
        work.cooperation.save(by_a_person, author="An Editor", reason="taken down", expected_revision=stored.revision)
        assert keep_profile(work, read_profile(published)) is ProfileOutcome.KEPT
        stored = work.cooperation.by_slug("pumpen-uberwachen")
        assert stored is not None
        assert stored.profile.status is ProfileStatus.ARCHIVED


def key_of(work: UnitOfWork) -> str | None:
    stored = work.cooperation.by_slug("pumpen-uberwachen")
    assert stored is not None
    return stored.organisation_key


def test_a_file_says_by_key_or_by_name_of_which_organisation_it_is(database: Database) -> None:
    norwegian = FILE.replace("countries:", "country: NO\ncountries:")
    with database.unit_of_work() as work:
        assert keep_profile(work, read_profile(norwegian)) is ProfileOutcome.NEW
        assert key_of(work) is None
        assert work.organisations.with_key("example-pumps-no") is None, "a profile makes no organisation known"
        for country in ("NO", "DE"):
            OrganisationRegister(work).key(Organisation(name="Example Pumps", country=country))
        assert keep_profile(work, read_profile(norwegian)) is ProfileOutcome.CHANGED
        assert key_of(work) == "example-pumps-no"
        assert keep_profile(work, read_profile(norwegian)) is ProfileOutcome.UNCHANGED
        given = norwegian.replace("type:", "organisation_key: others-de\ntype:")
        assert keep_profile(work, read_profile(given)) is ProfileOutcome.CHANGED
        assert key_of(work) == "others-de"
        assert (
            keep_profile(work, read_profile(norwegian.replace("country: NO", "country: SE"))) is ProfileOutcome.CHANGED
        )
        assert key_of(work) is None, "it is of another one now"
        assert keep_profile(work, read_profile(given)) is ProfileOutcome.CHANGED
        # Without a country nobody knows which of both it is.
        assert keep_profile(work, read_profile(FILE)) is ProfileOutcome.CHANGED
        assert key_of(work) is None


def test_a_tie_does_not_touch_what_people_have_changed(database: Database) -> None:
    with database.unit_of_work() as work:
        keep_profile(work, read_profile(FILE))
        stored = work.cooperation.by_slug("pumpen-uberwachen")
        assert stored is not None
        changed = stored.profile.model_copy(update={"country": "NO"})
        work.cooperation.save(changed, author="A Scout", reason="mended", expected_revision=stored.revision)
        same = FILE.replace("countries:", "country: NO\norganisation_key: others-de\ncountries:")
        assert keep_profile(work, read_profile(same)) is ProfileOutcome.UNCHANGED
        assert key_of(work) is None


def test_the_demonstration_has_organisations_with_briefs_offers_requests_and_openings(content: Path) -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted((content / "briefs").glob("*.md"))]
    briefs = [read_brief(text).brief for text in texts]
    known = {part.organisation.key: part.organisation for brief in briefs for part in brief.organisations}
    tied: dict[str, set[str]] = {}
    for family in ProfileFamily:
        for file in sorted((content / family).glob("*.md")):
            found = read_profile(file.read_text(encoding="utf-8"), family)
            if found.organisation_key is not None:
                organisation = known[found.organisation_key]
                assert (organisation.name, organisation.country) == (found.profile.organisation, found.profile.country)
                kind = getattr(found.profile, "kind" if family is ProfileFamily.COOPERATION else "family")
                tied.setdefault(found.organisation_key, set()).add(kind)
    assert len(tied) >= 8
    assert {kind for kinds in tied.values() for kind in kinds} == {"offer", "request", "exchange"}
    assert {"offer", "request", "exchange"} in tied.values()


def test_ingest_takes_profiles_and_says_which_it_cannot(
    database: Database, vocabularies: Vocabularies, tmp_path: Path
) -> None:
    good, unknown, broken = (tmp_path / f"{name}.md" for name in ("good", "unknown", "broken"))
    good.write_text(FILE, encoding="utf-8")
    unknown.write_text(FILE.replace("vibration-analysis", "vibration-analysi"), encoding="utf-8")
    broken.write_text(FILE.replace("deadline: 2027-05-31", "deadline: soon"), encoding="utf-8")
    readings = MarkdownSource().read_all([good, unknown, broken], Progress(0))
    report = Pipeline(database, vocabularies).run(readings, ["here"])
    reasons = {Path(item.location).stem: item.reason for item in report.rejections}
    assert reasons.keys() == {"unknown", "broken"}
    assert "did you mean vibration-analysis" in reasons["unknown"]
    with database.unit_of_work() as work:
        assert [item.profile.slug for item in work.cooperation.all()] == ["pumpen-uberwachen"]


def test_the_content_survives_a_round_trip(database: Database, content: Path, tmp_path: Path) -> None:
    files = sorted((content / "cooperation").glob("*.md"))
    with database.unit_of_work() as work:
        for file in files:
            keep_profile(work, read_profile(file.read_text(encoding="utf-8")))
        report = ContentFolder(tmp_path, only=[ProfileFamily.COOPERATION]).export(
            gather_profiles(work, ProfileFamily.COOPERATION, every_status=False)
        )
        assert len(report.written) == len(files)
        again = ContentFolder(tmp_path, only=[ProfileFamily.COOPERATION]).export(
            gather_profiles(work, ProfileFamily.COOPERATION, every_status=False)
        )
        assert (again.written, again.unchanged) == ([], len(files))
    for file in files:
        assert (tmp_path / "cooperation" / file.name).read_bytes() == file.read_bytes()
