"""The rows of a queue: each brief with its title, its people and what is to be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kb.model import Actor, Language, TransferBrief
from kb.store import ReviewEntry, UnitOfWork
from web.curate.addresses import brief_address
from web.curate.next_step import next_step
from web.language import reader_language


@dataclass(frozen=True, slots=True)
class Titled:
    """A brief as lists of the desk name it."""

    brief_id: UUID
    title: str
    language: Language
    """Of the title."""
    address: str

    @classmethod
    def of_brief(cls, brief: TransferBrief) -> "Titled":
        """Name a brief in the reader's language, or the nearest one that it has."""
        language, text = brief.texts.nearest(reader_language())
        return cls(brief.id, text.title, language, brief_address(brief.id))


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One brief of a queue."""

    entry: ReviewEntry
    brief: Titled
    next_step: str
    languages: tuple[Language, ...]
    """In which it has texts."""


def queue_rows(work: UnitOfWork, entries: Sequence[ReviewEntry], actor: Actor, today: date) -> list[QueueRow]:
    """Return the rows of a page, in its order."""
    ids = [entry.brief_id for entry in entries]
    found = work.briefs.get_many(ids)
    questions = work.remarks.open_questions(ids)
    plans = {plan.brief_id: plan for plan in work.publication_plans.all()}
    return [
        QueueRow(
            entry,
            Titled.of_brief(found[entry.brief_id].brief),
            next_step(entry, questions[entry.brief_id], plans.get(entry.brief_id), actor, today),
            found[entry.brief_id].brief.texts.languages,
        )
        for entry in entries
    ]


def titles(work: UnitOfWork, brief_ids: Sequence[UUID]) -> dict[UUID, Titled]:
    """Return how each of these briefs is named; those that are not stored are left out."""
    return {brief_id: Titled.of_brief(stored.brief) for brief_id, stored in work.briefs.get_many(brief_ids).items()}
