"""One page in one language: a Markdown file with front matter. docs/curate/pages.md describes it for authors."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from ingest.brief_file import PAGE_KEYS, InvalidBriefFile, split_front_matter
from kb.model import Language, SiltaError, explain
from kb.model.value import Identifier, Line, Value

MAX_SIZE = 200_000
"""Bytes of a file; the longest page that anybody reads is far below."""
_NAME = re.compile(r"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<language>de|en|fi)\.md")
_PLACEHOLDER = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)


class InvalidPage(SiltaError):
    """A file is no page; the message names it and says what to change."""


class Linked(StrEnum):
    """Where every page of the site links to a page."""

    HEADER = "header"
    FOOTER = "footer"
    NOWHERE = "nowhere"


class ContentPage(Value):
    """A page in one language."""

    name: Identifier
    """The last part of its address, the same in all languages."""
    language: Language
    title: Line
    description: Annotated[str, Field(max_length=400)] = ""
    """One or two sentences for search engines and previews."""
    order: Annotated[int, Field(ge=0, le=999)] = 100
    """Its place among the links, the smallest first."""
    linked: Linked = Linked.FOOTER
    text: Annotated[str, Field(min_length=1)]
    """Markdown; its highest headings are those of level two."""

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What the operator has still to fill in: the passages between ``<mark>`` and ``</mark>``."""
        return tuple(" ".join(found.split()) for found in _PLACEHOLDER.findall(self.text))


def read_page(file: Path) -> ContentPage:
    """Read a page from its file ``<name>.<language>.md``.

    :raises InvalidPage: naming the file, with one sentence that says what to change
    """
    named = _NAME.fullmatch(file.name)
    if named is None:
        message = f"{file}: a page is called <name>.<language>.md, such as about.fi.md: small letters, digits, hyphens"
        raise InvalidPage(message)
    try:
        if file.stat().st_size > MAX_SIZE:
            message = f"{file}: a page has at most {MAX_SIZE:,} bytes"
            raise InvalidPage(message)
        content = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{file}: cannot be read ({error.strerror})"
        raise InvalidPage(message) from error
    except UnicodeDecodeError as error:
        message = f"{file}: not in UTF-8; save the file with that encoding"
        raise InvalidPage(message) from error
    try:
        front, text, _ = split_front_matter(content)
        unknown = sorted(front.keys() - PAGE_KEYS)
        if unknown:
            message = (
                f"{file}: unknown key {unknown[0]!r} in the front matter; known are {', '.join(sorted(PAGE_KEYS))}"
            )
            raise InvalidPage(message)
        return ContentPage.model_validate({**front, **named.groupdict(), "text": text.strip()})
    except InvalidBriefFile as error:
        message = f"{file}: {error}"
        raise InvalidPage(message) from error
    except ValidationError as error:
        message = f"{file}: {explain(error)}"
        raise InvalidPage(message) from error
