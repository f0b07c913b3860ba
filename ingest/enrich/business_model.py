"""Business-model patterns and the level of potential by the cues of content/business_models."""

from collections.abc import Sequence
from datetime import date

from ingest.enrich.negation import is_negated
from ingest.enrich.passages import RULES, Passage
from kb.model import Assessment, Evidence, Origin, PotentialLevel
from kb.taxonomy import CueMatcher, Vocabularies

MAX_PATTERNS = 4
MAX_EVIDENCE = 3
BASE_CONFIDENCE = 0.4
STEP = 0.1
MAX_CONFIDENCE = 0.7
"""Cues alone never make an estimate surer than this."""


def find_patterns(passages: Sequence[Passage], vocabularies: Vocabularies, today: date) -> tuple[Assessment[str], ...]:
    """Return at most four patterns that cues point to, those with most cues first."""
    found = _evidence(passages, vocabularies.pattern_cues)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        Assessment[str](
            value=pattern,
            origin=Origin.ESTIMATED,
            confidence=_confidence(evidence),
            evidence=tuple(evidence[:MAX_EVIDENCE]),
            assessor=RULES,
            assessed_on=today,
        )
        for pattern, evidence in ranked[:MAX_PATTERNS]
    )


def find_potential(
    passages: Sequence[Passage], vocabularies: Vocabularies, today: date
) -> Assessment[PotentialLevel] | None:
    """Return the highest level that a sentence points to, or None: without a cue the potential stays unknown.

    The rules stand in content/business_models/README.md for everyone to check.
    """
    found = _evidence(passages, vocabularies.level_cues)
    for level in sorted(PotentialLevel, key=lambda item: -item.rank):
        evidence = found.get(level.value)
        if evidence:
            return Assessment[PotentialLevel](
                value=level,
                origin=Origin.ESTIMATED,
                confidence=_confidence(evidence),
                evidence=tuple(evidence[:MAX_EVIDENCE]),
                assessor=RULES,
                assessed_on=today,
            )
    return None


def _evidence(passages: Sequence[Passage], cues: CueMatcher) -> dict[str, list[Evidence]]:
    """Return the sentences that hold a cue and do not deny it, by what the cue points to; each sentence once."""
    found: dict[str, dict[str, Evidence]] = {}
    for passage in passages:
        for match in cues.find(passage.content, passage.language, passage.tokens):
            sentence = passage.sentence(match.start)
            before = passage.content[sentence.start : match.start]
            if is_negated(before, passage.language):
                continue
            evidence = passage.evidence(match.start)
            found.setdefault(match.value, {}).setdefault(evidence.quote, evidence)
    return {value: list(evidence.values()) for value, evidence in found.items()}


def _confidence(evidence: Sequence[Evidence]) -> float:
    return round(min(BASE_CONFIDENCE + STEP * (len(evidence) - 1), MAX_CONFIDENCE), 2)
