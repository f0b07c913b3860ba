"""A small taxonomy and small documents for the tests that every backend must pass."""

from collections.abc import Mapping
from uuid import UUID

from kb.language import compound_parts, fold, index_terms, words
from kb.model import Language, LocalisedString, MaturityBand, PotentialLevel, Technology
from kb.search.document import DocumentText, SearchDocument
from kb.search.request import UNKNOWN, FacetName, SearchRequest
from kb.taxonomy import Taxonomy


def _technology(identifier: str, de: str, en: str, fi: str, *broader: str) -> Technology:
    return Technology(
        id=identifier,
        uri=f"https://silta.example.org/technologies/{identifier}",
        label=LocalisedString(de=de, en=en, fi=fi),
        scope_note=LocalisedString(de="Zum Prüfen.", en="For tests.", fi="Testejä varten."),
        broader=broader,
    )


TAXONOMY = Taxonomy(
    [
        _technology("sensing", "Sensorik", "sensing", "anturointi"),
        _technology("machine-vision", "industrielle Bildverarbeitung", "machine vision", "konenäkö", "sensing"),
        _technology(
            "hyperspectral-imaging", "Hyperspektralkamera", "hyperspectral imaging", "spektrikamera", "machine-vision"
        ),
        _technology("maintenance", "Instandhaltung", "maintenance", "kunnossapito"),
        _technology(
            "predictive-maintenance",
            "vorausschauende Wartung",
            "predictive maintenance",
            "ennakoiva kunnossapito",
            "maintenance",
            "sensing",
        ),
        _technology("robotics", "Robotik", "robotics", "robotiikka"),
    ]
)


def text(title: str, summary: str = "", body: str = "") -> DocumentText:
    """Return a text in one language."""
    return DocumentText(title, summary, body)


def document(
    number: int,
    texts: Mapping[Language, DocumentText] | None = None,
    *,
    technologies: tuple[str, ...] = (),
    level: int | None = None,
    upper: int | None = None,
    potential: PotentialLevel | None = None,
    patterns: tuple[str, ...] = (),
    sectors: tuple[str, ...] = (),
    countries: tuple[str, ...] = (),
    year: int | None = None,
    published: int = 0,
    names: str = "",
    revision: int = 1,
) -> SearchDocument:
    """Return what :func:`kb.search.document.make_document` would make of such a brief.

    :param number: makes the id; ids rise with the numbers
    """
    texts = texts or {Language.EN: text(f"Brief {number}")}
    paths = tuple((item, *TAXONOMY.ancestors(item)) for item in technologies)
    closed = tuple(dict.fromkeys(item for path in paths for item in path))
    levels = range(level, (upper or level) + 1) if level else range(0)
    bands = dict.fromkeys(MaturityBand.of_level(item).value for item in levels)
    unknown = (UNKNOWN,)
    return SearchDocument(
        id=UUID(int=(0x0193_0000_0000 + number) << 80 | 7 << 76 | 2 << 62 | number),
        revision=revision,
        slug=f"brief-{number}",
        texts=texts,
        names=names,
        terms={
            FacetName.TECHNOLOGY: closed or unknown,
            FacetName.MATURITY: (*bands, *(f"trl{item}" for item in levels)) or unknown,
            FacetName.BUSINESS_MODEL: patterns or unknown,
            FacetName.POTENTIAL: (potential.value,) if potential else unknown,
            FacetName.SECTOR: sectors or unknown,
            FacetName.LANGUAGE: tuple(sorted(language.value for language in texts)),
            FacetName.YEAR: (str(year),) if year else unknown,
            FacetName.COUNTRY: countries or unknown,
        },
        own_technologies=technologies,
        matrix=(next(iter(bands), UNKNOWN), potential.value if potential else UNKNOWN),
        published=published,
        readiness=level or 0,
        potential=potential.rank if potential else 0,
        year=year,
        demonstration=True,
        reviewed=False,
        organisations=(),
        technology_paths=paths,
    )


def has_word(item: SearchDocument, word: str) -> bool:
    """Say by reading the whole document whether it has a word (no stop word), the slow and obvious way."""
    for language, content in item.texts.items():
        wanted = index_terms(word, language)
        whole = f"{content.title} \n {content.summary} \n {content.body}"
        if set(wanted) & set(index_terms(whole, language)):
            return True
        if language is Language.DE and any(part in wanted for found in words(whole) for part in compound_parts(found)):
            return True
    return fold(word) in {fold(name) for name in words(item.names)}


def passes(item: SearchDocument, request: SearchRequest, ignored: FacetName | None = None) -> bool:
    """Say whether a document has one of the selected values of each facet."""
    return all(
        any(value in item.terms[facet] for value in values)
        for facet, values in request.filters.items()
        if values and facet is not ignored
    )
