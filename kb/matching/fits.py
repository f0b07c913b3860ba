"""How two sides fit in everything but the topic: a factor an aspect, written down in docs/develop/matching.md.

Every rule gives the same whichever side is asked first.
"""

from collections.abc import Mapping

from kb.matching.match import Aspect, Fit
from kb.matching.subject import Subject
from kb.model import PartnerRole, ProfileKind, TargetKind

DIFFERS: Mapping[Aspect, float] = {
    Aspect.COUNTRY: 0.6,
    Aspect.PARTNER: 0.85,
    Aspect.ROLE: 0.85,
    Aspect.AGREEMENT: 0.8,
    Aspect.LANGUAGE: 0.8,
    Aspect.SECTOR: 1.0,
}
"""Factor where both sides say something and it does not agree."""
FITS: Mapping[Aspect, float] = {Aspect.SECTOR: 1.1}
"""Factor where it agrees; 1 for the others."""
HIGHEST = 1.1
"""What all factors can make of a topic at most."""
PER_LEVEL = 0.9
"""Factor for each Technology Readiness Level that an offer lacks."""
LEAST_MATURITY = 0.5

_OFFERED_FOR: Mapping[PartnerRole, frozenset[PartnerRole]] = {
    PartnerRole.PROVIDER: frozenset({PartnerRole.USER, PartnerRole.LICENSEE, PartnerRole.DEVELOPER}),
    PartnerRole.SUPPLIER: frozenset({PartnerRole.USER, PartnerRole.DISTRIBUTOR}),
    PartnerRole.DEVELOPER: frozenset({PartnerRole.DEVELOPER, PartnerRole.USER, PartnerRole.RESEARCHER}),
    PartnerRole.RESEARCHER: frozenset({PartnerRole.RESEARCHER, PartnerRole.DEVELOPER}),
    PartnerRole.USER: frozenset({PartnerRole.PROVIDER, PartnerRole.SUPPLIER, PartnerRole.DEVELOPER}),
    PartnerRole.LICENSEE: frozenset({PartnerRole.PROVIDER}),
    PartnerRole.DISTRIBUTOR: frozenset({PartnerRole.SUPPLIER}),
    PartnerRole.INVESTOR: frozenset({PartnerRole.INVESTOR}),
}
"""Who a request seeks, and whom an offer seeks that can be that one."""


def fits_of(one: Subject, other: Subject) -> tuple[dict[Aspect, Fit], dict[Aspect, float]]:
    """Return how two subjects fit in each aspect, and the factor of each aspect that is not 1."""
    fits = {
        Aspect.MATURITY: _maturity(one, other)[0],
        Aspect.COUNTRY: _both(_admits(one.countries, other.country), _admits(other.countries, one.country)),
        Aspect.PARTNER: _both(
            _admits(one.partner_types, other.client_type), _admits(other.partner_types, one.client_type)
        ),
        Aspect.ROLE: _fit(one.roles, other.roles, bool(suited_roles(one, other))),
        Aspect.AGREEMENT: _meet(one.agreements, other.agreements),
        Aspect.LANGUAGE: _meet(one.languages, other.languages),
        Aspect.SECTOR: _meet(one.sectors, other.sectors),
    }
    factors: dict[Aspect, float] = {}
    # One look at each: this runs for every pair that is scored.
    for aspect, fit in fits.items():
        if fit is Fit.DIFFERS:
            factor = _maturity(one, other)[1] if aspect is Aspect.MATURITY else DIFFERS[aspect]
        elif fit is Fit.FITS:
            factor = FITS.get(aspect, 1.0)
        else:
            continue
        if factor != 1.0:
            factors[aspect] = factor
    return fits, factors


def suited_roles(one: Subject, other: Subject) -> tuple[PartnerRole, ...]:
    """Return the roles that the request seeks and for which the offer seeks the counterpart."""
    request, offer = _sides(one, other)
    return tuple(sorted(role for role in request.roles if _OFFERED_FOR[role] & offer.roles))


def _sides(one: Subject, other: Subject) -> tuple[Subject, Subject]:
    return (one, other) if one.side is ProfileKind.REQUEST else (other, one)


def _maturity(one: Subject, other: Subject) -> tuple[Fit, float]:
    """Compare what the request needs at least with what the offer has reached."""
    request, offer = _sides(one, other)
    # Two offers, as an offer and a brief, need nothing of each other.
    if request.side is offer.side or request.level is None or offer.level is None:
        return Fit.UNKNOWN, 1.0
    lacking = request.level - offer.level
    if lacking <= 0:
        return Fit.FITS, 1.0
    return Fit.DIFFERS, max(LEAST_MATURITY, PER_LEVEL**lacking)


def _admits(wanted: frozenset[object] | frozenset[str], given: object) -> Fit:
    if not wanted or given is None:
        return Fit.UNKNOWN
    return Fit.FITS if given in wanted else Fit.DIFFERS


def _both(one: Fit, other: Fit) -> Fit:
    if Fit.DIFFERS in (one, other):
        return Fit.DIFFERS
    return Fit.FITS if Fit.FITS in (one, other) else Fit.UNKNOWN


def _meet(one: frozenset[object] | frozenset[str], other: frozenset[object] | frozenset[str]) -> Fit:
    return _fit(one, other, not one.isdisjoint(other))


def _fit(one: object, other: object, agrees: bool) -> Fit:
    if not one or not other:
        return Fit.UNKNOWN
    return Fit.FITS if agrees else Fit.DIFFERS


def are_the_same(one: Subject, other: Subject) -> bool:
    """Whether both are of one organisation, which needs no help to find itself."""
    named = TargetKind.PERSON not in (one.kind, other.kind) and one.organisation is not None
    return named and one.organisation == other.organisation
