"""An interpreted query as conditions on the fields of an index; each backend says them in its engine's words.

What matches and how much it counts is decided here once, so that every backend finds the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.language import compound_parts
from kb.model import Language
from kb.search.index_fields import NAMES, PARTS, TEXT_PARTS, TITLE_WORDS, text_field
from kb.search.interpretation import (
    ConceptNode,
    FacetNode,
    FieldNode,
    Interpretation,
    Node,
    PhraseNode,
    PrefixNode,
    TermNode,
)
from kb.search.query_fields import QueryField
from kb.search.request import FacetName, Match

WEIGHTS = {"title": 2.5, "summary": 1.5, "body": 1.0}
PARTS_WEIGHT = 0.6
"""A part of a compound says less than the word itself."""
CONCEPT_WEIGHT = 3.0
"""A brief that is about the technology comes before one that has its words here and there."""
OTHER_FIELDS = 0.2
"""Share of the weaker fields: the best field decides, the others help (dis-max tie breaker)."""


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
    """What matches scores 1."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of ``required`` match and none of ``excluded``; ``optional`` ones only score. Of nothing, everything does."""

    required: tuple["Condition", ...]
    optional: tuple["Condition", ...] = ()
    excluded: tuple["Condition", ...] = ()


Condition = HasTerm | HasPhrase | Begins | OneOf | AnyOf | Best | Flat | AllOf


def text_condition(interpretation: Interpretation, match: Match) -> Condition | None:
    """Return the condition that a text puts; None when it says nothing.

    :param match: whether all wanted words must occur or at least one
    """
    required: list[Condition] = []
    optional: tuple[Condition, ...] = ()
    if interpretation.wanted:
        if match is Match.ALL:
            required += [_node(node) for node in interpretation.wanted]
        else:
            required.append(any_of(item for node in interpretation.wanted for item in _loose(node)))
        optional = tuple([_node(node) for node in interpretation.optional])
    required += [_node(node) for node in interpretation.required]
    excluded = tuple([_node(node) for node in interpretation.excluded])
    if not required and not excluded:
        return None
    return (
        required[0] if len(required) == 1 and not (optional or excluded) else AllOf(tuple(required), optional, excluded)
    )


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
    if isinstance(node, ConceptNode):
        return [_tagged(node.technology), *(item for word in node.words for item in _loose(word))]
    if isinstance(node, TermNode) and Language.DE in node.terms:
        return [_node(node), *(_part(part) for part in compound_parts(node.word))]
    return [_node(node)]


def _part(part: str) -> Condition:
    """Return the condition that a brief has a part of a German compound that was asked for, alone or in a compound."""
    alone = [HasTerm(text_field(name, Language.DE), part, PARTS_WEIGHT * WEIGHTS[name]) for name in TEXT_PARTS]
    return Best((*alone, HasTerm(PARTS, part, PARTS_WEIGHT * PARTS_WEIGHT)))


def _node(node: Node) -> Condition:
    match node:
        case TermNode():
            return _word(node)
        case PhraseNode():
            return _phrase(node, TEXT_PARTS, names=True)
        case PrefixNode():
            return _prefix(node, TEXT_PARTS, names=True)
        case ConceptNode():
            words = tuple([_word(word) for word in node.words])
            if len(words) == 1:
                return AnyOf((words[0], _tagged(node.technology)))
            # The words of a label next to each other say more than the same words here and there.
            return AnyOf((AllOf(words, _as_label(node)), _tagged(node.technology)))
        case FacetNode():
            return facet_condition(node.facet, node.values)
        case FieldNode():
            return _in_names(node.content) if node.field is QueryField.NAMES else _in_field(node)


def _as_label(node: ConceptNode) -> tuple[Condition, ...]:
    terms = {
        language: tuple([word.terms[language] for word in node.words if language in word.terms])
        for language in Language
    }
    whole = {language: found for language, found in terms.items() if len(found) == len(node.words)}
    words = tuple([word.word for word in node.words])
    return (_phrase(PhraseNode(words, whole), TEXT_PARTS, names=False),) if whole else ()


def _in_field(node: FieldNode) -> Condition:
    part = (node.field.value,)
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
    found = _terms(node, TEXT_PARTS, literal=True)
    german = node.terms.get(Language.DE)
    if german:
        found.append(HasTerm(PARTS, german, PARTS_WEIGHT))
    found.append(HasTerm(NAMES, node.word))
    return Best(tuple(found))


def _terms(node: TermNode, parts: Sequence[str], *, literal: bool) -> list[Condition]:
    found: list[Condition] = [
        HasTerm(text_field(part, language), term, WEIGHTS[part])
        for language, term in node.terms.items()
        for part in parts
    ]
    if node.literal and literal:
        found.append(HasTerm(TITLE_WORDS, node.word))
    return found


def _phrase(node: PhraseNode, parts: Sequence[str], *, names: bool) -> Condition:
    found = [
        _adjacent(text_field(part, language), terms, WEIGHTS[part])
        for language, terms in node.terms.items()
        for part in parts
    ]
    if names:
        found.append(_adjacent(NAMES, node.words, 1.0))
    return Best(tuple(found)) if found else AnyOf(())


def _prefix(node: PrefixNode, parts: Sequence[str], *, names: bool) -> Condition:
    found: list[Condition] = []
    for language, beginning in node.beginnings.items():
        fields = [text_field(part, language) for part in parts]
        if names and language is Language.DE:
            fields.append(PARTS)
        for field in fields:
            found.append(Begins(field, beginning))
            if node.stems[language]:
                found.append(OneOf(field, node.stems[language]))
    if names:
        found.append(Begins(NAMES, node.prefix))
    return Flat(any_of(found))


def _tagged(technology: str) -> HasTerm:
    return HasTerm(FacetName.TECHNOLOGY.value, technology, CONCEPT_WEIGHT)


def _adjacent(field: str, terms: Sequence[str], weight: float) -> Condition:
    return HasTerm(field, terms[0], weight) if len(terms) == 1 else HasPhrase(field, tuple(terms), weight)
