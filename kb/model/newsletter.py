"""The newsletter: who gets what by mail, its issues, and how far each mail is."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from kb.model.account import MailAddress
from kb.model.language import Language
from kb.model.maturity import Trl
from kb.model.value import Identifier, Line, Value, one_line, printable

INTERESTS = 30
"""Technologies, and sectors, that one subscription names at most."""
SEARCHES = 20
"""Saved searches of one subscription."""
QUERY_LENGTH = 4000
"""Characters of the query string of a saved search."""
TITLE_LENGTH = 150
INTRODUCTION_LENGTH = 5000
NOTE_LENGTH = 1000
ENTRIES = 200
"""Briefs of one issue."""


class Frequency(StrEnum):
    """How often a saved search tells what is new."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NEWSLETTER = "newsletter"
    """With each issue of the newsletter."""


class Interests(Value):
    """What somebody wants to read first."""

    technologies: Annotated[tuple[Identifier, ...], Field(max_length=INTERESTS)] = ()
    """Ids of concepts; each stands for its narrower ones too."""
    sectors: Annotated[tuple[Identifier, ...], Field(max_length=INTERESTS)] = ()


class WantedSearch(Value):
    """A search that somebody wants to be told of."""

    query: Annotated[str, StringConstraints(max_length=QUERY_LENGTH)]
    """The query string of ``/search`` in its canonical order; empty for all briefs."""
    frequency: Frequency = Frequency.WEEKLY


class SubscriptionRequest(Value):
    """What somebody asked for with a mail address, of whom nobody knows yet whether it is theirs."""

    id: UUID
    email: MailAddress
    language: Language
    newsletter: bool = True
    """Whether the newsletter is wanted."""
    interests: Interests = Interests()
    search: WantedSearch | None = None
    consent: Line
    """Version of the text that was agreed to."""
    requested_at: AwareDatetime


class Subscription(Value):
    """A confirmed mail address and what is sent to it. No address of a computer is kept with it."""

    id: UUID
    email: MailAddress
    language: Language
    newsletter: bool
    interests: Interests = Interests()
    key: str
    """Random; signed links carry it, so that those of a deleted subscription are worth nothing to a later one."""
    consent: Line
    """Version of the text that was agreed to last."""
    requested_at: AwareDatetime
    confirmed_at: AwareDatetime
    disabled_at: AwareDatetime | None = None
    """Since when nothing is sent because mails came back."""
    disabled_for: Line | None = None
    """The status (RFC 3463) that decided it."""


class SavedSearch(Value):
    """A search whose new briefs are told to a subscription."""

    id: int
    subscription_id: UUID
    query: str
    frequency: Frequency
    created_at: AwareDatetime
    notified_at: AwareDatetime | None = None
    """When a mail told of it last."""


_Text = Annotated[str, AfterValidator(printable), StringConstraints(max_length=INTRODUCTION_LENGTH)]
_Title = Annotated[str, AfterValidator(printable), AfterValidator(one_line), StringConstraints(max_length=TITLE_LENGTH)]
_Note = Annotated[str, AfterValidator(printable), StringConstraints(max_length=NOTE_LENGTH)]


class IssueText(Value):
    """Title and introduction of an issue in one language."""

    title: _Title = ""
    introduction: _Text = ""
    """Plain text in paragraphs."""


class IssueTexts(Value):
    """An issue's own words in the three languages."""

    de: IssueText = IssueText()
    en: IssueText = IssueText()
    fi: IssueText = IssueText()

    def get(self, language: Language) -> IssueText:
        """Return the text in a language."""
        return {Language.DE: self.de, Language.EN: self.en, Language.FI: self.fi}[language]


class IssueNote(Value):
    """What a scout adds to a brief, in each language; empty for nothing."""

    de: _Note = ""
    en: _Note = ""
    fi: _Note = ""

    def get(self, language: Language) -> str:
        """Return the note in a language."""
        return {Language.DE: self.de, Language.EN: self.en, Language.FI: self.fi}[language]


class FrozenText(Value):
    """Title and summary of a brief as an approved issue tells them."""

    title: str
    summary: str


class IssueEntry(Value):
    """A brief in an issue."""

    brief_id: UUID
    included: bool = True
    """Whether it is told; a scout leaves out what does not fit."""
    note: IssueNote = IssueNote()
    slug: str = ""
    group: str = ""
    """Id of the topmost technology that it is told under; empty for none."""
    technologies: tuple[str, ...] = ()
    """With their broader ones, to find whom it interests."""
    sectors: tuple[str, ...] = ()
    readiness: tuple[Trl, ...] | None = None
    """Technology readiness levels in ascending order, empty where nobody stated any; absent in issues of before."""
    demonstration: bool = False
    """Whether it only shows how the site works."""
    reviewed: bool = True
    """Whether a scout has checked it; of issues of before nobody knows."""
    home: str = ""
    """Repository of the partner site that looks after it; empty for this one."""
    texts: dict[Language, FrozenText] = Field(default_factory=dict)
    """Each language that the brief has; of a draft, as it was composed, of an approved issue, as it is sent."""

    def nearest(self, language: Language) -> tuple[Language, FrozenText]:
        """Return the text in a language, or in the first of English, German and Finnish that there is."""
        for candidate in (language, Language.EN, Language.DE, Language.FI):
            if candidate in self.texts:
                return candidate, self.texts[candidate]
        return language, FrozenText(title=self.slug, summary="")


class IssueState(StrEnum):
    """How far an issue is."""

    DRAFT = "draft"
    """A scout edits it."""
    APPROVED = "approved"
    """Its texts are as they will be sent; nothing is sent yet."""
    SENDING = "sending"
    """Every recipient has a mail in the queue; the issue is in the archive."""
    SENT = "sent"
    """No mail of it waits any more."""


class Issue(Value):
    """An issue of the newsletter."""

    number: int
    version: int
    """Changes with every edit, so that two scouts do not overwrite each other."""
    state: IssueState
    since: AwareDatetime
    """From when on briefs were looked for that were published."""
    composed_at: AwareDatetime
    approved_by: Line | None = None
    released_at: AwareDatetime | None = None
    """When sending began."""
    texts: IssueTexts = IssueTexts()
    entries: Annotated[tuple[IssueEntry, ...], Field(max_length=ENTRIES)] = ()
    further: int = 0
    """Briefs of the time that were too many for the issue."""

    @property
    def told(self) -> tuple[IssueEntry, ...]:
        """The entries that are not left out."""
        return tuple(entry for entry in self.entries if entry.included)


class DeliveryState(StrEnum):
    """How far a mail to one recipient is."""

    WAITING = "waiting"
    SENDING = "sending"
    """It is being handed to the mail server; after a crash this means that nobody knows whether it was."""
    SENT = "sent"
    FAILED = "failed"
    """The server refused it for good, or too often."""
    UNCERTAIN = "uncertain"
    """The process or the connection ended while it was handed over. It is not sent again by itself."""
    DROPPED = "dropped"
    """Nothing to send any more: unsubscribed, disabled, or everything in it was withdrawn."""
