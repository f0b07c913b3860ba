"""What of a brief goes into the index."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from kb.language import plain_text
from kb.model import SECTIONS, Language, Maturity, MaturityBand, Organisation, Text, TransferBrief
from kb.search.request import UNKNOWN, FacetName
from kb.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A brief in one language as plain text."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """The projection of a published brief that the backends index."""

    id: UUID
    revision: int
    slug: str
    texts: Mapping[Language, DocumentText]
    """The one for readers whose language is missing comes first."""
    names: str
    """Organisations, people, acronym, grant number and subjects: searched as words of no language."""
    terms: Mapping[FacetName, tuple[str, ...]]
    """Facet values including the broader technologies and the maturity bands; ``unknown`` where there is none."""
    own_technologies: tuple[str, ...]
    matrix: tuple[str, str]
    """(maturity band or unknown, potential level or unknown)."""
    published: int
    """Day of publication as a proleptic Gregorian ordinal; 0 when unknown. Sorts ``newest``."""
    readiness: int
    """TRL 1-9, 0 when unknown. Sorts ``readiest``."""
    potential: int
    """1-3, 0 when unknown. Sorts ``potential``."""
    year: int | None
    demonstration: bool
    reviewed: bool
    organisations: tuple[str, ...]
    home: str = ""
    """What the partner site is called in OAI identifiers that it belongs to; empty when it is this site's."""
    technology_paths: tuple[tuple[str, ...], ...] = ()
    """Each own technology with its broader ones, where the backend counts them faster together."""


def make_document(brief: TransferBrief, revision: int, taxonomy: Taxonomy) -> SearchDocument:
    """Project a brief for the index.

    :param brief: a published brief
    :param revision: number of its revision, so that an older state never replaces a newer one
    :param taxonomy: gives the broader concepts of each technology
    """
    # What is used no more is shown with the brief, but nobody finds briefs by it.
    own = tuple([item.value for item in brief.technologies if taxonomy.deprecated(item.value) is None])
    paths = tuple([(technology, *taxonomy.ancestors(technology)) for technology in own])
    technologies = dict.fromkeys([technology for path in paths for technology in path])
    maturity = brief.maturity.value if brief.maturity else None
    band, maturities = _maturity(maturity)
    potential = brief.potential.value if brief.potential else None
    level = potential.value if potential else UNKNOWN
    year = brief.year or (brief.project.end.year if brief.project and brief.project.end else None)
    texts = _texts(brief)
    organisations = [participation.organisation for participation in brief.organisations]
    return SearchDocument(
        id=brief.id,
        revision=revision,
        slug=brief.slug,
        texts=texts,
        names=_names(brief, organisations),
        terms={
            FacetName.TECHNOLOGY: tuple(technologies) or _UNKNOWN,
            FacetName.MATURITY: maturities,
            FacetName.BUSINESS_MODEL: tuple([pattern.value for pattern in brief.business_models]) or _UNKNOWN,
            FacetName.POTENTIAL: (level,),
            FacetName.SECTOR: brief.sectors or _UNKNOWN,
            FacetName.LANGUAGE: tuple(sorted([language.value for language in texts])),
            FacetName.YEAR: (str(year),) if year else _UNKNOWN,
            FacetName.COUNTRY: brief.countries or _UNKNOWN,
        },
        own_technologies=own,
        matrix=(band, level),
        published=brief.published_on.toordinal() if brief.published_on else 0,
        readiness=maturity.level if maturity else 0,
        potential=potential.rank if potential else 0,
        year=year,
        demonstration=brief.demonstration,
        reviewed=brief.is_reviewed,
        organisations=tuple([organisation.name for organisation in organisations[:3]]),
        home=brief.home_repository,
        technology_paths=paths,
    )


_UNKNOWN = (UNKNOWN,)
_PREFERENCE = (Language.EN, Language.DE, Language.FI)
_MARKED = re.compile(r"[*_`#>\[\]<|~\\+]")
_LISTED = re.compile(r"\n[ \t]*(?:-|\d{1,3}[.)])[ \t]+")


@cache
def _maturity(maturity: Maturity | None) -> tuple[str, tuple[str, ...]]:
    """Return the band of the level that is reached for certain, and the values of the facet."""
    if maturity is None:
        return UNKNOWN, _UNKNOWN
    bands = dict.fromkeys(MaturityBand.of_level(level).value for level in maturity.levels)
    return maturity.band.value, (*bands, *(f"trl{level}" for level in maturity.levels))


def _texts(brief: TransferBrief) -> dict[Language, DocumentText]:
    """Return the texts, complete ones first: readers without their language get the first."""
    found = [(language, text) for language in _PREFERENCE if (text := getattr(brief.texts, language.value))]
    if len(found) > 1:
        found.sort(key=lambda item: not item[1].is_complete)
    return {language: DocumentText(text.title, text.summary, _body(text)) for language, text in found}


def _body(text: Text) -> str:
    written = "\n\n".join([section for name in SECTIONS if (section := getattr(text, name))])
    if _MARKED.search(written):
        written = plain_text(written)
    elif written:  # most texts have no marks but those of lists
        written = _LISTED.sub("\n", f"\n{written}")[1:]
    return "\n\n".join([part for part in (written, text.description) if part])


def _names(brief: TransferBrief, organisations: Sequence[Organisation]) -> str:
    parts: list[str | None] = []
    for organisation in organisations:
        parts += (organisation.name, organisation.short_name)
    parts += [person.name for person in brief.people]
    if brief.project:
        parts += (brief.project.acronym, brief.project.identifier, brief.project.title)
    parts += [publication.doi for publication in brief.publications]
    parts += brief.subjects
    return " ".join([part for part in parts if part])
