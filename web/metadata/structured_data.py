"""What pages say to machines: schema.org as JSON-LD."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson
from markupsafe import Markup

from kb.model import Language, Organisation, Person, Publication, SourceRecord, TransferBrief
from kb.search.request import FacetName
from kb.settings import Settings
from kb.store import PublicOrganisation
from kb.taxonomy import Taxonomy
from web.labels import Labels
from web.partners import Home

if TYPE_CHECKING:
    from web.explore.organisation_page import Profile
    from web.people import PublicPerson

CONTEXT = "https://schema.org"
_LICENCES = "https://spdx.org/licenses/"
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})

Description = Mapping[str, Any]


def script(description: Description) -> Markup:
    """Write a description for a ``<script type="application/ld+json">``; no text in it can end the element."""
    return Markup(orjson.dumps(description).decode().translate(_ESCAPES))  # noqa: S704  escaped for JSON in HTML


def describe_site(settings: Settings) -> Description:
    """Describe the site and how it is searched."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "@id": f"{settings.site_url}/#site",
        "name": settings.site_name,
        "url": f"{settings.site_url}/",
        "inLanguage": [language.value for language in Language],
        "publisher": _publisher(settings),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{settings.site_url}/search?q={{words}}"},
            "query-input": "required name=words",
        },
    }


def describe_brief(
    brief: TransferBrief, wanted: Language, labels: Labels, settings: Settings, home: Home | None = None
) -> Description:
    """Describe a brief as a TechArticle.

    :param wanted: language of the text that the page shows
    :param labels: of that language
    :param home: the site that it belongs to; None when that is this one
    """
    language, text = brief.texts.nearest(wanted)
    address = home.address if home else f"{settings.site_url}/briefs/{brief.slug}"
    publisher = _organisation_at(home.name, home.url) if home else _publisher(settings)
    return without_nothing(
        {
            "@context": CONTEXT,
            "@type": "TechArticle",
            "@id": address,
            "url": address,
            "headline": text.title,
            "name": text.title,
            "description": text.summary,
            "inLanguage": language.value,
            "isAccessibleForFree": True,
            "datePublished": iso_day(brief.published_on),
            "dateModified": iso_day(brief.modified_on),
            "license": licence_address(brief.licence),
            "about": [
                term(item.value, labels.value(FacetName.TECHNOLOGY, item.value), settings)
                for item in brief.technologies
            ],
            "keywords": [labels.value(FacetName.SECTOR, sector) for sector in brief.sectors],
            "author": [_person(item) for item in brief.people]
            or [_organisation(item.organisation) for item in brief.organisations],
            "contributor": [_organisation(item.organisation) for item in brief.organisations] if brief.people else [],
            "publisher": publisher,
            "isPartOf": {"@id": f"{home.url if home else f'{settings.site_url}/'}#site"},
            "funding": without_nothing(
                {
                    "@type": "Grant",
                    "identifier": brief.project.identifier,
                    "name": brief.project.title or brief.project.acronym,
                    "url": brief.project.url,
                }
            )
            if brief.project
            else None,
            "citation": [_publication(item) for item in brief.publications],
            "isBasedOn": [address for record in brief.sources if (address := _web_address(record))],
        }
    )


def describe_technology(identifier: str, taxonomy: Taxonomy, labels: Labels, settings: Settings) -> Description:
    """Describe a technology as a term of the taxonomy."""
    concept = taxonomy.get(identifier)
    synonyms = concept.synonyms(labels.language) if concept else ()
    others = {labels.technologies.get(identifier): None, **dict.fromkeys(synonyms)}
    return without_nothing(
        {
            "@context": CONTEXT,
            **term(identifier, labels.value(FacetName.TECHNOLOGY, identifier), settings),
            "description": concept.scope_note.in_language(labels.language) if concept else "",
            "alternateName": [name for name in others if name and name != labels.technologies.get(identifier)],
            "inLanguage": labels.language.value,
        }
    )


