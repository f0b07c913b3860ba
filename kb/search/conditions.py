"""An interpreted query as conditions on the fields of an index; each backend says them in its engine's words.

What matches and how much it counts is decided here once, so that every backend finds the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.language import PARTED, part_terms
from kb.model import Language
from kb.search.index_fields import NAMES, TITLE_WORDS, WHOLE, parts_field, text_field
from kb.search.interpretation import (
    ConceptNode,
    FacetNode,
    FieldNode,
    Interpretation,
    Node,
    PhraseNode,
    PrefixNode,
    SenseNode,
    TermNode,
    WordNode,
    plain_words,
)
from kb.search.query_fields import QueryField
from kb.search.request import FacetName, Match
from kb.taxonomy import Translation

PARTS_WEIGHT = 0.6
"""A part of a compound says less than the word itself."""
CONCEPT_WEIGHT = 2.0
"""A brief that is tagged with the technology, against one that has its words."""
TRANSLATION_WEIGHT = 0.8
"""A word of another language may be one of several meanings."""
ADJACENT_WEIGHT = 0.4
"""What two words of a query that follow each other in the text add to what they score apart."""
ALL_WORDS = 3.0
"""What having all words adds where some are enough."""
MEANING = 0.9
"""What each further meaning of a word takes of the weight of its translations."""
LABEL_WEIGHT = 0.8
"""A label of the concept in any language, against the words that were typed."""
NEAR_WEIGHT = 0.5
"""A related or broader technology, against the technology itself."""
SCATTERED = 0.4
"""The words of a translated phrase here and there, against the phrase."""
OTHER_FIELDS = 0.1
"""Share of the weaker alternatives: the best one decides, the others help (dis-max tie breaker)."""


@dataclass(frozen=True, slots=True)
class HasTerm:
    """The field has this term; scored by BM25."""

    field: str
    term: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class HasPhrase:
    """The field has these terms next to each other; scored by BM25."""

    field: str
    terms: tuple[str, ...]
    """Two at least."""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Begins:
    """The field has a term that begins like this; inside :class:`Flat` only."""

    field: str
    beginning: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field has one of these terms or values; adds nothing to the score."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one matches; the scores add up. Of nothing, nothing matches."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Best:
    """At least one matches; the best score counts, and :data:`OTHER_FIELDS` of the others."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Flat:
    """What matches scores ``weight``."""

    condition: "Condition"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of ``required`` match and none of ``excluded``; ``optional`` ones only score. Of nothing, everything does."""

    required: tuple["Condition", ...]
    optional: tuple["Condition", ...] = ()
    excluded: tuple["Condition", ...] = ()


Condition = HasTerm | HasPhrase | Begins | OneOf | AnyOf | Best | Flat | AllOf


def text_condition(
    interpretation: Interpretation, match: Match, preferred: Sequence[Condition] = ()
) -> Condition | None:
    """Return the condition that a text puts; None when it says nothing.

    :param match: whether all wanted words must occur or at least one; then briefs with all of them come first
    :param preferred: what adds to the score of a brief beside its words
    """
    required: list[Condition] = []
    optional: list[Condition] = []
    if interpretation.wanted:
        every = [_node(node) for node in interpretation.wanted]
        if match is Match.ALL:
            required += every
        else:
            required.append(any_of(item for node in interpretation.wanted for item in _loose(node)))
            if len(every) > 1:
                optional.append(Flat(AllOf(tuple(every)), ALL_WORDS))
        optional += [_node(node) for node in interpretation.optional]
        optional += _neighbours(interpretation.wanted)
    if interpretation.scores:
        optional += preferred
    required += [_node(node) for node in interpretation.required]
    excluded = tuple([_node(node) for node in interpretation.excluded])
    if not required and not excluded:
        return None
    if len(required) == 1 and not (optional or excluded):
        return required[0]
    return AllOf(tuple(required), tuple(optional), excluded)


def facet_condition(facet: FacetName, values: Sequence[str]) -> OneOf:
    """Return the condition that a brief has one of these values of a facet."""
    return OneOf(facet.value, tuple(values))


def filter_conditions(filters: Mapping[FacetName, Sequence[str]], *, without: str | None = None) -> list[OneOf]:
    """Return the conditions of the selected facets.

    :param without: name of a facet that is left out, whose values are counted regardless of its own selection
    """
    return [facet_condition(facet, values) for facet, values in filters.items() if values and facet.value != without]


def title_condition(complete: Iterable[str], beginning: str) -> Condition:
    """Return the condition that a title has these words and a word that begins like the last one."""
    return AllOf((*(HasTerm(TITLE_WORDS, word) for word in complete), Flat(Begins(TITLE_WORDS, beginning))))


def likeness(technologies: Iterable[str], terms: Iterable[tuple[str, str]]) -> Condition:
    """Return the condition that a brief shares technologies or (field, term)."""
    shared: list[Condition] = [_tagged(technology) for technology in technologies]
    shared += [HasTerm(field, term) for field, term in terms]
    return any_of(shared)


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Return alternatives as one condition."""
    found = tuple(conditions)
    return found[0] if len(found) == 1 else AnyOf(found)


