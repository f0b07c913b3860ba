"""The form of an opening: what its fields hold, and the opening that they make."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from kb.model import (
    AcademicLevel,
    Consent,
    Contact,
    DurationUnit,
    ExchangeOpening,
    FundingKind,
    FundingPeriod,
    Language,
    OpeningKind,
    OpeningText,
    Preparation,
    new_id,
    slugify,
)
from web.accounts.permissions import required_actor
from web.contribute.fields import Fields
from web.contribute.moment import today
from web.contribute.values import Values
from web.cooperation.form_parts import (
    Concept,
    all_countries,
    check_days,
    make_profile,
    offered_technologies,
    read_concepts,
    read_country,
    read_organisation,
    read_texts,
)
from web.exchange.words import word
from web.language import NAMES
from web.site import this_site

CONSENT_WORDING = "supervisor-1"
"""Name of the sentence beside the box; a changed sentence gets another name."""
_LISTS = {"levels": AcademicLevel, "preparation": Preparation, "languages": Language}
_DAYS = ("starts_on", "ends_on", "deadline")
_YES = ("flexible", "remote")
_SUPERVISOR = ("name", "email", "url")
Pairs = list[tuple[str, str]]
_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen, with labels in the reader's language."""

    kinds: Pairs
    levels: Pairs
    units: Pairs
    fundings: Pairs
    periods: Pairs
    preparation: Pairs
    countries: Pairs
    languages: Pairs
    technologies: list[tuple[str, list[Concept]]]
    """By the top concept."""


def choices(values: Values) -> Choices:
    """Return what can be chosen."""
    return Choices(
        kinds=[(value.value, word(value)) for value in OpeningKind],
        levels=[(value.value, word(value)) for value in AcademicLevel],
        units=[(value.value, word(value)) for value in DurationUnit],
        fundings=[(value.value, word(value)) for value in FundingKind],
        periods=[(value.value, word(value)) for value in FundingPeriod],
        preparation=[(value.value, word(value)) for value in Preparation],
        countries=all_countries(),
        languages=[(code.value, NAMES[code]) for code in Language],
        technologies=offered_technologies(values),
    )


def values_of(opening: ExchangeOpening) -> Values:
    """Return what the fields hold for an opening."""
    return MultiDict(list(_values(opening)))


def _values(opening: ExchangeOpening) -> Iterator[tuple[str, str]]:
    for name in ("kind", "organisation", "country", "place", *_DAYS):
        yield name, str(getattr(opening, name) or "")
    taxonomy = this_site().silta.vocabularies.taxonomy
    for concept in opening.technologies:
        yield "technologies", taxonomy.current(concept) or concept
    for name in _LISTS:
        for value in getattr(opening, name):
            yield name, str(value)
    for name in _YES:
        if getattr(opening, name):
            yield name, "yes"
    if opening.duration is not None:
        yield "duration", str(opening.duration.length)
        yield "duration_unit", opening.duration.unit.value
    if opening.funding is not None:
        yield "funding_kind", opening.funding.kind.value
        yield "amount", str(opening.funding.amount or "")
        yield "per", opening.funding.per.value if opening.funding.per else ""
    yield from _supervisor_values(opening.supervisor)
    for language, text in opening.texts:
        for name in OpeningText.model_fields:
            yield f"{language.value}-{name}", getattr(text, name)


def _supervisor_values(supervisor: Contact | None) -> Iterator[tuple[str, str]]:
    if supervisor is None:
        return
    for name in _SUPERVISOR:
        yield f"supervisor-{name}", getattr(supervisor, name) or ""
    if supervisor.consent is not None:
        yield "consent", "yes"


def read_form(fields: Fields, before: ExchangeOpening | None) -> ExchangeOpening | None:
    """Make an opening of what was typed; what is wrong is noted at its field, and then None is returned.

    :param before: the opening that is changed; None makes a new one
    """
    kind = fields.one_of("kind", list(OpeningKind))
    if kind is None:
        fields.problems["kind"] = gettext("Choose what it is.")
    texts, concepts = read_texts(fields, OpeningText), read_concepts(fields, before)
    made: dict[str, Any] = {
        "id": before.id if before is not None else new_id(),
        "kind": kind,
        "texts": texts,
        "organisation": read_organisation(fields),
        "supervisor": _supervisor(fields, before.supervisor if before is not None else None),
        "country": read_country(fields, before),
        "place": fields.line("place") or None,
        "technologies": concepts,
        "duration": _duration(fields),
        "funding": _funding(fields),
        **{name: fields.line(name) or None for name in _DAYS},
        **{name: fields.one_of(name, ["yes"]) == "yes" for name in _YES},
        **{name: fields.chosen(name, list(kinds)) for name, kinds in _LISTS.items()},
    }
    check_days(fields, _DAYS, before)
    if fields.problems:
        return None
    first = texts.get("en") or next(iter(texts.values()))
    made["slug"] = before.slug if before is not None else slugify(first["title"])
    return make_profile(fields, ExchangeOpening, made, _DAYS, _sentence)


def _sentence(name: str, said: str) -> str | None:
    """Say what is wrong with the period, which the model judges as a whole."""
    if f" {name}: " not in said:
        return None
    if name == "duration":
        return gettext("The stay does not fit between the first and the last day.")
    if name == "ends_on":
        return gettext("Give the first day, too; it is not after the last one.")
    return None


def _supervisor(fields: Fields, before: Contact | None) -> Contact | None:
    values = {name: text for name in _SUPERVISOR if (text := fields.line(f"supervisor-{name}"))}
    found = fields.make(Contact, values, "supervisor-") if values else None
    if found is None or "consent" not in fields.form:
        return found
    if before is not None and before.consent is not None and before.without_consent() == found:
        # A consent stays as long as it is for the same person and address.
        return before
    consent = Consent(given_by=required_actor().name, given_on=today(), wording=CONSENT_WORDING)
    return found.model_copy(update={"consent": consent})


def _duration(fields: Fields) -> dict[str, Any] | None:
    length = fields.line("duration")
    if not length:
        return None
    unit = fields.one_of("duration_unit", list(DurationUnit))
    if unit is None:
        fields.problems["duration_unit"] = gettext("Choose weeks or months.")
    if not length.isascii() or not length.isdigit() or not 1 <= len(length) <= 3 or not 1 <= int(length) <= 120:
        fields.problems["duration"] = gettext("Write a whole number from 1 to 120.")
    return {"length": length, "unit": unit}


def _funding(fields: Fields) -> dict[str, Any] | None:
    kind, amount = fields.one_of("funding_kind", list(FundingKind)), _without_groups(fields.line("amount"))
    per = fields.one_of("per", list(FundingPeriod))
    if kind is None:
        if amount:
            fields.problems["funding_kind"] = gettext("Choose how it is paid.")
        return None
    if not amount:
        return {"kind": kind}
    if not amount.isascii() or not amount.isdigit() or len(amount) > 7 or not 1 <= int(amount) <= 1_000_000:
        fields.problems["amount"] = gettext("Write whole euros, from 1 to 1,000,000, in digits only.")
    elif kind == FundingKind.OWN:
        fields.problems["amount"] = gettext("There is no amount where guests bring their own funding.")
    elif per is None:
        fields.problems["per"] = gettext("Choose what the amount is for.")
    return {"kind": kind, "amount": amount, "per": per}


def _without_groups(amount: str) -> str:
    """Return a number without what people set between thousands: a point, a comma, a space or an apostrophe."""
    return re.sub(r"[.,' ]", "", amount) if _GROUPED.fullmatch(amount) else amount.replace(" ", "")
