"""The step about people: the contact with consent, who worked on it, the organisations and the project."""

from collections.abc import Iterator, Mapping, Sequence

from kb.model import (
    Actor,
    Consent,
    Contact,
    ContactSentence,
    Organisation,
    Participation,
    Person,
    Project,
    Role,
    SubmissionDraft,
)
from web.contribute.fields import Fields, ReadStep
from web.contribute.moment import today

ROWS = 60
"""People, and organisations, that a submission has at most."""
_CONTACT = ("name", "email", "phone", "organisation", "url")
_PERSON = ("name", "orcid", "affiliation")
_ORGANISATION = ("name", "country", "city", "url", "ror")
_PROJECT = ("identifier", "acronym", "title", "programme", "url")


def read_people(fields: Fields, draft: SubmissionDraft, actor: Actor) -> ReadStep:
    """Read the step; a row whose name is empty is left out, and one that cannot be kept stays as it was stored."""
    contact = _contact(fields, draft.contact)
    changes = {
        "contact": contact,
        "consent": _consent(fields, draft, contact, actor),
        "people": tuple(_people(fields, draft.people)),
        "organisations": tuple(_organisations(fields, draft.organisations)),
        "project": _project(fields, draft.project),
    }
    return ReadStep(draft.model_copy(update=changes), fields.problems)


def _contact(fields: Fields, before: Contact | None) -> Contact | None:
    if "contact-name" not in fields.form:
        return before
    values = _values(fields, "contact-", _CONTACT)
    if not values:
        return None
    return fields.make(Contact, values, "contact-") or before


def _consent(fields: Fields, draft: SubmissionDraft, contact: Contact | None, actor: Actor) -> Consent | None:
    """Keep a consent as long as it is for the same contact and says as much as the form; a new tick is a new one.

    One to an earlier sentence, which the form does not show as ticked, stays until a tick takes its place.
    """
    if "contact-name" not in fields.form:
        return draft.consent
    before = draft.consent if contact is not None and contact == draft.contact else None
    is_ticked = "consent" in fields.form
    if contact is None or not is_ticked:
        return before if before is not None and not before.covers_pages else None
    if before is not None and before.covers_pages:
        return before
    return Consent(given_by=actor.name, given_on=today(), wording=ContactSentence.FORM.value)


def _people(fields: Fields, before: Sequence[Person]) -> Iterator[Person]:
    if "person-0-name" not in fields.form:
        yield from before
        return
    for number in range(ROWS):
        values = _values(fields, f"person-{number}-", _PERSON)
        known = before[number] if number < len(before) else None
        if values.get("name"):
            found = fields.make(Person, values, f"person-{number}-") or known
            if found is not None:
                yield found


def _organisations(fields: Fields, before: Sequence[Participation]) -> Iterator[Participation]:
    if "organisation-0-name" not in fields.form:
        yield from before
        return
    for number in range(ROWS):
        prefix = f"organisation-{number}-"
        values = _values(fields, prefix, _ORGANISATION)
        known = before[number] if number < len(before) else None
        if not values.get("name"):
            continue
        same = known is not None and known.organisation.name == values["name"]
        # What the form does not ask is kept while the name is the same.
        kept = dict(known.organisation) if known is not None and same else {}
        made = fields.make(Organisation, {**kept, **dict.fromkeys(_ORGANISATION), **values}, prefix)
        role = fields.one_of(f"{prefix}role", [item.value for item in Role])
        if made is not None:
            yield Participation(organisation=made, role=Role(role) if role else Role.PARTICIPANT)
        elif known is not None:
            yield known


def _project(fields: Fields, before: Project | None) -> Project | None:
    if "project-identifier" not in fields.form:
        return before
    values = _values(fields, "project-", _PROJECT)
    if not values.get("identifier"):
        return None
    kept = dict(before) if before is not None and before.identifier == values["identifier"] else {}
    return fields.make(Project, {**kept, **dict.fromkeys(_PROJECT), **values}, "project-") or before


def _values(fields: Fields, prefix: str, names: Sequence[str]) -> Mapping[str, str]:
    """Return the fields of a row that are not empty."""
    return {name: value for name in names if (value := fields.line(f"{prefix}{name}"))}
