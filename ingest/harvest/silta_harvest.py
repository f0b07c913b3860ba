"""Harvesting another Silta: its own briefs, whole, in its own format (docs/operate/federation.md).

Only the home of a brief speaks for it. What a site has from others is not asked for, so nothing goes in a circle, and a
site cannot say anything about briefs that are not its own.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ingest.fetch.client import Client
from ingest.harvest.errors import HarvestFailed
from ingest.harvest.oai_client import Page
from ingest.harvest.oai_pmh import OaiPmhHarvest
from ingest.record import Checkpoint, Reading
from kb.model import InvalidValue
from kb.model.repository import repository_of
from kb.model.value import Line
from kb.model.web_address import parse_web_address
from kb.store import HarvestSource, PartnerSite, UnitOfWork

PREFIX = "silta"
HOME_SET = "home"
_LINE: TypeAdapter[str] = TypeAdapter(Line)


class SiltaHarvest(OaiPmhHarvest):
    """One harvest of another Silta."""

    def __init__(self, source: HarvestSource, client: Client, now: datetime, *, own: str) -> None:
        """Prepare.

        :param own: what this site is called in OAI identifiers, so that it does not harvest itself
        """
        super().__init__(source, client, now)
        self._own = own

    def _selection(self) -> dict[str, str]:
        return {"metadataPrefix": PREFIX, "set": HOME_SET}

    def _identified(self, page: Page) -> dict[str, Any]:
        state = super()._identified(page)
        site = self._site(page)
        return {**state, "site": {"repository": site.repository, "name": site.name, "url": site.url}}

    def _prepare(self, state: Mapping[str, Any]) -> Iterator[Reading]:
        site = PartnerSite(**state["site"], base_url=self._source.address, source=self._source.name)
        self._repository.site = site
        yield Checkpoint(lambda work: _keep(work, site))

    def _site(self, page: Page) -> PartnerSite:
        """Return what the site says of itself.

        :raises HarvestFailed: when it is no Silta, this very one, or says that it is somewhere else
        """
        asked = self._source.address
        found = page.elements["Identify"].find("description/site")
        if found is None:
            raise HarvestFailed(f"{asked}: is no Silta, or too old a one; harvest it as oai-pmh")
        try:
            name = _LINE.validate_python(found.get("name") or "")
            url = parse_web_address(found.get("href") or "")
        except (InvalidValue, ValidationError) as error:
            raise HarvestFailed(f"{asked}: does not say its name and its public address; tell the host") from error
        repository = repository_of(url)
        if repository != found.get("repository"):
            raise HarvestFailed(f"{asked}: its public address is {url}, but its identifiers are of another host")
        if repository == self._own:
            raise HarvestFailed(f"{asked}: this is this very site; its own briefs are here already")
        if repository != repository_of(self._options.home or asked):
            message = f"{asked}: says that it is {url}; if that is so, add the source anew with --home {url}"
            raise HarvestFailed(message)
        return PartnerSite(repository, name, url, asked, self._source.name)


def _keep(work: UnitOfWork, site: PartnerSite) -> None:
    """Remember the site, unless another source speaks for it.

    :raises HarvestFailed: then
    """
    known = work.partner_sites.get(site.repository)
    names = {source.name for source in work.harvest_sources.list()}
    if known is not None and known.source != site.source and known.source in names:
        message = (
            f"{site.base_url}: is {site.repository}, which the source {known.source} is already; remove one of them"
        )
        raise HarvestFailed(message)
    work.partner_sites.keep(site)
