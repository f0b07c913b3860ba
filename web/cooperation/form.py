"""The form of a profile: what its fields hold, and the profile that they make."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from pydantic import ValidationError
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
from kb.model.profile import CONCEPTS
from web.contribute.fields import Fields
from web.contribute.values import Values
from web.cooperation.words import pairs
from web.language import NAMES
from web.site import reader_labels, this_site

_EUROPE = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK TR UA"
OFFERED_COUNTRIES = (*_EUROPE.split(), "CA", "IL", "JP", "KR", "SG", "US")
"""Countries that the form offers; a profile of a file may name any."""
_LISTS = {
    "partner_types": PartnerType,
    "partner_roles": PartnerRole,
    "agreements": AgreementType,
    "languages": Language,
}
_SINGLE = {"client_type": PartnerType, "stage": DevelopmentStage, "ipr_status": IprStatus}
_WRITTEN = tuple(ProfileText.model_fields)


@dataclass(frozen=True, slots=True)
class Concept:
    """A technology to choose."""

    id: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen, with labels in the reader's language."""

    types: list[tuple[str, str]]
    partner_types: list[tuple[str, str]]
    partner_roles: list[tuple[str, str]]
    agreements: list[tuple[str, str]]
    stages: list[tuple[str, str]]
    protections: list[tuple[str, str]]
    countries: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    sectors: list[tuple[str, str]]
    technologies: list[tuple[str, list[Concept]]]
    """By the top concept."""


def choices(values: Values) -> Choices:
    """Return what can be chosen."""
    labels = reader_labels()
    vocabularies = this_site().silta.vocabularies
    chosen = set(values.getlist("technologies"))
    technologies = []
    for top in sorted(vocabularies.taxonomy.tops, key=lambda item: labels.sort_key(labels.technologies[item])):
        below = [item.id for item in vocabularies.taxonomy if vocabularies.taxonomy.branch(item.id) == top]
        below.sort(key=lambda item: labels.sort_key(labels.technologies[item]))
        concepts = [Concept(item, labels.technologies[item], item in chosen) for item in below]
        technologies.append((labels.technologies[top], concepts))
    countries = [(code, labels.countries[code]) for code in OFFERED_COUNTRIES]
    sectors = [(code, labels.value("sector", code)) for code in vocabularies.sectors]  # type: ignore[arg-type]
    return Choices(
        types=pairs(ProfileType),
        partner_types=pairs(PartnerType),
        partner_roles=pairs(PartnerRole),
        agreements=pairs(AgreementType),
        stages=pairs(DevelopmentStage),
        protections=[(value.value, labels.words[value.value]) for value in IprStatus],
        countries=sorted(countries, key=lambda pair: labels.sort_key(pair[1])),
        languages=[(code.value, NAMES[code]) for code in Language],
        sectors=sorted(sectors, key=lambda pair: labels.sort_key(pair[1])),
        technologies=technologies,
    )


def values_of(profile: CooperationProfile) -> Values:
    """Return what the fields hold for a profile."""
    return MultiDict(list(_values(profile)))


def _values(profile: CooperationProfile) -> Iterator[tuple[str, str]]:
    yield "type", profile.type.value
    for name in ("organisation", "country", "deadline", *_SINGLE):
        yield name, str(getattr(profile, name) or "")
    for name in ("technologies", "sectors", "countries", *_LISTS):
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
    texts = {language.value: text for language in Language if (text := _text(fields, language))}
    titled = {code: text for code, text in texts.items() if text.get("title")}
    for code in texts.keys() - titled.keys():
        fields.problems[f"{code}-title"] = gettext("A title is missing.")
    if not titled and not texts:
        fields.problems["de-title"] = gettext("Write a title, in one language at least.")
    if not fields.line("organisation"):
        fields.problems["organisation"] = gettext("A name is missing.")
    vocabularies = this_site().silta.vocabularies
    concepts = fields.chosen("technologies", [item.id for item in vocabularies.taxonomy])
    if len(concepts) > CONCEPTS:
        fields.problems["technologies"] = gettext("At most %(number)s can be chosen.", number=CONCEPTS)
    known = before.countries if before is not None else ()
    countries = fields.chosen("countries", sorted({*OFFERED_COUNTRIES, *known}))
    if fields.problems:
        return None
    first = titled.get("en") or next(iter(titled.values()))
    made: dict[str, Any] = {
        "id": before.id if before is not None else new_id(),
        "slug": before.slug if before is not None else slugify(first["title"]),
        "type": kind,
        "texts": titled,
        "organisation": fields.line("organisation"),
        "country": fields.one_of("country", sorted({*OFFERED_COUNTRIES, *_own_country(before)})),
        "technologies": _in_order(concepts, before),
        "sectors": fields.chosen("sectors", list(vocabularies.sectors)),
        "countries": countries[:COUNTRIES],
        "deadline": fields.line("deadline") or None,
        **{name: fields.one_of(name, list(kinds)) for name, kinds in _SINGLE.items()},
        **{name: fields.chosen(name, list(kinds)) for name, kinds in _LISTS.items()},
    }
    return _make(fields, made)


def _make(fields: Fields, made: dict[str, Any]) -> CooperationProfile | None:
    try:
        return CooperationProfile.model_validate(made)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            place = item["loc"]
            name = f"{place[1]}-{place[2]}" if place[:1] == ("texts",) and len(place) > 2 else str(place[0])
            said = str(item["msg"])
            if "characters; at most" in said or item["type"] in ("string_too_long", "too_long"):
                sentence = gettext("This is too long.")
            elif name == "deadline":
                sentence = gettext("Write a day like 2027-05-31.")
            else:
                sentence = gettext("This cannot be kept as it is. Please write it differently.")
            fields.problems.setdefault(name, sentence)
        return None


def _text(fields: Fields, language: Language) -> dict[str, str]:
    written = {name: fields.text(f"{language.value}-{name}") for name in _WRITTEN}
    return {name: text for name, text in written.items() if text}


def _own_country(before: CooperationProfile | None) -> tuple[str, ...]:
    return (before.country,) if before is not None and before.country is not None else ()


def _in_order(concepts: tuple[str, ...], before: CooperationProfile | None) -> list[str]:
    """Keep the order that the concepts had, and put new ones behind."""
    had = [item for item in (before.technologies if before is not None else ()) if item in concepts]
    return [*had, *(item for item in concepts if item not in had)]
