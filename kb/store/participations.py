"""Which organisations took part in which briefs; readers see the published ones only."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select

from kb.model import BriefStatus
from kb.store import tables
from kb.store.briefs import StoredBrief, as_stored
from kb.store.duplicate_tables import organisation, organisation_name, participation
from kb.store.transaction import Transaction

_brief = tables.brief
_is_public = (_brief.c.id == participation.c.brief_id) & (_brief.c.status == BriefStatus.PUBLISHED.value)
_ALL = (
    select(organisation.c.key, organisation.c.name, organisation.c.country, organisation.c.ror, func.count())
    .select_from(organisation)
    .join(participation, participation.c.organisation_key == organisation.c.key)
    .join(_brief, _is_public)
    .group_by(organisation.c.key, organisation.c.name, organisation.c.country, organisation.c.ror)
)
_FIRST = _ALL.order_by(organisation.c.key).limit(bindparam("limit"))
_AFTER = _FIRST.where(organisation.c.key > bindparam("after"))
_ONE = _ALL.where(organisation.c.key == bindparam("key"))
_KNOWN = select(organisation.c.key).where(organisation.c.key.in_(bindparam("keys", expanding=True)))
_NAMES = (
    select(organisation_name.c.seen)
    .join(organisation, organisation.c.id == organisation_name.c.organisation_id)
    .where(organisation.c.key == bindparam("key"))
    .order_by(organisation_name.c.seen)
    .limit(bindparam("limit"))
)
_BRIEFS = (
    select(_brief.c.id, _brief.c.revision, _brief.c.changed_at, _brief.c.format, _brief.c.body)
    .join(participation, _is_public)
    .where(participation.c.organisation_key == bindparam("key"))
    .order_by(_brief.c.published.desc(), _brief.c.id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_OF_ALL_STATUSES = select(participation.c.brief_id).where(participation.c.organisation_key == bindparam("key"))
LONGEST = 80
"""Characters of a key."""


@dataclass(frozen=True, slots=True)
class PublicOrganisation:
    """An organisation that took part in at least one published brief."""

    key: str
    """Stable, in kebab-case; its public address."""
    name: str
    """As it was written first."""
    country: str | None
    """ISO 3166-1 alpha-2."""
    ror: str | None
    briefs: int
    """How many published briefs it took part in."""


class ParticipationRepository:
    """The organisations as readers see them. Only reads: saving a brief keeps the rows."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def organisations(self) -> list[PublicOrganisation]:
        """Return every organisation that took part in a published brief, in no order; no brief is read for it."""
        return [PublicOrganisation(*row) for row in self._transaction.read(_ALL)]

    def organisations_after(self, after: str, limit: int) -> list[PublicOrganisation]:
        """Return the organisations that follow a key, by key; an empty key is before all of them."""
        query, place = (_FIRST, {}) if not after else (_AFTER, {"after": after})
        return [PublicOrganisation(*row) for row in self._transaction.read(query, {**place, "limit": limit})]

    def organisation(self, key: str) -> PublicOrganisation | None:
        """Return one such organisation, or None; also for what can be no key."""
        if not _may_be_key(key):
            return None
        row = self._transaction.read(_ONE, {"key": key}).one_or_none()
        return PublicOrganisation(*row) if row else None

    def known(self, keys: Collection[str]) -> set[str]:
        """Return those of these keys that the register of organisations has."""
        return set(self._transaction.read(_KNOWN, {"keys": list(keys)}).scalars()) if keys else set()

    def names(self, key: str, limit: int) -> list[str]:
        """Return names under which an organisation was seen, in alphabetical order."""
        return list(self._transaction.read(_NAMES, {"key": key, "limit": limit}).scalars())

    def brief_ids(self, key: str) -> set[UUID]:
        """Return the briefs of every status that an organisation took part in."""
        return set(self._transaction.read(_OF_ALL_STATUSES, {"key": key}).scalars())

    def briefs(self, key: str, limit: int, offset: int = 0) -> list[StoredBrief]:
        """Return published briefs that an organisation took part in, the last published first.

        :param limit: how many at most
        :param offset: how many of the first ones are left out
        """
        rows = self._transaction.read(_BRIEFS, {"key": key, "limit": limit, "offset": offset})
        return [as_stored(row) for row in rows]


def _may_be_key(text: str) -> bool:
    """Whether a text from an address, where anybody can type anything, may be looked for (PostgreSQL refuses NUL)."""
    return text.isascii() and text.isprintable() and len(text) <= LONGEST
