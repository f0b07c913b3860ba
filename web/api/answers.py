"""What the interface answers: models as JSON, page by page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from kb.model import LocalisedString
from web.api.cursor import Place, write_cursor
from web.api.mount import PREFIX
from web.site import this_site

Item = TypeVar("Item")


class Answer(BaseModel):
    """The base of what is answered; members that are unknown are left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class InLanguages(Answer):
    """A label or sentence in the three languages."""

    de: str
    en: str
    fi: str

    @classmethod
    def of(cls, text: LocalisedString) -> "InLanguages":
        """Return a text of the model."""
        return cls(de=text.de, en=text.en, fi=text.fi)


class Page(Answer, Generic[Item]):
    """A page of a list; the header `Link` names the next one too."""

    items: Sequence[Item]
    next: Annotated[str | None, Field(description="Cursor of the next page; missing on the last one.")] = None


def answer(model: BaseModel, *, status: int = 200, changed_at: datetime | None = None) -> Response:
    """Return a model as JSON, without what is unknown.

    :param changed_at: when it was changed last, where that is known
    """
    body = model.model_dump_json(exclude_none=True, by_alias=True)
    response = Response(body, status=status, mimetype="application/json")
    if changed_at is not None:
        response.last_modified = changed_at
    following = getattr(model, "next", None)
    if following is not None:
        response.headers["Link"] = f'<{_next_address(following)}>; rel="next"'
    return response


def moved(path: str) -> Response:
    """Lead to where something is now.

    :param path: below the interface
    """
    response = Response(status=301)
    response.headers["Location"] = api_address(path)
    return response


def cut(found: Sequence[Item], limit: int) -> tuple[Sequence[Item], bool]:
    """Return the items of a page and whether others follow, of a list that was read with one item more."""
    return found[:limit], len(found) > limit


def following(question: Sequence[object], place: Place, more: bool) -> str | None:
    """Return the cursor of the next page, or None after the last one."""
    return write_cursor(question, place) if more else None


def site_address(path: str) -> str:
    """Return the public address of a path of the site."""
    return f"{this_site().silta.settings.site_url}{path}"


def api_address(path: str) -> str:
    """Return the public address of a path of the interface."""
    return site_address(f"{PREFIX}{path}")


def _next_address(cursor: str) -> str:
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{api_address(request.path)}?{urlencode([*pairs, ('cursor', cursor)])}"
