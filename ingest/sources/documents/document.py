"""What a document says, in the form in which the reading process hands it over."""

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.sources.reference import Reference
from kb.model import SiltaError

TEXT_LIMIT = 1_000_000
"""Characters of one document."""


class DocumentFault(StrEnum):
    """What is wrong with a document, for whoever says it in another language than the message does."""

    DAMAGED = "damaged"
    """It cannot be parsed, or is meant to do harm."""
    ENCRYPTED = "encrypted"
    NO_TEXT = "no-text"
    """There are pictures of text at most."""
    TOO_LARGE = "too-large"
    TOO_LONG = "too-long"
    """Reading it takes more time or memory than one document may."""
    NO_LIBRARY = "no-library"
    """The extra that reads such documents is not installed."""


class UnreadableDocument(SiltaError):
    """A document cannot be read; the message says why and, where there is one, what helps.

    :param message: the sentence
    :param fault: what is wrong with it
    """

    def __init__(self, message: str, fault: DocumentFault = DocumentFault.DAMAGED) -> None:
        super().__init__(message)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list, a row of a table or a heading."""

    text: str
    is_heading: bool = False


@dataclass(slots=True)
class Document:
    """A document in reading order, without what repeats on its pages."""

    blocks: list[Block]
    about: Reference = field(default_factory=Reference)
    """What it says of itself; its ``abstract`` is a summary, its ``title`` stands in no block."""


def bounded(blocks: list[Block], about: Reference) -> Document:
    """Return a document of at most TEXT_LIMIT characters; what is left out is noted.

    :raises UnreadableDocument: when there is no text
    """
    kept: list[Block] = []
    size = 0
    for block in blocks:
        size += len(block.text)
        if size > TEXT_LIMIT:
            about.notes.append(f"only the first {TEXT_LIMIT:,} characters were read")
            break
        if block.text.strip():
            kept.append(block)
    if not any(char.isalnum() for block in kept for char in block.text) and not about.abstract:
        message = "the document holds no text"
        raise UnreadableDocument(message, DocumentFault.NO_TEXT)
    return Document(kept, about)


def is_plausible_title(text: str) -> bool:
    """Whether a title of a file's properties was written by a person; programs put file names and templates there."""
    title = " ".join(text.split())
    lowered = title.casefold()
    return (
        3 <= len(title) <= 250
        and any(char.isalpha() for char in title)
        and " " in title
        and not lowered.startswith(("microsoft word -", "microsoft powerpoint -", "untitled", "powerpoint", "folie 1"))
        and not lowered.startswith(("slide 1", "dokument", "document", "unbenannt", "nimetön", "template", "layout 1"))
        and not lowered.endswith(
            (".doc", ".docx", ".pdf", ".indd", ".odt", ".pptx", ".ppt", ".qxd", ".tex", ".dvi", ".ai")
        )
    )
