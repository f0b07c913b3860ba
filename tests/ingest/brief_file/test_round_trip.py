"""Whatever the model allows is written and read back without loss."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ingest.brief_file import InvalidBriefFile, read_brief, write_brief
from kb.model import (
    Assessment,
    Contact,
    Evidence,
    Language,
    Maturity,
    Organisation,
    Origin,
    Participation,
    PotentialLevel,
    Project,
    Publication,
    Role,
    SectionProposal,
    Text,
    Texts,
    TransferBrief,
    new_id,
)
from tests.examples import examples

printable = st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), max_size=80)
awkward = st.sampled_from(
    [
        "# no title",
        "## Problem",
        "\\# escaped",
        "---",
        "> quote",
        "# X {: lang=en }",
        "- item",
        "{: lang=de }",
        "```",
        "~",
        "null",
    ]
)
section = st.lists(printable | awkward, max_size=6).map("\n".join)
line = (printable | awkward | st.sampled_from(["NO", "yes", "1e3", "012", "2020-01-01", "a: b", "#x", "'q'"])).filter(
    str.strip
)


@st.composite
def texts(draw: st.DrawFn) -> Texts:
    chosen = draw(st.sets(st.sampled_from(Language), min_size=1))
    fields = ("problem", "solution", "benefit", "requirements", "next_step", "description")
    parts = {}
    for language in chosen:
        content = {name: draw(section) for name in fields}
        content["description"] = content["description"].strip() or "Something."
        parts[language.value] = Text(title=draw(line), summary=draw(line), **content)
    return Texts(**parts)


@st.composite
def assessments(draw: st.DrawFn, values: st.SearchStrategy[object]) -> dict[str, object]:
    origin = draw(st.sampled_from(Origin))
    evidence = [Evidence(quote="Something else", source="cordis:1", field="description", start=draw(st.integers(0, 9)))]
    return {
        "value": draw(values),
        "origin": origin,
        "confidence": draw(st.sampled_from([0.0, 0.5, 1.0])),
        "evidence": tuple(evidence) if origin is not Origin.CONFIRMED or draw(st.booleans()) else (),
        "assessor": draw(st.sampled_from(["Desk", "Another desk"])),
        "assessed_on": draw(st.sampled_from([None, date(2026, 1, 2), date(2025, 3, 4)])),
    }


maturities = st.integers(1, 8).map(lambda level: Maturity(level=level)) | st.just(Maturity(level=5, upper=6))


proposals = st.builds(
    lambda section, quote, language, start, confidence: SectionProposal(
        section=section,
        evidence=Evidence(quote=quote, language=language, field="description", start=start, source="cordis:1"),
        confidence=confidence,
    ),
    st.sampled_from(["problem", "solution", "benefit", "requirements", "next_step"]),
    section.filter(str.strip).map(lambda text: text[:1000]),
    st.sampled_from(Language),
    st.integers(0, 20_000),
    st.sampled_from([0.0, 0.5, 0.62, 1.0]),
)


@st.composite
def briefs(draw: st.DrawFn) -> TransferBrief:
    technologies = draw(st.lists(st.sampled_from(["robotics", "welding", "digital-twin"]), unique=True))
    return TransferBrief(
        id=new_id(),
        slug="some-brief",
        texts=draw(texts()),
        demonstration=draw(st.booleans()),
        technologies=tuple(Assessment[str](**draw(assessments(st.just(item)))) for item in technologies),
        maturity=draw(st.none() | assessments(maturities).map(lambda item: Assessment[Maturity](**item))),
        proposals=tuple(draw(st.lists(proposals, max_size=3))),
        potential=draw(
            st.none()
            | assessments(st.sampled_from(PotentialLevel)).map(lambda item: Assessment[PotentialLevel](**item))
        ),
        organisations=draw(
            st.lists(
                st.builds(
                    lambda name, role, sme: Participation(
                        organisation=Organisation(name=name, country="NO", sme=sme), role=role
                    ),
                    line,
                    st.sampled_from(Role),
                    st.sampled_from([None, True, False]),
                ),
                max_size=2,
            )
        ),
        contact=draw(st.none() | line.map(lambda name: Contact(name=name, email="transfer@example.org"))),
        project=draw(
            st.none() | line.map(lambda name: Project(identifier="0123", title=name, total_cost="2998012.75"))
        ),
        publications=draw(st.lists(line.map(lambda title: Publication(title=title, doi="10.3030/691102")), max_size=2)),
        subjects=tuple(draw(st.lists(line, max_size=2))),
        licence=draw(st.none() | line),
        year=draw(st.none() | st.integers(1900, 2100)),
        published_on=draw(st.none() | st.just(date(2026, 2, 28))),
    )


@settings(max_examples=examples(150), deadline=None)
@given(briefs())
def test_a_brief_is_read_back_as_it_was_written(brief: TransferBrief) -> None:
    written = write_brief(brief)
    again = read_brief(written).brief
    assert again == brief
    assert write_brief(again) == written


@given(
    st.text()
    | st.text().map(lambda body: f"---\nstatus: draft\n---\n{body}")
    | st.text().map(lambda y: f"---\n{y}\n---\n")
)
def test_any_text_is_a_brief_or_is_refused_with_a_sentence(content: str) -> None:
    with suppress(InvalidBriefFile):
        read_brief(content)


def test_every_shipped_brief_is_written_back_to_the_letter(content: Path) -> None:
    files = sorted((content / "briefs").glob("*.md"))
    assert files
    for file in files:
        written = file.read_text(encoding="utf-8")
        assert write_brief(read_brief(written).brief) == written, file.name


HEAD = "---\nstatus: draft\n"
BODY = (
    "# A title {: lang=en }\n\n> A summary.\n\n## Problem\n\nOne.\n\n"
    "## Solution\n\nTwo at TRL 4.\n\n## Benefit\n\nThree.\n"
)


def test_a_minimal_file_gets_an_id_and_a_slug() -> None:
    file = read_brief(f"{HEAD}---\n{BODY}")
    assert file.brief.slug == "a-title"
    assert not file.has_id
    assert not file.is_judged


def test_short_forms_mean_confirmed_by_the_assessor_of_the_file() -> None:
    front = "assessor: A desk\nassessed_on: 2026-01-02\ntechnologies: [robotics]\nmaturity: 4\n"
    brief = read_brief(f"{HEAD}{front}---\n{BODY}").brief
    for assessment in (brief.technologies[0], brief.maturity):
        assert assessment is not None
        assert (assessment.origin, assessment.assessor) == (Origin.CONFIRMED, "A desk")
        assert assessment.assessed_on == date(2026, 1, 2)


def test_a_quote_gets_its_place() -> None:
    front = "maturity:\n  level: 4\n  origin: stated\n  evidence:\n    - quote: Two at  TRL 4.\n"
    maturity = read_brief(f"{HEAD}{front}---\n{BODY}").brief.maturity
    assert maturity is not None
    evidence = maturity.evidence[0]
    assert (evidence.language, evidence.field, evidence.start) == (Language.EN, "solution", 0)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("No front matter", "no front matter"),
        ("---\nstatus: draft\n", "does not end"),
        (f"---\n- a\n- list\n---\n{BODY}", "no mapping"),
        (f"---\njust words\n---\n{BODY}", "no mapping"),
        (f"{HEAD}maturty: 4\n---\n{BODY}", "did you mean 'maturity'"),
        (f"{HEAD}status: published\n---\n{BODY}", "'status' stands twice"),
        (f"---\na: &x [1]\nsubjects: *x\n---\n{BODY}", "aliases"),
        (f"{HEAD}published_on: 31/02/2020\n---\n{BODY}", "published_on"),
        (f"{HEAD}published_on: 2020-02-31\n---\n{BODY}", "published_on"),
        (f"{HEAD}maturity: 10\nassessor: A\n---\n{BODY}", "maturity.value.level"),
        (f"{HEAD}maturity: 4\n---\n{BODY}", "assessor"),
        (f"{HEAD}technologies: robotics\nassessor: A\n---\n{BODY}", "technologies is a list"),
        (f"{HEAD}organisations: [x]\n---\n{BODY}", "organisations"),
        (f"{HEAD}maturity: {{level: 4, evidence: [{{quote: Not there}}]}}\nassessor: A\n---\n{BODY}", "word for word"),
        (f"{HEAD}title: [unclosed\n---\n{BODY}", "no valid YAML"),
        (f"{HEAD}a: {'[' * 40}{']' * 40}\n---\n{BODY}", "nested"),
        (f"{HEAD}---\nText without a title\n", "line 4"),
        (f"{HEAD}---\n# Title\n\n> Summary\n", "ends in its language"),
        (f"{HEAD}---\n# Title {{: lang=fr }}\n", "'fr' is not one of de, en, fi"),
        (f"{HEAD}---\n{BODY}\n## Problm\n\nx\n", "did you mean 'problem'"),
        (f"{HEAD}---\n{BODY}{BODY}", "a second part in en"),
        (f"{HEAD}---\n{BODY}\n## Problem\n\nx\n", "a second section"),
        (f"{HEAD}---\n# T {{: lang=en }}\n\nNo quote\n", "block quote"),
        (f"{HEAD}---\n# T {{: lang=en }}\n\n> {'long ' * 100}\n", "at most 400"),
        (f"{HEAD}---\n# T {{: lang=en }}\n\n> Only this\n", "at least one language"),
        (f"{HEAD}---\n", "no text"),
        (f"{HEAD}as_is: true\n---\n{BODY}", "names the id"),
        (f"{HEAD}edited: maturity\n---\n{BODY}", "edited"),
        (f"{HEAD}merged_into: {{id: x}}\n---\n{BODY}", "merged_into"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(content: str, complaint: str) -> None:
    with pytest.raises(InvalidBriefFile, match=complaint) as caught:
        read_brief(content)
    assert "\n" not in str(caught.value)


def test_yaml_words_stay_words() -> None:
    front = "organisations:\n  - name: on\n    country: NO\ncontact:\n  name: 5G\n"
    brief = read_brief(f"{HEAD}{front}---\n{BODY}").brief
    assert brief.organisations[0].organisation.country == "NO"
    assert brief.organisations[0].organisation.name == "on"


def test_the_model_refuses_what_the_file_cannot_hold() -> None:
    with pytest.raises(ValidationError, match="control character"):
        Text(title="a\x07b")
