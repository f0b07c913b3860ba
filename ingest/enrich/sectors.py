"""The sectors that a text speaks of, by the cues of content/sectors."""

from collections import Counter
from collections.abc import Sequence

from ingest.enrich.passages import Passage
from kb.taxonomy import Vocabularies

MAX_SECTORS = 3
MIN_SCORE = 2
_WEIGHTS = {"title": 2, "summary": 2}
"""One cue in title or summary suffices; in the running text there must be two."""


def find_sectors(passages: Sequence[Passage], vocabularies: Vocabularies) -> tuple[str, ...]:
    """Return at most three sectors, the one with most cues first."""
    scores: Counter[str] = Counter()
    for passage in passages:
        for match in vocabularies.sector_cues.find(passage.content, passage.language, passage.tokens):
            scores[match.value] += _WEIGHTS.get(passage.field, 1)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return tuple(sector for sector, score in ranked[:MAX_SECTORS] if score >= MIN_SCORE)
