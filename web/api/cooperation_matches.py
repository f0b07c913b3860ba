"""What fits a cooperation profile, as its page shows it to everybody, but without people."""

from datetime import date
from typing import Literal

from kb.matching.match import Aspect, Fit
from kb.model import AgreementType, CooperationProfile, Language, TargetKind
from kb.store import UnitOfWork
from web.api.answers import Answer, api_address
from web.cooperation.matches import SHOWN, ShownMatch, shown_matches


class SharedTechnology(Answer):
    """A technology that brings the two together."""

    id: str
    same: bool
    """Whether both name just this one; otherwise one of them names a narrower or related one."""


class MatchAnswer(Answer):
    """Something that fits, with the reasons."""

    kind: Literal["offer", "request", "brief", "organisation"]
    address: str
    """Where this interface tells more of it."""
    title: str
    language: Language | None = None
    """Of the title; missing for a name."""
    points: int
    """How well it fits, of 100."""
    technologies: tuple[SharedTechnology, ...]
    words: tuple[str, ...]
    """Words that stand in both texts."""
    fits: tuple[Aspect, ...]
    differs: tuple[Aspect, ...]
    agreements: tuple[AgreementType, ...]
    """Which both sides would make."""

    @classmethod
    def of(cls, item: ShownMatch) -> "MatchAnswer":
        """Return a match with anything but a person."""
        match, target = item.match, item.target
        kind = target.profile.kind.value if target.profile else match.kind.value
        return cls(
            kind=kind,
            address=api_address(f"/{kind}s/{target.name}"),
            title=target.title,
            language=target.language,
            points=item.points,
            technologies=tuple(SharedTechnology(id=each.concept, same=each.is_own) for each in match.concepts),
            words=tuple(each.shown for each in match.words),
            fits=tuple(aspect for aspect, fit in match.fits.items() if fit is Fit.FITS),
            differs=tuple(aspect for aspect, fit in match.fits.items() if fit is Fit.DIFFERS),
            agreements=match.agreements,
        )


class MatchList(Answer):
    """What fits: other profiles, briefs and organisations, the best of each kind first."""

    items: tuple[MatchAnswer, ...]


def public_matches(work: UnitOfWork, profile: CooperationProfile, language: Language, today: date) -> MatchList:
    """Return what fits a profile.

    :param language: of titles
    :param today: profiles whose deadline was before it are left out
    """
    by_kind = shown_matches(work, profile, SHOWN, language).by_kind
    return MatchList(
        items=tuple(
            MatchAnswer.of(item)
            for kind, items in by_kind.items()
            if kind is not TargetKind.PERSON
            for item in items
            if item.target.profile is None or item.target.profile.is_open(today)
        )
    )
