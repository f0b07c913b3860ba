"""From profiles, briefs, organisations and people to subjects."""

from collections.abc import Iterable, Mapping

from kb.language import plain_text, term, words
from kb.matching.subject import NEEDED_LEVEL, REACHED_LEVEL, Subject
from kb.model import (
    AgreementType,
    CooperationProfile,
    CooperationType,
    Language,
    Organisation,
    Person,
    ProfileKind,
    TargetKind,
    TransferBrief,
    slugify,
)
from kb.taxonomy import Vocabularies

BROADER = 0.5
"""What a broader concept weighs against the one below it."""
DEEPEST = 3
"""Steps up to which broader concepts count."""
RELATED = 0.3
"""What a related concept weighs (skos:related)."""
IN_TEXT = 0.5
"""What a concept weighs that stands in the text only."""
TRANSLATED = 0.6
"""What a word weighs that a lexicon has brought into English, where all languages meet."""
TITLE = 3.0
SUMMARY = 2.0
_WORDS = 150
"""Words of a section that are looked at."""
_SHORTEST = 3

_OF_BRIEFS: Mapping[CooperationType, frozenset[AgreementType]] = {
    CooperationType.RESEARCH: frozenset({AgreementType.RESEARCH}),
    CooperationType.TECHNICAL: frozenset({AgreementType.TECHNICAL}),
    CooperationType.PILOT: frozenset({AgreementType.TECHNICAL}),
    CooperationType.LICENCE: frozenset({AgreementType.LICENCE}),
    CooperationType.COMMERCIAL: frozenset({AgreementType.COMMERCIAL, AgreementType.DISTRIBUTION}),
    CooperationType.INVESTMENT: frozenset({AgreementType.FINANCIAL}),
    CooperationType.TRAINING: frozenset({AgreementType.SERVICES}),
}
"""Which agreements the cooperation that a brief seeks would be made by."""

Weighted = Iterable[tuple[str, float]]


