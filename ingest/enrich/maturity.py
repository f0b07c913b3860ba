"""Technology Readiness Levels that a text states, in German, English and Finnish.

A level that is still to be reached ("will reach TRL 8") is a target and never the current level; "from TRL 4 to TRL 6"
gives both. A denied level ("has not reached TRL 6") says nothing. Levels are those of ISO 16290.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from ingest.enrich.negation import is_negated
from ingest.enrich.passages import RULES, Passage
from kb.model import Assessment, Evidence, Language, Maturity, Origin

_NAME = (
    r"(?:TRL(?:s|:[a-zäö]{1,4})?(?:[- ](?:level|levels|stufe|stufen|taso\w*)|-(?=[1-9]))?"
    r"|technology\s+readiness\s+levels?(?:\s*\(TRLs?\))?"
    r"|Technolog(?:ie|y)[- ]?(?:Readiness[- ]?Level|[Rr]eifegrad)(?:s|es|e|en|stufen?)?(?:\s*\(TRL\))?"
    r"|teknologi(?:an|a)[- ]?(?:valmius|kypsyys)(?:taso|aste)\w*(?:\s*\(TRL\))?)"
)
_LINK = (
    r"(?:\s*(?:of|is|was|at|level|levels|von|ist|liegt\s+bei|bei|on|oli)\b)*\s*[:=]?\s*"
    r"(?:about|around|etwa|ca\.|noin)?\s*"
)
_RANGE = r"(?:\s*(?P<dash>-|–|—|/|to|bis|and|und|ja|…|\.\.)\s*(?:TRL[- ]?)?(?P<second>[1-9])(?![\d.,]\d|\d))?"
_LEVEL = re.compile(rf"(?<![\w-]){_NAME}{_LINK}(?P<first>[1-9])(?![\d]|[.,]\d){_RANGE}", re.IGNORECASE)
_TRANSITION = re.compile(
    r"(?:\bfrom|\bvon|\bausgehend\s+von)\s+(?:a\s+)?(?:current\s+)?TRL[- ]?(?P<first>[1-9])\D{1,40}?"
    r"(?:\bto|\bauf|\bbis|\bzu|\binto)\s+(?:a\s+)?(?:TRL[- ]?)?(?P<second>[1-9])(?!\d)"
    r"|\bausgehend\s+von\s+TRL[- ]?(?P<first_de>[1-9])\D{1,40}?TRL[- ]?(?P<second_de>[1-9])(?!\d)"
    r"|TRL[- ]?(?:tasolta|:stä|:ltä)\s+(?P<first_fi>[1-9])\D{1,40}?"
    r"(?:TRL[- ]?)?(?:tasolle|:ään|:een)\s+(?P<second_fi>[1-9])(?!\d)",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"\b(?:will|shall|aims?|aiming|goal|objective|target\w*|expected|intends?|plan(?:s|ned)?|by\s+the\s+end|"
    r"towards|until|to\s+(?:reach|achieve|attain|raise|bring|advance|mature|increase)|"
    r"(?:reach|rais|bring|advanc|matur)ing|"
    r"soll(?:en)?|wird|werden|Ziel\w*|angestrebt\w*|geplant\w*|bis\s+zum|anstreb\w*|erreichen|anzuheben|"
    r"tavoit\w*|tavoittee\w*|saavutetaan|saavuttaa|nostetaan|nostaa|mennessä|pyrit\w*|aikoo|tullaan|odotetaan)\b",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\b(?:currently|already|reached|achieved|attained|demonstrated|validated|stands?\s+at|now|today|starting|"
    r"is\s+at|"
    r"derzeit|aktuell\w*|bereits|erreicht|liegt|befindet|heute|nachgewiesen|"
    r"nykyinen|nykyisin|tällä\s+hetkellä|jo|saavutettu|saavuttanut|saavutti)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"\b(?:not\s+yet|noch\s+nicht|(?:ei|eivät)(?:\s+ole)?\s+vielä)\b", re.IGNORECASE)
_ADVANCING = re.compile(
    r"\b(?:advanc\w+|rais\w+|bring\w*|matur\w+|increas\w+|elevat\w+|mov(?:e|es|ing)|weiterentwickel\w*|steiger\w*|"
    r"anheb\w*|heb(?:t|en)|nost\w+|kehit\w+)\b",
    re.IGNORECASE,
)
# A clause that begins anew brings its own verb.
_CLAUSE = re.compile(
    r";|,\s*(?=(?:and|but|which|whereas|while|und|aber|während|ja|mutta)\b)|\b(?:and|und|ja)\s+(?=\w+\s+TRL)"
)


# What is said of a further level does not concern this one: "is at TRL 4 and will reach TRL 6".
_NEXT_LEVEL = re.compile(r"(?:,|\b(?:and|but|und|aber|ja|mutta))\s(?=[^,;]*\bTRL)")


class _Certainty(IntEnum):
    PLAIN = 80
    EXPLICIT = 95
    CONFLICTING = 60


@dataclass(frozen=True)
class _Statement:
    maturity: Maturity
    is_target: bool
    certainty: _Certainty
    evidence: Evidence


def find_maturity(
    passages: Sequence[Passage], today: date
) -> tuple[Assessment[Maturity] | None, Assessment[Maturity] | None]:
    """Return the current and the target level that the passages state, each None when they state none.

    Of several current levels that differ the highest counts, with a lower confidence and all of them as evidence.
    """
    statements = [statement for passage in passages for statement in _statements(passage)]
    current = _assess([item for item in statements if not item.is_target], today)
    target = _assess([item for item in statements if item.is_target], today)
    return current, target


def _assess(statements: Sequence[_Statement], today: date) -> Assessment[Maturity] | None:
    if not statements:
        return None
    best = max(statements, key=lambda item: (item.maturity.level, item.maturity.upper or 0, item.certainty))
    certainty = max(item.certainty for item in statements if item.maturity == best.maturity)
    if any(item.maturity.band is not best.maturity.band for item in statements):
        certainty = _Certainty.CONFLICTING
    ordered = [best, *(item for item in statements if item is not best)]
    evidence = list({item.evidence.quote: item.evidence for item in ordered}.values())
    return Assessment[Maturity](
        value=best.maturity,
        origin=Origin.STATED,
        confidence=certainty / 100,
        evidence=tuple(evidence[:3]),
        assessor=RULES,
        assessed_on=today,
    )


def _statements(passage: Passage) -> Iterator[_Statement]:
    taken: list[tuple[int, int]] = []
    for match in _TRANSITION.finditer(passage.content):
        first = int(match["first"] or match["first_de"] or match["first_fi"])
        second = int(match["second"] or match["second_de"] or match["second_fi"])
        if second > first:
            taken.append(match.span())
            evidence = passage.evidence(match.start())
            yield _Statement(Maturity(level=first), False, _Certainty.EXPLICIT, evidence)
            yield _Statement(Maturity(level=second), True, _Certainty.EXPLICIT, evidence)
    for match in _LEVEL.finditer(passage.content):
        if any(start <= match.start() < end for start, end in taken):
            continue
        yield from _stated(passage, match)


def _stated(passage: Passage, match: re.Match[str]) -> Iterator[_Statement]:
    sentence = passage.sentence(match.start())
    before = passage.content[sentence.start : match.start()]
    after = passage.content[match.end() : sentence.end]
    clause = _CLAUSE.split(before)[-1]
    rest = _NEXT_LEVEL.split(_CLAUSE.split(after)[0])[0]
    near = f"{clause} {match.group()} {rest}"
    if _NOT_YET.search(near) or is_negated(clause, passage.language):
        return
    first, second = int(match["first"]), int(match["second"] or 0)
    upper = second if second > first else None
    evidence = passage.evidence(match.start())
    if upper is not None and (match["dash"] or "").lower() in {"to", "bis"} and _ADVANCING.search(clause):
        yield _Statement(Maturity(level=first), False, _Certainty.EXPLICIT, evidence)
        yield _Statement(Maturity(level=upper), True, _Certainty.EXPLICIT, evidence)
        return
    is_target = _is_target(clause, rest, passage.language)
    certainty = _Certainty.EXPLICIT if is_target or _REACHED.search(near) else _Certainty.PLAIN
    yield _Statement(Maturity(level=first, upper=upper), is_target, certainty, evidence)


def _is_target(clause: str, rest: str, language: Language) -> bool:
    """Whether the clause around a level speaks of what is to come; the cue nearest to the level decides."""
    targets = [found.end() for found in _TARGET.finditer(clause)]
    reached = [found.end() for found in _REACHED.finditer(clause)]
    if targets and (not reached or targets[-1] >= reached[-1] or language is not Language.DE):
        # "will have reached": both cues, and the future one rules.
        return True
    if reached:
        # German puts the verb last: "hat TRL 5 erreicht", "soll TRL 5 erreichen".
        return False
    following = _TARGET.search(rest)
    already = _REACHED.search(rest)
    return following is not None and (already is None or following.start() < already.start())