def describe_organisation(
    organisation: PublicOrganisation, profile: "Profile", names: Iterable[str], labels: Labels, settings: Settings
) -> Description:
    """Describe an organisation; people are left out, as schema.org has no word for what they agreed to."""
    address = f"{settings.site_url}/organisations/{organisation.key}"
    place = {"addressLocality": profile.city, "addressCountry": organisation.country}
    return without_nothing(
        {
            "@context": CONTEXT,
            "@type": "Organization",
            "@id": organisation.ror or address,
            "name": organisation.name,
            "alternateName": [name for name in names if name != organisation.name],
            "url": profile.url,
            "mainEntityOfPage": address,
            "address": {"@type": "PostalAddress", **without_nothing(place)} if any(place.values()) else None,
            "knowsAbout": [
                term(name, labels.value(FacetName.TECHNOLOGY, name), settings) for name, _ in profile.technologies
            ],
        }
    )


def describe_person(person: "PublicPerson", organisation: PublicOrganisation | None, settings: Settings) -> Description:
    """Describe a person who agreed that search engines list the page, with what the page shows.

    :param organisation: the one of the register that the person belongs to
    """
    address = f"{settings.site_url}/people/{person.key}"
    orcid = f"https://orcid.org/{person.orcid}" if person.orcid else None
    affiliation = None
    if organisation is not None:
        page = f"{settings.site_url}/organisations/{organisation.key}"
        affiliation = {
            "@type": "Organization",
            "@id": organisation.ror or page,
            "name": organisation.name,
            "mainEntityOfPage": page,
        }
    elif person.organisation:
        affiliation = {"@type": "Organization", "name": person.organisation}
    return without_nothing(
        {
            "@context": CONTEXT,
            "@type": "Person",
            "@id": orcid or address,
            "name": person.name,
            "sameAs": orcid,
            "email": person.mail,
            "affiliation": affiliation,
            "mainEntityOfPage": address,
        }
    )


def describe_page(address: str, language: Language, terms: list[dict[str, Any]]) -> Description:
    """Describe the page on which something that is no text itself is shown.

    :param language: of the text that the page shows
    :param terms: technologies, as :func:`term` describes them
    """
    return without_nothing(
        {
            "@type": "WebPage",
            "@id": f"{address}#page",
            "url": address,
            "inLanguage": language.value,
            "about": terms,
        }
    )


def licence_address(licence: str | None) -> str | None:
    """Return the page of an SPDX identifier; None for what is none."""
    plain = licence is not None and licence.isascii() and licence.replace("-", "").replace(".", "").isalnum()
    return f"{_LICENCES}{licence}.html" if plain else None


def _publisher(settings: Settings) -> Description:
    return _organisation_at(settings.site_name, f"{settings.site_url}/")


def _organisation_at(name: str, url: str) -> Description:
    return {"@type": "Organization", "name": name, "url": url}


def term(identifier: str, label: str, settings: Settings) -> dict[str, Any]:
    """Describe a technology as a term of the taxonomy."""
    address = f"{settings.site_url}/technologies/{identifier}"
    return {
        "@type": "DefinedTerm",
        "@id": address,
        "url": address,
        "name": label,
        "termCode": identifier,
        "inDefinedTermSet": f"{settings.site_url}/technologies",
    }


def _person(person: Person) -> Description:
    return without_nothing(
        {
            "@type": "Person",
            "name": person.name,
            "@id": f"https://orcid.org/{person.orcid}" if person.orcid else None,
            "affiliation": {"@type": "Organization", "name": person.affiliation} if person.affiliation else None,
        }
    )


def _organisation(organisation: Organisation) -> Description:
    return without_nothing(
        {
            "@type": "Organization",
            "name": organisation.name,
            "@id": organisation.ror,
            "url": organisation.url,
            "address": {"@type": "PostalAddress", "addressCountry": organisation.country}
            if organisation.country
            else None,
        }
    )


def _publication(item: Publication) -> Description:
    doi = f"https://doi.org/{item.doi}" if item.doi else None
    return without_nothing(
        {
            "@type": "CreativeWork",
            "name": item.title,
            "@id": doi,
            "url": item.url or doi,
            "datePublished": str(item.year) if item.year else None,
        }
    )


def _web_address(record: SourceRecord) -> str | None:
    address = record.address or ""
    return address if address.startswith(("https://", "http://")) else None


def iso_day(value: date | None) -> str | None:
    """Write a date as schema.org wants it (ISO 8601)."""
    return value.isoformat() if value else None


def without_nothing(fields: Mapping[str, Any]) -> Description:
    """Leave out what is not known."""
    return {name: value for name, value in fields.items() if value or value is True}
