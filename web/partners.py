"""The homes of briefs that other Siltas look after."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import g

from kb.model import SourceRecord, TransferBrief
from kb.model.repository import repository_in
from kb.store import PartnerSite, StoreError, UnitOfWork
from web.site import this_site


@dataclass(frozen=True, slots=True)
class Home:
    """Where a brief belongs."""

    name: str
    """What the site is called."""
    url: str
    """Its home page."""
    address: str
    """The brief's page there, which is its canonical address."""


def home_of(brief: TransferBrief) -> Home | None:
    """Return the home of a brief; None when that is this site."""
    record = brief.home
    if record is None:
        return None
    with this_site().silta.database.unit_of_work() as work:
        site = sites_of(work, [record])[record.key]
    return Home(site.name, site.url, record.address or site.url)


def sites_of(work: UnitOfWork, records: Iterable[SourceRecord]) -> dict[str, PartnerSite]:
    """Return the site of each record of a brief at its home, by the record's key.

    What is known by its briefs only, because they were read from an export, stands under its host.
    """
    repositories = {record.key: repository_in(record.identifier) for record in records}
    known = work.partner_sites.of(repositories.values()) if repositories else {}
    return {key: known.get(name) or _unknown(name) for key, name in repositories.items()}


def site_name(repository: str) -> str:
    """Return what a partner site is called, once a request: its host where it is not known, or nobody can tell now."""
    names: dict[str, str] = g.setdefault("partner_names", {})
    if repository not in names:
        try:
            with this_site().silta.database.unit_of_work() as work:
                known = work.partner_sites.get(repository)
        except StoreError:
            known = None
        names[repository] = (known or _unknown(repository)).name
    return names[repository]


def _unknown(repository: str) -> PartnerSite:
    return PartnerSite(repository, repository, f"https://{repository}/", f"https://{repository}/oai", "")
