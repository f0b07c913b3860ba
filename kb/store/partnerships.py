"""Who took part in published briefs together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, type_coerce
from sqlalchemy.types import NullType

from kb.model import BriefStatus
from kb.store import tables
from kb.store.curation_tables import review_label
from kb.store.duplicate_tables import organisation, participation
from kb.store.participations import PublicOrganisation
from kb.store.review_entries import TECHNOLOGY
from kb.store.transaction import Transaction

_brief = tables.brief
_is_public = _brief.c.status == BriefStatus.PUBLISHED.value
_theirs = participation.alias("theirs")
# An id that is only compared need not be made a UUID, which costs more than reading it.
_ORGANISATIONS_OF_BRIEFS = (
    select(type_coerce(participation.c.brief_id, NullType()), participation.c.organisation_key)
    .join(_brief, (_brief.c.id == participation.c.brief_id) & _is_public)
    .join(organisation, organisation.c.key == participation.c.organisation_key)
)
_TECHNOLOGIES_OF_BRIEFS = (
    select(type_coerce(review_label.c.brief_id, NullType()), review_label.c.value)
    .join(_brief, (_brief.c.id == review_label.c.brief_id) & _is_public)
    .where(review_label.c.kind == TECHNOLOGY)
)
_PARTNERS = (
    select(
        organisation.c.key,
        organisation.c.name,
        organisation.c.country,
        organisation.c.ror,
        func.count().label("briefs"),
        func.count().over().label("partners"),
    )
    .select_from(participation)
    .join(_theirs, _theirs.c.brief_id == participation.c.brief_id)
    .join(_brief, (_brief.c.id == participation.c.brief_id) & _is_public)
    .join(organisation, organisation.c.key == _theirs.c.organisation_key)
    .where(participation.c.organisation_key == bindparam("key"), _theirs.c.organisation_key != bindparam("key"))
    .group_by(organisation.c.key, organisation.c.name, organisation.c.country, organisation.c.ror)
    .order_by(func.count().desc(), organisation.c.key)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class Partners:
    """With whom an organisation took part in briefs."""

    first: list[PublicOrganisation]
    """Those with the most briefs in common first; ``briefs`` counts only these."""
    total: int
    """How many there are in all."""


class PartnershipRepository:
    """The partnerships as readers see them. Only reads: saving a brief keeps the rows."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def partners(self, key: str, limit: int) -> Partners:
        """Return with whom an organisation took part in published briefs.

        :param key: the organisation's key
        :param limit: how many are listed at most
        """
        rows = self._transaction.read(_PARTNERS, {"key": key, "limit": limit}).all()
        first = [PublicOrganisation(row.key, row.name, row.country, row.ror, row.briefs) for row in rows]
        return Partners(first, rows[0].partners if rows else 0)

    def organisations_of_briefs(self) -> Iterator[tuple[Any, str]]:
        """Yield published briefs with an organisation's key each; ids are as the database's driver gives them."""
        return ((row[0], row[1]) for row in self._transaction.read(_ORGANISATIONS_OF_BRIEFS))

    def technologies_of_briefs(self) -> Iterator[tuple[Any, str]]:
        """Yield published briefs with a technology each, as :meth:`organisations_of_briefs` names them."""
        return ((row[0], row[1]) for row in self._transaction.read(_TECHNOLOGIES_OF_BRIEFS))
