"""A profile as one file: Markdown with front matter, read and written without loss.

docs/curate/cooperation.md and docs/curate/exchange.md describe it for authors.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from ingest.brief_file import InvalidBriefFile, split_front_matter
from ingest.brief_file.body import Headings, parse_body, render_body
from ingest.brief_file.yaml_mapping import render_mapping
from kb.model import (
    CooperationProfile,
    ExchangeOpening,
    Language,
    OpeningKind,
    Profile,
    ProfileFamily,
    ProfileType,
    explain,
    new_id,
    slugify,
)
from kb.model.value import Identifier

P = TypeVar("P", bound=Profile, covariant=True)
ORGANISATION_KEY = "organisation_key"
_KEY: TypeAdapter[str] = TypeAdapter(Identifier)


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """How the files of a family look."""

    model: type[Profile]
    noun: str
    """What messages call one of them."""
    mark: str
    """The key that makes a file one of this family; briefs, pages and the other families have none of this name."""
    kinds: type[StrEnum]
    """What may stand there."""
    headings: Headings
    """The level-two headings of the sections."""
    keys: tuple[str, ...]
    """All keys of the front matter, in the order in which they are written."""


FORMS: Mapping[ProfileFamily, ProfileForm] = {
    ProfileFamily.COOPERATION: ProfileForm(
        CooperationProfile,
        "a cooperation profile",
        "type",
        ProfileType,
        {
            "description": {Language.DE: "Beschreibung", Language.EN: "Description", Language.FI: "Kuvaus"},
            "advantages": {
                Language.DE: "Vorteile und Neuerungen",
                Language.EN: "Advantages and innovations",
                Language.FI: "Edut ja uutuudet",
            },
            "partner": {
                Language.DE: "Gesuchter Partner",
                Language.EN: "Partner sought",
                Language.FI: "Etsitty kumppani",
            },
        },
        (
            *("id", "slug", "status", "demonstration", "type", "organisation", ORGANISATION_KEY, "client_type"),
            *("country", "technologies", "sectors", "stage", "ipr_status", "partner_types", "partner_roles"),
            *("agreements", "countries", "languages", "deadline", "published_on", "modified_on"),
        ),
    ),
    ProfileFamily.EXCHANGE: ProfileForm(
        ExchangeOpening,
        "an opening",
        "kind",
        OpeningKind,
        {
            "description": {Language.DE: "Beschreibung", Language.EN: "Description", Language.FI: "Kuvaus"},
            "requirements": {Language.DE: "Voraussetzungen", Language.EN: "Requirements", Language.FI: "Edellytykset"},
            "funding": {Language.DE: "Finanzierung", Language.EN: "Funding", Language.FI: "Rahoitus"},
            "preparation": {
                Language.DE: "Vorbereitung auf Land und Kultur",
                Language.EN: "Intercultural preparation",
                Language.FI: "Kulttuurienvälinen valmennus",
            },
        },
        (
            *("id", "slug", "status", "demonstration", "kind", "organisation", ORGANISATION_KEY, "supervisor"),
            *("country", "place", "remote", "levels", "technologies", "starts_on", "ends_on", "duration"),
            *("flexible", "funding", "preparation", "languages", "deadline", "published_on", "modified_on"),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class ProfileFile(Generic[P]):
    """What a file said."""

    profile: P
    has_id: bool
    """Whether the file gave the id; otherwise a new one was made, and the profile is known by its address."""
    organisation_key: str | None = None
    """Key of the organisation in the register, where the file gives one, as exports do."""


def family_of(front: Mapping[str, Any]) -> ProfileFamily | None:
    """Return of which family front matter is; None for that of something else."""
    return next((family for family, form in FORMS.items() if form.mark in front), None)


def read_profile(content: str, family: ProfileFamily = ProfileFamily.COOPERATION) -> ProfileFile[Any]:
    """Read a profile from the content of its file.

    :param content: the whole file as text
    :param family: the one that is expected
    :raises InvalidBriefFile: with one sentence that says what to change
    """
    form = FORMS[family]
    front, body, first_line = split_front_matter(content)
    for key in front:
        if key not in form.keys:
            near = get_close_matches(key, form.keys, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(form.keys)}"
            message = f"unknown key {key!r} in the front matter of {form.noun}; {hint}"
            raise InvalidBriefFile(message)
    if front.get(form.mark) not in set(form.kinds):
        message = f"{form.mark}: {front.get(form.mark, '')!r} is not one of {', '.join(form.kinds)}"
        raise InvalidBriefFile(message)
    fields: dict[str, Any] = {key: value for key, value in front.items() if value not in ("", [], {})}
    texts = parse_body(body, first_line, form.headings)
    has_id, organisation_key = "id" in fields, _key(fields.pop(ORGANISATION_KEY, None))
    first = texts.get("en") or next(iter(texts.values()))
    fields.setdefault("id", str(new_id()))
    fields.setdefault("slug", slugify(first["title"]))
    try:
        return ProfileFile(form.model.model_validate({**fields, "texts": texts}), has_id, organisation_key)
    except ValidationError as error:
        raise InvalidBriefFile(explain(error)) from error


def _key(value: Any) -> str | None:
    try:
        return None if value is None else _KEY.validate_python(value)
    except ValidationError as error:
        message = f"{ORGANISATION_KEY}: {explain(error)}"
        raise InvalidBriefFile(message) from error


def write_profile(profile: Profile, organisation_key: str | None = None) -> str:
    """Write a profile so that :func:`read_profile` gives the same profile back.

    :param organisation_key: of the organisation in the register, if it is known
    """
    form = FORMS[profile.family]
    always = {"id", "slug", "status", form.mark}
    dumped = profile.model_dump(exclude={"texts"}, exclude_none=True)
    filled = profile.model_dump(exclude={"texts"}, exclude_defaults=True)
    if organisation_key is not None:
        dumped[ORGANISATION_KEY] = organisation_key
        always.add(ORGANISATION_KEY)
    front = {key: dumped[key] for key in form.keys if key in always or key in filled}
    return f"---\n{render_mapping(front)}---\n\n{render_body(profile.texts, form.headings)}"
