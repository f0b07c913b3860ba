"""Technologies by the taxonomy's labels in the text, and by the source's own classification."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ingest.enrich.passages import RULES, Passage
from kb.model import Assessment, Evidence, Language, Origin
from kb.taxonomy import Vocabularies

MAX_TECHNOLOGIES = 8
WEIGHTS = {"title": 3.0, "summary": 2.0}
"""What one mention counts by its place; elsewhere 1. A class of the source's own classification counts 3."""
SUBJECT_WEIGHT = 3.0
REPEATED = 0.25
"""What every further mention in the same field counts, as a share of the first."""


@dataclass
class _Found:
    score: float = 0.0
    best: float = 0.0
    evidence: Evidence | None = None
    fields: set[tuple[str, str]] = field(default_factory=set)

    def add(self, weight: float, evidence: Evidence | None) -> None:
        self.score += weight
        if evidence is not None and weight > self.best:
            self.best, self.evidence = weight, evidence


def find_technologies(
    passages: Sequence[Passage], subjects: Sequence[str], vocabularies: Vocabularies, today: date
) -> tuple[Assessment[str], ...]:
    """Return at most eight concepts, the weightiest first, each with the sentence that names it.

    A concept is left out when a narrower one was found as well, since the narrower one implies it. The confidence is
    score / (score + 1): one mention in the running text gives 0.5, one in the title 0.75.
    """
    found: dict[str, _Found] = {}
    for passage in passages:
        weight = WEIGHTS.get(passage.field, 1.0)
        for match in vocabularies.labels.find(passage.content, passage.language, tokens=passage.tokens):
            entry = found.setdefault(match.technology, _Found())
            place = (passage.language.value, passage.field)
            if place in entry.fields:
                entry.add(weight * REPEATED, None)
            else:
                entry.fields.add(place)
                entry.add(weight, passage.evidence(match.start))
    _add_subjects(found, subjects, vocabularies)
    implied = {broader for identifier in found for broader in vocabularies.taxonomy.ancestors(identifier)}
    ranked = sorted(
        ((identifier, entry) for identifier, entry in found.items() if identifier not in implied),
        key=lambda item: (-item[1].score, item[0]),
    )
    return tuple(
        Assessment[str](
            value=identifier,
            origin=Origin.ESTIMATED,
            confidence=round(entry.score / (entry.score + 1), 2),
            evidence=(entry.evidence,) if entry.evidence else (),
            assessor=RULES,
            assessed_on=today,
        )
        for identifier, entry in ranked[:MAX_TECHNOLOGIES]
    )


def _add_subjects(found: dict[str, _Found], subjects: Sequence[str], vocabularies: Vocabularies) -> None:
    """Count the classes of the source whose whole label is a label of the taxonomy."""
    for label in subjects:
        for match in vocabularies.labels.find(label, Language.EN):
            if match.start == 0 and match.end == len(label):
                evidence = Evidence(quote=label, language=Language.EN, field="subjects", start=0)
                found.setdefault(match.technology, _Found()).add(SUBJECT_WEIGHT, evidence)
