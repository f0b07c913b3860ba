"""From one record of a source to one draft: languages, identifiers, organisations, dates; nothing invented."""

from pydantic import ValidationError

from ingest.cleaning import clean, clean_line, shorten
from ingest.draft import BriefDraft
from ingest.interpretation import (
    UninterpretableValue,
    is_missing,
    parse_amount,
    parse_bool,
    parse_country,
    parse_date,
    parse_language,
)
from ingest.record import RawOrganisation, RawProject, RawRecord, RawText
from ingest.text_language import OtherLanguage, language_of
from kb.model import (
    FieldOrigin,
    InvalidValue,
    Language,
    Organisation,
    Participation,
    Project,
    Publication,
    Role,
    SiltaError,
    Text,
    explain,
)
from kb.model.identifiers import parse_doi, parse_ror
from kb.model.text import SECTION_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from kb.model.web_address import parse_web_address

_ROLES = {"coordinator": Role.COORDINATOR, "participant": Role.PARTICIPANT}

_ADMINISTRATIVE = frozenset({"topic", "legalBasis"})
"""Schemes that say under which call a project was funded, not what it is about."""


class UnusableRecord(SiltaError):
    """The record cannot become a brief; the message says which field is at fault."""


def normalise(raw: RawRecord) -> BriefDraft:
    """Interpret a record.

    What cannot be understood but is not needed (an odd country code, a broken link) is left out with a note.

    :raises UnusableRecord: when no text in German, English or Finnish is there, or a date or amount means nothing
    """
    notes: list[str] = list(raw.notes)
    try:
        texts = _texts(raw.texts, notes)
        project = _project(raw.project, notes) if raw.project else None
        organisations = _organisations(raw.organisations, notes)
        publications = tuple(_publication(doi, title) for doi, title in raw.publications if doi or title)
        updated = parse_date(raw.updated, "last update")
    except ValidationError as error:
        raise UnusableRecord(explain(error)) from error
    except (UninterpretableValue, InvalidValue) as error:
        raise UnusableRecord(str(error)) from error
    end = project.end if project else None
    year = end or (project.start if project else None) or updated
    names = [f"texts.{language}" for language in texts]
    names += [name for name, value in (("project", project), ("organisations", organisations)) if value]
    return BriefDraft(
        source=raw.source,
        texts=texts,
        organisations=organisations,
        project=project,
        publications=publications,
        subjects=_subjects(raw),
        classes=_classes(raw),
        licence=raw.source.licence,
        year=year.year if year else None,
        origins=tuple(FieldOrigin(field=name, source=raw.source.key) for name in names),
        notes=notes,
    )


def _texts(raw_texts: tuple[RawText, ...], notes: list[str]) -> dict[Language, Text]:
    texts: dict[Language, Text] = {}
    others: list[str] = []
    readable: list[tuple[bool, Language, Text]] = []
    for raw in raw_texts:
        title, summary = clean_line(raw.title), clean_line(raw.summary)
        description = clean(raw.description, is_html=raw.is_html)
        try:
            language = language_of(raw, title, description or summary, notes)
        except OtherLanguage as other:
            others.append(str(other))
            continue
        if title and (description or raw.summary):
            is_declared = parse_language(raw.language) is language
            readable.append((is_declared, language, _text(title, summary, description, notes)))
    # A text that its source puts under the wrong language never takes the place of one that belongs there.
    for _, language, text in sorted(readable, key=lambda item: not item[0]):
        texts.setdefault(language, text)
    if texts:
        return texts
    if others and len(others) == len(raw_texts):
        message = f"its only languages are {', '.join(sorted(set(others)))}; Silta shows de, en and fi"
        raise UnusableRecord(message)
    missing = "a title" if not any(clean_line(raw.title) for raw in raw_texts) else "a text besides its title"
    message = f"the record has no {missing.removeprefix('a ')}; {missing} is needed"
    raise UnusableRecord(message)


def _text(title: str, summary: str, description: str, notes: list[str]) -> Text:
    if len(title) > TITLE_LENGTH:
        notes.append(f"title of {len(title)} characters shortened to {TITLE_LENGTH}")
    if len(description) > SECTION_LENGTH:
        notes.append(f"description of {len(description)} characters shortened to {SECTION_LENGTH}")
    whole = summary or " ".join(description.split())
    return Text(
        title=shorten(title, TITLE_LENGTH),
        summary=shorten(whole, SUMMARY_LENGTH),
        description=shorten(description or summary, SECTION_LENGTH),
    )


def _project(raw: RawProject, notes: list[str]) -> Project:
    return Project(
        identifier=raw.identifier,
        acronym=_line(raw.acronym),
        title=_line(raw.title),
        programme=_line(raw.programme),
        doi=_doi(raw.doi, notes),
        start=parse_date(raw.start, "start date"),
        end=parse_date(raw.end, "end date"),
        total_cost=parse_amount(raw.total_cost, "total cost"),
        url=_address(raw.url, notes),
    )


def _organisations(raws: tuple[RawOrganisation, ...], notes: list[str]) -> tuple[Participation, ...]:
    found: dict[tuple[str, str | None, Role], Participation] = {}
    for raw in sorted(raws, key=lambda item: (item.role != "coordinator", item.order, item.name)):
        name = clean_line(raw.name)
        if not name:
            notes.append("an organisation without a name left out")
            continue
        country = parse_country(raw.country)
        if country is None and not is_missing(raw.country):
            notes.append(f"country {raw.country[:40]!r} of {name[:80]} is no ISO 3166 code; left out")
        organisation = Organisation(
            name=name,
            short_name=_line(raw.short_name),
            ror=_ror(raw.ror, notes),
            country=country,
            city=_line(raw.city),
            sme=parse_bool(raw.sme),
            url=_address(raw.url, notes),
        )
        role = _ROLES.get(raw.role, Role.PARTNER)
        found.setdefault((name.casefold(), country, role), Participation(organisation=organisation, role=role))
    return tuple(found.values())


def _publication(doi: str, title: str) -> Publication:
    return Publication(doi=doi or None, title=_line(title))


def _subjects(raw: RawRecord) -> tuple[str, ...]:
    labels = (clean_line(subject.label) for subject in raw.subjects if subject.scheme not in _ADMINISTRATIVE)
    return tuple(dict.fromkeys(label[:500] for label in labels if label))


def _classes(raw: RawRecord) -> tuple[tuple[str, str], ...]:
    classes = (item for item in raw.subjects if item.code and item.scheme.casefold() == "euroscivoc")
    return tuple(dict.fromkeys((item.code, clean_line(item.label)[:500] or item.code) for item in classes))


def _line(text: str) -> str | None:
    line = clean_line(text)
    return None if is_missing(line) else shorten(line, 500)


def _doi(text: str, notes: list[str]) -> str | None:
    if is_missing(text):
        return None
    try:
        return parse_doi(text)
    except InvalidValue as error:
        notes.append(f"{error}; left out")
        return None


def _ror(text: str, notes: list[str]) -> str | None:
    if is_missing(text):
        return None
    try:
        return parse_ror(text)
    except InvalidValue as error:
        notes.append(f"{error}; left out")
        return None


def _address(text: str, notes: list[str]) -> str | None:
    address = text.strip()
    if is_missing(address):
        return None
    if "://" not in address and "." in address and ":" not in address:
        address = f"http://{address}"
    try:
        return parse_web_address(address[:2000])
    except InvalidValue as error:
        notes.append(f"{error}; left out")
        return None
