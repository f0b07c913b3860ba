"""The tables, named in the model's words. The migrations make them; a test keeps both equal."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)

from kb.model import BriefStatus


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: time zone aware outside, UTC inside, whatever zone the server or the session has."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring a moment to UTC; one without a time zone is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value} has no time zone"
            raise ValueError(message)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give a moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

INDEX = "index"
DELETE = "delete"

STATUS_LENGTH = 40
_STATUSES = ", ".join(f"'{status.value}'" for status in BriefStatus)


def _brief_key(**options: Any) -> Column[Any]:
    return Column("brief_id", Uuid(), ForeignKey("brief.id"), nullable=False, **options)


brief = Table(
    "brief",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("slug", String(80), nullable=False, unique=True),
    Column("status", String(STATUS_LENGTH), nullable=False),
    Column("revision", Integer(), nullable=False),
    Column("changed_at", UtcDateTime(), nullable=False),
    # Day of publication as a proleptic Gregorian ordinal, 0 when unknown: the databases order NULL differently.
    Column("published", Integer(), nullable=False),
    # An archived duplicate hands its address on to the brief that it was merged into.
    Column("merged_into", Uuid(), ForeignKey("brief.id"), nullable=True),
    Column("format", SmallInteger(), nullable=False),
    Column("body", LargeBinary(), nullable=False),
    CheckConstraint(f"status IN ({_STATUSES})", name="status"),
    CheckConstraint("revision >= 1", name="revision"),
    Index(None, "status", "id"),
    Index(None, "status", "published", "changed_at", "id"),
)
"""The newest state of each brief; ``body`` is its JSON, the other columns repeat what is searched and sorted by."""

brief_revision = Table(
    "brief_revision",
    metadata,
    _brief_key(primary_key=True),
    Column("number", Integer(), primary_key=True, autoincrement=False),
    Column("author", Text(), nullable=False),
    Column("made_at", UtcDateTime(), nullable=False),
    Column("reason", Text(), nullable=False),
    Column("status", String(STATUS_LENGTH), nullable=False),
    Column("format", SmallInteger(), nullable=False),
    Column("body", LargeBinary(), nullable=False),
    CheckConstraint(f"status IN ({_STATUSES})", name="status"),
)
"""Every state of each brief, compressed. Triggers refuse UPDATE and DELETE."""

brief_written_field = Table(
    "brief_written_field",
    metadata,
    _brief_key(primary_key=True),
    Column("number", Integer(), primary_key=True, autoincrement=False),
    # Path of the field: ``maturity``, ``texts.fi.title``.
    Column("field", String(120), primary_key=True),
)
"""Fields of a revision that people had written, though it was read from an export, which has no history."""

brief_redirect = Table(
    "brief_redirect",
    metadata,
    Column("slug", String(80), primary_key=True),
    _brief_key(index=True),
    Column("made_at", UtcDateTime(), nullable=False),
)
"""Slugs that a brief had before. They lead to the brief, not to another slug, so there are no chains to follow."""

ingest_run = Table(
    "ingest_run",
    metadata,
    Column("id", Integer(), primary_key=True),
    Column("started_at", UtcDateTime(), nullable=False),
    Column("finished_at", UtcDateTime(), nullable=True),
    Column("paths", JSON(), nullable=False),
    Column("dry_run", Boolean(), nullable=False),
    Column("status", String(20), nullable=False),
    Column("counts", JSON(), nullable=False),
    # Name of the harvest source; NULL when files were read. No foreign key: the history outlives the source.
    Column("source", String(80), nullable=True, index=True),
    # Why the run failed.
    Column("error", Text(), nullable=True),
    # The first rejected records, which stay known here when they are mended.
    Column("rejections", JSON(), nullable=True),
)
"""Each run of the pipeline."""

harvest_source = Table(
    "harvest_source",
    metadata,
    Column("id", Integer(), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("address", Text(), nullable=False),
    Column("options", JSON(), nullable=False),
    Column("schedule", Text(), nullable=False),
    Column("paused", Boolean(), nullable=False),
    Column("added_at", UtcDateTime(), nullable=False),
    # NULL: never by itself.
    Column("due_at", UtcDateTime(), nullable=True, index=True),
    Column("last_success_at", UtcDateTime(), nullable=True),
    # How far the source was harvested, by its own clock and in its own notation.
    Column("harvested_until", Text(), nullable=True),
    # Where an interrupted harvest goes on; NULL when the last one came to its end.
    Column("resumption", JSON(none_as_null=True), nullable=True),
    Column("failures", Integer(), nullable=False),
    Column("last_error", Text(), nullable=True),
)
"""What is harvested over the network, when, and how far it is. Who harvests holds a lock of the source's id."""

source_record = Table(
    "source_record",
    metadata,
    Column("key", Text(), primary_key=True),
    Column("source", String(80), nullable=False),
    Column("identifier", Text(), nullable=False),
    _brief_key(index=True),
    Column("sha256", String(64), nullable=False),
    Column("pipeline", Text(), nullable=False),
    Column("address", Text(), nullable=True),
    Column("licence", Text(), nullable=True),
    Column("retrieved_at", UtcDateTime(), nullable=False),
    Column("modified_at", UtcDateTime(), nullable=True),
    Column("run_id", Integer(), nullable=True),
    Column("superseded", JSON(), nullable=True),
)
"""Which record became which brief, so that an unchanged record is not worked through again."""

rejected_record = Table(
    "rejected_record",
    metadata,
    Column("id", Integer(), primary_key=True),
    Column("source", String(80), nullable=False),
    Column("location", Text(), nullable=False),
    Column("identifier", Text(), nullable=False),
    # The identifier, or "@" and the location when there is none: what "the same record" means.
    Column("key", Text(), nullable=False),
    Column("reason", Text(), nullable=False),
    Column("run_id", Integer(), ForeignKey("ingest_run.id"), nullable=False, index=True),
    Column("rejected_at", UtcDateTime(), nullable=False),
    Column("times", Integer(), nullable=False),
    # Who has taken note of it, and when; NULL again when it is rejected once more.
    Column("seen_by", Text(), nullable=True),
    Column("seen_at", UtcDateTime(), nullable=True),
    UniqueConstraint("source", "key"),
)
"""Records that could not be taken and wait for somebody to mend them."""

outbox = Table(
    "outbox",
    metadata,
    Column("position", Integer(), primary_key=True, autoincrement=True),
    _brief_key(),
    Column("revision", Integer(), nullable=False),
    Column("operation", String(10), nullable=False),
    CheckConstraint(f"operation IN ('{INDEX}', '{DELETE}')", name="operation"),
    # Otherwise SQLite gives the highest position away again when its row is gone.
    sqlite_autoincrement=True,
)
"""What the indexer has to do, in the order in which it became visible."""

search_statistic = Table(
    "search_statistic",
    metadata,
    Column("day", Date(), primary_key=True),
    # What was counted: kb.store.search_statistics.Counted.
    Column("kind", String(20), primary_key=True),
    # The reader's language.
    Column("language", String(2), primary_key=True),
    Column("value", String(200), primary_key=True),
    Column("count", Integer(), nullable=False),
)
"""How often something happened in searches on a day; nothing in it says who searched or at what hour."""

ignored_candidate = Table(
    "ignored_candidate",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("term", Text(), nullable=False),
    Column("reason", Text(), nullable=False),
    Column("author", Text(), nullable=False),
    Column("at", UtcDateTime(), nullable=False),
)
"""Terms that are not to be proposed for the taxonomy again."""
