"""Erasing a person: the one way in which what otherwise only grows is changed, and what notes that it was."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, delete, func, insert, or_, select, tuple_, update

from kb.model import Account, AccountRole
from kb.model.mail_address import mail_key
from kb.store.account_tables import account as _account
from kb.store.account_tables import account_event as _event
from kb.store.curation_tables import audit_event as _audit
from kb.store.erasure_table import ErasureKind
from kb.store.erasure_table import erasure as _erasure
from kb.store.oai_record_rows import OaiRecordRows
from kb.store.personal_bodies import ContactTraces, Traces, contact_is, without_traces
from kb.store.personal_data import PERSONAL_TABLES, PersonalTable
from kb.store.personal_records import owned_by_address
from kb.store.submission_table import submission as _submission
from kb.store.tables import brief as _brief
from kb.store.tables import brief_revision as _revision
from kb.store.tables import metadata
from kb.store.transaction import Transaction

_BATCH = 500
MACHINES = frozenset({"ingest"})
"""Names of parts of Silta; whoever is called like one is told by the id only."""
_BODIES_OF_BRIEF = {"brief": "id", "brief_part": "brief_id", "brief_revision": "brief_id", "submission": "id"}


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure that there was."""

    kind: ErasureKind
    subject_id: UUID | None
    actor_id: UUID | None
    made_at: datetime
    changed: int


