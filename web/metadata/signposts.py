"""Signposts from a brief's page to what describes it (signposting.org, FAIR Signposting level 1; RFC 8288)."""

from kb.model import TransferBrief
from kb.settings import Settings
from web.metadata.citation_formats import FORMATS
from web.metadata.structured_data import CONTEXT, licence_address
from web.partners import Home


def signposts(brief: TransferBrief, settings: Settings, home: Home | None = None) -> str:
    """Return the ``Link`` header of a brief's page.

    :param home: the site that it belongs to; None when that is this one
    """
    address = f"{settings.site_url}/briefs/{brief.slug}"
    links = [f'<{home.address if home else address}>; rel="cite-as"']
    links += [f'<{CONTEXT}/{kind}>; rel="type"' for kind in ("TechArticle", "AboutPage")]
    links.append(f'<{address}.json>; rel="describedby"; type="application/json"')
    links += [f'<{address}.{item.ending}>; rel="describedby"; type="{item.mimetype}"' for item in FORMATS.values()]
    if licence := licence_address(brief.licence):
        links.append(f'<{licence}>; rel="license"')
    links += [f'<https://orcid.org/{person.orcid}>; rel="author"' for person in brief.people if person.orcid]
    return ", ".join(links)


def signpost_back(slug: str, settings: Settings) -> str:
    """Return the ``Link`` header of what describes a brief."""
    return f'<{settings.site_url}/briefs/{slug}>; rel="describes"; type="text/html"'
