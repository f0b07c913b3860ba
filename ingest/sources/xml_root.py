"""The root element of an XML file, told from its first bytes without parsing them."""

import re
from dataclasses import dataclass

from ingest.sources.encoding import decode_head

_PROLOG = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_START = re.compile(r"<(?:(?P<prefix>[A-Za-z_][\w.-]*):)?(?P<name>[A-Za-z_][\w.-]*)(?P<attributes>[^<>]*)>?")
_SPACE = r"""\bxmlns{}\s*=\s*["']([^"'<>]*)["']"""


@dataclass(frozen=True, slots=True)
class Root:
    """The outermost element."""

    name: str
    """Without its prefix."""
    namespace: str
    """Empty when it has none."""


def root_tag(head: bytes) -> Root | None:
    """Return the root of a file; None when it does not begin as XML does."""
    text = decode_head(head).lstrip("\ufeff")
    place = 0
    while True:
        while place < len(text) and text[place].isspace():
            place += 1
        if not (skipped := _PROLOG.match(text, place)):
            break
        place = skipped.end()
    match = _START.match(text, place)
    if not match:
        return None
    prefix = f":{re.escape(match['prefix'])}" if match["prefix"] else ""
    space = re.search(_SPACE.format(prefix), match["attributes"])
    return Root(match["name"], space[1] if space else "")
