"""The tables of the taxonomy desk: proposals, decisions and what they did; of the metadata of ``tables``."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, Uuid

from kb.store.tables import UtcDateTime, metadata

CONCEPT_LENGTH = 80

concept_proposal = Table(
    "concept_proposal",
    metadata,
    Column("number", Integer(), primary_key=True, autoincrement=True),
    Column("id", Uuid(), nullable=False, unique=True),
    Column("concept", String(CONCEPT_LENGTH), nullable=False, index=True),
    # JSON of kb.model.ConceptChange.
    Column("change", JSON(), nullable=False),
    # No foreign key: the account may be gone later, and the command line has none.
    Column("author_id", Uuid(), nullable=True),
    Column("author", Text(), nullable=False),
    Column("proposed_at", UtcDateTime(), nullable=False),
    Column("reason", Text(), nullable=False),
    sqlite_autoincrement=True,
)
"""What was proposed for the taxonomy. Triggers refuse UPDATE and DELETE."""

concept_decision = Table(
    "concept_decision",
    metadata,
    # The key: nothing is decided twice.
    Column("number", Integer(), ForeignKey("concept_proposal.number"), primary_key=True, autoincrement=False),
    Column("state", String(20), nullable=False),
    Column("decided_by_id", Uuid(), nullable=True),
    Column("decided_by", Text(), nullable=False),
    Column("decided_at", UtcDateTime(), nullable=False),
    Column("answer", Text(), nullable=True),
    # The order in which changes came into force, 1, 2, ...; NULL when it is not accepted.
    Column("revision", Integer(), nullable=True, unique=True),
    CheckConstraint("state IN ('accepted', 'refused', 'withdrawn')", name="state"),
    CheckConstraint("(state = 'accepted') = (revision IS NOT NULL)", name="revision"),
)
"""What was decided about proposals. Triggers refuse UPDATE and DELETE."""

concept_replacement = Table(
    "concept_replacement",
    metadata,
    Column("concept", String(CONCEPT_LENGTH), primary_key=True),
    Column("replacement", String(CONCEPT_LENGTH), nullable=False),
    Column("number", Integer(), ForeignKey("concept_proposal.number"), nullable=False),
)
"""Which concept briefs get instead of one that was merged or deprecated; every brief that is saved is held to it."""

concept_tagging = Table(
    "concept_tagging",
    metadata,
    Column("number", Integer(), ForeignKey("concept_proposal.number"), primary_key=True, autoincrement=False),
    Column("brief_id", Uuid(), ForeignKey("brief.id"), primary_key=True),
    # The revision that the new tag made.
    Column("revision", Integer(), nullable=False),
    Index(None, "brief_id"),
)
"""Which revisions of briefs an accepted change made, so that they are not taken for what a person wrote."""
