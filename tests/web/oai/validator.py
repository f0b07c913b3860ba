"""A validator of OAI-PMH 2.0: every rule of the specification that an answer can break, each with its section.

http://www.openarchives.org/OAI/openarchivesprotocol.html, version of 2015-01-08. It knows nothing of Silta.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from lxml import etree
from werkzeug.test import TestResponse

Pairs = Sequence[tuple[str, str]]
Ask = Callable[[Pairs], TestResponse]
OAI = "{http://www.openarchives.org/OAI/2.0/}"
SCHEMAS = Path(__file__).with_name("schemas")
KERNEL = "{http://datacite.org/schema/kernel-4}"
NAMESPACES = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc/", SCHEMAS / "oai_dc.xsd"),
    "silta": ("https://silta.example.org/ns/brief/1", Path(__file__).parents[3] / "web" / "oai" / "silta.xsd"),
    "oai_datacite": ("http://schema.datacite.org/oai/oai-1.1/", None),
}
_ALLOWED_ERRORS = {
    "Identify": {"badArgument"},
    "ListMetadataFormats": {"badArgument", "idDoesNotExist", "noMetadataFormats"},
    "ListSets": {"badArgument", "badResumptionToken", "noSetHierarchy"},
    "GetRecord": {"badArgument", "cannotDisseminateFormat", "idDoesNotExist"},
    "ListIdentifiers": {
        "badArgument", "badResumptionToken", "cannotDisseminateFormat", "noRecordsMatch", "noSetHierarchy",
    },
    "ListRecords": {
        "badArgument", "badResumptionToken", "cannotDisseminateFormat", "noRecordsMatch", "noSetHierarchy",
    },
}  # fmt: skip


class Violation(AssertionError):
    """An answer breaks a rule; the message begins with its section."""


@dataclass(frozen=True)
class Header:
    """What a header says."""

    identifier: str
    datestamp: str
    sets: tuple[str, ...]
    deleted: bool


@dataclass(frozen=True)
class Answer:
    """A valid answer."""

    root: etree._Element
    headers: tuple[Header, ...]
    token: str
    """Empty when the list is complete."""
    error: str
    """Code; empty when there is none."""
    cursor: int | None = None
    size: int | None = None


def rule(section: str, holds: object, what: str) -> None:
    """Insist on a rule."""
    if not holds:
        message = f"{section}: {what}"
        raise Violation(message)


@cache
def schema(path: Path) -> etree.XMLSchema:
    """Read a schema once."""
    return etree.XMLSchema(etree.parse(str(path)))


def check_schema(section: str, path: Path, element: etree._Element) -> None:
    """Insist on a schema."""
    # As a document of its own: what stands around the element is another schema's.
    alone = etree.fromstring(etree.tostring(element, with_tail=False))
    found = schema(path)
    rule(section, found.validate(alone), f"{path.name}: {found.error_log.last_error}")


class Validator:
    """Checks answers of one repository."""

    def __init__(self, ask: Ask, base_url: str) -> None:
        self._ask = ask
        self._base_url = base_url

    def ask(self, *pairs: tuple[str, str]) -> Answer:
        """Ask, and check the answer against every rule that concerns it."""
        response = self._ask(pairs)
        rule("3.1.2", response.status_code == 200, f"status {response.status_code}")
        rule("3.1.2.1", response.mimetype == "text/xml", f"Content-Type is {response.mimetype}")
        try:
            root = etree.fromstring(response.data)
        except etree.XMLSyntaxError as error:
            rule("3.2", False, f"not well-formed: {error}")
            raise
        rule("3.2", response.data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>'), "no XML declaration of UTF-8")
        check_schema("3.2.1", SCHEMAS / "oai-pmh.xsd", root)
        location = root.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation") or ""
        rule("3.2", location.endswith("http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"), "no schemaLocation")
        error = root.find(f"{OAI}error")
        code = error.get("code") or "" if error is not None else ""
        self._check_request(root, pairs, code)
        if code:
            self._check_error(pairs, code)
            return Answer(root, (), "", code)
        return self._check_content(root, dict(pairs))

    def _check_request(self, root: etree._Element, pairs: Pairs, code: str) -> None:
        request = root.find(f"{OAI}request")
        assert request is not None
        rule("3.2", request.text == self._base_url, f"request is {request.text}")
        given = dict(request.attrib)
        if code in {"badVerb", "badArgument"}:
            rule("3.2", not given, f"{code}: the request element repeats arguments")
        else:
            rule("3.2", given == dict(pairs), f"the request element has {given}")

    def _check_error(self, pairs: Pairs, code: str) -> None:
        verbs = [value for name, value in pairs if name == "verb"]
        if len(verbs) != 1 or verbs[0] not in _ALLOWED_ERRORS:
            rule("3.6", code == "badVerb", f"{verbs}: the error is {code}")
        else:
            rule("4", code in _ALLOWED_ERRORS[verbs[0]], f"{verbs[0]} cannot end in {code}")

    def _check_content(self, root: etree._Element, asked: dict[str, str]) -> Answer:
        verb = asked["verb"]
        content = root.find(f"{OAI}{verb}")
        rule("4", content is not None, f"no element {verb}")
        assert content is not None
        records = content.findall(f"{OAI}record")
        for record in records:
            self._check_record(record, asked.get("metadataPrefix"))
        elements = [record.find(f"{OAI}header") for record in records] or content.findall(f"{OAI}header")
        headers = tuple(_header(element) for element in elements if element is not None)
        places = [header.identifier for header in headers]
        rule("2.5", len(set(places)) == len(places), "a record comes twice in one answer")
        for header in headers:
            rule("2.4", re.match(r"[a-z]+:\S+$", header.identifier), f"{header.identifier} is no URI")
            rule("3.3", re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", header.datestamp), header.datestamp)
            rule("2.7.1", in_range(header.datestamp, asked.get("from"), asked.get("until")), "out of range")
            if wanted := asked.get("set"):
                member = any(spec == wanted or spec.startswith(f"{wanted}:") for spec in header.sets)
                rule("2.7.2", member, f"{header.identifier} is not in {wanted}")
        if verb == "Identify":
            self._check_identify(content)
        return self._check_token(root, content, headers, asked)

    def _check_record(self, record: etree._Element, prefix: str | None) -> None:
        header = record.find(f"{OAI}header")
        metadata = record.find(f"{OAI}metadata")
        assert header is not None
        if header.get("status") == "deleted":
            rule("2.5.1", metadata is None and record.find(f"{OAI}about") is None, "a deleted record has metadata")
            return
        rule("2.5", metadata is not None and len(metadata) == 1, "a record without metadata")
        assert metadata is not None
        payload = metadata[0]
        location = payload.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation") or ""
        namespace = etree.QName(payload).namespace
        rule("3.4", namespace and location.startswith(f"{namespace} "), "metadata without schemaLocation")
        if prefix is not None:
            wanted, path = NAMESPACES[prefix]
            rule("3.4", namespace == wanted, f"{prefix} is of {namespace}")
            if path is not None:
                check_schema("3.4", path, payload)
            else:
                check_datacite(payload)
        for about in record.findall(f"{OAI}about"):
            check_schema("guidelines, provenance", SCHEMAS / "provenance.xsd", about[0])

    def _check_identify(self, content: etree._Element) -> None:
        rule("4.2", content.findtext(f"{OAI}baseURL") == self._base_url, "another base URL")
        for description in content.findall(f"{OAI}description"):
            if etree.QName(description[0]).localname == "oai-identifier":
                check_schema("guidelines, oai-identifier", SCHEMAS / "oai-identifier.xsd", description[0])

    def _check_token(
        self, root: etree._Element, content: etree._Element, headers: tuple[Header, ...], asked: dict[str, str]
    ) -> Answer:
        token = content.find(f"{OAI}resumptionToken")
        if token is None:
            rule("3.5", "resumptionToken" not in asked, "the last part of a list has an empty token")
            return Answer(root, headers, "", "")
        size, cursor = int(token.get("completeListSize") or 0), int(token.get("cursor") or 0)
        rule("3.5", token.text or "resumptionToken" in asked, "an empty token, but the list is complete in one answer")
        rule("3.5", size >= cursor + len(headers), f"size {size}, cursor {cursor}, {len(headers)} records")
        rule("3.5", cursor == 0 or "resumptionToken" in asked, f"the first part begins at {cursor}")
        rule("3.1.1.3", re.fullmatch(r"[A-Za-z0-9\-_.!~*'()]*", token.text or ""), "a token that has to be escaped")
        return Answer(root, headers, token.text or "", "", cursor, size)


def _header(element: etree._Element) -> Header:
    return Header(
        element.findtext(f"{OAI}identifier") or "",
        element.findtext(f"{OAI}datestamp") or "",
        tuple(spec.text or "" for spec in element.findall(f"{OAI}setSpec")),
        element.get("status") == "deleted",
    )


def in_range(datestamp: str, since: str | None, until: str | None) -> bool:
    """Whether a datestamp is in a range whose ends belong to it (section 2.7.1)."""
    moment = _moment(datestamp)
    if since and moment < _moment(since):
        return False
    return not until or moment <= _moment(until) + (timedelta(days=1, seconds=-1) if len(until) == 10 else timedelta())


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)


def check_datacite(payload: etree._Element) -> None:
    """Insist on what DataCite Metadata Schema 4.6 makes mandatory, and on its controlled lists where they are used."""
    names = [etree.QName(child).localname for child in payload]
    rule("DataCite OAI 1.1", names == ["schemaVersion", "datacentreSymbol", "payload"], f"{names}")
    resource = payload[2][0]
    rule("DataCite 4.6", resource.tag == f"{KERNEL}resource", resource.tag)
    parts = {etree.QName(child).localname: child for child in resource}
    rule("DataCite 4.6", len(parts) == len(resource), "a property stands twice")
    for name in ("identifier", "creators", "titles", "publisher", "publicationYear", "resourceType"):
        found = parts.get(name)
        rule("DataCite 4.6, mandatory", found is not None and (len(found) or (found.text or "").strip()), name)
    rule("DataCite 4.6, 1.a", parts["identifier"].get("identifierType"), "no identifierType")
    rule("DataCite 4.6, 5", re.fullmatch(r"\d{4}", parts["publicationYear"].text or ""), "publicationYear")
    rule("DataCite 4.6, 10.a", parts["resourceType"].get("resourceTypeGeneral") == "Text", "resourceTypeGeneral")
    for path, attribute, values in (
        ("contributors/contributor", "contributorType", {"ProjectMember"}),
        ("dates/date", "dateType", {"Issued", "Updated"}),
        ("descriptions/description", "descriptionType", {"Abstract"}),
        ("relatedIdentifiers/relatedIdentifier", "relationType", {"References"}),
        ("relatedIdentifiers/relatedIdentifier", "relatedIdentifierType", {"DOI"}),
    ):
        for element in resource.iterfind("/".join(f"{KERNEL}{part}" for part in path.split("/"))):
            rule(f"DataCite 4.6, {attribute}", element.get(attribute) in values, f"{element.get(attribute)}")
    for child in resource.iter():
        rule("DataCite 4.6", len(child) or (child.text or "").strip(), f"{child.tag} is empty")


def harvest(
    validator: Validator, verb: str, *, between: Callable[[], None] = lambda: None, **asked: str
) -> list[Answer]:
    """Read a whole list, as a harvester does.

    :param between: called before each next part is asked for
    :param asked: the arguments, ``since`` for ``from``
    """
    pairs = [("verb", verb), *(("from" if name == "since" else name, value) for name, value in asked.items())]
    answers = [validator.ask(*pairs)]
    while answers[-1].token:
        between()
        answers.append(validator.ask(("verb", verb), ("resumptionToken", answers[-1].token)))
    return answers
