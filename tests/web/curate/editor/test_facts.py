"""Sectors, protection, contact, people, organisations, project; and where each field came from."""

from typing import Any

from tests.web.curate.editor.conftest import Case, Person, made_brief
from tests.web.person import sound


def as_shown(person: Person, case: Case) -> dict[str, Any]:
    """What a browser sends when nothing was touched."""
    page = person.page(f"{case.address}/facts")
    (form,) = [element for element in page.all("form") if "editor-form" in element.attributes.get("class", "")]
    assert form["action"] == case.address
    sent: dict[str, Any] = {}
    chosen = ""
    for element in page.elements:
        name = element.attributes.get("name", "")
        if "form" not in element.inside or name in {"", "csrf_token", "q", "lang"}:
            if element.name == "option" and chosen and "selected" in element.attributes:
                sent[chosen] = element["value"]
            continue
        if element.name == "select":
            chosen = name
            sent.setdefault(name, "")
        elif element.name == "textarea":
            sent[name] = element.text.removeprefix("\n")
        elif element.name == "input" and (
            element.attributes.get("type") != "checkbox" or "checked" in element.attributes
        ):
            sent.setdefault(name, []).append(element.attributes.get("value", ""))
    return sent


def test_a_form_that_nobody_touched_changes_nothing(scout: Person, put) -> None:
    brief = made_brief(
        organisations=[{"organisation": {"name": "Example Institute", "country": "DE"}, "role": "coordinator"}],
        people=[{"name": "Example Person", "affiliation": "Example Institute"}],
        project={"identifier": "101", "acronym": "PUMPS", "title": "Pumps", "total_cost": "1234.50"},
        contact={
            "name": "Transfer desk",
            "email": "transfer@example.org",
            "consent": {"given_on": "2026-05-04", "basis": "desk"},
        },
        publications=[{"title": "On pumps", "doi": "10.5555/pumps", "year": 2024}],
        ipr_status="patent-granted",
        cooperation_sought=["pilot", "licence"],
        licence="CC-BY-4.0",
    )  # fmt: skip
    case = put(brief)
    assert scout.send(case.address, as_shown(scout, case)).status_code == 303
    assert case.stored.revision == 1


def test_facts_are_changed(scout: Person, case: Case) -> None:
    form = {**as_shown(scout, case), "contact-name": "Transfer desk", "contact-email": "transfer@example.org"}
    form |= {"sectors": ["food-processing"], "licence": "CC0-1.0", "ipr_status": "open-source"}
    form |= {
        "organisation-0-name": "Example Institute",
        "organisation-0-country": "FI",
        "organisation-0-role": "partner",
    }
    assert scout.send(case.address, form).status_code == 303
    brief = case.brief
    assert brief.contact is not None
    assert (brief.contact.email, brief.sectors, brief.licence) == (
        "transfer@example.org",
        ("food-processing",),
        "CC0-1.0",
    )
    assert brief.organisations[0].organisation.key, "an organisation gets its address"
    assert brief.technologies, "what the form does not ask for stays"
    assert case.revisions[-1].reason.startswith("Changed: Sector, How it is protected")


def test_what_cannot_be_kept_stays_in_the_form(scout: Person, case: Case) -> None:
    form = {**as_shown(scout, case), "contact-name": "Desk", "contact-email": "nonsense", "year": "20"}
    page = sound(scout.send(case.address, form), 422)
    assert page.one("input", name="contact-email")["value"] == "nonsense"
    assert "This is no mail address." in page.text
    assert case.stored.revision == 1


def test_every_known_origin_is_shown(scout: Person, case: Case) -> None:
    page = scout.page(f"{case.address}/facts")
    assert "English: In the words of the source" in [element.text for element in page.all("dt")]
    assert "cordis:101" in [element.text for element in page.all("dd")]
