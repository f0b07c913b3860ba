"""From one record of a source to one draft: languages, identifiers, organisations, dates; nothing invented."""

from dataclasses import replace

from pydantic import ValidationError

from ingest.cleaning import clean, clean_line, shorten
from ingest.draft import BriefDraft
from ingest.interpretation import (
    UninterpretableValue,
    is_missing,
    parse_amount,
    parse_date,
    parse_language,
)
from ingest.optional_value import optional_address, optional_doi, optional_line, optional_year
from ingest.participants import organisations_of, people_of
from ingest.record import RawIdentifier, RawProject, RawRecord, RawText
from ingest.text_language import OtherLanguage, language_of
from kb.model import (
    FieldOrigin,
    InvalidValue,
    Language,
    Project,
    Publication,
    SiltaError,
    Text,
    explain,
)
from kb.model.text import SECTION_LENGTH, SECTIONS, SUMMARY_LENGTH, TITLE_LENGTH

_ADMINISTRATIVE = frozenset({"topic", "legalBasis"})
"""Schemes that say under which call a project was funded, not what it is about."""


class UnusableRecord(SiltaError):
    """The record cannot become a brief; the message says which field is at fault."""


class NoReadableText(UnusableRecord):
    """All texts of the record are in other languages than German, English and Finnish."""


class NoTitle(UnusableRecord):
    """The record has no title."""


def normalise(raw: RawRecord, *, title_suffices: bool = False) -> BriefDraft:
    """Interpret a record.

    What cannot be understood but is not needed (an odd country code, a broken link) is left out with a note.

    :param title_suffices: whether a text may have nothing but a title, as for a person who goes on writing
    :raises UnusableRecord: when no text in German, English or Finnish is there, or a date or amount means nothing
    """
    notes: list[str] = list(raw.notes)
    try:
        texts = _texts(raw.texts, notes, title_suffices=title_suffices)
        project = _project(raw.project, notes) if raw.project else None
        organisations = organisations_of(raw.organisations, raw.people, notes)
        people = people_of(raw.people, notes)
        publications = _publications(raw, notes, project)
        identifiers = _identifiers(raw.identifiers, notes)
        published = optional_year(raw.published, "published", notes)
        updated = parse_date(raw.updated, "last update")
    except ValidationError as error:
        raise UnusableRecord(explain(error)) from error
    except (UninterpretableValue, InvalidValue) as error:
        raise UnusableRecord(str(error)) from error
    end = project.end if project else None
    day = end or (project.start if project else None) or updated
    names = [f"texts.{language}" for language in texts]
    others = {"project": project, "organisations": organisations, "people": people, "publications": publications}
    names += [name for name, value in others.items() if value]
    return BriefDraft(
        source=raw.source,
        texts=texts,
        organisations=organisations,
        people=people,
        project=project,
        publications=publications,
        identifiers=identifiers,
        subjects=_subjects(raw),
        classes=_classes(raw),
        licence=raw.source.licence,
        year=published or (day.year if day else None),
        origins=tuple(FieldOrigin(field=name, source=raw.source.key) for name in names),
        notes=list(dict.fromkeys(notes)),
    )


def _texts(raw_texts: tuple[RawText, ...], notes: list[str], *, title_suffices: bool) -> dict[Language, Text]:
    texts: dict[Language, Text] = {}
    others: list[str] = []
    is_titled = False
    readable: list[tuple[bool, Language, Text]] = []
    for raw in raw_texts:
        title, summary = _told(clean_line(raw.title)), _told(clean_line(raw.summary))
        description = _told(clean(raw.description, is_html=raw.is_html))
        is_titled = is_titled or bool(title)
        sections = _sections(raw, notes)
        if not (title and (description or summary or sections or title_suffices)):
            continue
        body = description or summary or "\n".join(sections.values())
        try:
            language = language_of(raw, title, body, notes)
        except OtherLanguage as other:
            others.append(str(other))
            continue
        is_declared = parse_language(raw.language) is language
        readable.append((is_declared, language, _text(title, summary, description, sections, notes)))
    # A text that its source puts under the wrong language never takes the place of one that belongs there.
    for _, language, text in sorted(readable, key=lambda item: not item[0]):
        texts.setdefault(language, text)
    if texts:
        return texts
    if others:
        message = f"no text is in German, English or Finnish, but in {', '.join(sorted(set(others)))}"
        raise NoReadableText(message)
    if not is_titled:
        raise NoTitle("the record has no title")
    raise UnusableRecord("the record has no text besides its title: neither an abstract nor a description")


