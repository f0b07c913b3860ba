"""A PDF document as a test looks at it, by a reader that has nothing to do with the writer."""

import io
from dataclasses import dataclass
from typing import Any

import pypdf
from defusedxml import ElementTree

PDFUA = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass
class Tag:
    """An element of the structure tree."""

    name: str
    lang: str
    alt: str | None
    inside: tuple[str, ...]


class Document:
    """Text, tags and metadata of a document."""

    def __init__(self, data: bytes) -> None:
        self._reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
        self.root: Any = self._reader.trailer["/Root"]
        self.pages = len(self._reader.pages)
        self.text = "\n".join(page.extract_text() for page in self._reader.pages)
        self.flat = " ".join(self.text.split())
        self.information = self._reader.metadata or {}
        self.tags: list[Tag] = []
        self._walk(self.root["/StructTreeRoot"]["/K"], (), str(self.root["/Lang"]))

    @property
    def language(self) -> str:
        return str(self.root["/Lang"])

    @property
    def pdfua(self) -> str:
        """Part of the standard that the document claims to keep."""
        parsed = ElementTree.fromstring(self.root["/Metadata"].get_object().get_data())
        return next(element.text or "" for element in parsed.iter() if element.tag == PDFUA)

    @property
    def links(self) -> set[str]:
        return {
            str(note.get_object()["/A"]["/URI"])
            for page in self._reader.pages
            for note in page.get("/Annots", ())
            if "/URI" in note.get_object().get("/A", {})
        }

    @property
    def fonts(self) -> set[str]:
        return {
            str(font.get_object()["/BaseFont"]).partition("+")[2]
            for page in self._reader.pages
            for font in page["/Resources"]["/Font"].values()
        }

    def named(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name == name]

    def headings(self) -> list[int]:
        return [int(tag.name[1]) for tag in self.tags if len(tag.name) == 2 and tag.name[0] == "H"]

    def _walk(self, node: Any, inside: tuple[str, ...], lang: str) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for item in node:
                self._walk(item, inside, lang)
        elif isinstance(node, dict) and "/S" in node:
            lang = str(node.get("/Lang", lang))
            tag = Tag(str(node["/S"])[1:], lang, str(node["/Alt"]) if "/Alt" in node else None, inside)
            self.tags.append(tag)
            self._walk(node.get("/K", []), (*inside, tag.name), lang)
