"""The form of a profile: what its fields hold, and the profile that they make."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from kb.model import (
    AgreementType,
    CooperationProfile,
    DevelopmentStage,
    IprStatus,
    Language,
    PartnerRole,
    PartnerType,
    ProfileText,
    ProfileType,
    new_id,
    slugify,
)
from kb.model.cooperation_profile import COUNTRIES
from web.contribute.fields import Fields
from web.contribute.values import Values
from web.cooperation.form_parts import (
    OFFERED_COUNTRIES,
    Concept,
    all_countries,
    check_days,
    make_profile,
    offered_countries,
    offered_technologies,
    read_concepts,
    read_country,
    read_organisation,
    read_texts,
)
from web.cooperation.words import pairs
from web.language import NAMES
from web.site import reader_labels, this_site

_LISTS = {
    "partner_types": PartnerType,
    "partner_roles": PartnerRole,
    "agreements": AgreementType,
    "languages": Language,
}
_SINGLE = {"client_type": PartnerType, "stage": DevelopmentStage, "ipr_status": IprStatus}
_WRITTEN = tuple(ProfileText.model_fields)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen, with labels in the reader's language."""

    types: list[tuple[str, str]]
    partner_types: list[tuple[str, str]]
    partner_roles: list[tuple[str, str]]
    agreements: list[tuple[str, str]]
    stages: list[tuple[str, str]]
    protections: list[tuple[str, str]]
    own_countries: list[tuple[str, str]]
    countries: list[tuple[str, str]]
    """Of partners."""
    languages: list[tuple[str, str]]
    sectors: list[tuple[str, str]]
    technologies: list[tuple[str, list[Concept]]]
    """By the top concept."""


def choices(values: Values) -> Choices:
    """Return what can be chosen."""
    labels = reader_labels()
    vocabularies = this_site().silta.vocabularies
    sectors = [(code, labels.value("sector", code)) for code in vocabularies.sectors]  # type: ignore[arg-type]
    return Choices(
        types=pairs(ProfileType),
        partner_types=pairs(PartnerType),
        partner_roles=pairs(PartnerRole),
        agreements=pairs(AgreementType),
        stages=pairs(DevelopmentStage),
        protections=[(value.value, labels.words[value.value]) for value in IprStatus],
        own_countries=all_countries(),
        countries=offered_countries(values.getlist("countries")),
        languages=[(code.value, NAMES[code]) for code in Language],
        sectors=sorted(sectors, key=lambda pair: labels.sort_key(pair[1])),
        technologies=offered_technologies(values),
    )


def values_of(profile: CooperationProfile) -> Values:
    """Return what the fields hold for a profile."""
    return MultiDict(list(_values(profile)))


def _values(profile: CooperationProfile) -> Iterator[tuple[str, str]]:
    yield "type", profile.type.value
    for name in ("organisation", "country", "deadline", *_SINGLE):
        yield name, str(getattr(profile, name) or "")
    taxonomy = this_site().silta.vocabularies.taxonomy
    for concept in profile.technologies:
        yield "technologies", taxonomy.current(concept) or concept
    for name in ("sectors", "countries", *_LISTS):
        for value in getattr(profile, name):
            yield name, str(value)
    for language, text in profile.texts:
        for name in _WRITTEN:
            yield f"{language.value}-{name}", getattr(text, name)


def read_form(fields: Fields, before: CooperationProfile | None) -> CooperationProfile | None:
    """Make a profile of what was typed; what is wrong is noted at its field, and then None is returned.

    :param before: the profile that is changed; None makes a new one
    """
    kind = fields.one_of("type", list(ProfileType))
    if kind is None:
        fields.problems["type"] = gettext("Choose what it is.")
    texts, concepts = read_texts(fields, ProfileText), read_concepts(fields, before)
    organisation = read_organisation(fields)
    known = before.countries if before is not None else ()
    countries = fields.chosen("countries", sorted({*OFFERED_COUNTRIES, *known}))
    if len(countries) > COUNTRIES:
        fields.problems["countries"] = gettext("At most %(number)s can be chosen.", number=COUNTRIES)
    check_days(fields, ["deadline"], before)
    if fields.problems:
        return None
    first = texts.get("en") or next(iter(texts.values()))
    made: dict[str, Any] = {
        "id": before.id if before is not None else new_id(),
        "slug": before.slug if before is not None else slugify(first["title"]),
        "type": kind,
        "texts": texts,
        "organisation": organisation,
        "country": read_country(fields, before),
        "technologies": concepts,
        "sectors": fields.chosen("sectors", list(this_site().silta.vocabularies.sectors)),
        "countries": countries,
        "deadline": fields.line("deadline") or None,
        **{name: fields.one_of(name, list(kinds)) for name, kinds in _SINGLE.items()},
        **{name: fields.chosen(name, list(kinds)) for name, kinds in _LISTS.items()},
    }
    return make_profile(fields, CooperationProfile, made, ["deadline"])
