"""The tables of what the site offers to harvesters, named in the words of OAI-PMH 2.0."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text, Uuid

from kb.store.tables import UtcDateTime, metadata

oai_record = Table(
    "oai_record",
    metadata,
    Column("brief_id", Uuid(), ForeignKey("brief.id"), primary_key=True),
    # Whole seconds.
    Column("datestamp", UtcDateTime(), nullable=False),
    Column("deleted", Boolean(), nullable=False),
    # Whether this site is the home of the brief; otherwise it was harvested from another Silta.
    Column("home", Boolean(), nullable=False),
    Index(None, "datestamp", "brief_id"),
)
"""Every brief that ever was published, and when that changed last. Rows are never removed: what is gone is told."""

oai_record_concept = Table(
    "oai_record_concept",
    metadata,
    Column("brief_id", Uuid(), ForeignKey("oai_record.brief_id"), primary_key=True),
    Column("concept", String(80), primary_key=True),
    Index(None, "concept", "brief_id"),
)
"""The technologies of each record, by which it belongs to sets; of a deleted one those that it had last."""

partner_site = Table(
    "partner_site",
    metadata,
    # As in its OAI identifiers: oai:<repository>:<id of the brief>.
    Column("repository", String(253), primary_key=True),
    Column("name", Text(), nullable=False),
    Column("url", Text(), nullable=False),
    Column("base_url", Text(), nullable=False),
    # Name of the harvest source that speaks for it. No foreign key: the briefs outlive the source.
    Column("source", String(80), nullable=False),
)
"""The other Siltas that briefs came from."""
