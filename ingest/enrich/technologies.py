"""Technologies by the taxonomy's labels in the text, and by the source's own classification."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from ingest.enrich.passages import RULES, Passage
from kb.model import Assessment, Evidence, Language, Origin
from kb.taxonomy import LabelMatch, Taxonomy, Vocabularies

MAX_TECHNOLOGIES = 8
WEIGHTS = {"title": 3.0, "summary": 2.0, "problem": 0.5, "requirements": 0.5, "next_step": 0.5}
"""What one mention counts by its place; elsewhere 1. The problem, the requirements and the next step also name what
others use, what is in the way and what a firm has; a technology that stands in one of them alone is none of the
result's. A class of the source's own classification counts 3."""
SUBJECT_WEIGHT = 3.0
REPEATED = 0.25
"""What every further mention in the same field counts, as a share of the first."""
CONTEXT_WORDS = 2
"""Words of a concept's context that must stand near an everyday word before it counts as a label; one suffices in a
text that names some technology beyond doubt."""

# Looking up the class of a value costs pydantic as much as making one.
_Technology = Assessment[str]
_Mention = tuple[Passage, LabelMatch]

# What is not used is no technology of the result: "without machine learning", "instead of vibration analysis".
_NOT_USED = re.compile(
    r"\b(?:without|instead\s+of|rather\s+than|ohne|statt|anstatt|anstelle\s+von|ilman)\s+(?:[^\W\d_]+\s+){0,2}$",
    re.IGNORECASE,
)


@dataclass
class _Found:
    score: float = 0.0
    best: float = 0.0
    evidence: Evidence | None = None
    fields: set[tuple[str, str]] = field(default_factory=set)

    @property
    def is_of_the_result(self) -> bool:
        """Whether it stands where a result is described, or in two of the sections beside that."""
        return self.best >= 1 or len({name for _, name in self.fields}) > 1

    def add(self, weight: float, evidence: Evidence | None) -> None:
        self.score += weight
        if evidence is not None and weight > self.best:
            self.best, self.evidence = weight, evidence


def find_technologies(
    passages: Sequence[Passage],
    subjects: Sequence[str],
    vocabularies: Vocabularies,
    today: date,
    classes: Sequence[tuple[str, str]] = (),
) -> tuple[Assessment[str], ...]:
    """Return at most eight concepts, the weightiest first, each with the sentence that names it.

    A label that is an everyday word too counts only where its context shows that it means the concept, and nothing
    counts that the text says it does without, or that stands in one of the sections beside the result alone. A concept
    is left out when a narrower one was found as well, since the narrower one implies it. The confidence is
    score / (score + 1): one mention in the running text gives 0.5, one in the title 0.75.

    :param subjects: labels of the source's own classification
    :param classes: codes of EuroSciVoc that the source gives, each with its label
    """
    found: dict[str, _Found] = {}
    for passage, match in _meant(list(_mentions(passages, vocabularies)), vocabularies):
        weight = WEIGHTS.get(passage.field, 1.0)
        entry = found.setdefault(match.technology, _Found())
        place = (passage.text_language.value, passage.field)
        if place in entry.fields:
            entry.add(weight * REPEATED, None)
        else:
            entry.fields.add(place)
            entry.add(weight, passage.evidence(match.start))
    _add_subjects(found, subjects, classes, vocabularies)
    found = {identifier: entry for identifier, entry in found.items() if entry.is_of_the_result}
    implied = {broader for identifier in found for broader in vocabularies.taxonomy.ancestors(identifier)}
    ranked = sorted(
        ((identifier, entry) for identifier, entry in found.items() if identifier not in implied),
        key=lambda item: (-item[1].score, item[0]),
    )
    return tuple(
        _Technology(
            value=identifier,
            origin=Origin.ESTIMATED,
            confidence=round(entry.score / (entry.score + 1), 2),
            evidence=(entry.evidence,) if entry.evidence else (),
            assessor=RULES,
            assessed_on=today,
        )
        for identifier, entry in ranked[:MAX_TECHNOLOGIES]
    )


def _mentions(passages: Sequence[Passage], vocabularies: Vocabularies) -> Iterator[_Mention]:
    for passage in passages:
        for match in vocabularies.labels.find(passage.content, passage.language, tokens=passage.tokens):
            if not _NOT_USED.search(passage.content, max(0, match.start - 40), match.start):
                yield passage, match


def _meant(mentions: Sequence[_Mention], vocabularies: Vocabularies) -> Iterator[_Mention]:
    """Yield the mentions that mean a technology, everyday words only where their context says so."""
    taxonomy = vocabularies.taxonomy
    doubtful = [_is_ambiguous(match, taxonomy) for _, match in mentions]
    plain = {match.technology for (_, match), doubt in zip(mentions, doubtful, strict=True) if not doubt}
    needed = CONTEXT_WORDS - bool(plain)
    branches = {taxonomy.branch(identifier) for identifier in plain}
    for (passage, match), doubt in zip(mentions, doubtful, strict=True):
        is_meant = (
            not doubt
            or taxonomy.branch(match.technology) in branches
            or _is_related(match.technology, plain, taxonomy)
            or _context(passage, match, vocabularies) >= needed
        )
        if is_meant:
            yield passage, match


def _is_ambiguous(match: LabelMatch, taxonomy: Taxonomy) -> bool:
    return taxonomy.is_ambiguous(match.technology, match.label, match.language)


def _is_related(identifier: str, others: set[str], taxonomy: Taxonomy) -> bool:
    technology = taxonomy.get(identifier)
    return technology is not None and not others.isdisjoint(technology.related)


def _context(passage: Passage, match: LabelMatch, vocabularies: Vocabularies) -> int:
    """Count the words of the concept's context in the sentence of a mention and its neighbours."""
    start, end = passage.surroundings(match.start)
    around = passage.content[start : match.start] + " " + passage.content[match.end : end]
    return vocabularies.context.count(match.technology, match.label, match.language, around)


def _add_subjects(
    found: dict[str, _Found], subjects: Sequence[str], classes: Sequence[tuple[str, str]], vocabularies: Vocabularies
) -> None:
    """Count the classes of the source that a concept is linked to, and those whose whole label is a label of one."""
    counted: set[tuple[str, str]] = set()
    for code, label in classes:
        identifier = vocabularies.taxonomy.of_euroscivoc(code)
        if identifier is not None and label and (identifier, label) not in counted:
            counted.add((identifier, label))
            _add_subject(found, identifier, label)
    for label in subjects:
        for match in vocabularies.labels.find(label, Language.EN):
            whole = match.start == 0 and match.end == len(label)
            if whole and (match.technology, label) not in counted:
                counted.add((match.technology, label))
                _add_subject(found, match.technology, label)


def _add_subject(found: dict[str, _Found], identifier: str, label: str) -> None:
    evidence = Evidence(quote=label, language=Language.EN, field="subjects", start=0)
    found.setdefault(identifier, _Found()).add(SUBJECT_WEIGHT, evidence)
