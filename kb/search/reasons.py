"""Why a brief was found for a need: the technologies and words that it shares with it.

Read from the terms that an index keeps of a brief, so every backend gives the same reasons.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kb.language import PARTED, fold, part_terms, words
from kb.model import Language
from kb.search.interpretation import (
    ConceptNode,
    Interpretation,
    PhraseNode,
    PrefixNode,
    SenseNode,
    TermNode,
    WordNode,
)
from kb.search.request import Match, SearchRequest
from kb.search.result import MatchedWord, Reasons
from kb.taxonomy import Taxonomy


class _Wanted(NamedTuple):
    """A word or phrase of the need."""

    shown: str
    """As it was written."""
    node: TermNode | SenseNode | PhraseNode | PrefixNode


class _Terms(NamedTuple):
    """The terms of one text."""

    language: Language
    terms: frozenset[str]
    """Also those of the parts of compounds."""
    joined: str
    """In order, between blanks, for phrases."""


class Explainer:
    """Says why briefs were found for one need."""

    def __init__(self, text: str, interpretation: Interpretation, taxonomy: Taxonomy) -> None:
        """Take the need as it was written and as it was understood."""
        self._taxonomy = taxonomy
        self._concepts = interpretation.concepts
        written: dict[str, str] = {}
        for word in words(text):
            written.setdefault(fold(word), word)
        self._wanted: list[_Wanted] = []
        self._places: dict[Language, dict[str, list[int]]] = {language: {} for language in Language}
        seen: set[str] = set()
        for node in _flat(interpretation.wanted):
            shown = _shown(node, written)
            if shown.casefold() not in seen:
                seen.add(shown.casefold())
                self._take(_Wanted(shown, node))

    def explain(self, texts: Mapping[Language, tuple[str, str]], technologies: Iterable[str]) -> Reasons:
        """Return what a brief shares with the need.

        :param texts: terms of the text and of the parts of its compounds, each joined by blanks, by language; the
            language that is shown first
        :param technologies: the brief's own ones
        """
        own = dict.fromkeys(technologies)
        closed = {*own, *(up for technology in own for up in self._taxonomy.ancestors(technology))}
        read = [
            _Terms(language, frozenset((*joined.split(), *parts.split())), f" {joined} ")
            for language, (joined, parts) in texts.items()
        ]
        found: dict[int, Language] = {}
        for terms in read:
            for place in self._matching(terms):
                found.setdefault(place, terms.language)
        return Reasons(
            tuple(concept for concept in self._concepts if concept in closed),
            tuple(MatchedWord(self._wanted[place].shown, found[place]) for place in sorted(found)),
        )

    def _take(self, wanted: _Wanted) -> None:
        place = len(self._wanted)
        self._wanted.append(wanted)
        self._note(wanted.node, place)

    def _note(self, node: WordNode, place: int) -> None:
        """Note which terms show that a brief has a word, or what it means in another language."""
        if isinstance(node, TermNode):
            for language, term in node.terms.items():
                self._places[language].setdefault(term, []).append(place)
            # Any word of a need finds the parts of its compounds too.
            for language in PARTED:
                for part in part_terms(node.word, language):
                    self._places[language].setdefault(part, []).append(place)
        elif isinstance(node, SenseNode):
            for word in node.words:
                self._note(word, place)
            for translation in (item for part in node.parts for item in part):
                if len(translation.terms) == 1:
                    self._places[translation.language].setdefault(translation.terms[0], []).append(place)

    def _matching(self, read: _Terms) -> Iterable[int]:
        places = self._places[read.language]
        for term in read.terms & places.keys():
            yield from places[term]
        for place, wanted in enumerate(self._wanted):
            if not isinstance(wanted.node, TermNode) and _has(read, wanted.node):
                yield place


def explainer_of(request: SearchRequest, interpretation: Interpretation, taxonomy: Taxonomy) -> Explainer | None:
    """Return what says the reasons where some of the words suffice; a hit that has all of them needs none."""
    return Explainer(request.text, interpretation, taxonomy) if request.match is Match.ANY else None


def _flat(nodes: Iterable[WordNode]) -> Iterable[TermNode | SenseNode | PhraseNode | PrefixNode]:
    for node in nodes:
        if isinstance(node, ConceptNode):
            yield from _flat(node.words)
        else:
            yield node


def _shown(node: TermNode | SenseNode | PhraseNode | PrefixNode, written: Mapping[str, str]) -> str:
    match node:
        case SenseNode():
            return " ".join(_shown(word, written) for word in node.words)
        case TermNode():
            return written.get(node.word, node.word)
        case PhraseNode():
            return " ".join(written.get(word, word) for word in node.words)
        case PrefixNode():
            return f"{written.get(node.prefix, node.prefix)}*"


def _has(read: _Terms, node: SenseNode | PhraseNode | PrefixNode) -> bool:
    language = read.language
    if isinstance(node, SenseNode):
        translations = (item.terms for part in node.parts for item in part if item.language is language)
        return any(f" {' '.join(terms)} " in read.joined for terms in translations if len(terms) > 1)
    if isinstance(node, PhraseNode):
        phrase: Sequence[str] = node.terms.get(language, ())
        return bool(phrase) and f" {' '.join(phrase)} " in read.joined
    return not read.terms.isdisjoint(node.stems[language]) or f" {node.beginnings[language]}" in read.joined
