"""What a query means, in the terms of the index: the same for every backend."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.model import Language
from kb.search.query_fields import QueryField
from kb.search.request import FacetName


@dataclass(frozen=True, slots=True)
class TermNode:
    """A word: its term in each language where it is no stop word."""

    word: str
    """Folded, as the fields without stemming hold it."""
    terms: Mapping[Language, str]
    literal: bool = False
    """Whether the word itself is looked up in the titles too, because it is a stop word in every language."""


@dataclass(frozen=True, slots=True)
class PhraseNode:
    """Words next to each other: their terms in each language, stop words left out as in the index."""

    words: tuple[str, ...]
    terms: Mapping[Language, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PrefixNode:
    """The beginning of a word.

    The index holds stems. A word that begins with ``optimierun`` has the stem ``optimier``, which is shorter than the
    prefix; such stems are found by completing the prefix with endings of the language.
    """

    prefix: str
    """Folded, for fields without stemming."""
    beginnings: Mapping[Language, str]
    """What the stems begin with."""
    stems: Mapping[Language, tuple[str, ...]]
    """Shorter stems of words that begin with the prefix."""


@dataclass(frozen=True, slots=True)
class FieldNode:
    """Something in one field of the text."""

    field: QueryField
    content: TermNode | PhraseNode | PrefixNode


@dataclass(frozen=True, slots=True)
class FacetNode:
    """One of these values of a facet."""

    facet: FacetName
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConceptNode:
    """Words that name a technology: a brief has all of them, or is tagged with the concept or a narrower one."""

    technology: str
    words: tuple[TermNode, ...]


WordNode = TermNode | PhraseNode | PrefixNode | ConceptNode
Node = WordNode | FieldNode | FacetNode


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A query as conditions on briefs."""

    wanted: tuple[WordNode, ...] = ()
    """All of them must match (Match.ALL), or at least one (Match.ANY); they score."""
    optional: tuple[TermNode, ...] = ()
    """Stop words of one language that are words of another ("die casting"): they score and decide nothing."""
    required: tuple[FieldNode | FacetNode, ...] = ()
    """Must match whatever the Match."""
    excluded: tuple[Node, ...] = ()
    """Must not match."""

    @property
    def is_empty(self) -> bool:
        """Whether every brief matches."""
        return not (self.wanted or self.required or self.excluded)

    @property
    def scores(self) -> bool:
        """Whether some briefs match better than others; a prefix says too little for that."""
        if any(not isinstance(node, PrefixNode) for node in self.wanted):
            return True
        return any(isinstance(node, FieldNode) and not isinstance(node.content, PrefixNode) for node in self.required)

    @property
    def concepts(self) -> tuple[str, ...]:
        """Ids of the recognised technologies, each once, in the order of the text."""
        return tuple(dict.fromkeys(node.technology for node in self.wanted if isinstance(node, ConceptNode)))

    @property
    def words(self) -> int:
        """How many words are wanted."""
        return sum(len(node.words) if isinstance(node, ConceptNode) else 1 for node in self.wanted)
