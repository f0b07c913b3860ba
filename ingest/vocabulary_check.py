"""Whether a brief or a profile uses only terms that the vocabularies have."""

from collections.abc import Collection
from difflib import get_close_matches
from typing import TypeVar

from kb.model import InvalidValue, Profile, SiltaError, TransferBrief
from kb.model.retagging import retagged
from kb.taxonomy import Vocabularies

P = TypeVar("P", bound=Profile)


class UnknownTerm(SiltaError):
    """A brief names a technology, sector or pattern that no vocabulary has; the message names the nearest one."""


def check_vocabulary(brief: TransferBrief, vocabularies: Vocabularies) -> None:
    """Check technologies, sectors and business models of a brief.

    :raises UnknownTerm: for the first term that does not exist
    """
    # A deprecated concept that nothing replaces stays with the briefs that have it.
    technologies = {*(technology.id for technology in vocabularies.taxonomy), *vocabularies.taxonomy.all_deprecated}
    _check("technologies", [item.value for item in brief.technologies], technologies)
    _check("sectors", brief.sectors, vocabularies.sectors.keys())
    _check("business_models", [item.value for item in brief.business_models], vocabularies.patterns.keys())


def check_profile(profile: P, vocabularies: Vocabularies) -> P:
    """Check technologies and sectors of a profile; return it with the concepts that replace deprecated ones.

    :raises InvalidValue: for the first term that does not exist
    """
    taxonomy = vocabularies.taxonomy
    current = tuple(dict.fromkeys(taxonomy.replacement(one) or one for one in profile.technologies))
    try:
        _check("technologies", current, {technology.id for technology in taxonomy})
        _check("sectors", getattr(profile, "sectors", ()), vocabularies.sectors.keys())
    except UnknownTerm as error:
        raise InvalidValue(str(error)) from error
    return profile if current == profile.technologies else profile.model_copy(update={"technologies": current})


def with_current_technologies(brief: TransferBrief, vocabularies: Vocabularies) -> TransferBrief:
    """Return a brief with the concepts that took the place of deprecated ones."""
    taxonomy = vocabularies.taxonomy
    given = (item.value for item in brief.technologies)
    return retagged(brief, {one: new for one in given if (new := taxonomy.replacement(one)) is not None})


def _check(field: str, terms: Collection[str], known: Collection[str]) -> None:
    for term in terms:
        if term not in known:
            near = get_close_matches(term, known, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]}?" if near else ""
            message = f"{field}: {term!r} is not in the vocabulary{hint}"
            raise UnknownTerm(message)


def without_unknown_terms(brief: TransferBrief, vocabularies: Vocabularies) -> tuple[TransferBrief, tuple[str, ...]]:
    """Return a brief without the terms that no vocabulary has, and a sentence about each of them.

    For briefs of other Siltas, whose vocabularies may be newer or others.
    """
    brief = with_current_technologies(brief, vocabularies)
    technologies = {*(technology.id for technology in vocabularies.taxonomy), *vocabularies.taxonomy.all_deprecated}
    dropped = [f"technology {item.value}" for item in brief.technologies if item.value not in technologies]
    dropped += [f"sector {item}" for item in brief.sectors if item not in vocabularies.sectors]
    dropped += [f"pattern {item.value}" for item in brief.business_models if item.value not in vocabularies.patterns]
    if not dropped:
        return brief, ()
    kept = brief.model_copy(
        update={
            "technologies": tuple(item for item in brief.technologies if item.value in technologies),
            "sectors": tuple(item for item in brief.sectors if item in vocabularies.sectors),
            "business_models": tuple(item for item in brief.business_models if item.value in vocabularies.patterns),
        }
    )
    return kept, tuple(f"the vocabularies here do not have the {term}, so it is left out" for term in dropped)
