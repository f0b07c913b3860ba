"""An estimate of the maturity from what a text says of the state of the work, where it names no level.

The words that show a level stand in ``content/maturity``, one file a language. What is still to come ("will be tested
in a pilot plant") shows nothing, and what is denied ("not yet tried in the field") shows that the level is not reached.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.enrich.negation import is_negated
from ingest.enrich.passages import RULES, Passage
from kb.language import Sentence
from kb.model import Assessment, Evidence, Maturity, MaturityBand, MaturityCue, Origin
from kb.taxonomy import SentenceCue, Vocabularies

AGREEMENT = 0.05
"""What a second sentence that points to the same band adds to the confidence."""
DISAGREEMENT = 0.1
"""What a sentence that points to another band takes from the confidence."""
MAX_CONFIDENCE = 0.95

_TO_COME = re.compile(
    r"\b(?:will|shall|would|could|should|may|might|aims?|plans?|planned|intends?|expect\w*|goal|objectives?|propose\w*|"
    r"towards?|to\s+be|"
    r"soll|sollen|sollte\w*|würde\w*|könnte\w*|geplant\w*|künftig\w*|Ziele?|angestrebt\w*|vorgesehen\w*|zukünftig\w*|"
    r"tavoit\w*|tullaan|voisi\w*|aikoo|aiotaan|suunnitel\w*|pyrit\w*|tulevaisuudessa)\b",
    re.IGNORECASE,
)
# What others have is no state of this result: "existing products on the market", "beyond the state of the art".
_OF_OTHERS = re.compile(
    r"\b(?:existing|conventional|compet\w+|traditional|other\s+products|beyond|unlike|compared|instead\s+of|"
    r"bisherig\w*|herkömmlich\w*|bestehend\w*|konkurrierend\w*|andere\s+Produkte|anders\s+als|verglichen|statt|"
    r"nykyis\w+|perintei\w+|kilpailev\w+|muut\s+tuotteet|toisin\s+kuin|verrattuna|sijaan)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"\b(?:not\s+yet|noch\s+nicht|(?:ei|eivät)(?:\s+ole)?\s+vielä|vielä\s+ei)\b", re.IGNORECASE)


_LABORATORY = MaturityBand.VALIDATED.levels


@dataclass(frozen=True, slots=True)
class _Sign:
    cue: MaturityCue
    is_denied: bool
    evidence: Evidence


def estimate_maturity(
    passages: Sequence[Passage],
    vocabularies: Vocabularies,
    today: date,
    *,
    target: Maturity | None = None,
    minimum: float = 0.0,
) -> Assessment[Maturity] | None:
    """Return the highest level that a sentence shows as reached, or None.

    :param target: a level that is still to be reached; the estimate lies below it
    :param minimum: confidence from 0 to 1 below which the maturity stays unknown
    """
    signs = [sign for passage in passages for sign in _signs(passage, vocabularies)]
    denied = [sign.cue.level for sign in signs if sign.is_denied]
    ceiling = min([*denied, target.level if target else 10])
    shown = [sign for sign in signs if not sign.is_denied and sign.cue.level < ceiling]
    if not shown:
        return None
    best = max(shown, key=lambda sign: (sign.cue.level, sign.cue.confidence))
    others = {sign.evidence.quote: sign for sign in shown if sign.evidence.quote != best.evidence.quote}
    band = best.cue.maturity.band
    agreeing = [sign for sign in others.values() if sign.cue.maturity.band is band]
    confidence = best.cue.confidence + AGREEMENT * bool(agreeing) - DISAGREEMENT * (len(agreeing) < len(others))
    confidence = round(min(confidence, MAX_CONFIDENCE), 2)
    if confidence < minimum:
        return None
    evidence = [best.evidence, *(sign.evidence for sign in agreeing)]
    evidence += [sign.evidence for sign in others.values() if sign not in agreeing]
    return Assessment[Maturity](
        value=best.cue.maturity,
        origin=Origin.ESTIMATED,
        confidence=confidence,
        evidence=tuple(evidence[:3]),
        assessor=RULES,
        assessed_on=today,
    )


def _signs(passage: Passage, vocabularies: Vocabularies) -> Iterator[_Sign]:
    for sentence, cues in zip(passage.sentences, passage.cues(vocabularies), strict=True):
        matches = [match for match in cues if isinstance(match.value, MaturityCue)]
        if matches:
            yield from _signs_of(passage, sentence, matches)


def _signs_of(passage: Passage, sentence: Sentence, matches: Sequence[SentenceCue[Any]]) -> Iterator[_Sign]:
    """Yield what each clause of a sentence shows; behind a semicolon often stands what is to come."""
    for clause in _clauses(sentence):
        found = [match for match in matches if all(clause.start <= start < clause.end for start in match.starts)]
        if not found or _TO_COME.search(clause.text) or _OF_OTHERS.search(clause.text):
            continue
        best = max(found, key=lambda match: (match.value.confidence, match.value.level))
        if best.value.level in _LABORATORY:
            # "The principle has been proven in the laboratory" is a proof of concept, no validation.
            best = min((match for match in found if match.value.level <= best.value.level), key=_level)
        for match in found:
            if match.value.level > best.value.level and _is_denied(passage, clause, match):
                best = match
        yield _Sign(best.value, _is_denied(passage, clause, best), passage.evidence(best.starts[0]))


def _level(match: SentenceCue[Any]) -> int:
    level: int = match.value.level
    return level


def _clauses(sentence: Sentence) -> Iterator[Sentence]:
    start = sentence.start
    for piece in sentence.text.split(";"):
        yield Sentence(piece, start, start + len(piece))
        start += len(piece) + 1


def _is_denied(passage: Passage, clause: Sentence, match: SentenceCue[Any]) -> bool:
    for start in match.starts:
        before, after = clause.text[: start - clause.start], clause.text[start - clause.start :]
        # German and Finnish deny behind the cue too: "Im Feldversuch ist es noch nicht erprobt".
        near = before.rpartition(",")[2] + after.partition(",")[0]
        if _NOT_YET.search(near) or is_negated(before, passage.language):
            return True
    return False