class Analyser:
    """Makes subjects; keeps what it has looked up."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        """Take the vocabularies: the taxonomy, its labels, and the lexicon."""
        self._vocabularies = vocabularies
        self._taxonomy = vocabularies.taxonomy
        self._near: dict[str, dict[str, float]] = {}
        self._words: dict[tuple[str, Language], tuple[tuple[str, float], ...]] = {}

    def profile(self, profile: CooperationProfile) -> Subject:
        """Return an offer or request as a subject."""
        texts = {
            language: ((text.title, TITLE), (text.summary, SUMMARY), (text.description, 1.0), (text.advantages, 1.0))
            for language, text in profile.texts
        }
        own = frozenset(self._taxonomy.current(item) or item for item in profile.technologies)
        terms, shown = self._terms(texts)
        is_offer = profile.kind is ProfileKind.OFFER
        levels = REACHED_LEVEL if is_offer else NEEDED_LEVEL
        return Subject(
            kind=TargetKind.PROFILE,
            key=str(profile.id),
            side=profile.kind,
            concepts=self._concepts(own, self._in_texts(texts)),
            own=own,
            terms=terms,
            words=shown,
            level=levels[profile.stage] if profile.stage is not None else None,
            country=profile.country,
            countries=frozenset(profile.countries),
            client_type=profile.client_type,
            partner_types=frozenset(profile.partner_types),
            roles=frozenset(profile.partner_roles),
            agreements=frozenset(profile.agreements),
            languages=frozenset(profile.languages),
            sectors=frozenset(profile.sectors),
            organisation=profile.organisation,
        )

    def brief(self, brief: TransferBrief) -> Subject:
        """Return a brief as a subject: it offers."""
        texts = {
            language: (
                (text.title, TITLE),
                (text.summary, SUMMARY),
                (text.problem, 1.0),
                (text.solution or text.description, 1.0),
            )
            for language, text in brief.texts
        }
        own = frozenset(item.value for item in brief.technologies)
        terms, shown = self._terms(texts)
        return Subject(
            kind=TargetKind.BRIEF,
            key=str(brief.id),
            side=ProfileKind.OFFER,
            concepts=self._concepts(own, ()),
            own=own,
            terms=terms,
            words=shown,
            level=brief.maturity.value.levels[-1] if brief.maturity is not None else None,
            country=brief.countries[0] if len(brief.countries) == 1 else None,
            agreements=frozenset().union(*(_OF_BRIEFS[kind] for kind in brief.cooperation_sought)),
            sectors=frozenset(brief.sectors),
        )

    def organisation(self, organisation: Organisation, concepts: Mapping[str, float]) -> Subject:
        """Return an organisation as a subject.

        :param concepts: how much each concept stands for what it does, up to 1
        """
        return Subject(
            kind=TargetKind.ORGANISATION,
            key=organisation.key or slugify(organisation.name),
            side=ProfileKind.OFFER,
            concepts=self._concepts(concepts, ()),
            own=frozenset(concepts),
            country=organisation.country,
            organisation=organisation.name,
        )

    def person(self, person: Person, concepts: Mapping[str, float]) -> Subject:
        """Return somebody whom published briefs name as a subject; parameters as above."""
        return Subject(
            kind=TargetKind.PERSON,
            key=person_key(person),
            side=ProfileKind.OFFER,
            concepts=self._concepts(concepts, ()),
            own=frozenset(concepts),
            organisation=person.affiliation,
            name=person.name,
        )

    def _concepts(self, own: Iterable[str] | Mapping[str, float], found: Iterable[str]) -> dict[str, float]:
        weights: dict[str, float] = {}
        named = own if isinstance(own, Mapping) else dict.fromkeys(own, 1.0)
        for concept, weight in (*named.items(), *((item, IN_TEXT) for item in found)):
            for near, share in self._nearby(concept).items():
                weights[near] = max(weights.get(near, 0.0), weight * share)
        return weights

    def _nearby(self, concept: str) -> dict[str, float]:
        """Return a concept with its broader and related ones, and what each weighs."""
        known = self._near.get(concept)
        if known is not None:
            return known
        found: dict[str, float] = {}
        technology = self._taxonomy.get(concept)
        level = [concept] if technology is not None else []
        for step in range(DEEPEST + 1):
            for item in level:
                found.setdefault(item, BROADER**step)
            nodes = [self._taxonomy.get(item) for item in level]
            level = [broader for node in nodes if node is not None for broader in node.broader]
        for item in technology.related if technology is not None else ():
            found.setdefault(item, RELATED)
        self._near[concept] = found
        return found

    def _in_texts(self, texts: Mapping[Language, Weighted]) -> set[str]:
        return {
            match.technology
            for language, parts in texts.items()
            for text, _ in parts
            for match in self._vocabularies.labels.find(text, language)
            if not self._taxonomy.is_ambiguous(match.technology, match.label, language)
        }

    def _terms(self, texts: Mapping[Language, Weighted]) -> tuple[dict[str, float], dict[str, str]]:
        """Count the terms of the texts, those of other languages in English too."""
        counts: dict[str, float] = {}
        shown: dict[str, str] = {}
        for language, parts in texts.items():
            own: dict[str, float] = {}
            for text, weight in parts:
                for word in words(plain_text(text))[:_WORDS]:
                    for key, share in self._keys(word, language):
                        own[key] = own.get(key, 0.0) + weight * share
                        shown.setdefault(key, word)
            for key, count in own.items():
                counts[key] = max(counts.get(key, 0.0), count)
        return counts, shown

    def _keys(self, word: str, language: Language) -> tuple[tuple[str, float], ...]:
        """Return the terms that a word stands for, and how much of each: its own, and those in English."""
        known = self._words.get((word, language))
        if known is None:
            found = term(word, language)
            if found is None or len(found) < _SHORTEST or found.isdigit():
                known = ()
            else:
                english = ((key, TRANSLATED) for key in self._in_english(word, language))
                known = ((f"{language.value}:{found}", 1.0), *english)
            self._words[word, language] = known
        return known

    def _in_english(self, word: str, language: Language) -> list[str]:
        if language is Language.EN:
            return []
        found = {
            f"en:{translation.terms[0]}"
            for sense in self._vocabularies.lexicon.find([word], language)
            for part in sense.parts
            for translation in part
            if translation.language is Language.EN and len(translation.terms) == 1
        }
        return sorted(found)


def person_key(person: Person) -> str:
    """Return what the same person has in all briefs: the ORCID iD, else name and affiliation."""
    return person.orcid or slugify(f"{person.name} {person.affiliation or ''}")
