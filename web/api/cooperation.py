"""The cooperation profiles that everybody may see: offers and requests."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, abort
from pydantic import Field

from kb.model import (
    AgreementType,
    CooperationProfile,
    DevelopmentStage,
    Language,
    PartnerRole,
    PartnerType,
    ProfileKind,
    ProfileType,
)
from kb.model.brief import IprStatus
from kb.model.cooperation_profile import ProfileText
from kb.model.value import CountryCode
from kb.search.request import MAX_VALUES
from kb.store import StoredProfile, UnitOfWork
from web.api.answers import Answer, Page, answer, cut, following, site_address
from web.api.cooperation_matches import MatchList, public_matches
from web.api.cursor import read_cursor
from web.api.parameters import Paging, Parameters, takes
from web.api.search import Terms
from web.contribute.moment import today
from web.cooperation.catalogue import PROFILES, ProfileFacet
from web.site import this_site

cooperation = APIBlueprint("cooperation", __name__, tag="Cooperation")


class ProfileParameters(Paging):
    """What can be asked of a list. Values of one filter are alternatives, filters combine."""

    technology: Terms = ()
    """Id of a technology; what is tagged with a narrower one is found too. That of a replaced one still serves."""
    country: Annotated[tuple[CountryCode, ...], Field(max_length=MAX_VALUES)] = ()
    """ISO 3166-1 alpha-2 code of the country of who offers or asks."""
    partner: Annotated[tuple[PartnerType, ...], Field(max_length=MAX_VALUES)] = ()
    """A kind of organisation that is sought."""
    agreement: Annotated[tuple[AgreementType, ...], Field(max_length=MAX_VALUES)] = ()
    """A type of agreement that is named."""
    stage: Annotated[tuple[DevelopmentStage, ...], Field(max_length=MAX_VALUES)] = ()
    """What an offer has reached, or what a request needs at least."""

    @property
    def chosen(self) -> dict[ProfileFacet, tuple[str, ...]]:
        """The filters that are set, as the catalogue knows them."""
        taxonomy = this_site().silta.vocabularies.taxonomy
        given: Mapping[ProfileFacet, tuple[str, ...]] = {
            ProfileFacet.TECHNOLOGY: tuple(taxonomy.current(item) or item for item in self.technology),
            ProfileFacet.COUNTRY: self.country,
            ProfileFacet.PARTNER: self.partner,
            ProfileFacet.AGREEMENT: self.agreement,
            ProfileFacet.STAGE: self.stage,
        }
        return {facet: tuple(sorted(set(values))) for facet, values in given.items() if values}


class OfferParameters(ProfileParameters):
    """What can be asked of the offers."""

    type: Annotated[tuple[Literal["technology-offer", "business-offer"], ...], Field(max_length=MAX_VALUES)] = ()
    """A type of offer."""


class RequestParameters(ProfileParameters):
    """What can be asked of the requests."""

    type: Annotated[
        tuple[Literal["technology-request", "business-request", "research-request"], ...], Field(max_length=MAX_VALUES)
    ] = ()
    """A type of request."""


class ProfileWords(Answer):
    """A profile in one language."""

    title: str
    summary: str | None = None
    description: str | None = None
    """What it is about (this and the following: Markdown)."""
    advantages: str | None = None
    partner: str | None = None
    """Who is sought, and what they will do."""

    @classmethod
    def of(cls, text: ProfileText) -> "ProfileWords":
        """Return a text; what is empty is unknown."""
        return cls(
            title=text.title,
            summary=text.summary or None,
            description=text.description or None,
            advantages=text.advantages or None,
            partner=text.partner or None,
        )


class ProfileAnswer(Answer):
    """What a firm or institute offers or asks. Whose account it is, is not told: write through its page."""

    id: UUID
    slug: str
    address: str
    """Its page."""
    type: ProfileType
    demonstration: bool
    """Whether it only shows how the site works and offers nothing real."""
    texts: dict[Language, ProfileWords]
    """By language; at least one."""
    organisation: str
    """Name of who offers or asks."""
    client_type: PartnerType | None = None
    country: str | None = None
    """Of the organisation, ISO 3166-1 alpha-2."""
    technologies: tuple[str, ...]
    """Ids, the most important first."""
    sectors: tuple[str, ...]
    stage: DevelopmentStage | None = None
    """What an offer has reached, or what a request needs at least."""
    ipr_status: IprStatus | None = None
    partner_types: tuple[PartnerType, ...]
    """Kinds of organisation that are sought; none stands for any."""
    partner_roles: tuple[PartnerRole, ...]
    agreements: tuple[AgreementType, ...]
    countries: tuple[str, ...]
    """Where the partner is sought; none stands for everywhere."""
    languages: tuple[Language, ...]
    """In which they can work with a partner."""
    deadline: date | None = None
    """Last day on which somebody may answer."""
    published_on: date | None = None
    modified_on: date | None = None

    @classmethod
    def of(cls, item: CooperationProfile) -> "ProfileAnswer":
        """Return a profile that everybody may see."""
        return cls(
            id=item.id,
            slug=item.slug,
            address=site_address(f"/cooperation/{item.slug}"),
            type=item.type,
            demonstration=item.demonstration,
            texts={language: ProfileWords.of(text) for language, text in item.texts},
            organisation=item.organisation,
            client_type=item.client_type,
            country=item.country,
            technologies=item.technologies,
            sectors=item.sectors,
            stage=item.stage,
            ipr_status=item.ipr_status,
            partner_types=item.partner_types,
            partner_roles=item.partner_roles,
            agreements=item.agreements,
            countries=item.countries,
            languages=item.languages,
            deadline=item.deadline,
            published_on=item.published_on,
            modified_on=item.modified_on,
        )


class ProfilePage(Page[ProfileAnswer]):
    """Profiles, in the order in which they were begun."""


@cooperation.get("/offers")
@takes(OfferParameters)
@cooperation.output(ProfilePage)
def list_offers(parameters: OfferParameters) -> Response:
    """What is offered to partners"""
    return _list(ProfileKind.OFFER, parameters, parameters.type)


@cooperation.get("/offers/<slug>")
@takes(Parameters)
@cooperation.output(ProfileAnswer)
def show_offer(slug: str, parameters: Parameters) -> Response:
    """One offer"""
    return _show(ProfileKind.OFFER, slug)


@cooperation.get("/offers/<slug>/matches")
@takes(Parameters)
@cooperation.output(MatchList)
def list_matches_of_offer(slug: str, parameters: Parameters) -> Response:
    """What fits an offer: requests, briefs, organisations

    The best six of each, as on its page, each with its reasons. People are not named.
    """
    return _list_matches(ProfileKind.OFFER, slug, parameters)


@cooperation.get("/requests")
@takes(RequestParameters)
@cooperation.output(ProfilePage)
def list_requests(parameters: RequestParameters) -> Response:
    """What is asked of partners"""
    return _list(ProfileKind.REQUEST, parameters, parameters.type)


@cooperation.get("/requests/<slug>")
@takes(Parameters)
@cooperation.output(ProfileAnswer)
def show_request(slug: str, parameters: Parameters) -> Response:
    """One request"""
    return _show(ProfileKind.REQUEST, slug)


@cooperation.get("/requests/<slug>/matches")
@takes(Parameters)
@cooperation.output(MatchList)
def list_matches_of_request(slug: str, parameters: Parameters) -> Response:
    """What fits a request: offers, briefs, organisations

    The best six of each, as on its page, each with its reasons. People are not named.
    """
    return _list_matches(ProfileKind.REQUEST, slug, parameters)


def _list(kind: ProfileKind, parameters: ProfileParameters, types: tuple[str, ...]) -> Response:
    chosen = {**parameters.chosen, ProfileFacet.KIND: (kind.value,)}
    question = (kind.value, sorted(set(types)), *(f"{facet}={values}" for facet, values in chosen.items()))
    after = UUID(str(read_cursor(question, parameters.cursor)[0])) if parameters.cursor else None
    silta = this_site().silta
    # From the catalogue of the site's list: only it knows the broader technologies of each profile.
    found = [
        entry.profile
        for entry in PROFILES.entries(silta.database, silta.vocabularies.taxonomy, today())
        if (after is None or entry.profile.id > after)
        and not entry.failing(chosen)
        and (not types or entry.profile.type in types)
    ]
    found.sort(key=lambda profile: profile.id)
    shown, more = cut(found, parameters.limit)
    cursor = following(question, [str(shown[-1].id)], more) if shown else None
    return answer(ProfilePage(items=[ProfileAnswer.of(item) for item in shown], next=cursor))


def _show(kind: ProfileKind, slug: str) -> Response:
    with this_site().silta.database.unit_of_work() as work:
        found = _public(work, kind, slug)
    return answer(ProfileAnswer.of(found.profile), changed_at=found.changed_at)


def _list_matches(kind: ProfileKind, slug: str, parameters: Parameters) -> Response:
    with this_site().silta.database.unit_of_work() as work:
        profile = _public(work, kind, slug).profile
        return answer(public_matches(work, profile, parameters.reader, today()))


def _public(work: UnitOfWork, kind: ProfileKind, slug: str) -> StoredProfile[CooperationProfile]:
    """Return a profile that everybody may see.

    :raises werkzeug.exceptions.NotFound: when there is none of this kind
    """
    found = work.cooperation.by_slug(slug)
    if found is None or found.profile.kind is not kind or not found.profile.is_open(today()):
        abort(404)
    return found
