"""Simple Dublin Core as OAI-PMH carries it (``oai_dc``): fifteen elements, all of them optional and repeatable.

What an element may hold is left open by the format, so identifiers, dates, rights and types are recognised by their
form, as the OpenAIRE guidelines for literature repositories (version 3) write them.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ingest.interpretation import parse_language
from ingest.record import RawIdentifier, RawPerson, RawRecord, RawSubject, RawText
from kb.model import InvalidValue, SourceRecord
from kb.model.identifiers import parse_doi

_VOCABULARY = "info:eu-repo/semantics/"
_CREATIVE_COMMONS = re.compile(r"^https?://creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", re.IGNORECASE)
_PUBLIC_DOMAIN = re.compile(r"^https?://creativecommons\.org/publicdomain/zero/(\d\.\d)", re.IGNORECASE)
_OPEN_SOURCE = re.compile(r"^https?://(?:www\.)?opensource\.org/licenses?/([A-Za-z0-9.+-]+)$")
_ACCESS = re.compile(r"^(?:info:eu-repo/.*|(?:open|restricted|closed|embargoed) ?access)$", re.IGNORECASE)
_DATE = re.compile(r"^\d{4}(?:-\d{2}(?:-\d{2}(?:T.*)?)?)?$")
_HANDLE = re.compile(r"^(?:https?://hdl\.handle\.net/|hdl:)(\S+/\S+)$", re.IGNORECASE)
_ISBN = re.compile(r"^(?:urn:)?isbn:?\s*([\dXx -]{10,17})$", re.IGNORECASE)


def build_record(element: Element, source: SourceRecord, location: str) -> RawRecord:
    """Turn a ``dc`` element into a record.

    :param element: tags and attributes without namespaces
    :param source: the record's provenance so far; address and licence are filled in
    """
    identifiers = tuple(_identifiers(element, source))
    doi = next((item.value for item in identifiers if item.scheme == "doi"), "")
    page = next((item.value for item in identifiers if item.scheme == "url"), None)
    address = f"https://doi.org/{doi}" if doi else page
    update = {"licence": _licence(element), "address": address if address and len(address) <= 500 else source.address}
    titles = list(_values(element, "title"))
    return RawRecord(
        source=source.model_copy(update=update),
        location=location,
        texts=tuple(_texts(element)),
        subjects=tuple(RawSubject(label) for label in _values(element, "subject")),
        publications=((doi, titles[0] if titles else ""),) if doi else (),
        people=tuple(map(_person, _values(element, "creator"))),
        identifiers=identifiers,
        kind=next((value.removeprefix(_VOCABULARY) for value in _values(element, "type")), ""),
        published=next((value for value in _values(element, "date") if _DATE.match(value)), ""),
    )


def _values(element: Element, name: str) -> Iterator[str]:
    for child in element.iterfind(name):
        text = "".join(child.itertext()).strip()
        if text:
            yield text


def _texts(element: Element) -> Iterator[RawText]:
    """Give one text a language, with the titles and descriptions that say theirs by ``xml:lang``."""
    default = _default_language(element)
    titles, descriptions = (_by_language(element, name, default) for name in ("title", "description"))
    for language in dict.fromkeys((*titles, *descriptions)):
        text = "\n\n".join(descriptions.get(language, ()))
        if text or not descriptions:
            # A title in one language serves the descriptions in the others.
            title = titles.get(language) or next(iter(titles.values()), [""])
            yield RawText(language=language, title=title[0], description=text)


def _default_language(element: Element) -> str | None:
    """Return the language of what does not say its own.

    ``dc:language`` is that of the resource; its description is mostly in the same one. Without it, the only language
    that is said anywhere counts.
    """
    said = [child.get("lang", "") for name in ("title", "description") for child in element.iterfind(name)]
    said = list(dict.fromkeys(filter(None, said)))
    stated = next(_values(element, "language"), None)
    if stated is None:
        return said[0] if len(said) == 1 else None
    meant = parse_language(stated)
    # ``eng`` and ``en`` are one language.
    return next((code for code in said if meant and parse_language(code) is meant), stated)


def _by_language(element: Element, name: str, default: str | None) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = {}
    for child in element.iterfind(name):
        if text := "".join(child.itertext()).strip():
            found.setdefault(child.get("lang") or default, []).append(text)
    return found


def _person(name: str) -> RawPerson:
    """Read ``Family, Given``; anything else is shown as it stands, for it may be an organisation."""
    line = " ".join(name.split())
    family, comma, given = line.partition(", ")
    if not comma or "," in given:
        return RawPerson(name=line)
    return RawPerson(name=f"{given} {family}", given=given, family=family)


def _identifiers(element: Element, source: SourceRecord) -> Iterator[RawIdentifier]:
    seen = {("oai", source.identifier)}
    yield RawIdentifier("oai", source.identifier)
    for value in _values(element, "identifier"):
        item = _identifier(value)
        if item and (item.scheme, item.value) not in seen:
            seen.add((item.scheme, item.value))
            yield item


def _identifier(value: str) -> RawIdentifier | None:
    try:
        return RawIdentifier("doi", parse_doi(value))
    except InvalidValue:
        pass
    if match := _HANDLE.match(value):
        return RawIdentifier("handle", match.group(1))
    if match := _ISBN.match(value):
        return RawIdentifier("isbn", re.sub(r"[ -]", "", match.group(1)).upper())
    if value.lower().startswith("oai:"):
        return RawIdentifier("oai", value)
    if re.match(r"https?://\S+$", value):
        return RawIdentifier("url", value)
    if value.lower().startswith("urn:"):
        return RawIdentifier("urn", value)
    return None


def _licence(element: Element) -> str | None:
    """Return the SPDX identifier where the rights name a licence's address, otherwise its name."""
    rights = list(_values(element, "rights")) + list(_values(element, "license"))
    for value in rights:
        if match := _CREATIVE_COMMONS.match(value):
            return f"CC-{match.group(1).upper()}-{match.group(2)}"
        if match := _PUBLIC_DOMAIN.match(value):
            return f"CC0-{match.group(1)}"
        if match := _OPEN_SOURCE.match(value):
            return match.group(1)
    names = (" ".join(value.split()) for value in rights if not _ACCESS.match(value))
    return next((name for name in names if len(name) <= 200 and name.isprintable()), None)
