"""The labelled texts of tests/enrichment; README.md there says what the labels mean."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from kb.model import Language, Maturity

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "enrichment"
T = TypeVar("T")


def is_held_out(identifier: str) -> bool:
    """Whether an entry is in the third that is for measuring alone, by a hash of its id."""
    return int.from_bytes(hashlib.sha256(identifier.encode()).digest()) % 3 == 0


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A short passage and what an expert would note of it."""

    id: str
    language: Language
    text: str
    technologies: frozenset[str]
    maturity: Maturity | None = None
    is_stated: bool = False
    """Whether the text names the level; otherwise it is to be estimated."""
    target: int | None = None
    patterns: frozenset[str] = frozenset()
    potential: str | None = None


@dataclass(frozen=True, slots=True)
class LabelledSource:
    """A longer text, cut into sentences by hand, with the sentences that a person would choose for each section."""

    id: str
    language: Language
    title: str
    sentences: tuple[str, ...]
    chosen: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Numbers of the sentences by section, the best first; a section without one is missing."""

    @property
    def text(self) -> str:
        """The whole text."""
        return " ".join(self.sentences)


@dataclass(frozen=True, slots=True)
class LabelledField:
    """A title or abstract with the language that is declared and the one that a reader sees."""

    id: str
    field: str
    declared: Language
    language: str
    """Code of the language, or ``other``."""
    text: str


def labelled_passages() -> Iterator[LabelledPassage]:
    """Read the passages of all languages."""
    for language, item in _entries("passages"):
        maturity = dict(item.get("maturity", {}))
        stated = maturity.pop("basis", "") == "stated"
        yield LabelledPassage(
            id=item["id"],
            language=language,
            text=item["text"],
            technologies=frozenset(item["technologies"]),
            maturity=Maturity(**maturity) if maturity else None,
            is_stated=stated,
            target=item.get("target"),
            patterns=frozenset(item.get("patterns", ())),
            potential=item.get("potential"),
        )


def labelled_sources(sections: tuple[str, ...]) -> Iterator[LabelledSource]:
    """Read the longer texts of all languages."""
    for language, item in _entries("sources"):
        chosen = {name: tuple(item[name]) for name in sections if name in item}
        yield LabelledSource(item["id"], language, item["title"], tuple(item["sentences"]), chosen)


def labelled_fields() -> Iterator[LabelledField]:
    """Read the fields with their languages."""
    for item in _load(FOLDER / "languages.yaml"):
        declared = Language(item["declared"])
        yield LabelledField(item["id"], item["field"], declared, item["language"], str(item["text"]))


def _entries(kind: str) -> Iterator[tuple[Language, dict[str, Any]]]:
    for language in Language:
        for item in _load(FOLDER / f"{kind}_{language}.yaml"):
            yield language, item


def _load(file: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return entries
