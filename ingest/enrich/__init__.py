"""What a text says about its technologies, maturity and business-model potential, each with evidence; and the sentences
that could stand in the sections of its brief.

Rules only, no guessing: without a sentence that shows it, a value stays unknown.
"""

from dataclasses import replace
from datetime import date

from ingest.draft import BriefDraft
from ingest.enrich.business_model import find_patterns, find_potential
from ingest.enrich.maturity import find_maturity
from ingest.enrich.maturity_estimate import estimate_maturity
from ingest.enrich.passages import passages_of
from ingest.enrich.proposals import propose_sections
from ingest.enrich.sectors import find_sectors
from ingest.enrich.technologies import find_technologies
from kb.settings import MATURITY_CONFIDENCE
from kb.taxonomy import Vocabularies

__all__ = ["enrich"]


def enrich(
    draft: BriefDraft, vocabularies: Vocabularies, today: date, maturity_confidence: float = MATURITY_CONFIDENCE
) -> BriefDraft:
    """Return the draft with assessments for what its texts show; what it has already stays.

    :param today: the date that the assessments carry
    :param maturity_confidence: confidence from 0 to 1 below which an estimated maturity stays unknown
    """
    passages = passages_of(draft.texts, draft.source.key)
    stated, found_target = find_maturity(passages, today)
    target = draft.target_maturity or found_target
    maturity = draft.maturity or stated
    if maturity is None:
        promised = target.value if target else None
        maturity = estimate_maturity(passages, vocabularies, today, target=promised, minimum=maturity_confidence)
    technologies = draft.technologies or find_technologies(passages, draft.subjects, vocabularies, today, draft.classes)
    return replace(
        draft,
        technologies=technologies,
        maturity=maturity,
        target_maturity=target,
        business_models=draft.business_models or find_patterns(passages, vocabularies, today, technologies),
        potential=draft.potential or find_potential(passages, vocabularies, today),
        sectors=draft.sectors or find_sectors(passages, vocabularies),
        proposals=draft.proposals or propose_sections(passages, draft.texts, vocabularies),
    )
