"""The tables by which duplicates are found, judged and merged; of the same metadata as those in ``tables``."""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from kb.store.tables import UtcDateTime, metadata


class PairState(StrEnum):
    """What is known of two that look like one."""

    WAITING = "waiting"
    """A person has still to say."""
    SAME = "same"
    DIFFERENT = "different"


_STATES = ", ".join(f"'{state.value}'" for state in PairState)


def _brief_key(name: str = "brief_id", **options: Any) -> Column[Any]:
    return Column(name, Uuid(), ForeignKey("brief.id"), nullable=False, **options)


def _judgement() -> tuple[Any, ...]:
    return (
        # From 0 to 1.
        Column("score", Float(), nullable=False),
        Column("reasons", JSON(), nullable=False),
        Column("state", String(20), nullable=False),
        Column("found_at", UtcDateTime(), nullable=False),
        Column("decided_by", Text(), nullable=True),
        Column("decided_at", UtcDateTime(), nullable=True),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        UniqueConstraint("first_id", "second_id"),
        Index(None, "state", "score"),
    )


brief_identifier = Table(
    "brief_identifier",
    metadata,
    _brief_key(primary_key=True),
    # ``scheme:value``, normalised so that spellings and versions of the same are equal.
    Column("identity", Text(), primary_key=True, index=True),
    # Empty: of this very result; otherwise DataCite's relation type.
    Column("relation", String(40), primary_key=True),
)
"""The identifiers by which the same result from another source is recognised."""

fingerprint = Table(
    "fingerprint",
    metadata,
    # A small number, because it is repeated in every band.
    Column("number", Integer(), primary_key=True, autoincrement=False),
    _brief_key(unique=True),
    # The bands under which it is filed, packed, so that they can be taken away again.
    Column("bands", LargeBinary(), nullable=False),
    Column("body", LargeBinary(), nullable=False),
)
"""What a brief is compared by; its content is made and read by ``ingest.deduplicate``."""

fingerprint_band = Table(
    "fingerprint_band",
    metadata,
    Column("band", BigInteger(), primary_key=True, autoincrement=False),
    Column("number", Integer(), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Which fingerprints have which hash of a part of their MinHash signature: the candidates for near-duplicates."""

duplicate_pair = Table(
    "duplicate_pair",
    metadata,
    Column("id", Integer(), primary_key=True),
    _brief_key("first_id"),
    _brief_key("second_id", index=True),
    *_judgement(),
)
"""Two briefs that may tell of the same result; ``first_id`` is the smaller one."""

brief_part = Table(
    "brief_part",
    metadata,
    _brief_key(primary_key=True),
    _brief_key("into_id", index=True),
    Column("format", SmallInteger(), nullable=False),
    Column("body", LargeBinary(), nullable=False),
)
"""What each of the briefs that were merged says on its own; the merged brief is computed from its parts."""

brief_merge = Table(
    "brief_merge",
    metadata,
    Column("id", Integer(), primary_key=True),
    _brief_key("merged_id", index=True),
    _brief_key("into_id", index=True),
    Column("author", Text(), nullable=False),
    Column("reason", Text(), nullable=False),
    Column("made_at", UtcDateTime(), nullable=False),
    # Ids of the parts that went from one to the other.
    Column("moved", JSON(), nullable=False),
    # Numbers of the revisions before and after: what each field was is there.
    Column("merged_before", Integer(), nullable=False),
    Column("merged_after", Integer(), nullable=False),
    Column("into_before", Integer(), nullable=False),
    Column("into_after", Integer(), nullable=False),
    Column("undone_by", Text(), nullable=True),
    Column("undone_at", UtcDateTime(), nullable=True),
    Column("merged_restored", Integer(), nullable=True),
    Column("into_restored", Integer(), nullable=True),
)
"""Which brief went into which, by whom and when; an undone merge stays in the list."""

organisation = Table(
    "organisation",
    metadata,
    Column("id", Integer(), primary_key=True, autoincrement=False),
    Column("key", String(80), nullable=False, unique=True),
    Column("name", Text(), nullable=False),
    Column("ror", Text(), nullable=True, unique=True),
    Column("country", String(2), nullable=True),
    # The one that it is, as a person said, and the pair about which it was said.
    Column("same_as_id", Integer(), ForeignKey("organisation.id"), nullable=True),
    Column("same_as_pair", Integer(), nullable=True),
)
"""The organisations of all briefs, each once."""

organisation_name = Table(
    "organisation_name",
    metadata,
    # The name without legal form, punctuation and accents.
    Column("folded", Text(), primary_key=True),
    Column("organisation_id", Integer(), ForeignKey("organisation.id"), primary_key=True, autoincrement=False),
    Column("country", String(2), nullable=True),
    # How it was written first.
    Column("seen", Text(), nullable=False),
    # Under what similar names are looked for.
    Column("block", Text(), nullable=False, index=True),
)
"""The names under which organisations were seen."""

participation = Table(
    "participation",
    metadata,
    # No foreign key: a brief may name a key that the register does not have, and then there is no page for it.
    Column("organisation_key", String(80), primary_key=True),
    _brief_key(primary_key=True, index=True),
)
"""Which organisation took part in which brief, as the newest state of the brief says; made from it when it is saved."""

organisation_pair = Table(
    "organisation_pair",
    metadata,
    Column("id", Integer(), primary_key=True),
    Column("first_id", Integer(), ForeignKey("organisation.id"), nullable=False),
    Column("second_id", Integer(), ForeignKey("organisation.id"), nullable=False, index=True),
    *_judgement(),
)
"""Two organisations that may be one; ``first_id`` is the smaller one."""
