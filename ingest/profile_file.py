"""A cooperation profile as one file: Markdown with front matter, read and written without loss.

docs/curate/cooperation.md describes it for authors.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from ingest.brief_file import InvalidBriefFile, split_front_matter
from ingest.brief_file.body import Headings, parse_body, render_body
from ingest.brief_file.yaml_mapping import render_mapping
from kb.model import CooperationProfile, Language, ProfileType, explain, new_id, slugify

MARK = "type"
"""The key that makes a file one of a profile; briefs and pages have none of this name."""
HEADINGS: Headings = {
    "description": {Language.DE: "Beschreibung", Language.EN: "Description", Language.FI: "Kuvaus"},
    "advantages": {
        Language.DE: "Vorteile und Neuerungen",
        Language.EN: "Advantages and innovations",
        Language.FI: "Edut ja uutuudet",
    },
    "partner": {Language.DE: "Gesuchter Partner", Language.EN: "Partner sought", Language.FI: "Etsitty kumppani"},
}
"""The level-two headings of the sections."""
KEYS = tuple(name for name in CooperationProfile.model_fields if name != "texts")
"""All keys of the front matter, in the order in which they are written."""


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """What a file said."""

    profile: CooperationProfile
    has_id: bool
    """Whether the file gave the id; otherwise a new one was made, and the profile is known by its address."""


def is_profile(front: dict[str, Any]) -> bool:
    """Whether front matter is that of a profile: it says of which type it is."""
    return MARK in front


def read_profile(content: str) -> ProfileFile:
    """Read a profile from the content of its file.

    :param content: the whole file as text
    :raises InvalidBriefFile: with one sentence that says what to change
    """
    front, body, first_line = split_front_matter(content)
    for key in front:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(KEYS)}"
            message = f"unknown key {key!r} in the front matter of a cooperation profile; {hint}"
            raise InvalidBriefFile(message)
    if front.get(MARK) not in set(ProfileType):
        message = f"type: {front.get(MARK, '')!r} is not one of {', '.join(ProfileType)}"
        raise InvalidBriefFile(message)
    fields: dict[str, Any] = {key: value for key, value in front.items() if value not in ("", [], {})}
    texts = parse_body(body, first_line, HEADINGS)
    has_id = "id" in fields
    first = texts.get("en") or next(iter(texts.values()))
    fields.setdefault("id", str(new_id()))
    fields.setdefault("slug", slugify(first["title"]))
    try:
        return ProfileFile(CooperationProfile.model_validate({**fields, "texts": texts}), has_id)
    except ValidationError as error:
        raise InvalidBriefFile(explain(error)) from error


def write_profile(profile: CooperationProfile) -> str:
    """Write a profile so that :func:`read_profile` gives the same profile back."""
    always = {"id", "slug", "status", "type"}
    dumped = profile.model_dump(exclude={"texts"})
    filled = profile.model_dump(exclude={"texts"}, exclude_defaults=True)
    front = {key: dumped[key] for key in KEYS if key in always or key in filled}
    return f"---\n{render_mapping(front)}---\n\n{render_body(profile.texts, HEADINGS)}"
