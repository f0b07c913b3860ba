from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from kb.model import Contact, Organisation, Project, Publication, Revision, TransferBrief, explain, new_id

MINIMUM: dict[str, Any] = {
    "id": new_id(),
    "slug": "pump",
    "texts": {"en": {"title": "T", "summary": "S", "description": "D"}},
}
SOURCE = {"source": "cordis", "identifier": "1", "retrieved_at": "2024-05-01T12:00:00Z", "sha256": "0" * 64}


def tag(value: str) -> dict[str, object]:
    return {"value": value, "origin": "estimated", "evidence": [{"quote": "q"}]}


def problem(fields: dict[str, Any], kind: Any = TransferBrief) -> str:
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(fields)
    return explain(caught.value)


def test_little_is_required_and_unknown_stays_unknown() -> None:
    brief = TransferBrief.model_validate(MINIMUM)
    assert (brief.maturity, brief.potential, brief.ipr_status, brief.year) == (None, None, None, None)
    assert brief.status.value == "draft"
    assert not brief.is_reviewed
    assert brief.countries == ()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("slug", "Pump", "slug: "),
        ("slug", "a--b", "slug: "),
        ("slug", "a" * 81, "slug: "),
        ("status", "open", "status: Input should be 'draft', 'submitted', 'in-review', 'waiting-for-researcher', "),
        ("year", 1899, "year: Input should be greater than or equal to 1900 (given: 1899)"),
        ("ipr_status", "patent", "ipr_status: Input should be 'none'"),
        ("published_on", "yesterday", "published_on: "),
        ("colour", "red", "colour: unknown field"),
        ("sectors", ["Food Industry"], "sectors.0: "),
    ],
)
def test_a_wrong_field_is_named(field: str, value: Any, said: str) -> None:
    assert problem({**MINIMUM, field: value}).startswith(said)


@pytest.mark.parametrize("field", ["technologies", "business_models"])
def test_nothing_is_tagged_twice(field: str) -> None:
    said = problem({**MINIMUM, field: [tag("b"), tag("a"), tag("b")]})
    assert f"{field}: b is given more than once" in said


def test_a_field_comes_from_a_source_that_the_brief_has() -> None:
    origin = {"field": "texts.en.description", "source": "cordis:1"}
    assert TransferBrief.model_validate({**MINIMUM, "sources": [SOURCE], "origins": [origin]}).origins
    said = problem({**MINIMUM, "origins": [origin]})
    assert "origins: texts.en.description names the source cordis:1, which the brief does not have" in said


def test_countries_are_those_of_the_organisations_once_and_sorted() -> None:
    organisations = [{"organisation": {"name": "N", "country": code}} for code in ("FI", None, "DE", "FI")]
    assert TransferBrief.model_validate({**MINIMUM, "organisations": organisations}).countries == ("DE", "FI")


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        (Organisation, {"name": "N", "country": "de"}, "country: "),
        (Organisation, {"name": "N", "ror": "02mhbdp95"}, "ror: '02mhbdp95' is no ROR id"),
        (Organisation, {"name": "N", "url": "javascript:alert(1)"}, "url: 'javascript:alert(1)' is no web address"),
        (Organisation, {"name": "N", "url": "https://"}, "url: "),
        (Organisation, {"name": "N", "url": "https://example.org/a b"}, "url: "),
        (
            Contact,
            {"name": "N", "email": "nobody"},
            "email: 'nobody' is no mail address; it looks like",
        ),
        (Contact, {"name": "N", "email": "a@example.org,b@example.org"}, "email: "),
        (Contact, {"name": "N", "phone": "call me"}, "phone: "),
        (
            Project,
            {"identifier": "1", "start": "2024-01-02", "end": "2024-01-01"},
            "record: the project ends",
        ),
        (Project, {"identifier": "1", "total_cost": -1}, "total_cost: "),
        (Publication, {"year": 2020}, "record: a publication has a title or a DOI"),
    ],
)
def test_what_belongs_to_a_brief_is_checked(kind: type, fields: dict[str, Any], said: str) -> None:
    assert problem(fields, kind).startswith(said)


def test_a_record_of_a_source_has_one_key() -> None:
    brief = TransferBrief.model_validate({**MINIMUM, "sources": [SOURCE]})
    assert brief.sources[0].key == "cordis:1"
    assert problem({**MINIMUM, "sources": [{**SOURCE, "sha256": "0" * 63}]}).startswith("sources.0.sha256: ")
    assert problem({**MINIMUM, "sources": [{**SOURCE, "retrieved_at": "2024-05-01T12:00:00"}]}).startswith(
        "sources.0.retrieved_at: Input should have timezone info"
    )


def test_a_brief_cannot_be_changed_in_place() -> None:
    brief = TransferBrief.model_validate(MINIMUM)
    with pytest.raises(ValidationError):
        brief.slug = "other"  # type: ignore[misc]


def test_a_revision_says_who_when_and_why() -> None:
    brief = TransferBrief.model_validate(MINIMUM)
    made = {"brief_id": brief.id, "number": 1, "author": "ingest", "made_at": datetime.now(UTC), "reason": "new"}
    assert Revision.model_validate({**made, "brief": brief}).brief == brief
    assert problem({**made, "brief": brief, "number": 0}, Revision).startswith("number: ")
    assert problem({**made, "brief": brief, "reason": ""}, Revision).startswith("reason: ")
    assert problem({**made, "brief": brief, "made_at": datetime(2024, 1, 1)}, Revision).startswith("made_at: ")  # noqa: DTZ001


def test_many_problems_are_counted() -> None:
    wrong = {f"field{number}": 1 for number in range(8)}
    assert problem({**MINIMUM, **wrong}).endswith("; and 3 more")


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (Organisation, "url", "https://example.org/\x1b"),
        (Organisation, "url", "https://exa\x00mple.org/"),
        (Organisation, "url", "https://example.org:99999999/"),
        (Contact, "email", "a@example.o\x00rg"),
        (Contact, "email", "a@."),
    ],
)
def test_control_characters_and_nonsense_in_addresses_are_refused(kind: type, field: str, value: str) -> None:
    assert problem({"name": "N", field: value}, kind).startswith(f"{field}: ")
