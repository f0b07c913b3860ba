"""Terms that the taxonomy may lack: subjects of records that match no concept, and words of searches without results.

Inflections of a term are one candidate. Whoever keeps the taxonomy decides whether it becomes a concept, a synonym of
one, or is ignored.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kb.language import fold, term, words
from kb.language.known_words import is_known_word
from kb.language.stop_words import STOP_WORDS
from kb.model import InvalidValue, Language, TransferBrief
from kb.store import Counted, UnitOfWork
from kb.taxonomy import Vocabularies

EXAMPLES = 3
"""Briefs that are named with a candidate."""
_ASKED = (Language.EN, Language.DE, Language.FI)
LONGEST = 6
"""Words of a term; longer subjects are sentences or paths."""


@dataclass(frozen=True, slots=True)
class TaxonomyCandidate:
    """A term that no concept has as a label."""

    key: str
    """The stems of its words, by which it is ignored."""
    term: str
    """In the most frequent spelling."""
    spellings: tuple[str, ...]
    """All spellings, the most frequent first."""
    languages: tuple[Language, ...]
    """Languages of the briefs and searches that it stands in."""
    briefs: int
    searches: int
    examples: tuple[str, ...]
    """Slugs of briefs."""
    near: tuple[str, ...]
    """Concepts of which a part of the term is a label: it may be narrower than one of them."""

    @property
    def weight(self) -> int:
        """What it is ranked by: each brief and each search counts once."""
        return self.briefs + self.searches


@dataclass(slots=True)
class _Gathered:
    spellings: Counter[str] = field(default_factory=Counter)
    languages: set[Language] = field(default_factory=set)
    briefs: int = 0
    searches: int = 0
    examples: list[str] = field(default_factory=list)


def candidate_key(text: str) -> str:
    """Return the folded form that all inflections of a term share; empty when it has no word of its own.

    The language is that whose dictionary knows all of the words, whatever language the text around it is in, so that
    the same term has the same key everywhere.
    """
    found = words(text)
    if any(all(fold(word) in STOP_WORDS[code] for word in found) for code in Language):
        return ""
    language = next((code for code in _ASKED if all(is_known_word(word, code) for word in found)), _ASKED[0])
    return " ".join(stem for word in found if (stem := term(word, language)))


def find_candidates(work: UnitOfWork, vocabularies: Vocabularies, since: date) -> list[TaxonomyCandidate]:
    """Return the terms, the most frequent first; ignored ones are left out.

    Every brief that is stored is read.

    :param since: the first day of the searches that count
    """
    gathered: dict[str, _Gathered] = {}
    for stored in work.briefs.iterate(None):
        _take_brief(gathered, stored.brief, vocabularies)
    for total in work.search_statistics.totals(since, [Counted.WITHOUT_RESULT]):
        key = candidate_key(total.value)
        if _is_candidate(key, total.value, vocabularies):
            found = gathered.setdefault(key, _Gathered())
            found.spellings[total.value] += total.count
            found.languages.add(total.language)
            found.searches += total.count
    ignored = {item.key for item in work.ignored_candidates.list()}
    candidates = [_candidate(key, found, vocabularies) for key, found in gathered.items() if key not in ignored]
    return sorted(candidates, key=lambda item: (-item.weight, item.key))


def ignore(work: UnitOfWork, text: str, *, reason: str, author: str) -> str:
    """Remember that a term is not to become a concept, and return its key.

    :raises InvalidValue: when there is no word in it, or no reason
    """
    key = candidate_key(text)
    if not key:
        message = f"{text!r} has no word that could be a term"
        raise InvalidValue(message)
    if not reason.strip():
        message = "say why the term is ignored, so that the next person need not think about it again"
        raise InvalidValue(message)
    work.ignored_candidates.ignore(key, text.strip(), reason=reason.strip(), author=author)
    return key


def _take_brief(gathered: dict[str, _Gathered], brief: TransferBrief, vocabularies: Vocabularies) -> None:
    languages = brief.texts.languages
    seen: set[str] = set()
    for subject in brief.subjects:
        # Classifications come as paths too: /engineering and technology/robotics.
        label = subject.rstrip("/").rpartition("/")[2].strip()
        key = candidate_key(label)
        if key in seen or not _is_candidate(key, label, vocabularies):
            continue
        seen.add(key)
        found = gathered.setdefault(key, _Gathered())
        found.spellings[label] += 1
        found.languages.update(languages)
        found.briefs += 1
        if len(found.examples) < EXAMPLES:
            found.examples.append(brief.slug)


def _is_candidate(key: str, text: str, vocabularies: Vocabularies) -> bool:
    """Whether a term is one, and no label of a concept or a sector as a whole."""
    if not key or len(words(text)) > LONGEST or not any(map(str.isalpha, text)):
        return False
    covering = (item for item in vocabularies.labels.find(text, any_case=True) if item.words >= len(words(text)))
    return next(covering, None) is None


def _candidate(key: str, found: _Gathered, vocabularies: Vocabularies) -> TaxonomyCandidate:
    spellings = [spelling for spelling, _ in sorted(found.spellings.items(), key=lambda item: (-item[1], item[0]))]
    distinct = {fold(spelling): spelling for spelling in reversed(spellings)}
    return TaxonomyCandidate(
        key=key,
        term=spellings[0],
        spellings=tuple(spelling for spelling in spellings if distinct[fold(spelling)] == spelling),
        languages=tuple(sorted(found.languages)),
        briefs=found.briefs,
        searches=found.searches,
        examples=tuple(found.examples),
        near=_near(spellings, vocabularies),
    )


def _near(spellings: Iterable[str], vocabularies: Vocabularies) -> tuple[str, ...]:
    found = (item.technology for text in spellings for item in vocabularies.labels.find(text, any_case=True))
    return tuple(dict.fromkeys(found))