class ErasureRepository:
    """All erasures, and what they do; every one is in one transaction with its note."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._oai_records = OaiRecordRows(transaction)

    def traces(self, account: Account) -> Traces:
        """Return by what a person is recognised in everything that is stored."""
        names = {account.name, *self._former_names(account.id)}
        query = select(_account.c.name).where(_account.c.id != account.id)
        others = set(self._transaction.read(query).scalars())
        return Traces(
            names=frozenset(names - others - MACHINES),
            mails=frozenset({mail_key(account.email)}),
            pseudonym=pseudonym(account),
        )

    def contact_of(self, traces: Traces) -> tuple[UUID, ...]:
        """Return the ids of the briefs that name a person as their contact now."""
        query = select(_brief.c.id, _brief.c.body)
        return tuple(row.id for row in self._transaction.read(query) if contact_is(row.body, traces))

    def erase_account(self, account: Account, *, actor_id: UUID | None) -> int:
        """Delete an account, and take the person out of everything else; return how many rows that changed.

        :param actor_id: who does it; None for a command at the server
        """
        traces = self.traces(account)
        erasure_id = self._open(ErasureKind.ACCOUNT, account.id, actor_id)
        changed = self._erase_by_id(account.id, traces) + self._erase_by_address(traces)
        for table in PERSONAL_TABLES:
            if table.texts or not table.goes:
                changed += self._take_out(table, traces)
        gone = self._transaction.write(delete(_account).where(_account.c.id == account.id)).rowcount
        self._close(erasure_id, changed + gone)
        return changed + gone

    def erase_contact(self, brief_id: UUID, *, actor_id: UUID | None) -> int:
        """Take the contact out of every state of a brief and of what it is made from; return how many were changed."""
        erasure_id = self._open(ErasureKind.CONTACT, brief_id, actor_id)
        changed = 0
        for known in PERSONAL_TABLES:
            key = _BODIES_OF_BRIEF.get(known.table)
            if key is not None:
                table = metadata.tables[known.table]
                changed += self._rewrite(known, ContactTraces(), table.c[key] == brief_id)
        self._close(erasure_id, changed)
        return changed

    def account_events_before(self, before: datetime) -> int:
        """Count what was done to accounts before a moment."""
        query = select(func.count()).select_from(_event).where(_event.c.happened_at < before)
        return int(self._transaction.read(query).scalar_one())

    def forget_account_events(self, before: datetime) -> int:
        """Delete what was done to accounts before a moment."""
        if not self.account_events_before(before):
            return 0
        erasure_id = self._open(ErasureKind.RETENTION, None, None)
        gone = self._transaction.write(delete(_event).where(_event.c.happened_at < before)).rowcount
        self._close(erasure_id, gone)
        return gone

    def latest(self, limit: int = 100) -> tuple[Erasure, ...]:
        """Return the erasures, the last one first."""
        columns = (_erasure.c[name] for name in Erasure.__slots__)
        rows = self._transaction.read(select(*columns).order_by(_erasure.c.id.desc()).limit(limit))
        return tuple(
            Erasure(ErasureKind(row.kind), row.subject_id, row.actor_id, row.made_at, row.changed) for row in rows
        )

    def _open(self, kind: ErasureKind, subject_id: UUID | None, actor_id: UUID | None) -> int:
        self._transaction.take_right_to_write()
        self._transaction.flush()
        row = {"kind": kind.value, "subject_id": subject_id, "actor_id": actor_id, "made_at": datetime.now(UTC)}
        done = self._transaction.write(insert(_erasure).values(**row, is_open=True, changed=0))
        return int(done.inserted_primary_key[0])  # type: ignore[index]  # there is one row

    def _close(self, erasure_id: int, changed: int) -> None:
        self._transaction.write(
            update(_erasure).where(_erasure.c.id == erasure_id).values(is_open=False, changed=changed)
        )

    def _former_names(self, account_id: UUID) -> Iterator[str]:
        for known in PERSONAL_TABLES:
            table = metadata.tables[known.table]
            for name, person in known.names.items():
                if person is not None:
                    query = select(table.c[name]).where(table.c[person] == account_id).distinct()
                    yield from (found for found in self._transaction.read(query).scalars() if found)

    def _erase_by_id(self, account_id: UUID, traces: Traces) -> int:
        """Replace the names in rows that have the person's id, and in the revisions that the audit log tells of."""
        mine = _submission.c.owner == account_id
        changed = self._transaction.write(
            delete(_submission).where(mine, _submission.c.handed_in_at.is_(None))
        ).rowcount
        made = select(_audit.c.brief_id, _audit.c.revision).where(
            _audit.c.actor_id == account_id, _audit.c.revision.is_not(None)
        )
        # A revision that the log ties to the person has the person's name, unless a machine stands for it.
        its = tuple_(_revision.c.brief_id, _revision.c.number).in_(made)
        changed += self._rename(_revision, "author", and_(its, _revision.c.author.not_in(MACHINES)), traces)
        for known in PERSONAL_TABLES:
            table = metadata.tables[known.table]
            for name, person in known.names.items():
                if person is not None:
                    changed += self._rename(table, name, table.c[person] == account_id, traces)
        return changed

    def _erase_by_address(self, traces: Traces) -> int:
        """Delete what is the person's by the mail address alone; what belongs to it goes by its foreign keys."""
        changed = 0
        for known in PERSONAL_TABLES:
            if known.addresses:
                its = or_(*owned_by_address(known, traces))
                changed += self._transaction.write(delete(metadata.tables[known.table]).where(its)).rowcount
        return changed

    def _take_out(self, known: PersonalTable, traces: Traces) -> int:
        table = metadata.tables[known.table]
        changed = 0
        for name in known.names:
            if traces.names:
                changed += self._rename(table, name, table.c[name].in_(traces.names), traces)
        for name in known.texts:
            changed += self._clean(table, name, traces)
        return changed + self._rewrite(known, traces)

    def _rename(self, table: Table, column: str, where: ColumnElement[bool], traces: Traces) -> int:
        statement = update(table).where(where, table.c[column] != traces.pseudonym)
        return self._transaction.write(statement.values({column: traces.pseudonym})).rowcount

    def _clean(self, table: Table, column: str, traces: Traces) -> int:
        keys = list(table.primary_key.columns)
        text = func.lower(table.c[column])
        may_hold = or_(*(text.contains(word.lower(), autoescape=True) for word in traces.words if word.isascii()))
        others = [word for word in traces.words if not word.isascii()]
        # SQLite folds the case of ASCII only, so other words are looked for as they are written.
        may_hold = or_(may_hold, *(table.c[column].contains(word, autoescape=True) for word in others))
        changed = 0
        for row in self._transaction.read(select(*keys, table.c[column].label("said")).where(may_hold)).all():
            cleaned = traces.clean(row.said)
            if cleaned != row.said:
                where = and_(*(key == value for key, value in zip(keys, row, strict=False)))
                changed += self._transaction.write(update(table).where(where).values({column: cleaned})).rowcount
        return changed

    def _rewrite(self, known: PersonalTable, traces: Traces, where: ColumnElement[bool] | None = None) -> int:
        table = metadata.tables[known.table]
        keys = list(table.primary_key.columns)
        changed = 0
        for column, body in known.bodies.items():
            for row in self._bodies(table, column, where):
                *key, stored = row
                cleaned = without_traces(stored, body, traces)
                if cleaned is not None:
                    its = and_(*(one == value for one, value in zip(keys, key, strict=True)))
                    changed += self._transaction.write(update(table).where(its).values({column: cleaned})).rowcount
                    if table is _brief:
                        self._oai_records.touch(key[0])
        return changed

    def _bodies(self, table: Table, column: str, where: ColumnElement[bool] | None) -> Iterable[Any]:
        """Yield the keys and the bodies of a table with one batch in memory."""
        keys = list(table.primary_key.columns)
        query = select(*keys, table.c[column]).order_by(*keys).limit(_BATCH)
        if where is not None:
            query = query.where(where)
        rows = self._transaction.read(query).all()
        while rows:
            yield from rows
            last = tuple(rows[-1])[:-1]
            rows = self._transaction.read(query.where(tuple_(*keys) > last)).all()


def pseudonym(account: Account) -> str:
    """Return what stands for a person whose account is gone: what they were here, the same for all of them."""
    order = (AccountRole.ADMINISTRATOR, AccountRole.EDITOR, AccountRole.SCOUT, AccountRole.RESEARCHER)
    return _stand_in(next((role for role in order if role in account.roles), AccountRole.READER))


def _stand_in(role: AccountRole) -> str:
    return f"former {role.value}"


STAND_INS: Mapping[str, AccountRole] = {_stand_in(role): role for role in AccountRole}
"""What :func:`pseudonym` gives, and the role in it: the store has one form, pages say it in the reader's language."""
