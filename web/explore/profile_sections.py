"""Sections that other parts of the site put on the pages of organisations and people: what they offer and ask."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, current_app

from kb.store import UnitOfWork
from web.labels import Labels


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose page it is; what belongs to either is shown."""

    organisation_keys: tuple[str, ...] = ()
    """Of an organisation: its key of the register, and those of organisations that lead to it."""
    account_id: UUID | None = None
    """Of a person who agreed to have a page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line with a link."""

    label: str
    address: str
    detail: str = ""
    """Stands small below it."""
    language: str = ""
    """Of the label, where it is another one than the reader's."""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that somebody has."""

    name: str
    """For the address of the section, ``offers``."""
    title: str
    entries: tuple[Entry, ...]


Provider = Callable[[UnitOfWork, Whose, Labels], Section | None]
"""Gives a section, or None where there is nothing of the kind."""
EXTENSION = "silta-profile-sections"
"""Where the app keeps the functions, one for each kind, in the order of the page."""


def add_sections(app: Flask, *providers: Provider) -> None:
    """Let pages of organisations and people show another kind of thing."""
    app.extensions.setdefault(EXTENSION, []).extend(providers)


def sections_of(work: UnitOfWork, whose: Whose, labels: Labels) -> list[Section]:
    """Return the sections of somebody's page that have anything in them."""
    found = (provider(work, whose, labels) for provider in current_app.extensions.get(EXTENSION, ()))
    return [section for section in found if section is not None and section.entries]
