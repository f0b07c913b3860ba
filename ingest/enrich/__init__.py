"""What a text says about its technologies, maturity and business-model potential, each with evidence.

Rules only, no guessing: without a sentence that shows it, a value stays unknown.
"""

from dataclasses import replace
from datetime import date

from ingest.draft import BriefDraft
from ingest.enrich.business_model import find_patterns, find_potential
from ingest.enrich.maturity import find_maturity
from ingest.enrich.passages import passages_of
from ingest.enrich.sectors import find_sectors
from ingest.enrich.technologies import find_technologies
from kb.taxonomy import Vocabularies

__all__ = ["enrich"]


def enrich(draft: BriefDraft, vocabularies: Vocabularies, today: date) -> BriefDraft:
    """Return the draft with assessments for what its texts show; what it has already stays.

    :param today: the date that the assessments carry
    """
    passages = passages_of(draft.texts, draft.source.key)
    maturity, target = find_maturity(passages, today)
    return replace(
        draft,
        technologies=draft.technologies or find_technologies(passages, draft.subjects, vocabularies, today),
        maturity=draft.maturity or maturity,
        target_maturity=draft.target_maturity or target,
        business_models=draft.business_models or find_patterns(passages, vocabularies, today),
        potential=draft.potential or find_potential(passages, vocabularies, today),
        sectors=draft.sectors or find_sectors(passages, vocabularies),
    )
