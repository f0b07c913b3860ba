"""The errors of the domain, and the sentences that tell a person what to change."""

from collections.abc import Callable

from pydantic import ValidationError


class SiltaError(Exception):
    """Any failure that Silta foresees; its message is one sentence that the reader can act on."""


class InvalidValue(SiltaError, ValueError):
    """A value breaks a rule of the model; the message names what is allowed.

    It is a ValueError too, so pydantic collects it with the field's name.
    """


def explain(error: ValidationError, limit: int = 5, *, called: Callable[[str], str] = str) -> str:
    """Turn pydantic's error into one sentence a field, the field named as in the front matter.

    :param error: what ``model_validate`` raised
    :param limit: how many fields to name at most; the rest is counted
    :param called: what the reader calls a field, when not by the model's name
    :returns: for example ``texts.de.summary: 412 characters; at most 400 are allowed``
    """
    problems = []
    for item in error.errors(include_url=False):
        field = ".".join(str(part) for part in item["loc"]) or "record"
        message = item["msg"].removeprefix("Value error, ")
        given = item.get("input")
        if item["type"] == "extra_forbidden":
            message = "unknown field"
        elif item["type"] != "value_error" and isinstance(given, str | int | float | bool) and len(str(given)) <= 60:
            message = f"{message} (given: {given!r})"
        problems.append(f"{called(field)}: {message}")
    shown = "; ".join(problems[:limit])
    return shown if len(problems) <= limit else f"{shown}; and {len(problems) - limit} more"
