"""Whether two fingerprints tell of the same result: certain, uncertain or different, and why.

docs/curate/duplicates.md explains the rules to scouts. The decision looks at two records only, never at what was merged
before, so the order in which records arrive decides nothing.
"""

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from ingest.deduplicate.fingerprint import Fingerprint
from ingest.deduplicate.titles import TitleComparison, compare_titles, name_other_parts

CERTAIN_TITLE = 0.9
CERTAIN_TEXT = 0.85
UNCERTAIN_TITLE = 0.75
UNCERTAIN_TEXT = 0.7
EQUAL_TITLE = 0.96
"""Equal but for a typing mistake."""
ENOUGH = 20
"""Words that a text needs to say anything about sameness."""


class Verdict(StrEnum):
    """What follows for two briefs."""

    CERTAIN = "certain"
    UNCERTAIN = "uncertain"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reasons."""

    verdict: Verdict
    score: float
    """How alike they are, from 0 to 1."""
    reasons: tuple[str, ...] = ()


_DIFFERENT = Judgement(Verdict.DIFFERENT, 0.0)


@dataclass(frozen=True, slots=True)
class _Likeness:
    """Titles and texts in the language in which both are most alike."""

    title: TitleComparison
    text: float | None
    """Likeness of the beginnings; None when one is too short to say."""
    words: int
    """Of the shorter title."""


def judge(first: Fingerprint, second: Fingerprint) -> Judgement:
    """Decide whether two briefs tell of the same result."""
    if first.is_demonstration != second.is_demonstration:
        return _DIFFERENT
    shared = first.names & second.names
    if shared:
        return _by_identifier(first, second, _likeness(first, second), min(shared))
    if not any(_may_be_one(title, second.texts.get(language)) for language, (title, _) in first.texts.items()):
        return _DIFFERENT
    likeness = _likeness(first, second)
    return _by_text(first, second, likeness) if likeness else _DIFFERENT


def _may_be_one(title: str, other: tuple[str, str] | None) -> bool:
    """Exclude most candidates at once: those of another part, and titles of which less than half is alike."""
    if other is None or name_other_parts(title, other[0]):
        return False
    return bool(fuzz.ratio(title, other[0], score_cutoff=50) or fuzz.token_sort_ratio(title, other[0], score_cutoff=50))


def _by_identifier(first: Fingerprint, second: Fingerprint, likeness: _Likeness | None, name: str) -> Judgement:
    same = f"both have {name}"
    is_direct = bool(set(first.dois) & set(second.dois)) or not (first.dois and second.dois)
    if not is_direct:
        same = f"both are versions of {name}"
    if likeness is None:
        return Judgement(Verdict.CERTAIN, 1.0, (same,))
    title = likeness.title
    reasons = (same, f"the titles are {title.ratio:.0%} alike")
    if title.other_part and not title.only_versions:
        return Judgement(Verdict.UNCERTAIN, 0.9, (*reasons, "but the titles name different parts, years or numbers"))
    if title.ratio < 0.5 and not title.contained and (likeness.text or 0) < UNCERTAIN_TEXT:
        return Judgement(Verdict.UNCERTAIN, 0.8, (*reasons, "but title and text are others"))
    return Judgement(Verdict.CERTAIN, 1.0, reasons)


def _by_text(first: Fingerprint, second: Fingerprint, likeness: _Likeness) -> Judgement:
    title, text = likeness.title, likeness.text
    if title.other_part:
        return _DIFFERENT
    same_grant = first.grant is not None and first.grant == second.grant
    reasons = [f"the titles are {title.ratio:.0%} alike"]
    if text is not None:
        reasons.append(f"the texts are {text:.0%} alike")
    if same_grant:
        reasons.append(f"both come from grant {first.grant}")
    doubts = _doubts(first, second, title)
    score = (title.ratio + (text if text is not None else title.ratio * 0.8)) / 2
    if not doubts and _is_certain(likeness, same_grant=same_grant):
        return Judgement(Verdict.CERTAIN, score, tuple(reasons))
    if _is_worth_asking(
        likeness, doubts, same_grant=same_grant, same_people=bool(set(first.people) & set(second.people))
    ):
        # What is not alike enough has no doubt to name; the figures say it.
        return Judgement(Verdict.UNCERTAIN, score, (*reasons, *(f"but {doubt}" for doubt in doubts)))
    return _DIFFERENT


def _is_worth_asking(likeness: _Likeness, doubts: list[str], *, same_grant: bool, same_people: bool) -> bool:
    title, text = likeness.title, likeness.text
    if title.replaced:
        # One word can be the whole difference between two results of one family.
        return not doubts[1:] and text is not None and text >= 0.95 and title.ratio >= UNCERTAIN_TITLE
    if same_grant and title.ratio >= CERTAIN_TITLE:
        return True
    if text is not None and text >= UNCERTAIN_TEXT:
        return title.ratio >= UNCERTAIN_TITLE or title.contained
    # A general title ("Final report") says nothing where the text is another one.
    return title.ratio >= EQUAL_TITLE and likeness.words >= 5 and same_people


def _is_certain(likeness: _Likeness, *, same_grant: bool) -> bool:
    title, text = likeness.title, likeness.text
    if text is None:
        return same_grant and title.ratio >= EQUAL_TITLE and likeness.words >= 4
    if same_grant and title.contained and text >= 0.95:
        return True
    return title.ratio >= CERTAIN_TITLE and text >= (UNCERTAIN_TEXT if same_grant else CERTAIN_TEXT)


def _doubts(first: Fingerprint, second: Fingerprint, title: TitleComparison) -> list[str]:
    doubts = []
    if not title.same_numbers:
        doubts.append("one title names a part, year or number that the other one does not")
    if title.replaced:
        doubts.append("a word of the titles is another one")
    if first.dois and second.dois:
        doubts.append("they have different DOIs, and none is said to be a version of the other")
    if first.grant and second.grant and first.grant != second.grant:
        doubts.append(f"they come from different grants ({first.grant}, {second.grant})")
    if first.year and second.year and abs(first.year - second.year) > 1:
        doubts.append(f"they are of {first.year} and {second.year}")
    if first.people and second.people and not set(first.people) & set(second.people):
        doubts.append("they name different people")
    return doubts


def _likeness(first: Fingerprint, second: Fingerprint) -> _Likeness | None:
    best: _Likeness | None = None
    for language, (title, head) in first.texts.items():
        if language not in second.texts:
            continue
        other_title, other_head = second.texts[language]
        comparison = compare_titles(title, other_title)
        words = min(len(title.split()), len(other_title.split()))
        found = _Likeness(comparison, _alike(head, other_head), words)
        if best is None or _rank(found) > _rank(best):
            best = found
    return best


def _rank(likeness: _Likeness) -> tuple[float, float]:
    return (likeness.title.ratio, likeness.text or 0.0)


def _alike(first: str, second: str) -> float | None:
    """Compare two beginnings as far as the shorter one goes."""
    length = min(len(first), len(second))
    if min(first[:length].count(" "), second[:length].count(" ")) < ENOUGH - 1:
        return None
    return float(fuzz.ratio(first[:length], second[:length])) / 100
