"""A record of another Silta's repository (format ``silta``): a whole brief, and nothing that its site may not say.

Whatever comes is taken for untrusted: the model checks each field, a site speaks for its own briefs only, and texts are
cleaned where they are shown, as those of all sources.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element

from pydantic import ValidationError

from ingest.brief_file import Name, Standing
from ingest.record import ReadBrief, Rejection, Skipped, UnreadableSource, Withdrawal
from ingest.sources.xml import XmlRecord
from kb.model import FEDERATED, Assessment, BriefStatus, Origin, SiltaError, SourceRecord, TransferBrief, explain
from kb.model.web_address import parse_web_address
from kb.store import PartnerSite

_JUDGED = ("technologies", "maturity", "target_maturity", "business_models", "potential")
NAMES = 200
"""Identifiers of one result at most."""


def read_record(
    found: XmlRecord, site: PartnerSite, location: str, retrieved_at: datetime
) -> ReadBrief | Withdrawal | Rejection | Skipped:
    """Read a record of a site.

    :param found: the ``record`` element, without namespaces
    :param site: whose repository was asked
    :param location: where a person finds the record
    """
    record = found.element
    identifier = " ".join((record.findtext("header/identifier") or "").split())
    try:
        if found.oversize:
            name, size = found.oversize
            raise UnreadableSource(f"{name} has {size:,} characters, which is more than is read")
        brief_id = _brief_id(identifier, site)
        header = record.find("header")
        if header is not None and header.get("status") == "deleted":
            return Withdrawal(FEDERATED, location, identifier)
        if record.find("about/provenance") is not None:
            return Skipped(location, "the site has this brief from another one; harvest that one for it")
        modified = (record.findtext("header/datestamp") or "").strip()
        return _brief(record, brief_id, identifier, site, location, retrieved_at, modified)
    except ValidationError as error:
        return Rejection(FEDERATED, location, identifier[:200], explain(error))
    except SiltaError as error:
        return Rejection(FEDERATED, location, identifier[:200], str(error))


def _brief_id(identifier: str, site: PartnerSite) -> UUID:
    prefix = f"oai:{site.repository}:"
    try:
        found = UUID(identifier.removeprefix(prefix))
    except ValueError:
        found = None
    if found is None or identifier != f"{prefix}{found}":
        raise UnreadableSource(f"its identifier is none of {site.repository}, which may speak for its own briefs only")
    return found


def _brief(
    record: Element,
    brief_id: UUID,
    identifier: str,
    site: PartnerSite,
    location: str,
    retrieved_at: datetime,
    modified: str,
) -> ReadBrief:
    payload = record.find("metadata/brief")
    document = payload.findtext("document") if payload is not None else None
    if payload is None or not document:
        raise UnreadableSource("the record holds no brief, and it is not marked as deleted")
    brief = TransferBrief.model_validate_json(document)
    if brief.id != brief_id:
        raise UnreadableSource(f"the brief in it is another one ({brief.id})")
    if brief.status is not BriefStatus.PUBLISHED:
        raise UnreadableSource(f"the brief is {brief.status}; sites offer what is published")
    address = _address(payload.findtext("address") or "", site)
    names = tuple(_names(payload))
    digest = hashlib.sha256("\n".join([document, address, *(repr(name) for name in names)]).encode())
    source = SourceRecord(
        source=FEDERATED,
        identifier=identifier,
        address=address,
        licence=brief.licence,
        retrieved_at=retrieved_at,
        sha256=digest.hexdigest(),
    )
    received, standing = _received(brief, source, site), Standing(identifiers=names)
    return ReadBrief(source, location, received, standing=standing, site=site, modified=modified)


def _address(text: str, site: PartnerSite) -> str:
    """Return the brief's page at its home, which is where readers are sent.

    :raises UnreadableSource: when it is somewhere else
    """
    address = parse_web_address(" ".join(text.split())[:500])
    if urlsplit(address)[:2] != urlsplit(site.url)[:2]:
        raise UnreadableSource(f"its address is not on {site.url}")
    return address


def _names(payload: Element) -> Iterator[Name]:
    for element in payload.findall("identifier")[:NAMES]:
        yield Name(name=element.text or "", relation=element.get("relation") or None)


def _received(brief: TransferBrief, source: SourceRecord, site: PartnerSite) -> TransferBrief:
    """Return the brief as it is kept here: its home is known, and what only its home knows is left out.

    No name of who works there is kept either: that person could have it erased there, and nobody here would know.
    """
    sources = (*(record for record in brief.sources if record.source != FEDERATED), source)
    keys = {record.key for record in sources}
    # Keys of organisations are of the register that gave them.
    organisations = tuple(
        item.model_copy(update={"organisation": item.organisation.model_copy(update={"key": None})})
        for item in brief.organisations
    )
    return brief.model_copy(
        update={
            "sources": sources,
            "origins": tuple(origin for origin in brief.origins if origin.source in keys),
            "organisations": organisations,
            "contact": brief.desk,
            "proposals": (),
            **{name: _of_site(getattr(brief, name), site) for name in _JUDGED},
        }
    )


def _of_site(judged: Any, site: PartnerSite) -> Any:
    """Let the site answer for what a person there has confirmed."""
    if isinstance(judged, tuple):
        return tuple(_of_site(item, site) for item in judged)
    if isinstance(judged, Assessment) and judged.origin is Origin.CONFIRMED:
        return judged.model_copy(update={"assessor": site.name})
    return judged
