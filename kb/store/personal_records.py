"""What the store has about one person: the rows of the inventory that are theirs."""

import base64
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, or_, select

from kb.model import Account
from kb.model.mail_address import mail_key
from kb.store.curation_tables import audit_event as _audit
from kb.store.personal_bodies import Traces, may_have_address
from kb.store.personal_data import PERSONAL_TABLES, Body, PersonalTable, Topic
from kb.store.tables import brief as _brief
from kb.store.tables import brief_revision as _revision
from kb.store.tables import metadata
from kb.store.transaction import Transaction

_WHOLE = frozenset({Topic.BRIEFS})
"""Topics that are looked for by what a brief says, not by a column."""


@dataclass(frozen=True, slots=True)
class NamedIn:
    """A brief that names a person."""

    slug: str
    as_what: str
    """``contact`` or ``author``."""
    entry: Mapping[str, Any]
    """What the brief says of the person."""


class PersonalRecords:
    """Reads everything that is about a person; nothing of others, and no secrets."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of(self, account: Account, traces: Traces) -> dict[Topic, dict[str, list[dict[str, Any]]]]:
        """Return the rows about a person by topic and table, with values that JSON has.

        :param traces: what :meth:`kb.store.erasures.ErasureRepository.traces` gives
        """
        found: dict[Topic, dict[str, list[dict[str, Any]]]] = {}
        for known in PERSONAL_TABLES:
            if known.topic not in _WHOLE:
                rows = [_shown(known, row._mapping) for row in self._rows(known, account.id, traces)]
                if rows:
                    found.setdefault(known.topic, {})[known.table] = rows
        return found

    def named_in(self, account: Account, traces: Traces) -> Iterator[NamedIn]:
        """Yield the briefs that name a person, as far as an address or an ORCID iD tells."""
        orcid = (account.orcid or "\0").encode()
        for row in self._transaction.read(select(_brief.c.slug, _brief.c.body).order_by(_brief.c.slug)):
            if orcid not in row.body and not may_have_address(row.body, traces):
                continue
            said = json.loads(row.body)
            contact = said.get("contact") or {}
            if mail_key(str(contact.get("email") or "")) in traces.mails:
                yield NamedIn(row.slug, "contact", contact)
            for person in said.get("people", ()):
                if account.orcid and person.get("orcid") == account.orcid:
                    yield NamedIn(row.slug, "author", person)

    def _rows(self, known: PersonalTable, account_id: UUID, traces: Traces) -> Iterator[Any]:
        table = metadata.tables[known.table]
        conditions: list[ColumnElement[bool]] = [table.c[name] == account_id for name in known.ids]
        for name, person in known.names.items():
            if person is None:
                conditions.append(table.c[name].in_(traces.names))
        conditions += owned_by_address(known, traces)
        if known.table == "brief_revision":
            conditions.append(self._made_by(account_id))
        if not conditions:
            return
        shown = [table.c[name] for name in _columns(known, table)]
        query = select(*shown).where(or_(*conditions)).order_by(*table.primary_key.columns)
        yield from self._transaction.read(query)

    def _made_by(self, account_id: UUID) -> ColumnElement[bool]:
        same = and_(_audit.c.brief_id == _revision.c.brief_id, _audit.c.revision == _revision.c.number)
        return select(_audit.c.id).where(same, _audit.c.actor_id == account_id).exists()


def owned_by_address(known: PersonalTable, traces: Traces) -> list[ColumnElement[bool]]:
    """Return the conditions for rows that are a person's by the mail address alone, directly or over other tables."""
    table = metadata.tables[known.table]
    keys = [mail_key(mail) for mail in traces.mails]
    conditions: list[ColumnElement[bool]] = [table.c[name].in_(keys) for name in known.addresses]
    for name, other in known.belongs.items():
        owner = next(item for item in PERSONAL_TABLES if item.table == other)
        its = select(metadata.tables[other].c.id).where(or_(*owned_by_address(owner, traces)))
        conditions.append(table.c[name].in_(its))
    return conditions


def _columns(known: PersonalTable, table: Table) -> Iterator[str]:
    """Yield what the person is shown: all but secrets, and of the history not every state of a whole brief."""
    for column in table.columns:
        is_state = known.bodies.get(column.name) is Body.COMPRESSED
        if column.name not in known.secrets and not is_state:
            yield column.name


def _shown(known: PersonalTable, row: Mapping[str, Any]) -> dict[str, Any]:
    said_by_others = {name for name, (column, own) in known.others.items() if row[column] != own}
    return {
        name: _value(value, known.bodies.get(name))
        for name, value in row.items()
        if value is not None and name not in said_by_others
    }


def _value(value: Any, body: Body | None) -> Any:
    if body is Body.COMPRESSED:
        return json.loads(zlib.decompress(value))
    if body in {Body.PLAIN, Body.DRAFT, Body.PROFILE}:
        return json.loads(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if isinstance(value, str | int | float | bool | list | dict) else _text(value)


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
