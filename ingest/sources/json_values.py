"""Taking values out of JSON that may hold anything: what is of the wrong kind counts as missing."""

from collections.abc import Iterator, Mapping
from typing import Any

Fields = Mapping[str, Any]
"""One object of JSON."""


def text_of(value: object) -> str:
    """Return a string or number as text; of a list the first that is one; otherwise nothing."""
    if isinstance(value, list):
        return next(filter(None, (text_of(item) for item in value if not isinstance(item, list))), "")
    if isinstance(value, bool) or value is None:
        return ""
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def fields_of(value: object) -> Fields:
    """Return an object; of a list its first object; otherwise an empty one."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, dict)), None)
    return value if isinstance(value, dict) else {}


def items_of(value: object) -> list[Any]:
    """Return a list as it is, anything else as a list of one, and nothing as an empty list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def objects_of(value: object) -> Iterator[Fields]:
    """Yield the objects of a list, or the one that stands in its place."""
    return (item for item in items_of(value) if isinstance(item, dict))


def texts_of(value: object) -> tuple[str, ...]:
    """Return the strings of a list, or the one that stands in its place."""
    return tuple(filter(None, (text_of(item) for item in items_of(value) if not isinstance(item, list))))


def within(value: object, *path: str) -> object:
    """Return what stands at a path of keys, or None."""
    for key in path:
        value = fields_of(value).get(key)
    return value
