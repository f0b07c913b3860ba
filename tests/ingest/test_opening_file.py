"""Openings as files: read, written, and read again without loss."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.brief_file import InvalidBriefFile
from ingest.content.profiles import ProfileOutcome, keep_profile
from ingest.profile_file import ProfileFile, read_profile, write_profile
from ingest.record import Decision, Progress
from ingest.sources.markdown import MarkdownSource
from kb.model import (
    AcademicLevel,
    ExchangeOpening,
    FundingKind,
    Language,
    OpeningKind,
    Preparation,
    ProfileFamily,
    ProfileStatus,
)
from kb.model.profile import YEARS
from kb.store import Database
from tests.exchange.openings import opening

CONTENT = Path(__file__).resolve().parents[2] / "content" / "exchange"
EXCHANGE = ProfileFamily.EXCHANGE
DAYS = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
FILE = """\
---
kind: doctoral-visit
organisation: Example Institute
country: NO
levels:
  - doctoral
technologies:
  - vibration-analysis
duration:
  length: 6
  unit: weeks
funding:
  kind: expenses
deadline: 2027-05-31
---

# Pumpen abhören {: lang=de }

> Sechs Wochen an einem Prüfstand für Pumpen.

## Beschreibung

Vierzig Pumpen ohne Sensoren.

## Vorbereitung auf Land und Kultur

Ein Gespräch.
"""


def words() -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
    return st.text(letters, min_size=1, max_size=60).filter(lambda text: bool(text.split()))


@st.composite
def openings(draw: st.DrawFn) -> ExchangeOpening:
    section = st.one_of(st.just(""), words(), st.just("# no title\n\n- a list. Two sentences. Three.\n\n> quoted"))
    names = ("description", "requirements", "funding", "preparation")
    texts = {
        language.value: {
            "title": draw(words()),
            "summary": draw(st.one_of(st.just(""), words())),
            **{name: draw(section) for name in names},
        }
        for language in draw(st.sets(st.sampled_from(list(Language)), min_size=1))
    }
    kind = draw(st.sampled_from(list(FundingKind)))
    amount = draw(st.one_of(st.none(), st.integers(1, 1_000_000))) if kind is not FundingKind.OWN else None
    supervisor = {"name": draw(words()), "email": "a@example.org"}
    consent = {"given_by": draw(words()), "given_on": draw(st.dates()), "wording": "supervisor-1"}
    return opening(
        kind=draw(st.sampled_from(list(OpeningKind))),
        status=draw(st.sampled_from(list(ProfileStatus))),
        texts=texts,
        organisation=draw(words()),
        place=draw(st.one_of(st.none(), words())),
        supervisor=draw(st.sampled_from([None, supervisor, {**supervisor, "consent": consent}])),
        levels=draw(st.lists(st.sampled_from(list(AcademicLevel)), unique=True)),
        preparation=draw(st.lists(st.sampled_from(list(Preparation)), unique=True)),
        funding=draw(st.sampled_from([None, {"kind": kind, "amount": amount, "per": "month" if amount else None}])),
        duration={"length": draw(st.integers(1, 120)), "unit": draw(st.sampled_from(["weeks", "months"]))},
        starts_on=draw(st.one_of(st.none(), DAYS)),
        deadline=draw(st.one_of(st.none(), DAYS)),
        flexible=draw(st.booleans()),
        remote=draw(st.booleans()),
        demonstration=draw(st.booleans()),
    )


@given(made=openings())
def test_what_is_written_is_read_again(made: ExchangeOpening) -> None:
    assert read_profile(write_profile(made), EXCHANGE) == ProfileFile(made, has_id=True)


@given(st.text(max_size=300))
def test_rubbish_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidBriefFile):
        read_profile(f"---\n{text}\n---\n{text}", EXCHANGE)


def test_a_file_by_hand() -> None:
    found = read_profile(FILE, EXCHANGE)
    made = found.profile
    assert isinstance(made, ExchangeOpening)
    assert (found.has_id, made.slug, made.country) == (False, "pumpen-abhoren", "NO")
    assert made.texts.de is not None
    assert made.texts.de.preparation == "Ein Gespräch."


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("kind: doctoral-visit", "kind: holiday", "kind: 'holiday' is not one of research-stay, thesis"),
        ("levels:", "level:", "unknown key 'level' in the front matter of an opening; did you mean 'levels'"),
        ("## Beschreibung", "## Vorteile", "'Vorteile' is no section"),
        ("length: 6", "length: six", "duration"),
        ("kind: expenses", "kind: gold", "funding"),
    ],
)
def test_what_is_wrong_is_named(before: str, after: str, message: str) -> None:
    with pytest.raises(InvalidBriefFile, match=message):
        read_profile(FILE.replace(before, after), EXCHANGE)


def test_a_file_is_kept_once_and_people_have_the_last_word(database: Database) -> None:
    file = read_profile(FILE, EXCHANGE)
    with database.unit_of_work() as work:
        assert keep_profile(work, file) is ProfileOutcome.NEW
        assert keep_profile(work, file) is ProfileOutcome.UNCHANGED
        stored = work.exchange.by_slug("pumpen-abhoren")
        assert stored is not None
        written = stored.profile.model_copy(update={"place": "Bergen"})
        work.exchange.save(written, author="A Person", reason="written", expected_revision=1)
        assert keep_profile(work, file) is ProfileOutcome.KEPT
        assert work.cooperation.by_slug("pumpen-abhoren") is None


def test_an_ingest_knows_openings_from_briefs(tmp_path: Path) -> None:
    path = tmp_path / "one.md"
    path.write_text(FILE, encoding="utf-8")
    [found] = MarkdownSource().read_all([path], Progress(0))
    assert isinstance(found, Decision)


def test_the_demonstration_openings_are_canonical_marked_and_of_nobody() -> None:
    files = sorted(CONTENT.glob("*.md"))
    assert len(files) >= 12
    kinds = set()
    for file in files:
        text = file.read_text(encoding="utf-8")
        found = read_profile(text, EXCHANGE)
        made = found.profile
        assert write_profile(made, found.organisation_key) == text
        assert made.demonstration
        assert made.organisation.startswith("Example ")
        assert made.supervisor is None
        kinds.add(made.kind)
    assert kinds == set(OpeningKind)
