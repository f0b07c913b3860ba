"""How a brief is cited: the same facts for every format and for the page."""

from dataclasses import dataclass
from datetime import date

from kb.model import Language, Role, TransferBrief
from kb.search.request import FacetName
from web.partners import home_of
from web.site import this_site


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who is named as an author."""

    name: str
    """As the source writes it, for example ``Ada Lovelace`` or ``Lovelace, Ada``."""
    is_person: bool
    orcid: str | None = None

    @property
    def parts(self) -> tuple[str, str] | None:
        """Family and given names, where the source keeps them apart; guessing them would be wrong for many a name."""
        family, comma, given = self.name.partition(",")
        return (family.strip(), given.strip()) if self.is_person and comma and given.strip() else None


@dataclass(frozen=True, slots=True)
class Citation:
    """What is known of a brief as a publication of this site."""

    key: str
    """The slug, unique on this site."""
    title: str
    authors: tuple[Author, ...]
    """The people behind the result; organisations where no person is named."""
    publisher: str
    address: str
    language: Language
    abstract: str
    year: int | None
    published_on: date | None
    keywords: tuple[str, ...]
    licence: str | None
    demonstration: bool


def cite(brief: TransferBrief, wanted: Language) -> Citation:
    """Return how a brief is cited: as a publication of the site that answers now, or of the one that it belongs to.

    :param wanted: language of the title; the nearest one is taken when the brief has no text in it
    """
    language, text = brief.texts.nearest(wanted)
    published = brief.published_on
    site = this_site()
    settings, labels = site.silta.settings, site.labels[language]
    home = home_of(brief)
    return Citation(
        key=brief.slug,
        title=text.title,
        authors=_authors(brief),
        publisher=home.name if home else settings.site_name,
        address=home.address if home else f"{settings.site_url}/briefs/{brief.slug}",
        language=language,
        abstract=text.summary,
        year=published.year if published else brief.year,
        published_on=published,
        keywords=tuple(labels.value(FacetName.TECHNOLOGY, item.value) for item in brief.technologies),
        licence=brief.licence,
        demonstration=brief.demonstration,
    )


def _authors(brief: TransferBrief) -> tuple[Author, ...]:
    if brief.people:
        return tuple(Author(person.name, True, person.orcid) for person in brief.people)
    organisations = [item.organisation.name for item in brief.organisations if item.role is Role.COORDINATOR]
    organisations = organisations or [item.organisation.name for item in brief.organisations[:1]]
    return tuple(Author(name, False) for name in dict.fromkeys(organisations))
