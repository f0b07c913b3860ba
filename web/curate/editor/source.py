"""The words of the source beside the brief, with the passages marked that something rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kb.model import SECTIONS, Evidence, Language, Text, TransferBrief
from web.curate.editor.labels import section_label
from web.labels import Labels

_ORDER = ("description", "title", "summary", *SECTIONS)


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation at its place."""

    anchor: str
    """Id of the passage on the page."""
    target: str
    """Id of what rests on it: of an assessment, or of a proposed sentence."""
    name: str
    """What rests on it, in the reader's language."""
    is_proposal: bool
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text between two places where a passage begins or ends."""

    text: str
    is_marked: bool
    beginning: tuple[Passage, ...]
    """Passages that begin here."""
    ending: tuple[Passage, ...]
    """Passages that end here; behind the piece stand links to what rests on them."""


@dataclass(frozen=True, slots=True)
class SourcePart:
    """A field of the text, in pieces."""

    field: str
    label: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Supported:
    """Something that rests on evidence."""

    anchor: str
    name: str
    evidence: tuple[Evidence, ...]
    is_proposal: bool = False


def place_of(evidence: Evidence, brief: TransferBrief, language: Language) -> tuple[str, int] | None:
    """Return in which field of a language a quotation stands, and from which character on; None when nowhere.

    A quotation whose text was changed is looked for in the whole field; one without a field, in the source's words.
    """
    text = brief.texts.get(language)
    if text is None or evidence.language not in (None, language):
        return None
    field = evidence.field or "description"
    if field not in Text.model_fields:
        return None
    said: str = getattr(text, field)
    start = evidence.start
    if start is None or not said.startswith(evidence.quote, start):
        start = said.find(evidence.quote)
    return (field, start) if start >= 0 else None


def passage_anchor(anchor: str, number: int) -> str:
    """Return the id of the passage of the n-th evidence of something."""
    return f"passage-{anchor}-{number}"


def read_source(
    brief: TransferBrief, language: Language, supported: Iterable[Supported], labels: Labels
) -> tuple[SourcePart, ...]:
    """Return the source's words in a language, then the other fields in which evidence stands."""
    text = brief.texts.get(language)
    if text is None:
        return ()
    passages: dict[str, list[Passage]] = {}
    for item in supported:
        for number, evidence in enumerate(item.evidence):
            place = place_of(evidence, brief, language)
            if place is not None:
                field, start = place
                passages.setdefault(field, []).append(
                    Passage(
                        passage_anchor(item.anchor, number),
                        item.anchor,
                        item.name,
                        item.is_proposal,
                        field,
                        start,
                        start + len(evidence.quote),
                    )
                )
    return tuple(
        SourcePart(name, section_label(name, labels), tuple(_segments(getattr(text, name), passages.get(name, ()))))
        for name in _ORDER
        if name in passages or (name == "description" and text.description)
    )


def _segments(text: str, passages: Iterable[Passage]) -> Iterator[Segment]:
    found = list(passages)
    places = sorted({0, len(text), *(item.start for item in found), *(item.end for item in found)})
    for start, end in pairwise(places):
        yield Segment(
            text[start:end],
            any(item.start <= start and end <= item.end for item in found),
            tuple(item for item in found if item.start == start),
            tuple(item for item in found if item.end == end),
        )