def _loose(node: Node) -> list[Condition]:
    """Return what a node asks for when some of it is enough."""
    match node:
        case ConceptNode():
            concept = [_tagged(node.technology), *_labels(node)]
            concept += [_tagged(near, NEAR_WEIGHT) for near in node.near]
            return [Best(tuple(concept)), *(item for word in node.words for item in _loose(word))]
        case SenseNode() if len(node.words) == 1:
            word = node.words[0]
            own = [_node(word), *(_parts(word) if isinstance(word, TermNode) else ())]
            if len(node.parts) == 1:
                return [Best((own[0], *_foreign(node.parts[0], scattered=True))), *own[1:]]
            # A compound: what its parts mean adds up, in one language.
            foreign = [
                any_of(Best(tuple(found)) for found in parts)
                for language in Language
                if (parts := [found for part in node.parts if (found := _foreign(part, language, scattered=True))])
            ]
            return [Best((own[0], *foreign)), *own[1:]]
        case SenseNode():
            inner = any_of(item for word in node.words for item in _loose(word))
            return [Best((inner, *_foreign(node.parts[0])))]
        case TermNode():
            return [_node(node), *_parts(node)]
        case _:
            return [_node(node)]


def _parts(node: TermNode) -> list[Condition]:
    """Return the conditions that a brief has a part of a compound that was asked for, alone or in a compound."""
    return [
        Best(
            (
                HasTerm(text_field(WHOLE, language), part, PARTS_WEIGHT),
                HasTerm(parts_field(language), part, PARTS_WEIGHT * PARTS_WEIGHT),
            )
        )
        for language in PARTED
        if language in node.terms
        for part in part_terms(node.word, language)
    ]


def _node(node: Node) -> Condition:
    match node:
        case TermNode():
            return _word(node)
        case SenseNode():
            return _sense(node)
        case PhraseNode():
            return _phrase(node, WHOLE, names=True)
        case PrefixNode():
            return _prefix(node, WHOLE, names=True)
        case ConceptNode():
            own = _all_words(node)
            return AnyOf((Best((own, *_labels(node))), _tagged(node.technology)))
        case FacetNode():
            return facet_condition(node.facet, node.values)
        case FieldNode():
            return _in_names(node.content) if node.field is QueryField.NAMES else _in_field(node)


def _all_words(node: ConceptNode | SenseNode) -> Condition:
    """Return the condition that a brief has all words of a node; next to each other they say more."""
    words = tuple([_node(word) for word in node.words])
    return words[0] if len(words) == 1 else AllOf(words, _adjacent_words(plain_words(node)))


def _sense(node: SenseNode) -> Condition:
    """Return the condition that a brief has the words, or what they mean in another language."""
    own = _all_words(node)
    if len(node.parts) == 1 and node.is_whole:
        return Best((own, *_foreign(node.parts[0])))
    by_language = [
        AllOf(tuple([Best(tuple(found)) for found in parts]))
        for language in Language
        if node.is_whole and all(parts := [_foreign(part, language) for part in node.parts])
    ]
    return Best((own, *by_language)) if by_language else own


