"""The other Siltas that briefs came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from kb.store.oai_tables import partner_site
from kb.store.transaction import Transaction

_site = partner_site


@dataclass(frozen=True, slots=True)
class PartnerSite:
    """Another Silta, as it described itself when it was harvested last."""

    repository: str
    """How its OAI identifiers call it: ``oai:<repository>:<id of the brief>``."""
    name: str
    """For people."""
    url: str
    """Its home page."""
    base_url: str
    """Where it is harvested."""
    source: str
    """Name of the harvest source that speaks for it."""


_SELECT = select(*(_site.c[name] for name in PartnerSite.__slots__))


class PartnerSiteRepository:
    """The partner sites."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, repository: str) -> PartnerSite | None:
        """Return a site, or None when nothing was ever harvested from it."""
        return self.of([repository]).get(repository)

    def of(self, repositories: Iterable[str]) -> dict[str, PartnerSite]:
        """Return the sites that are known of these, by repository."""
        query = _SELECT.where(_site.c.repository.in_(sorted(set(repositories))))
        return {row.repository: PartnerSite(*row) for row in self._transaction.read(query)}

    def spoken_for(self, source: str) -> tuple[PartnerSite, ...]:
        """Return the sites that a harvest source speaks for: one, or none."""
        query = _SELECT.where(_site.c.source == source).order_by(_site.c.repository)
        return tuple(PartnerSite(*row) for row in self._transaction.read(query))

    def keep(self, site: PartnerSite) -> None:
        """Remember a site, or what it says of itself now."""
        if self.get(site.repository) == site:
            return
        row: dict[str, Any] = {name: getattr(site, name) for name in PartnerSite.__slots__}
        self._transaction.take_right_to_write()
        insert = sqlite.insert(_site) if self._transaction.is_sqlite else postgresql.insert(_site)
        changed = {name: insert.excluded[name] for name in row if name != "repository"}
        self._transaction.write(insert.on_conflict_do_update(index_elements=["repository"], set_=changed), row)
