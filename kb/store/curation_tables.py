"""The tables of the review desk: who is responsible, what was said, planned and done; of the metadata of ``tables``."""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    Uuid,
)

from kb.store.tables import STATUS_LENGTH, UtcDateTime, metadata

TITLE_LENGTH = 100
"""How much of a title briefs are sorted by; PostgreSQL indexes at most 2704 bytes."""


def _brief_key(**options: Any) -> Column[Any]:
    return Column("brief_id", Uuid(), ForeignKey("brief.id"), nullable=False, **options)


def _person(name: str, *, nullable: bool = False, index: bool = False) -> tuple[Column[Any], Column[Any]]:
    # No foreign key: the account may be gone later, and a part of Silta has none.
    return (
        Column(f"{name}_id", Uuid(), nullable=True, index=index),
        Column(name, Text(), nullable=nullable),
    )


review_entry = Table(
    "review_entry",
    metadata,
    _brief_key(primary_key=True),
    Column("status", String(STATUS_LENGTH), nullable=False),
    Column("changed_at", UtcDateTime(), nullable=False),
    # Beginning of the title, case-folded, to sort by.
    Column("title", String(TITLE_LENGTH), nullable=False),
    # Titles in all languages, case-folded, to look for words in.
    Column("words", Text(), nullable=False),
    # Sum of 1 for German, 2 for English, 4 for Finnish.
    Column("languages", SmallInteger(), nullable=False),
    # Lower readiness level, 0 when unknown.
    Column("maturity", SmallInteger(), nullable=False),
    # How many judgements rules made and nobody confirmed.
    Column("estimated", SmallInteger(), nullable=False),
    # Day (proleptic Gregorian ordinal) of the last review, else of publication; 0 when neither is known.
    Column("checked", Integer(), nullable=False),
    Index(None, "status", "changed_at", "brief_id"),
    Index(None, "status", "checked", "brief_id"),
    Index(None, "changed_at", "brief_id"),
    Index(None, "title", "brief_id"),
    Index(None, "checked", "brief_id"),
    Index(None, "maturity", "brief_id"),
)
"""What the review desk filters and sorts by, made from the newest state of each brief when it is saved."""

review_label = Table(
    "review_label",
    metadata,
    # ``technology`` or ``source``.
    Column("kind", String(20), primary_key=True),
    Column("value", String(80), primary_key=True),
    _brief_key(primary_key=True, index=True),
    sqlite_with_rowid=False,
)
"""What a brief has several of, to filter by."""

responsibility = Table(
    "responsibility",
    metadata,
    _brief_key(primary_key=True),
    # Who handed the result in, and for which organisation (key); NULL when it came from a source.
    *_person("submitter", nullable=True, index=True),
    Column("organisation", Text(), nullable=True, index=True),
    # The scout who looks after it.
    *_person("assignee", nullable=True, index=True),
)
"""Who handed a brief in and who looks after it."""

remark = Table(
    "remark",
    metadata,
    Column("id", Integer(), primary_key=True),
    _brief_key(),
    Column("kind", String(20), nullable=False),
    Column("audience", String(20), nullable=False),
    # Path of the field that it is about; NULL for the whole brief.
    Column("field", Text(), nullable=True),
    Column("body", Text(), nullable=False),
    *_person("author"),
    Column("written_at", UtcDateTime(), nullable=False),
    # The question that an answer is for.
    Column("question_id", Integer(), ForeignKey("remark.id"), nullable=True, index=True),
    # Of a question: nobody has answered it yet.
    Column("is_open", Boolean(), nullable=False),
    Index(None, "brief_id", "id"),
    Index(None, "is_open", "brief_id"),
)
"""Comments, questions and answers about briefs."""

publication_plan = Table(
    "publication_plan",
    metadata,
    _brief_key(primary_key=True),
    Column("publish_on", Date(), nullable=False, index=True),
    *_person("planner"),
    Column("planned_at", UtcDateTime(), nullable=False),
    # Why it could not be published when it was due; such a plan waits for a person.
    Column("problem", Text(), nullable=True),
)
"""Which approved briefs are to be published on which day."""

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Integer(), primary_key=True),
    Column("made_at", UtcDateTime(), nullable=False),
    *_person("actor", index=True),
    Column("action", String(40), nullable=False),
    # NULL for what is done to no single brief.
    Column("brief_id", Uuid(), ForeignKey("brief.id"), nullable=True),
    Column("before", String(STATUS_LENGTH), nullable=True),
    Column("after", String(STATUS_LENGTH), nullable=True),
    # The revision that it made, if any.
    Column("revision", Integer(), nullable=True),
    # What it was done to within the brief, or elsewhere.
    Column("subject", Text(), nullable=True),
    Column("reason", Text(), nullable=True),
    Index(None, "brief_id", "id"),
)
"""What people did. Triggers refuse UPDATE and DELETE."""

batch = Table(
    "batch",
    metadata,
    Column("id", Integer(), primary_key=True),
    *_person("actor"),
    Column("action", Text(), nullable=False),
    Column("made_at", UtcDateTime(), nullable=False),
    *_person("undoer", nullable=True),
    Column("undone_at", UtcDateTime(), nullable=True),
)
"""Actions on many briefs at once."""

batch_change = Table(
    "batch_change",
    metadata,
    Column("batch_id", Integer(), ForeignKey("batch.id"), primary_key=True, autoincrement=False),
    _brief_key(primary_key=True, index=True),
    # Revision, assignee and plan.
    Column("before", JSON(), nullable=False),
    Column("after", JSON(), nullable=False),
)
"""What a batch did to each brief, so that it can be undone."""
