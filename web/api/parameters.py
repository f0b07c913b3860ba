"""Reading the parameters of an address by a model: what it does not have or does not allow is named, never guessed."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal, TypeVar, get_origin

from flask import request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kb.model import Language
from web.api.cursor import LENGTH
from web.api.problem import invalid_parameters
from web.explore.question import without_controls
from web.language import reader_language

LIMIT = 20
"""Items of a page unless the address says otherwise."""
MOST = 100
_View = TypeVar("_View", bound=Callable[..., Any])
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)


def _whole(text: object) -> object:
    return int(text) if isinstance(text, str) and _WHOLE.fullmatch(text) else text


class Parameters(BaseModel):
    """The parameters that every address below ``/api/v1`` takes."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    lang: Literal["de", "en", "fi"] | None = None
    """Language of labels, titles and summaries; without it, `Accept-Language` says which, else English."""

    @property
    def reader(self) -> Language:
        """The reader's language."""
        return Language(self.lang) if self.lang else reader_language()


class Paging(Parameters):
    """The parameters of a list that is read page by page."""

    limit: Annotated[int, Field(ge=1, le=MOST, strict=True), BeforeValidator(_whole)] = LIMIT
    """Items of a page at most."""
    cursor: Annotated[str, Field(min_length=1, max_length=LENGTH, pattern=r"^[A-Za-z0-9_-]+$")] | None = None
    """Where to go on: `next` of the page before, unchanged. It belongs to the other parameters."""


Read = TypeVar("Read", bound=Parameters)


def takes(model: type[Parameters]) -> Callable[[_View], _View]:
    """Read the parameters by a model and hand them to the view as ``parameters``; put it below the route.

    :param model: fields of lists are parameters that can be repeated
    """

    def decorate(view: _View) -> _View:
        spec = view.__dict__.setdefault("_spec", {})
        spec.setdefault("args", []).append((model, "query"))

        @wraps(view)
        def reading(**values: Any) -> Any:
            return view(parameters=read_parameters(model), **values)

        return reading  # type: ignore[return-value]

    return decorate


def read_parameters(model: type[Read]) -> Read:
    """Return the parameters of the address.

    :raises ApiProblem: naming each one that is unknown, repeated or not allowed
    """
    given: dict[str, object] = {}
    problems = []
    for name, values in request.args.lists():
        field = model.model_fields.get(name)
        if field is None:
            problems.append((name, f"there is no such parameter; there are {', '.join(model.model_fields)}"))
            continue
        read = [without_controls(value) for value in values]
        if get_origin(field.annotation) is tuple:
            given[name] = read
        elif len(read) > 1:
            problems.append((name, "it is given more than once"))
        else:
            given[name] = read[0]
    try:
        parameters = model.model_validate(given)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        problems += [(str(item["loc"][0]) if item["loc"] else "", item["msg"]) for item in found]
    if problems:
        raise invalid_parameters(problems)
    return parameters
