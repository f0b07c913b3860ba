"""Briefs whose home is another Silta, and their place here.

The home is the owner. Here nobody edits them; a curator may hide one, by archiving it, and that holds whatever comes.
"""

from ingest.record import ReadBrief, Withdrawal
from kb.curation.merges import edits_of
from kb.model import FEDERATED, BriefStatus, TransferBrief
from kb.store import KnownSource, UnitOfWork


def is_own(work: UnitOfWork, reading: ReadBrief) -> bool:
    """Whether a brief that another Silta offers is this site's own: both began with the same files."""
    stored = work.briefs.get(reading.brief.id)
    return stored is not None and stored.brief.home is None


def placed(
    work: UnitOfWork, brief: TransferBrief, before: TransferBrief | None, known: KnownSource | None
) -> TransferBrief:
    """Return a brief as it is to be stored.

    :param brief: as its home sent it
    :param before: what it said until now
    :param known: what is known of its record
    """
    if before is None:
        return brief.model_copy(update={"slug": work.briefs.free_slug(brief.slug)})
    changes: dict[str, object] = {"slug": before.slug}
    if is_hidden(work, before):
        changes["status"] = BriefStatus.ARCHIVED
    if any("contact" in fields for fields in work.written_fields.of(before.id).values()):
        # Whoever that was asked to be taken away here.
        changes["contact"] = None
    home = before.home
    if known is not None and home is not None and brief.home is not None and home.sha256 == brief.home.sha256:
        # Only the vocabularies here changed; the record is the one that was retrieved then.
        sources = tuple(home if record == brief.home else record for record in brief.sources)
        changes["sources"] = sources
    return brief.model_copy(update=changes)


def is_hidden(work: UnitOfWork, brief: TransferBrief) -> bool:
    """Whether a curator has hidden a brief here."""
    return brief.status is BriefStatus.ARCHIVED and edits_of(work, brief.id).get("status") is BriefStatus.ARCHIVED


def farewell(work: UnitOfWork, source: str) -> list[Withdrawal]:
    """Return what takes away every brief that came from a partner site.

    :param source: name of the harvest source that speaks for it
    """
    return [
        Withdrawal(FEDERATED, f"source {source}", identifier)
        for site in work.partner_sites.spoken_for(source)
        for identifier in work.sources.given_by(FEDERATED, f"oai:{site.repository}:")
    ]
