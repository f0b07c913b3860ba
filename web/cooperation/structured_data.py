"""Offers and requests as schema.org: an Offer and who makes it, or a Demand and who seeks it."""

from kb.language import plain_text
from kb.model import CooperationProfile, Language, ProfileKind, ProfileText
from kb.search.request import FacetName
from kb.settings import Settings
from web.labels import Labels
from web.metadata.structured_data import CONTEXT, Description, describe_page, iso_day, term, without_nothing


def describe_profile(
    profile: CooperationProfile, language: Language, text: ProfileText, labels: Labels, settings: Settings
) -> Description:
    """Describe an offer or request as readers may see it.

    :param language: of the text
    :param labels: of the reader's language
    """
    address = f"{settings.site_url}/cooperation/{profile.slug}"
    place = {"@type": "PostalAddress", "addressCountry": profile.country} if profile.country else None
    owner = without_nothing({"@type": "Organization", "name": profile.organisation, "address": place})
    is_offer = profile.kind is ProfileKind.OFFER
    names = {item: labels.value(FacetName.TECHNOLOGY, item) for item in profile.technologies}
    return without_nothing(
        {
            "@context": CONTEXT,
            "@type": "Offer" if is_offer else "Demand",
            "@id": address,
            "url": address,
            "name": text.title,
            "description": "\n\n".join(filter(None, (text.summary, plain_text(text.description)))),
            # schema.org's widest word for what is offered or sought, services included.
            "itemOffered": without_nothing(
                {"@type": "Product", "name": text.title, "category": list(names.values())},
            ),
            "offeredBy": owner if is_offer else None,
            # A Demand has no property of its own for who has it.
            "@reverse": None if is_offer else {"seeks": owner},
            "eligibleRegion": [{"@type": "Country", "name": code} for code in profile.countries],
            "validFrom": iso_day(profile.published_on),
            # The last day is part of it.
            "validThrough": f"{profile.deadline.isoformat()}T23:59:59" if profile.deadline else None,
            "subjectOf": describe_page(address, language, [term(item, name, settings) for item, name in names.items()]),
        }
    )
