"""Writing XML: every text is escaped, and what XML 1.0 has no way to say is left out."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NO_CHARACTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def is_sayable(text: str) -> bool:
    """Whether every character of a text is one of XML 1.0."""
    return _NO_CHARACTERS.search(text) is None


def written(text: str) -> str:
    """Return a text as the content of an element; what is no character of XML 1.0 (section 2.2) is dropped."""
    return escape(_NO_CHARACTERS.sub("", text), {"\r": "&#13;"})


def element(name: str, /, *content: str, **attributes: str | None) -> str:
    """Return an element.

    :param content: XML already, as :func:`text_element` and this function give it
    :param attributes: ``xml_lang`` stands for ``xml:lang``; those that are None are left out
    """
    inner = "".join(content)
    return f"<{name}{_attributes(attributes)}>{inner}</{name}>" if inner else f"<{name}{_attributes(attributes)}/>"


def text_element(name: str, text: str | None, /, **attributes: str | None) -> str:
    """Return an element with a text, or nothing when there is no text."""
    return element(name, written(text), **attributes) if text else ""


def text_elements(name: str, texts: Iterable[str | None]) -> str:
    """Return an element for each different text."""
    return "".join(text_element(name, text) for text in dict.fromkeys(texts))


def _attributes(attributes: dict[str, str | None]) -> str:
    return "".join(
        f' {_attribute_name(name)}="{escape(_NO_CHARACTERS.sub("", value), _QUOTES)}"'
        for name, value in attributes.items()
        if value is not None
    )


def _attribute_name(name: str) -> str:
    prefix, _, local = name.partition("_")
    return f"{prefix}:{local}" if prefix in {"xml", "xmlns", "xsi"} and local else name
