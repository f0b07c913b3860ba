"""What a form brings, field by field, and what is wrong with it in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask_babel import gettext
from pydantic import BaseModel, TypeAdapter, ValidationError
from werkzeug.datastructures import MultiDict

from kb.model import SubmissionDraft
from web.language import number, reader_language

Model = TypeVar("Model", bound=BaseModel)
_LENGTHS = re.compile(r"(\d+) characters; at most (\d+)")
LINES = 200
"""Lines of a field that takes one entry a line."""


@dataclass
class Fields:
    """The fields of one step."""

    form: MultiDict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    """What is wrong, by field."""

    def text(self, name: str) -> str:
        """Return a field as it was typed, with plain line ends; empty when it is not there."""
        return self.form.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()

    def line(self, name: str) -> str:
        """Return a field as one line."""
        return " ".join(self.text(name).split())

    def lines(self, name: str) -> list[str]:
        """Return the lines of a field that are not empty."""
        return [line for part in self.text(name).split("\n")[:LINES] if (line := " ".join(part.split()))]

    def chosen(self, name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Return the ticked values of a field in the order of what is allowed; others are passed over."""
        given = set(self.form.getlist(name))
        return tuple(value for value in allowed if value in given)

    def one_of(self, name: str, allowed: Sequence[str]) -> str | None:
        """Return the chosen value, or None when it is empty or not allowed."""
        value = self.form.get(name, "")
        return value if value in allowed else None

    def make(self, model: type[Model], values: Mapping[str, Any], prefix: str) -> Model | None:
        """Make a value of the model; what it refuses is noted at ``<prefix><field>``, and None returned."""
        try:
            return model.model_validate(dict(values))
        except ValidationError as error:
            self.note(error, prefix)
            return None

    def note(self, error: ValidationError, prefix: str) -> None:
        """Note what the model refuses."""
        for item in error.errors(include_url=False):
            name = prefix + str(item["loc"][0] if item["loc"] else "")
            self.problems.setdefault(name, problem_sentence(name.removeprefix(prefix), item))

    def checked(self, name: str, kind: TypeAdapter[Any], value: Any) -> Any:
        """Return a value that the model takes, or None with a note at the field."""
        try:
            return kind.validate_python(value)
        except ValidationError as error:
            self.problems.setdefault(name, problem_sentence(name, dict(error.errors(include_url=False)[0])))
            return None


@dataclass(frozen=True, slots=True)
class ReadStep:
    """What a step makes of the draft."""

    draft: SubmissionDraft
    problems: Mapping[str, str]
    """By field; what is wrong there was left as it was stored."""


def too_long(count: int, most: int) -> str:
    """Say that a text is too long, and by how much.

    :param count: characters that it has
    :param most: characters that it may have
    """
    language = reader_language()
    return gettext(
        "This is too long: it has %(count)s characters, at most %(most)s are possible.",
        count=number(count, language),
        most=number(most, language),
    )


def problem_sentence(name: str, error: Mapping[str, Any]) -> str:
    """Say in the reader's language what is wrong, as far as a form can bring it about.

    :param name: of the field
    :param error: what pydantic says of it
    """
    message = str(error.get("msg", ""))
    if "control character" in message:
        return gettext("There is an invisible character in it that cannot be shown. Type the text anew.")
    lengths = _LENGTHS.search(message)
    if lengths is not None:
        return too_long(int(lengths[1]), int(lengths[2]))
    if error.get("type") == "string_too_long":
        return too_long(len(str(error.get("input", ""))), int(error.get("ctx", {}).get("max_length", 0)))
    if error.get("type") == "too_long":
        return gettext("This is too long.")
    known = {
        "email": gettext("This is no mail address. It looks like transfer@example.org."),
        "phone": gettext("Write digits, spaces and a plus sign only, 5 to 30 of them."),
        "url": gettext("This is no web address. It begins with https://."),
        "orcid": gettext("This is no ORCID iD, or a digit is mistyped. It looks like 0000-0002-1825-0097."),
        "ror": gettext("This is no ROR id, or a character is mistyped. It looks like https://ror.org/02mhbdp94."),
        "doi": gettext("This is no DOI. It looks like 10.5555/12345678."),
        "year": gettext("Write a year from 1900 to 2100."),
        "name": gettext("A name is missing."),
        "country": gettext("Choose a country."),
    }
    return known.get(name, gettext("This cannot be kept as it is. Please write it differently."))
