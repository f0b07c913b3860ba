"""Sentences of the source that are proposed for the sections of a brief, word for word and with their place.

The words that tell what a sentence is about stand in ``content/sections``, one file a language. Nothing is written that
the source does not say; a section for which no sentence is good enough stays open for the scout.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, get_args

from ingest.enrich.passages import Passage
from kb.model import Language, SectionCue, SectionName, SectionProposal, Text
from kb.taxonomy import Vocabularies

MAX_PROPOSALS: Mapping[SectionName, int] = {
    "problem": 2,
    "solution": 2,
    "benefit": 2,
    "requirements": 1,
    "next_step": 1,
}
"""Sentences that are proposed for a section at most."""
MIN_SCORE = 0.8
SHARE_OF_BEST = 0.75
"""A second sentence is proposed when it reaches this share of the best one's score."""
MIN_LENGTH, MAX_LENGTH = 25, 600
"""Characters of a sentence that can stand in a section."""
_ORDER: tuple[SectionName, ...] = get_args(SectionName)
_PLACES: Mapping[str, float] = {
    "problem": 0.15,
    "solution": 0.4,
    "benefit": 0.75,
    "requirements": 0.9,
    "next_step": 1.0,
}
"""Where in a text, from 0 to 1, sentences of a section mostly stand."""
PLACE_WEIGHT = 1.3
_GAIN = re.compile(r"\d+\s?(?:%|per\s*cent|Prozent|prosent)|€|\b(?:EUR|Euro|euroa)\b", re.IGNORECASE)
GAIN_WEIGHT = 0.6


class _Candidate(NamedTuple):
    score: float
    section: SectionName
    start: int
    passage: Passage


def propose_sections(
    passages: Sequence[Passage], texts: Mapping[Language, Text], vocabularies: Vocabularies
) -> tuple[SectionProposal, ...]:
    """Return the sentences of the source's own words that fit the sections which nobody has written, best first.

    Only the description and the summary are looked at, and no sentence is proposed twice.
    """
    found: list[SectionProposal] = []
    for language, text in texts.items():
        missing = text.missing_sections
        fields = [
            passage
            for passage in passages
            if passage.text_language is language and passage.field in ("summary", "description")
        ]
        if missing and fields:
            candidates = [item for passage in fields for item in _candidates(passage, missing, vocabularies)]
            found += _chosen(candidates)
    return tuple(found)


def _candidates(passage: Passage, missing: Iterable[str], vocabularies: Vocabularies) -> list[_Candidate]:
    last = max(len(passage.sentences) - 1, 1)
    found: list[_Candidate] = []
    for number, (sentence, cues) in enumerate(zip(passage.sentences, passage.cues(vocabularies), strict=True)):
        if not MIN_LENGTH <= len(sentence.text) <= MAX_LENGTH:
            continue
        scores: dict[str, float] = {}
        for match in cues:
            if isinstance(match.value, SectionCue):
                scores[match.value.section] = scores.get(match.value.section, 0.0) + match.value.weight
        aside = scores.pop("aside", 0.0)
        if _GAIN.search(sentence.text):
            scores["benefit"] = scores.get("benefit", 0.0) + GAIN_WEIGHT
        for section in _ORDER:
            if section in missing and section in scores:
                nearness = 1.0 - abs(number / last - _PLACES[section])
                score = scores[section] + PLACE_WEIGHT * nearness - aside
                found.append(_Candidate(score, section, sentence.start, passage))
    return found


def _chosen(candidates: list[_Candidate]) -> list[SectionProposal]:
    """Give each section its best sentences; a sentence goes where it fits best."""
    taken: set[tuple[str, int]] = set()
    best: dict[SectionName, float] = {}
    counts: dict[SectionName, int] = {}
    kept: list[_Candidate] = []
    for item in sorted(candidates, key=lambda item: -item.score):
        place = item.passage.field, item.start
        full = counts.get(item.section, 0) >= MAX_PROPOSALS[item.section]
        if place in taken or full or item.score < MIN_SCORE + PLACE_WEIGHT / 2:
            continue
        if item.score < SHARE_OF_BEST * best.setdefault(item.section, item.score):
            continue
        taken.add(place)
        counts[item.section] = counts.get(item.section, 0) + 1
        kept.append(item)
    kept.sort(key=lambda item: (_ORDER.index(item.section), -item.score))
    return [
        SectionProposal(
            section=item.section,
            evidence=item.passage.evidence(item.start),
            confidence=round(min(item.score / (item.score + 2), 0.9), 2),
        )
        for item in kept
    ]