def _foreign(
    part: Sequence[Translation], language: Language | None = None, *, scattered: bool = False
) -> list[Condition]:
    """Return the conditions that a brief has a translation, in one language or any.

    :param scattered: whether the words of a phrase here and there count too, for less
    """
    found: list[Condition] = []
    for item in part:
        if language not in (None, item.language):
            continue
        weight = TRANSLATION_WEIGHT * MEANING ** (item.meanings - 1)
        field = text_field(WHOLE, item.language)
        found.append(_adjacent(field, item.terms, weight))
        if len(item.terms) > 1:
            if scattered:
                found.append(AnyOf(tuple([HasTerm(field, term, weight * SCATTERED) for term in item.terms])))
        elif item.language in PARTED:
            found.append(HasTerm(parts_field(item.language), item.terms[0], weight * PARTS_WEIGHT))
    return found


def _labels(node: ConceptNode) -> list[Condition]:
    """Return the conditions that a brief has a label of the concept, in whatever language."""
    return [_adjacent(text_field(WHOLE, item.language), item.terms, LABEL_WEIGHT) for item in node.labels]


def _neighbours(nodes: Sequence[WordNode]) -> list[Condition]:
    """Return what adds to the score: words next to each other in the query that are so in a text."""
    words = [plain_words(node) for node in nodes]
    return [
        condition
        for left, right in pairwise(words)
        if left and right
        for condition in _adjacent_words((left[-1], right[0]))
    ]


def _adjacent_words(words: Sequence[TermNode]) -> tuple[Condition, ...]:
    """Return the condition, if any language has all words, that they stand next to each other."""
    found = [
        HasPhrase(text_field(WHOLE, language), tuple([word.terms[language] for word in words]), ADJACENT_WEIGHT)
        for language in Language
        if all(language in word.terms for word in words)
    ]
    return (Best(tuple(found)),) if found else ()


def _in_field(node: FieldNode) -> Condition:
    part = node.field.value
    match node.content:
        case TermNode():
            return any_of(_terms(node.content, part, literal=node.field is QueryField.TITLE))
        case PhraseNode():
            return _phrase(node.content, part, names=False)
        case PrefixNode():
            return _prefix(node.content, part, names=False)


def _in_names(content: TermNode | PhraseNode | PrefixNode) -> Condition:
    match content:
        case TermNode():
            return HasTerm(NAMES, content.word)
        case PhraseNode():
            return _adjacent(NAMES, content.words, 1.0)
        case PrefixNode():
            return Flat(Begins(NAMES, content.prefix))


def _word(node: TermNode) -> Condition:
    found = _terms(node, WHOLE, literal=True)
    found += [
        HasTerm(parts_field(language), node.terms[language], PARTS_WEIGHT)
        for language in PARTED
        if language in node.terms
    ]
    found.append(HasTerm(NAMES, node.word))
    return Best(tuple(found))


def _terms(node: TermNode, part: str, *, literal: bool) -> list[Condition]:
    found: list[Condition] = [HasTerm(text_field(part, language), term) for language, term in node.terms.items()]
    if node.literal and literal:
        found.append(HasTerm(TITLE_WORDS, node.word))
    return found


def _phrase(node: PhraseNode, part: str, *, names: bool) -> Condition:
    found = [_adjacent(text_field(part, language), terms, 1.0) for language, terms in node.terms.items()]
    if names:
        found.append(_adjacent(NAMES, node.words, 1.0))
    return Best(tuple(found)) if found else AnyOf(())


def _prefix(node: PrefixNode, part: str, *, names: bool) -> Condition:
    found: list[Condition] = []
    for language, beginning in node.beginnings.items():
        fields = [text_field(part, language)]
        if names and language in PARTED:
            fields.append(parts_field(language))
        for field in fields:
            found.append(Begins(field, beginning))
            if node.stems[language]:
                found.append(OneOf(field, node.stems[language]))
    if names:
        found.append(Begins(NAMES, node.prefix))
    return Flat(any_of(found))


def _tagged(technology: str, share: float = 1.0) -> HasTerm:
    return HasTerm(FacetName.TECHNOLOGY.value, technology, CONCEPT_WEIGHT * share)


def _adjacent(field: str, terms: Sequence[str], weight: float) -> Condition:
    return HasTerm(field, terms[0], weight) if len(terms) == 1 else HasPhrase(field, tuple(terms), weight)
