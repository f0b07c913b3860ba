"""Openings as schema.org: a JobPosting where there is a contract, else an EducationalOccupationalProgram."""

from typing import Any

from kb.language import plain_text
from kb.model import (
    Duration,
    DurationUnit,
    ExchangeOpening,
    Funding,
    FundingKind,
    FundingPeriod,
    Language,
    OpeningText,
)
from kb.search.request import FacetName
from kb.settings import Settings
from web.exchange.words import word
from web.labels import Labels
from web.metadata.structured_data import CONTEXT, Description, describe_page, iso_day, term, without_nothing


def describe_opening(
    opening: ExchangeOpening, language: Language, text: OpeningText, labels: Labels, settings: Settings
) -> Description:
    """Describe an opening as readers may see it.

    :param language: of the text
    :param labels: of the reader's language
    """
    address = f"{settings.site_url}/exchange/{opening.slug}"
    terms = [term(item, labels.value(FacetName.TECHNOLOGY, item), settings) for item in opening.technologies]
    about: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": address,
        "url": address,
        "description": "\n\n".join(filter(None, (text.summary, plain_text(text.description)))),
        "subjectOf": describe_page(address, language, terms),
    }
    funding = opening.funding
    if funding is not None and funding.kind is FundingKind.SALARY:
        return without_nothing(about | _job(opening, text, funding))
    return without_nothing(about | _programme(opening, text))


def _job(opening: ExchangeOpening, text: OpeningText, funding: Funding) -> dict[str, Any]:
    return {
        "@type": "JobPosting",
        "title": text.title,
        "datePosted": iso_day(opening.published_on),
        # The last day is part of it.
        "validThrough": f"{opening.deadline.isoformat()}T23:59:59" if opening.deadline else None,
        "hiringOrganization": {"@type": "Organization", "name": opening.organisation},
        "jobLocation": _place(opening),
        "jobLocationType": "TELECOMMUTE" if opening.remote else None,
        "applicantLocationRequirements": {"@type": "Country", "name": opening.country}
        if opening.remote and opening.country
        else None,
        "jobStartDate": iso_day(opening.starts_on),
        "employmentType": "TEMPORARY",
        "qualifications": plain_text(text.requirements),
        "educationRequirements": ", ".join(word(level) for level in opening.levels),
        "baseSalary": _salary(funding),
    }


def _programme(opening: ExchangeOpening, text: OpeningText) -> dict[str, Any]:
    place = _place(opening)
    return {
        "@type": "EducationalOccupationalProgram",
        "name": text.title,
        "programType": word(opening.kind),
        "provider": without_nothing({"@type": "Organization", "name": opening.organisation, "location": place}),
        "applicationDeadline": iso_day(opening.deadline),
        "startDate": iso_day(opening.starts_on),
        "endDate": iso_day(opening.ends_on),
        "timeToComplete": iso_duration(opening.duration) if opening.duration else None,
        "educationalProgramMode": "online" if opening.remote else "onsite",
        "programPrerequisites": plain_text(text.requirements),
        "financialAidEligible": plain_text(text.funding),
        "trainingSalary": _salary(opening.funding) if opening.funding else None,
    }


def iso_duration(duration: Duration) -> str:
    """Write a length of stay as ISO 8601 does, for example P3M."""
    return f"P{duration.length}{'W' if duration.unit is DurationUnit.WEEKS else 'M'}"


def _place(opening: ExchangeOpening) -> Description | None:
    address = without_nothing(
        {"@type": "PostalAddress", "addressLocality": opening.place, "addressCountry": opening.country}
    )
    return {"@type": "Place", "address": address} if opening.place or opening.country else None


def _salary(funding: Funding) -> Description | None:
    if funding.amount is None:
        return None
    unit = {"unitText": "MONTH"} if funding.per is FundingPeriod.MONTH else {}
    kind = "MonetaryAmount" if funding.kind is FundingKind.SALARY else "MonetaryAmountDistribution"
    if kind == "MonetaryAmountDistribution":
        month = {"duration": "P1M"} if funding.per is FundingPeriod.MONTH else {}
        return {"@type": kind, "currency": "EUR", "median": funding.amount, **month}
    return {
        "@type": kind,
        "currency": "EUR",
        "value": {"@type": "QuantitativeValue", "value": funding.amount, **unit},
    }
