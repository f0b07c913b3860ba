"""Why a submission cannot be begun, each reason with a name, so that the pages can say it in three languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kb.model import SiltaError


class Refusal(StrEnum):
    """The reason in one word."""

    EMPTY = "empty"
    """Nothing was given, or the file is empty."""
    TOO_LARGE = "too-large"
    WRONG_TYPE = "wrong-type"
    """Neither PDF, DOCX, BibTeX nor RIS."""
    OLD_WORD = "old-word"
    """A .doc of Word 97 to 2003."""
    OTHER_WRITER = "other-writer"
    """OpenDocument, RTF or Pages: another word processor's own format."""
    ENCRYPTED = "encrypted"
    NO_TEXT = "no-text"
    """There is no text inside the document, pictures of it at most."""
    DAMAGED = "damaged"
    TOO_LONG = "too-long"
    """Reading it took more time or memory than one file may."""
    NO_RECORD = "no-record"
    """The bibliography holds no entry that can be read."""
    NO_TITLE = "no-title"
    OTHER_LANGUAGE = "other-language"
    """Everything is in other languages than German, English and Finnish."""
    NO_DOI = "no-doi"
    """What was given is no DOI."""
    NO_PROJECT_NUMBER = "no-project-number"
    NOT_FOUND = "not-found"
    HOST_AWAY = "host-away"
    """The host does not answer, or not in its usual form."""
    WITHDRAWN = "withdrawn"
    """The publication was retracted."""
    NO_SUCH_CHOICE = "no-such-choice"
    NOT_INSTALLED = "not-installed"
    """This Silta lacks the libraries for it."""


class SubmissionRefused(SiltaError):
    """A submission cannot be begun like this; the message says why and what helps.

    :param reason: for whoever says it in another language
    :param detail: the name, number or host that it is about; may be empty
    """

    def __init__(self, reason: Refusal, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several records."""

    number: int
    """1 for the first."""
    title: str
    people: tuple[str, ...]
    published: str


class SeveralRecords(SiltaError):
    """There are several records, and a submission is about one result: a person has to choose.

    :param choices: the records in their order, at most CHOICES
    :param left_out: how many more there are
    """

    def __init__(self, choices: Sequence[Choice], left_out: int = 0) -> None:
        count = len(choices) + left_out
        super().__init__(f"there are {count} records, and a submission is about one of them; choose one by its number")
        self.choices = tuple(choices)
        self.left_out = left_out
