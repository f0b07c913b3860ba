"""A brief with everything that the formats write of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ingest.brief_file import Name
from ingest.content.gathering import names_of
from kb.model import FEDERATED, BriefStatus, TransferBrief
from kb.settings import Settings
from kb.store import OaiRecord, UnitOfWork
from web.partners import sites_of


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a brief that another Silta is the home of was harvested."""

    base_url: str
    identifier: str
    datestamp: datetime
    harvested_at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the repository (section 2.2): a record, and its brief unless it is deleted."""

    record: OaiRecord
    identifier: str
    brief: TransferBrief | None
    """As it is offered (:func:`offered`). None when it is deleted."""
    address: str = ""
    """The brief's canonical address, at its home."""
    home_name: str = ""
    home_url: str = ""
    names: tuple[Name, ...] = ()
    """Identifiers by which the result is recognised in other sources."""
    provenance: Provenance | None = None


def identifier_of(settings: Settings, brief_id: UUID) -> str:
    """Return the identifier of a record (oai-identifier, implementation guidelines)."""
    return f"oai:{settings.repository}:{brief_id}"


def brief_id_of(settings: Settings, identifier: str) -> UUID | None:
    """Return the brief that an identifier of this repository names; None for anything else."""
    prefix = f"oai:{settings.repository}:"
    if not identifier.startswith(prefix):
        return None
    try:
        found = UUID(identifier.removeprefix(prefix))
    except ValueError:
        return None
    # One identifier only names a record: UUID() takes braces and capitals too.
    return found if identifier == f"{prefix}{found}" else None


def read_items(work: UnitOfWork, records: Sequence[OaiRecord], settings: Settings) -> list[Item]:
    """Read the briefs of some records in few queries."""
    ids = [record.brief_id for record in records if not record.deleted]
    stored = work.briefs.get_many(ids)
    briefs = {key: item.brief for key, item in stored.items() if item.brief.status is BriefStatus.PUBLISHED}
    names = names_of(work, briefs.values())
    foreign = [home for brief in briefs.values() if (home := brief.home) is not None]
    sites = sites_of(work, foreign)
    known = work.sources.find([home.key for home in foreign]) if foreign else {}
    changed = {key: item.modified_at for key, item in known.items()}
    items = []
    for record in records:
        identifier = identifier_of(settings, record.brief_id)
        brief = briefs.get(record.brief_id)
        if brief is None:
            items.append(Item(record, identifier, None))
        elif (home := brief.home) is None:
            address = f"{settings.site_url}/briefs/{brief.slug}"
            shown, own_names = offered(brief), names.get(brief.id, ())
            items.append(
                Item(record, identifier, shown, address, settings.site_name, f"{settings.site_url}/", own_names)
            )
        else:
            site = sites[home.key]
            provenance = Provenance(
                site.base_url, home.identifier, changed.get(home.key) or home.retrieved_at, home.retrieved_at
            )
            address = home.address or site.url
            shown, own_names = offered(brief), names.get(brief.id, ())
            items.append(Item(record, identifier, shown, address, site.name, site.url, own_names, provenance))
    return items


def offered(brief: TransferBrief) -> TransferBrief:
    """Return what harvesters are given of a brief.

    Without the records of partner sites that were merged into it: they are not this site's to tell of, and telling them
    would let two sites answer each other for ever. With a desk as its contact but never a person, who agreed to be
    named here and could not take that back from whoever has harvested it.
    """
    home = brief.home
    kept = tuple(record for record in brief.sources if record.source != FEDERATED or record == home)
    return brief.model_copy(update={"sources": kept, "contact": brief.desk})
