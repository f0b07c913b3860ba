"""A seeded generator of published briefs: as many as wanted, always the same, shaped like real ones.

Languages: 90 % of the briefs are in English, 45 % in German, 15 % in Finnish (at least one each). A language has about
250 words in five sections. Technologies follow Zipf's law over the taxonomy, 1 to 5 a brief, and two thirds of the
briefs name theirs in the text. 30 % say nothing of their maturity, 40 % nothing of their potential.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import accumulate
from uuid import UUID

from benchmarks.vocabulary import Vocabulary
from kb.model import (
    Assessment,
    Evidence,
    Language,
    Maturity,
    Organisation,
    Origin,
    Participation,
    Person,
    PotentialLevel,
    Role,
    SourceRecord,
    Text,
    Texts,
    TransferBrief,
)
from kb.model.brief import BriefStatus
from kb.taxonomy import Taxonomy, Vocabularies

ASSESSOR = "Benchmark generator"
_COUNTRIES = "DE FI FR IT ES NL BE AT SE PL CZ PT GR DK IE HU RO SI CH NO GB EE LT LV SK BG HR LU MT CY"
_FIRST_DAY = date(2015, 1, 1)
_MILLISECOND = 1_420_070_400_000


class Zipf:
    """Chooses values, the first ones often."""

    def __init__(self, values: Sequence[str], exponent: float = 1.0) -> None:
        self.values = values
        self._weights = list(accumulate(rank**-exponent for rank in range(1, len(values) + 1)))

    def some(self, chance: random.Random, count: int) -> list[str]:
        """Return at most this many different values."""
        return list(dict.fromkeys(chance.choices(self.values, cum_weights=self._weights, k=count)))


class BriefGenerator:
    """Makes briefs one after the other in constant memory."""

    def __init__(
        self, taxonomy: Taxonomy, patterns: Sequence[str], sectors: Sequence[str], seed: int = 20261124
    ) -> None:
        """Take the vocabularies that the briefs are tagged with.

        :param patterns: ids of business-model patterns
        :param sectors: ids of sectors
        """
        self._taxonomy = taxonomy
        self._seed = seed
        self.vocabularies = {language: Vocabulary(language, taxonomy, seed) for language in Language}
        chance = random.Random(seed)
        identifiers = [item.id for item in taxonomy]
        chance.shuffle(identifiers)
        self.technologies = Zipf(identifiers, 0.8)
        self.patterns = Zipf(patterns, 0.8)
        self.sectors = Zipf(sectors, 0.7)
        self.countries = Zipf(_COUNTRIES.split(), 1.0)

    @classmethod
    def of(cls, vocabularies: Vocabularies) -> "BriefGenerator":
        """Return one that tags with everything there is."""
        return cls(vocabularies.taxonomy, tuple(vocabularies.patterns), tuple(vocabularies.sectors))

    def briefs(self, count: int, start: int = 0) -> Iterator[TransferBrief]:
        """Yield briefs in the order of their ids, from number ``start`` to before ``count``."""
        for number in range(start, count):
            yield self.brief(number)

    def brief(self, number: int) -> TransferBrief:
        """Return the brief with this number."""
        chance = random.Random(f"{self._seed}-{number}")
        technologies = self.technologies.some(chance, chance.choices(range(6), (4, 28, 32, 20, 10, 6))[0])
        published = _FIRST_DAY + timedelta(days=int(4300 * chance.random() ** 0.5))
        languages = [language for language, share in _LANGUAGES if chance.random() < share] or [Language.EN]
        texts = {language.value: self._text(chance, language, technologies) for language in languages}
        quote = Evidence(quote=texts[languages[0].value].summary, language=languages[0], field="summary")
        return TransferBrief(
            id=_identifier(number, chance),
            slug=f"generated-brief-{number}",
            status=BriefStatus.PUBLISHED,
            demonstration=True,
            texts=Texts.model_validate(texts),
            technologies=tuple(_estimated(item, quote, chance) for item in technologies),
            sectors=tuple(self.sectors.some(chance, chance.choices((0, 1, 2, 3), (10, 50, 30, 10))[0])),
            maturity=_maturity(chance, quote),
            business_models=tuple(
                _estimated(item, quote, chance)
                for item in self.patterns.some(chance, chance.choices((0, 1, 2, 3), (35, 40, 18, 7))[0])
            ),
            potential=_potential(chance, quote),
            organisations=self._organisations(chance),
            people=tuple(
                Person(name=f"Generated person {chance.randrange(5000)}") for _ in range(chance.randint(0, 3))
            ),
            sources=(_source(number),),
            year=published.year,
            reviewed_on=published if chance.random() < 0.2 else None,
            published_on=published,
            licence="CC0-1.0",
        )

    def _text(self, chance: random.Random, language: Language, technologies: Sequence[str]) -> Text:
        vocabulary = self.vocabularies[language]
        labels = [self._label(item, language) for item in technologies] if chance.random() < 0.66 else []
        title = " ".join([*labels[:1], *vocabulary.content(chance, chance.randint(3, 7))])
        sections = {
            name: _section(vocabulary.running(chance, max(8, int(chance.gauss(length, length / 4)))), labels, chance)
            for name, length in _SECTIONS
        }
        return Text(
            title=title[:1].upper() + title[1:],
            summary=_sentences(vocabulary.running(chance, chance.randint(20, 38)), chance)[:400],
            **sections,
        )

    def _label(self, identifier: str, language: Language) -> str:
        technology = self._taxonomy.get(identifier)
        return technology.label.in_language(language) if technology else identifier

    def _organisations(self, chance: random.Random) -> tuple[Participation, ...]:
        countries = self.countries.some(chance, chance.choices(range(9), (12, 40, 16, 10, 8, 6, 4, 2, 2))[0])
        return tuple(
            Participation(
                organisation=Organisation(name=f"Generated organisation {chance.randrange(20_000)}", country=country),
                role=Role.COORDINATOR if index == 0 else Role.PARTICIPANT,
            )
            for index, country in enumerate(countries)
        )


_LANGUAGES = ((Language.EN, 0.9), (Language.DE, 0.45), (Language.FI, 0.15))
_SECTIONS = (("problem", 55), ("solution", 70), ("benefit", 45), ("requirements", 50), ("next_step", 30))


def _section(found: list[str], labels: Sequence[str], chance: random.Random) -> str:
    for label in labels:
        if chance.random() < 0.4 and found:
            found[chance.randrange(len(found))] = label
    half = len(found) // 2
    first, second = _sentences(found[:half], chance), _sentences(found[half:], chance)
    if chance.random() < 0.3:
        return f"{first}\n\n- {second}"
    return f"{first}\n\n{second}"


def _sentences(found: Sequence[str], chance: random.Random) -> str:
    sentences, position = [], 0
    while position < len(found):
        length = chance.randint(7, 18)
        sentence = " ".join(found[position : position + length])
        sentences.append(f"{sentence[:1].upper()}{sentence[1:]}.")
        position += length
    return "\n".join(sentences)


def _estimated(value: str, quote: Evidence, chance: random.Random) -> Assessment[str]:
    return Assessment[str](
        value=value, origin=Origin.ESTIMATED, confidence=round(chance.random(), 2), evidence=(quote,)
    )


def _maturity(chance: random.Random, quote: Evidence) -> Assessment[Maturity] | None:
    if chance.random() < 0.3:
        return None
    level = chance.choices(range(1, 10), (3, 6, 12, 16, 18, 17, 13, 8, 7))[0]
    upper = level + 1 if level < 9 and chance.random() < 0.1 else None
    return Assessment[Maturity](value=Maturity(level=level, upper=upper), origin=Origin.STATED, evidence=(quote,))


def _potential(chance: random.Random, quote: Evidence) -> Assessment[PotentialLevel] | None:
    if chance.random() < 0.4:
        return None
    level = chance.choices(tuple(PotentialLevel), (55, 33, 12))[0]
    return Assessment[PotentialLevel](value=level, origin=Origin.ESTIMATED, confidence=0.5, evidence=(quote,))


def _source(number: int) -> SourceRecord:
    return SourceRecord(
        source="generated",
        identifier=str(number),
        retrieved_at=datetime(2026, 11, 24, tzinfo=UTC),
        sha256=sha256(str(number).encode()).hexdigest(),
    )


def _identifier(number: int, chance: random.Random) -> UUID:
    """Return a UUIDv7 (RFC 9562): milliseconds, version, variant and random bits; rising with the number."""
    low = chance.getrandbits(62)
    return UUID(int=(_MILLISECOND + number) << 80 | 7 << 76 | chance.getrandbits(12) << 64 | 2 << 62 | low)
