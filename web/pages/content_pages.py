"""All pages of a content folder, each in the languages that it has."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from kb.model import Language
from web.pages.content_page import ContentPage, InvalidPage, Linked, read_page

FOLDER = "pages"
PREFERENCE = (Language.EN, Language.DE, Language.FI)
"""Which language is shown instead of one that a page lacks."""


@dataclass(frozen=True)
class ContentPages:
    """The pages by name and language."""

    pages: Mapping[str, Mapping[Language, ContentPage]] = field(default_factory=dict)

    @classmethod
    def read(cls, content: Path, complain: Callable[[InvalidPage], None]) -> Self:
        """Read the pages of a content folder; one without pages has none.

        :param content: folder with ``pages/<name>.<language>.md``
        :param complain: is told of every file that is no page; the others are read nevertheless
        """
        found: dict[str, dict[Language, ContentPage]] = {}
        for file in sorted((content / FOLDER).glob("*.md")):
            if file.stem.upper() == "README":
                continue
            try:
                page = read_page(file)
            except InvalidPage as error:
                complain(error)
                continue
            found.setdefault(page.name, {})[page.language] = page
        return cls(found)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all pages."""
        return tuple(self.pages)

    def __iter__(self) -> Iterator[ContentPage]:
        return (page for languages in self.pages.values() for page in languages.values())

    def get(self, name: str, wanted: Language) -> ContentPage | None:
        """Return a page in the language, or in the nearest one that it has; None for an unknown name."""
        languages = self.pages.get(name)
        if not languages:
            return None
        return next(languages[code] for code in (wanted, *PREFERENCE) if code in languages)

    def linked(self, where: Linked, wanted: Language) -> list[ContentPage]:
        """Return the pages that every page of the site links to at this place, in their order."""
        shown = [page for name in self.pages if (page := self.get(name, wanted)) and page.linked is where]
        return sorted(shown, key=lambda page: (page.order, page.name))
