"""Business-model patterns and the level of potential by the cues of content/business_models."""

from collections.abc import Iterator, Sequence
from datetime import date

from ingest.enrich.negation import is_negated
from ingest.enrich.passages import RULES, Passage
from kb.model import Assessment, Evidence, Origin, PotentialLevel
from kb.taxonomy import CueMatcher, Vocabularies

# Looking up the class of a value costs pydantic as much as making one.
_Pattern = Assessment[str]
_Potential = Assessment[PotentialLevel]

MAX_PATTERNS = 4
MAX_EVIDENCE = 3
BASE_CONFIDENCE = 0.4
STEP = 0.1
MAX_CONFIDENCE = 0.7
"""Cues alone never make an estimate surer than this."""
BY_TECHNOLOGY = 0.3
"""The confidence of a pattern that only a technology suggests."""
MIN_TECHNOLOGY = 0.75
"""The confidence that a technology needs to suggest a pattern: it stands in the title, or in several places."""


def find_patterns(
    passages: Sequence[Passage],
    vocabularies: Vocabularies,
    today: date,
    technologies: Sequence[Assessment[str]] = (),
) -> tuple[Assessment[str], ...]:
    """Return at most four patterns: those that cues point to, most cues first, then those that a technology suggests.

    :param technologies: what the brief is tagged with
    """
    found = _evidence(passages, vocabularies.pattern_cues)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    by_cues = tuple(
        _Pattern(
            value=pattern,
            origin=Origin.ESTIMATED,
            confidence=_confidence(evidence),
            evidence=tuple(evidence[:MAX_EVIDENCE]),
            assessor=RULES,
            assessed_on=today,
        )
        for pattern, evidence in ranked[:MAX_PATTERNS]
    )
    suggested = (item for item in _suggested(technologies, vocabularies, today) if item.value not in found)
    return (*by_cues, *suggested)[:MAX_PATTERNS]


def _suggested(
    technologies: Sequence[Assessment[str]], vocabularies: Vocabularies, today: date
) -> Iterator[Assessment[str]]:
    plain = {item.value: item for item in technologies if item.confidence >= MIN_TECHNOLOGY and item.evidence}
    for pattern in vocabularies.patterns.values():
        reason = next((plain[identifier] for identifier in pattern.technologies if identifier in plain), None)
        if reason is not None:
            yield _Pattern(
                value=pattern.id,
                origin=Origin.ESTIMATED,
                confidence=BY_TECHNOLOGY,
                evidence=reason.evidence[:1],
                assessor=RULES,
                assessed_on=today,
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
            return _Potential(
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
