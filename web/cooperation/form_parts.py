"""What the forms of profiles have in common: texts in three languages, technologies, and making the profile."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import gettext
from pydantic import ValidationError

from kb.model import Language, Profile, ProfileGap, PublicText
from kb.model.profile import CONCEPTS, LONGEST, YEARS
from kb.search.request import UNKNOWN
from web.contribute.fields import Fields, problem_sentence
from web.contribute.moment import today
from web.contribute.values import Values
from web.cooperation.words import word
from web.curate.paging import read_day
from web.language import reader_language
from web.site import reader_labels, this_site

P = TypeVar("P", bound=Profile)
_EUROPE = (
    "AL AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IS IT LI LT LU LV MD ME MK MT NL NO PL PT RO RS SE SI "
    "SK TR UA XK"
)
OFFERED_COUNTRIES = (*_EUROPE.split(), "CA", "IL", "JP", "KR", "SG", "US")
"""Countries of partners that forms offer side by side; a profile of a file may name any."""
NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
"""Codes of the CLDR that ISO 3166-1 gives to no country: regions, organisations, places reserved on request."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A technology to choose."""

    id: str
    label: str
    chosen: bool


def offered_countries(chosen: Iterable[str]) -> list[tuple[str, str]]:
    """Return the countries of partners in the reader's order.

    :param chosen: those that are chosen already, which a file may have brought
    """
    return _in_order({*OFFERED_COUNTRIES, *(_all_countries() & set(chosen))})


def all_countries() -> list[tuple[str, str]]:
    """Return all countries in the reader's order."""
    return _in_order(_all_countries())


def _all_countries() -> set[str]:
    return set(reader_labels().countries) - NO_COUNTRIES - {UNKNOWN}


def _in_order(codes: Iterable[str]) -> list[tuple[str, str]]:
    labels = reader_labels()
    countries = [(code, labels.countries[code]) for code in codes]
    return sorted(countries, key=lambda pair: labels.sort_key(pair[1]))


def offered_technologies(values: Values) -> list[tuple[str, list[Concept]]]:
    """Return all technologies by the top one, in the reader's order."""
    labels = reader_labels()
    taxonomy = this_site().silta.vocabularies.taxonomy
    chosen = set(values.getlist("technologies"))
    found = []
    for top in sorted(taxonomy.tops, key=lambda item: labels.sort_key(labels.technologies[item])):
        below = [item.id for item in taxonomy if taxonomy.branch(item.id) == top]
        below.sort(key=lambda item: labels.sort_key(labels.technologies[item]))
        concepts = [Concept(item, labels.technologies[item], item in chosen) for item in below]
        found.append((labels.technologies[top], concepts))
    return found


def read_texts(fields: Fields, kind: type[PublicText]) -> dict[str, dict[str, str]]:
    """Return the texts by language; where a title is missing, that is noted at its field.

    Where nothing is written at all, that is the title in the reader's language.
    """
    texts: dict[str, dict[str, str]] = {}
    for language in Language:
        written = {name: fields.text(f"{language.value}-{name}") for name in kind.model_fields}
        given = {name: text for name, text in written.items() if text}
        if given:
            fields.make(kind, {"title": "-", **given}, f"{language.value}-")
        if given and "title" not in given:
            fields.problems[f"{language.value}-title"] = gettext("A title is missing.")
        elif given:
            texts[language.value] = given
    if not texts and not any(name.endswith("-title") for name in fields.problems):
        fields.problems[f"{reader_language().value}-title"] = gettext("Write a title, in one language at least.")
    return texts


def read_organisation(fields: Fields) -> str:
    """Return the organisation's name; that there is none is noted."""
    name = fields.line("organisation")
    if not name:
        fields.problems["organisation"] = gettext("A name is missing.")
    return name


def read_country(fields: Fields, before: Profile | None) -> str | None:
    """Return the organisation's country; one that a file gave stays possible."""
    own = (before.country,) if before is not None and before.country is not None else ()
    return fields.one_of("country", sorted({*_all_countries(), *own}))


def read_concepts(fields: Fields, before: Profile | None) -> list[str]:
    """Return the technologies in the order that they had, new ones behind; too many are noted."""
    concepts = fields.chosen("technologies", [item.id for item in this_site().silta.vocabularies.taxonomy])
    if len(concepts) > CONCEPTS:
        fields.problems["technologies"] = gettext("At most %(number)s can be chosen.", number=CONCEPTS)
    had = [item for item in (before.technologies if before is not None else ()) if item in concepts]
    return [*had, *(item for item in concepts if item not in had)]


def check_days(fields: Fields, names: Sequence[str], before: Profile | None) -> None:
    """Note what is no day of a sensible year, and a new last day on which no profile can be open.

    A last day that was kept before is told with what is missing, so that it bars no saving.

    :param names: of the fields that hold a day, ``deadline`` among them
    """
    for name in names:
        written = fields.line(name)
        if not written:
            continue
        day = read_day(written)
        if day is None:
            fields.problems[name] = not_a_day()
        elif day.year not in YEARS:
            first, last = str(YEARS[0]), str(YEARS[-1])
            fields.problems[name] = gettext("Write a day of the years %(first)s to %(last)s.", first=first, last=last)
    day = read_day(fields.line("deadline"))
    if day is None:
        return
    is_new = before is None or before.deadline != day
    if is_new and day.year in YEARS and not 0 <= (day - today()).days <= LONGEST:
        fields.problems["deadline"] = word(ProfileGap.DEADLINE)


def not_a_day() -> str:
    """Say how a day is written."""
    return gettext("Write a day like 2027-05-31.")


def make_profile(
    fields: Fields,
    kind: type[P],
    made: Mapping[str, Any],
    days: Sequence[str],
    sentences: Callable[[str, str], str | None] = lambda _name, _said: None,
) -> P | None:
    """Make the profile; what the model refuses is noted at its field, and then None is returned.

    :param days: names of the fields that hold a day
    :param sentences: says what is wrong with a field, or None for the usual sentence
    """
    try:
        return kind.model_validate(made)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            place, said = item["loc"], str(item["msg"])
            name = f"{place[1]}-{place[2]}" if place[:1] == ("texts",) and len(place) > 2 else str((*place, "")[0])
            # What the model says of the whole begins with the field.
            name = name or said.removeprefix("Value error, ").partition(":")[0]
            sentence = not_a_day() if name in days else problem_sentence(name, dict(item))
            fields.problems.setdefault(name, sentences(name, said) or sentence)
        return None
