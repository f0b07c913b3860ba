"""What the page of a brief says, in the order in which an SME asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kb.language import plain_text, sentences
from kb.model import (
    SECTIONS,
    Assessment,
    FieldOrigin,
    Language,
    Maturity,
    SourceRecord,
    Text,
    TransferBrief,
)
from kb.search.request import FacetName
from web.addresses import facet_address
from web.labels import Labels
from web.site import Site

EXCERPT = 200
"""Characters of a section that the first screen shows."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An assessment in words."""

    value: str
    label: str
    explanation: str
    """What the value means, in the reader's language; empty where the label says it all."""
    address: str
    """Where briefs with the same value are listed."""
    assessment: Assessment[Any]


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section with its heading in the language of the text."""

    name: str
    heading: str
    text: str
    plain: bool
    """Whether it is plain text and not Markdown."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A second language beside the text that is shown."""

    language: Language
    text: Text
    sections: tuple[tuple[SectionText | None, SectionText | None], ...]
    """The same section in both languages; None where a language lacks it."""


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source and the fields that came from it."""

    record: SourceRecord
    link: str | None
    """The address where it can be opened in a browser."""
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BriefPage:
    """One brief as its page shows it."""

    language: Language
    """Language of the text that is shown."""
    text: Text
    missing: bool
    """Whether the language that was asked for is not there, so that another one is shown."""
    languages: tuple[tuple[Language, str], ...]
    """The brief's languages and its title in each."""
    pairs: tuple[tuple[Language, Language], ...]
    """The languages two by two, to be read side by side."""
    sections: tuple[SectionText, ...]
    beside: Beside | None
    gain: str
    """First sentences of what the reader gains."""
    effort: str
    """First sentences of what adopting it takes."""
    readiness: Judged | None
    target: Judged | None
    technologies: tuple[Judged, ...]
    patterns: tuple[Judged, ...]
    potential: Judged | None
    sectors: tuple[tuple[str, str], ...]
    """Labels and addresses."""
    sources: tuple[ReadSource, ...]


def read_brief_page(
    brief: TransferBrief, wanted: Language, labels: Labels, site: Site, beside: Language | None = None
) -> BriefPage:
    """Bring a brief into the form that the page shows.

    :param wanted: the language that the text should have; the nearest one is taken when it is missing
    :param labels: the labels of the reader's language
    :param beside: a second language to show beside it; left out when the brief has no text in it
    """
    language, text = brief.texts.nearest(wanted)
    vocabularies = site.silta.vocabularies
    reader = labels.language
    return BriefPage(
        language=language,
        text=text,
        missing=language is not wanted,
        languages=tuple((code, item.title) for code, item in brief.texts),
        pairs=tuple(combinations(brief.texts.languages, 2)),
        sections=tuple(_sections(text, site.labels[language])),
        beside=_beside(brief, language, beside, site),
        gain=excerpt(text.benefit),
        effort=excerpt(text.requirements),
        readiness=_maturity(brief.maturity, labels),
        target=_maturity(brief.target_maturity, labels),
        technologies=tuple(
            _judged(
                FacetName.TECHNOLOGY,
                item.value,
                item,
                concept.scope_note.in_language(reader) if (concept := vocabularies.taxonomy.get(item.value)) else "",
                labels,
            )
            for item in brief.technologies
        ),
        patterns=tuple(
            _judged(
                FacetName.BUSINESS_MODEL,
                item.value,
                item,
                pattern.explanation.in_language(reader) if (pattern := vocabularies.patterns.get(item.value)) else "",
                labels,
            )
            for item in brief.business_models
        ),
        potential=_judged(
            FacetName.POTENTIAL,
            brief.potential.value.value,
            brief.potential,
            level.explanation.in_language(reader) if (level := vocabularies.levels.get(brief.potential.value)) else "",
            labels,
        )
        if brief.potential
        else None,
        sectors=tuple(
            (labels.value(FacetName.SECTOR, sector), facet_address({FacetName.SECTOR: (sector,)}))
            for sector in brief.sectors
        ),
        sources=tuple(_sources(brief.sources, brief.origins)),
    )


def excerpt(markdown: str, length: int = EXCERPT) -> str:
    """Return the first whole sentences of a section, or its first words when the first sentence is too long."""
    paragraphs = (" ".join(sentence.text.split()) for sentence in sentences(plain_text(markdown)))
    taken = ""
    for sentence in paragraphs:
        if len(taken) + len(sentence) + 1 > length:
            break
        taken = f"{taken} {sentence}".strip()
    cut = " ".join(plain_text(markdown).split())[:length]
    if taken or not cut:
        return taken
    # Chinese and Japanese have no blanks between words.
    return f"{cut.rpartition(' ')[0] or cut}\N{NO-BREAK SPACE}…"


def _sections(text: Text, labels: Labels) -> Iterable[SectionText]:
    for name in (*SECTIONS, "description"):
        content = getattr(text, name)
        if content:
            yield SectionText(name, labels.sections[name], content, plain=name == "description")


def _beside(brief: TransferBrief, first: Language, second: Language | None, site: Site) -> Beside | None:
    text = brief.texts.get(second) if second is not None and second is not first else None
    if second is None or text is None:
        return None
    left, right = (
        {part.name: part for part in _sections(shown, site.labels[language])}
        for language, shown in ((first, brief.texts.nearest(first)[1]), (second, text))
    )
    names = [name for name in (*SECTIONS, "description") if name in left or name in right]
    return Beside(second, text, tuple((left.get(name), right.get(name)) for name in names))


def _maturity(assessment: Assessment[Maturity] | None, labels: Labels) -> Judged | None:
    if assessment is None:
        return None
    return _judged(FacetName.MATURITY, assessment.value.band.value, assessment, str(assessment.value), labels)


def _judged(facet: FacetName, value: str, assessment: Assessment[Any], explanation: str, labels: Labels) -> Judged:
    return Judged(
        value=value,
        label=labels.value(facet, value),
        explanation=explanation,
        address=facet_address({facet: (value,)}),
        assessment=assessment,
    )


def _sources(records: Iterable[SourceRecord], origins: Iterable[FieldOrigin]) -> Iterable[ReadSource]:
    fields: dict[str, list[str]] = {}
    for origin in origins:
        fields.setdefault(origin.source, []).append(origin.field)
    for record in records:
        address = record.address or ""
        link = address if address.startswith(("https://", "http://")) else None
        yield ReadSource(record, link, tuple(fields.get(record.key, ())))
