"""The shipped briefs are as many and as varied as a demonstration needs, and promise nothing false."""

from collections import Counter
from pathlib import Path

import pytest

from ingest.brief_file import read_brief
from ingest.vocabulary_check import check_vocabulary
from kb.model import Language, PotentialLevel, Role, TransferBrief
from kb.taxonomy import Vocabularies


@pytest.fixture(scope="module")
def briefs(content: Path) -> list[TransferBrief]:
    return [read_brief(file.read_text(encoding="utf-8")).brief for file in sorted((content / "briefs").glob("*.md"))]


def test_there_are_enough_in_every_language(briefs: list[TransferBrief]) -> None:
    languages = [set(brief.texts.languages) for brief in briefs]
    assert len(briefs) >= 60
    assert sum({Language.DE, Language.EN} <= found for found in languages) >= 30
    assert sum(Language.FI in found for found in languages) >= 10


def test_they_spread_over_maturity_patterns_and_potential(briefs: list[TransferBrief]) -> None:
    levels = Counter(level for brief in briefs if brief.maturity for level in brief.maturity.value.levels)
    assert set(levels) == set(range(1, 10))
    assert len({pattern.value for brief in briefs for pattern in brief.business_models}) >= 25
    assert {brief.potential.value for brief in briefs if brief.potential} == set(PotentialLevel)


def test_they_say_that_they_are_demonstrations_and_name_nobody(briefs: list[TransferBrief]) -> None:
    for brief in briefs:
        assert brief.demonstration
        assert brief.contact is not None
        assert brief.contact.email is not None
        assert brief.contact.email.endswith("@example.org")
        assert brief.people == ()


def test_their_organisations_exist_nowhere_and_work_together_between_countries(briefs: list[TransferBrief]) -> None:
    parts = [part for brief in briefs for part in brief.organisations]
    known = {(part.organisation.name, part.organisation.country, part.organisation.sme) for part in parts}
    assert len(known) == len({name for name, _, _ in known}) == 12, "one country and size each"
    for part in parts:
        assert part.organisation.name.startswith("Example ")
        assert part.organisation.name.endswith(" (demonstration)")
        assert (part.organisation.ror, part.organisation.url, part.organisation.city) == (None, None, None)
    assert len({country for _, country, _ in known}) >= 8
    assert {part.role for part in parts} >= {Role.COORDINATOR, Role.PARTNER, Role.PROVIDER}
    for brief in briefs:
        assert [part.role for part in brief.organisations].count(Role.COORDINATOR) == 1, brief.slug
    between = sum({"DE", "FI"} <= set(brief.countries) for brief in briefs)
    assert between >= 5


def test_every_language_of_every_brief_has_all_sections(briefs: list[TransferBrief]) -> None:
    for brief in briefs:
        for language, text in brief.texts:
            assert text.missing_sections == (), (brief.slug, language)
            assert text.is_complete, (brief.slug, language)


def test_they_use_the_vocabularies(briefs: list[TransferBrief], vocabularies: Vocabularies) -> None:
    for brief in briefs:
        check_vocabulary(brief, vocabularies)
        assert brief.technologies, brief.slug


def test_ids_and_addresses_are_their_own(briefs: list[TransferBrief], content: Path) -> None:
    assert len({brief.id for brief in briefs}) == len({brief.slug for brief in briefs}) == len(briefs)
    assert {brief.slug for brief in briefs} == {file.stem for file in (content / "briefs").glob("*.md")}
    assert {brief.id.version for brief in briefs} == {7}


def test_stated_maturity_has_evidence(briefs: list[TransferBrief]) -> None:
    for brief in briefs:
        assert brief.maturity is None or brief.maturity.evidence, brief.slug
