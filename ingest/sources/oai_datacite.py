"""DataCite XML as OAI-PMH carries it (``oai_datacite``, ``datacite``)."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ingest.record import RawIdentifier, RawPerson, RawRecord, RawSubject, RawText
from kb.model import InvalidValue, SourceRecord
from kb.model.identifiers import parse_doi


def build_record(element: Element, source: SourceRecord, location: str) -> RawRecord:
    """Turn a ``resource`` element of DataCite 3 or 4 into a record.

    :param element: tags and attributes without namespaces
    :param source: the record's provenance so far; address and licence are filled in
    """
    doi = _doi(element)
    rights = element.find("rightsList/rights")
    licence = (rights.get("rightsIdentifier") or rights.text or "").strip() if rights is not None else ""
    language = (element.findtext("language") or "").strip() or None
    title = (element.findtext("titles/title") or "").strip()
    update = {"licence": licence[:200] or None, "address": f"https://doi.org/{doi}" if doi else source.address}
    general = element.find("resourceType")
    return RawRecord(
        source=source.model_copy(update=update),
        location=location,
        texts=(RawText(language, title=title, description="\n\n".join(_descriptions(element)), is_html=True),),
        subjects=tuple(RawSubject(text) for item in element.iterfind("subjects/subject") if (text := item.text)),
        publications=((doi, title),) if doi else (),
        people=tuple(map(_person, element.iterfind("creators/creator"))),
        identifiers=(RawIdentifier("oai", source.identifier), *((RawIdentifier("doi", doi),) if doi else ())),
        kind=general.get("resourceTypeGeneral", "") if general is not None else "",
        published=(element.findtext("publicationYear") or "").strip(),
    )


def _doi(element: Element) -> str:
    identifier = element.find("identifier")
    if identifier is None or identifier.get("identifierType", "").upper() != "DOI":
        return ""
    try:
        return parse_doi(identifier.text or "")
    except InvalidValue:
        return ""


def _descriptions(element: Element) -> Iterator[str]:
    for item in element.iterfind("descriptions/description"):
        text = "".join(f"\n{part}" for part in item.itertext()).strip()
        if text and item.get("descriptionType") in {"Abstract", "Methods", "TechnicalInfo", None}:
            yield text


def _person(creator: Element) -> RawPerson:
    given = (creator.findtext("givenName") or "").strip()
    family = (creator.findtext("familyName") or "").strip()
    whole = " ".join((creator.findtext("creatorName") or "").split())
    orcid = next(
        (
            (item.text or "").strip()
            for item in creator.iterfind("nameIdentifier")
            if item.get("nameIdentifierScheme", "").upper() == "ORCID"
        ),
        "",
    )
    name = f"{given} {family}".strip() if given or family else whole
    return RawPerson(name=name, given=given, family=family, orcid=orcid)
