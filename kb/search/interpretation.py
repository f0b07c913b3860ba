"""What a query means, in the terms of the index: the same for every backend."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.model import Language
from kb.search.query_fields import QueryField
from kb.search.request import FacetName
from kb.taxonomy import Translation


@dataclass(frozen=True, slots=True)
class TermNode:
    """A word: its term in each language where it is no stop word."""

    word: str
    """Folded, as the fields without stemming hold it."""
    terms: Mapping[Language, str]
    literal: bool = False
    """Whether the word itself is looked up in the titles too, because it is a stop word in every language."""


@dataclass(frozen=True, slots=True)
class SenseNode:
    """Words that the lexicon has in other languages: a brief has all of them, or what they mean there."""

    words: tuple["TermNode | SenseNode", ...]
    """One, or those of a phrase, each with its own sense where it has one."""
    parts: tuple[tuple[Translation, ...], ...]
    """Alternatives for each part of the meaning, one for a word or phrase, several for a compound."""
    is_whole: bool = True
    """Whether the parts are all that the compound has."""


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
    words: tuple[TermNode | SenseNode, ...]
    labels: tuple[Translation, ...] = ()
    """The concept's labels of all languages."""
    near: tuple[str, ...] = ()
    """Related and broader technologies, for when some of the words are enough."""


WordNode = TermNode | SenseNode | PhraseNode | PrefixNode | ConceptNode
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
        return sum(map(_count, self.wanted))

    @property
    def translations(self) -> tuple[str, ...]:
        """What of other languages is searched too, each phrase once, in the order of the text."""
        senses = [sense for node in self.wanted for sense in _senses(node)]
        return tuple(dict.fromkeys(item.text for sense in senses for part in sense.parts for item in part))


def _count(node: WordNode) -> int:
    return sum(map(_count, node.words)) if isinstance(node, ConceptNode | SenseNode) else 1


def _senses(node: WordNode) -> Iterator[SenseNode]:
    if isinstance(node, SenseNode):
        yield node
    if isinstance(node, ConceptNode | SenseNode):
        for word in node.words:
            yield from _senses(word)


def plain_words(node: WordNode) -> tuple[TermNode, ...]:
    """Return the single words of a node, for phrases and prefixes none."""
    if isinstance(node, ConceptNode | SenseNode):
        return tuple(word for item in node.words for word in plain_words(item))
    return (node,) if isinstance(node, TermNode) else ()