def _told(text: str) -> str:
    """Return a text, or nothing where the source only says that it has none (``:unav``, ``n/a``)."""
    return "" if is_missing(text) else text


def _sections(raw: RawText, notes: list[str]) -> dict[str, str]:
    """Return the sections that the source itself has, by name."""
    found: dict[str, str] = {}
    for name in SECTIONS:
        text = clean(getattr(raw, name), is_html=raw.is_html)
        if len(text) > SECTION_LENGTH:
            notes.append(f"{name} of {len(text)} characters shortened to {SECTION_LENGTH}")
        if text:
            found[name] = shorten(text, SECTION_LENGTH)
    return found


def _text(title: str, summary: str, description: str, sections: dict[str, str], notes: list[str]) -> Text:
    if len(title) > TITLE_LENGTH:
        notes.append(f"title of {len(title)} characters shortened to {TITLE_LENGTH}")
    if len(description) > SECTION_LENGTH:
        notes.append(f"description of {len(description)} characters shortened to {SECTION_LENGTH}")
    # A summary says what a firm gains, and the source has told under which heading it stands.
    told = next((sections[name] for name in ("benefit", "solution", "problem") if name in sections), description)
    whole = summary or " ".join((told or next(iter(sections.values()), "")).split())
    return Text(
        title=shorten(title, TITLE_LENGTH),
        summary=shorten(whole, SUMMARY_LENGTH),
        description=shorten(description or whole, SECTION_LENGTH),
        **sections,
    )


def _project(raw: RawProject, notes: list[str]) -> Project:
    return Project(
        identifier=raw.identifier,
        acronym=optional_line(raw.acronym),
        title=optional_line(raw.title),
        programme=optional_line(raw.programme),
        doi=optional_doi(raw.doi, notes),
        start=parse_date(raw.start, "start date"),
        end=parse_date(raw.end, "end date"),
        total_cost=parse_amount(raw.total_cost, "total cost"),
        url=optional_address(raw.url, notes),
    )


def _publications(raw: RawRecord, notes: list[str], project: Project | None) -> tuple[Publication, ...]:
    """Return the publications, first the record itself where it has a DOI."""
    year = optional_year(raw.published, "published", [])
    title = next((text.title for text in raw.texts if clean_line(text.title)), "")
    own = [item.value for item in raw.identifiers if item.scheme == "doi" and not item.relation]
    found: dict[str, Publication] = {}
    for value in own:
        doi = optional_doi(value, [])
        if doi and not (project and project.doi == doi):
            found[doi] = Publication(doi=doi, title=optional_line(title), year=year)
    for value, named in raw.publications:
        doi, line = optional_doi(value, notes), optional_line(named)
        if doi or line:
            found.setdefault(doi or line or "", Publication(doi=doi, title=line))
    return tuple(found.values())


def _identifiers(raws: tuple[RawIdentifier, ...], notes: list[str]) -> tuple[RawIdentifier, ...]:
    found: dict[RawIdentifier, None] = {}
    for raw in raws:
        scheme = raw.scheme.strip().lower()
        value = optional_doi(raw.value, notes) if scheme == "doi" else optional_line(raw.value)
        if value and scheme:
            found[replace(raw, scheme=scheme, value=value)] = None
    return tuple(found)


def _subjects(raw: RawRecord) -> tuple[str, ...]:
    labels = (clean_line(subject.label) for subject in raw.subjects if subject.scheme not in _ADMINISTRATIVE)
    return tuple(dict.fromkeys(label[:500] for label in labels if label))


def _classes(raw: RawRecord) -> tuple[tuple[str, str], ...]:
    classes = (item for item in raw.subjects if item.code and item.scheme.casefold() == "euroscivoc")
    return tuple(dict.fromkeys((item.code, clean_line(item.label)[:500] or item.code) for item in classes))
