"""What of a brief goes into the index."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from kb.language import plain_text
from kb.model import SECTIONS, Language, MaturityBand, Text, TransferBrief
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


def make_document(brief: TransferBrief, revision: int, taxonomy: Taxonomy) -> SearchDocument:
    """Project a brief for the index.

    :param brief: a published brief
    :param revision: number of its revision, so that an older state never replaces a newer one
    :param taxonomy: gives the broader concepts of each technology
    """
    own = tuple(assessment.value for assessment in brief.technologies)
    technologies = dict.fromkeys(term for technology in own for term in (technology, *taxonomy.ancestors(technology)))
    maturity = brief.maturity.value if brief.maturity else None
    bands = dict.fromkeys(MaturityBand.of_level(level).value for level in maturity.levels) if maturity else {}
    potential = brief.potential.value if brief.potential else None
    year = brief.year or (brief.project.end.year if brief.project and brief.project.end else None)
    return SearchDocument(
        id=brief.id,
        revision=revision,
        slug=brief.slug,
        texts={language: _plain(text) for language, text in brief.texts},
        names=_names(brief),
        terms={
            FacetName.TECHNOLOGY: tuple(technologies) or (UNKNOWN,),
            FacetName.MATURITY: (*bands, *(f"trl{level}" for level in maturity.levels)) if maturity else (UNKNOWN,),
            FacetName.BUSINESS_MODEL: tuple(pattern.value for pattern in brief.business_models) or (UNKNOWN,),
            FacetName.POTENTIAL: (potential.value,) if potential else (UNKNOWN,),
            FacetName.SECTOR: brief.sectors or (UNKNOWN,),
            FacetName.LANGUAGE: tuple(language.value for language in brief.texts.languages),
            FacetName.YEAR: (str(year),) if year else (UNKNOWN,),
            FacetName.COUNTRY: brief.countries or (UNKNOWN,),
        },
        own_technologies=own,
        matrix=(maturity.band.value if maturity else UNKNOWN, potential.value if potential else UNKNOWN),
        published=brief.published_on.toordinal() if brief.published_on else 0,
        readiness=maturity.level if maturity else 0,
        potential=potential.rank if potential else 0,
        year=year,
        demonstration=brief.demonstration,
        reviewed=brief.is_reviewed,
        organisations=tuple(participation.organisation.name for participation in brief.organisations[:3]),
    )


def _plain(text: Text) -> DocumentText:
    sections = [getattr(text, name) for name in SECTIONS]
    body = "\n\n".join(plain_text(section) for section in sections if section)
    return DocumentText(text.title, text.summary, "\n\n".join(part for part in (body, text.description) if part))


def _names(brief: TransferBrief) -> str:
    parts: list[str] = []
    for participation in brief.organisations:
        parts += [participation.organisation.name, participation.organisation.short_name or ""]
    parts += [person.name for person in brief.people]
    if brief.project:
        parts += [brief.project.acronym or "", brief.project.identifier, brief.project.title or ""]
    parts += [publication.doi or "" for publication in brief.publications]
    parts += brief.subjects
    return " ".join(part for part in parts if part)
