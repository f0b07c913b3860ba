"""A seeded generator of records of which is known which tell of the same result, and of some that only look like it.

Words are made up with the statistics of real text (:mod:`benchmarks.vocabulary`): titles of 5 to 11 words,
abstracts of 50 to 200 words, in English (70 %), German (20 %) or Finnish (10 %). 60 % of the results have a DOI, 50
% a grant.

Three results of ten are told of by one to three further records. Each of those keeps the DOI (55 %), has that of
another version (10 %) or none, and its texts are changed: case and punctuation (50 %), one to three mistyped
letters in the title (40 %), mistyped letters in up to 6 % of the abstract's words (50 %), the abstract cut off
after a quarter to nine tenths (40 %), a subtitle left out (15 %), authors in another order or with initials (50 %),
a year later (20 %); with a DOI, in another language with other words (15 %). Three of a hundred copies are
rewritten: every third word is another one.

Every fifth result comes with siblings that are other results: parts, deliverables, versions or years of a series
with nearly the same abstract; another result of the same project and people; another title over the same abstract;
the same abstract and a title of which one word is another; the same general title ("Final report ...") over another
text.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from benchmarks.vocabulary import Vocabulary
from ingest.record import RawIdentifier
from kb.model import BriefStatus, Language, Person, Project, SourceRecord, Text, Texts, TransferBrief, new_id
from kb.taxonomy import Taxonomy

_SERIES = (
    ("Part 1", "Part 2", "Part 3"),
    ("Part I", "Part II", "Part III"),
    ("Deliverable 2.1", "Deliverable 2.2", "Deliverable 2.3"),
    ("D4.1", "D4.2", "D4.3"),
    ("2021", "2022", "2023"),
    ("Version 1.0", "Version 2.0", "Version 3.0"),
    ("Teil 1", "Teil 2", "Teil 3"),
    ("osa 1", "osa 2", "osa 3"),
)
_GENERAL = ("Final report of the project", "Data management plan", "Newsletter of the project", "Abschlussbericht")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Made:
    """One generated record."""

    result: int
    """Which result it tells of: the truth."""
    language: Language
    title: tuple[str, ...]
    abstract: tuple[str, ...]
    people: tuple[str, ...]
    year: int
    doi: str = ""
    grant: str = ""
    concept: str = ""
    ending: str = ""

    @property
    def identifiers(self) -> tuple[RawIdentifier, ...]:
        """The identifiers that the record gives of its result."""
        found = [RawIdentifier("doi", self.doi)] if self.doi else []
        return (*found, RawIdentifier("doi", self.concept, "IsVersionOf")) if self.concept else tuple(found)

    def brief(self, number: int) -> TransferBrief:
        """Return it as normalising would."""
        text = " ".join(self.abstract) + self.ending
        return TransferBrief(
            id=new_id(),
            slug=f"generated-{number}",
            status=BriefStatus.PUBLISHED,
            texts=Texts(
                **{self.language.value: Text(title=" ".join(self.title)[:250], summary=text[:400], description=text)}
            ),
            people=tuple(Person(name=name) for name in self.people),
            project=Project(identifier=self.grant) if self.grant else None,
            year=self.year,
            sources=(
                SourceRecord(
                    source="generated",
                    identifier=str(number),
                    retrieved_at=datetime(2026, 11, 25, tzinfo=UTC),
                    sha256=sha256(str(number).encode()).hexdigest(),
                ),
            ),
        )


class DuplicatesCorpus:
    """Makes records, always the same for one seed."""

    def __init__(self, taxonomy: Taxonomy, seed: int = 20261125) -> None:
        self._vocabularies = {language: Vocabulary(language, taxonomy, seed) for language in Language}
        self._seed = seed
        chance = random.Random(seed)
        families = [word.capitalize() for word in self._vocabularies[Language.DE].words[:6000] if len(word) > 4]
        self._names = [f"{chance.choice('ABCDEFGHJKLMNPRSTUVW')}{_made(chance)} {family}" for family in families]

    def records(self, count: int) -> list[Made]:
        """Return this many records in a random order."""
        chance = random.Random(self._seed)
        made: list[Made] = []
        while len(made) < count:
            made += self._family(chance, len(made))
        made = made[:count]
        chance.shuffle(made)
        return made

    def _family(self, chance: random.Random, number: int) -> Iterator[Made]:
        first = self._result(chance, number)
        family = [first]
        if chance.random() < 0.2:
            family = self._siblings(chance, first)
        for item in family:
            yield item
            if chance.random() < 0.3:
                for copy in range(chance.choices((1, 2, 3), (6, 3, 1))[0]):
                    yield self._copy(chance, item, copy)

    def _result(self, chance: random.Random, number: int) -> Made:
        language = chance.choices(tuple(Language), (20, 70, 10))[0]
        words = self._vocabularies[language]
        title = words.content(chance, chance.randint(4, 9)) + words.running(chance, 2)
        chance.shuffle(title)
        return Made(
            result=number,
            language=language,
            title=(title[0].capitalize(), *title[1:]),
            abstract=tuple(words.running(chance, chance.randint(50, 200))),
            people=tuple(chance.sample(self._names, chance.randint(1, 5))),
            year=chance.randint(2012, 2026),
            doi=f"10.5555/made.{number}" if chance.random() < 0.6 else "",
            grant=str(700_000 + number) if chance.random() < 0.5 else "",
        )

    def _siblings(self, chance: random.Random, first: Made) -> list[Made]:
        kind = chance.randrange(5)
        words = self._vocabularies[first.language]
        others = [self._numbered(first, index) for index in (1, 2)]
        if kind == 0:
            marks = chance.choice(_SERIES)
            front = chance.random() < 0.3
            family = [first, *others]
            return [
                replace(
                    item,
                    title=(f"{mark}:", *item.title) if front else (*item.title[:-1], f"{item.title[-1]}:", mark),
                    abstract=_mistyped(chance, item.abstract, 0.02),
                )
                for item, mark in zip(family, marks, strict=True)
            ]
        changed = []
        for item in others:
            other = self._result(chance, item.result)
            if kind == 1:
                changed.append(replace(item, title=other.title, abstract=other.abstract, language=other.language))
            elif kind == 2:
                title = tuple(words.content(chance, len(first.title)))
                changed.append(replace(item, title=title, people=other.people, grant=other.grant))
            elif kind == 3:
                place = chance.randrange(len(first.title))
                title = (*first.title[:place], words.content(chance, 1)[0], *first.title[place + 1 :])
                changed.append(replace(item, title=title, grant=other.grant))
            else:
                changed.append(other)
        if kind == 4:
            general = tuple(chance.choice(_GENERAL).split())
            return [replace(item, title=general) for item in (first, *changed)]
        return [first, *changed]

    def _numbered(self, first: Made, index: int) -> Made:
        return replace(first, result=first.result + index * 10_000_000, doi=f"{first.doi}s{index}" if first.doi else "")

    def _copy(self, chance: random.Random, item: Made, index: int) -> Made:
        words = self._vocabularies[item.language]
        copy = item
        draw = chance.random()
        if draw >= 0.55 and item.doi:
            copy = replace(copy, doi=f"{item.doi}.v{index + 2}" if draw < 0.6 else "")
            if 0.6 <= draw < 0.65:
                copy = replace(copy, doi=f"10.5555/version.{item.result}.{index}", concept=item.doi)
        if (copy.doi == item.doi or copy.concept) and item.doi and chance.random() < 0.15:
            language = chance.choice([other for other in Language if other is not item.language])
            other = self._vocabularies[language]
            return replace(
                copy,
                language=language,
                title=tuple(other.content(chance, len(item.title))),
                abstract=tuple(other.running(chance, len(item.abstract))),
            )
        if chance.random() < 0.03:
            copy = replace(
                copy,
                title=_rewritten(chance, copy.title, words),
                abstract=_rewritten(chance, copy.abstract, words),
            )
        if chance.random() < 0.4:
            copy = replace(copy, title=_mistyped_some(chance, copy.title, chance.randint(1, 3)))
        if chance.random() < 0.5:
            copy = replace(copy, abstract=_mistyped(chance, copy.abstract, chance.random() * 0.06))
        if chance.random() < 0.4:
            kept = max(8, int(len(copy.abstract) * chance.uniform(0.25, 0.9)))
            copy = replace(copy, abstract=copy.abstract[:kept], ending=" …")
        if chance.random() < 0.15 and len(copy.title) > 7:
            copy = replace(copy, title=copy.title[: len(copy.title) * 2 // 3])
        if chance.random() < 0.5:
            copy = replace(copy, title=_dressed(chance, copy.title))
        if chance.random() < 0.5:
            copy = replace(copy, people=_other_people(chance, copy.people))
        return replace(copy, year=copy.year + (chance.random() < 0.2), grant=copy.grant * (chance.random() < 0.7))


def _made(chance: random.Random) -> str:
    return "".join(chance.choice(pair) for pair in ("aeiou", "lmnr", "aeio", "ns"))


def _mistyped(chance: random.Random, words: Sequence[str], share: float) -> tuple[str, ...]:
    return tuple(_typo(chance, word) if chance.random() < share else word for word in words)


def _mistyped_some(chance: random.Random, words: Sequence[str], count: int) -> tuple[str, ...]:
    places = chance.sample(range(len(words)), min(count, len(words)))
    return tuple(_typo(chance, word) if place in places else word for place, word in enumerate(words))


def _typo(chance: random.Random, word: str) -> str:
    """Swap, drop, double or replace a letter; digits stay, because another digit is another thing."""
    places = [place for place, letter in enumerate(word) if letter.isalpha()]
    if len(places) < 4 or any(map(str.isdigit, word)):
        return word
    place = chance.choice(places[1:])
    kind = chance.randrange(4)
    if kind == 0:
        return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    return word[:place] + (word[place] * 2 if kind == 2 else chance.choice(_LETTERS)) + word[place + 1 :]


def _rewritten(chance: random.Random, words: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(vocabulary.content(chance, 1)[0] if chance.random() < 0.33 else word for word in words)


def _dressed(chance: random.Random, words: Sequence[str]) -> tuple[str, ...]:
    kind = chance.randrange(3)
    if kind == 0:
        return tuple(word.upper() for word in words)
    if kind == 1:
        return tuple(word.title() for word in words)
    place = chance.randrange(len(words))
    mark = chance.choice((":", ",", " –", "."))
    return tuple(f"{word}{mark}" if index == place else word for index, word in enumerate(words))


def _other_people(chance: random.Random, people: Sequence[str]) -> tuple[str, ...]:
    shuffled = chance.sample(people, len(people))
    if chance.random() < 0.5:
        shuffled = [f"{name.split()[0][0]}. {name.split()[-1]}" for name in shuffled]
    return tuple(shuffled)
