"""A page as a test looks at it: its elements, links, fields and visible text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


@dataclass
class Element:
    """An element with its attributes and the text inside."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    inside: tuple[str, ...] = field(default=())

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]


class Page(HTMLParser):
    """Parses HTML strictly enough to notice tags that are left open or closed twice."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.problems: list[str] = []
        self.feed(html)
        self.close()
        self.problems += [f"<{element.name}> is never closed" for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, "", tuple(e.name for e in self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].name != tag:
            self.problems.append(f"</{tag}> closes {self._open[-1].name if self._open else 'nothing'}")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, name: str, /, **attributes: str) -> list[Element]:
        """Return the elements of a name with these attributes (``class_`` asks for one of the classes)."""
        return [
            element
            for element in self.elements
            if element.name == name
            and all(
                value in element.attributes.get("class", "").split()
                if key == "class_"
                else element.attributes.get(key.replace("_", "-")) == value
                for key, value in attributes.items()
            )
        ]

    def one(self, name: str, /, **attributes: str) -> Element:
        """Return the only such element."""
        found = self.all(name, **attributes)
        assert len(found) == 1, f"{len(found)} times <{name}> with {attributes}"
        return found[0]

    @property
    def text(self) -> str:
        """All text of the page, white space folded."""
        return " ".join(self.one("html").text.split())

    @property
    def links(self) -> list[str]:
        """Addresses of all links."""
        return [element["href"] for element in self.all("a") if "href" in element.attributes]
