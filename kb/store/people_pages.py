"""The pages that people agreed to have, and what published briefs say of people who may be shown."""

import json
import secrets
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, Select, delete, insert, literal, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from kb.model import BriefStatus, Contact, PeoplePage
from kb.model.identifiers import slugify
from kb.store.account_tables import account as _account
from kb.store.account_tables import account_identity as _identity
from kb.store.curation_tables import responsibility as _responsibility
from kb.store.people_tables import people_page as _page
from kb.store.tables import brief as _brief
from kb.store.transaction import Transaction

KEY_LENGTH = 80
_IS_PUBLIC = _brief.c.status == BriefStatus.PUBLISHED.value
_HOLDERS: Select[Any] = (
    select(_page).join(_account).where(_account.c.active.is_(True), _account.c.confirmed_at.is_not(None))
)
"""Pages are shown only while their person may sign in."""


class PeoplePageRepository:
    """The pages of people. Whoever may not sign in, or never confirmed the address, has none that is shown."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def show(self, page: PeoplePage) -> None:
        """Keep a consent in place of an earlier one of the same person."""
        self.hide(page.account_id)
        self._transaction.write(insert(_page), page.model_dump())

    def hide(self, account_id: UUID) -> bool:
        """Forget a consent; return whether there was one."""
        return self._transaction.write(delete(_page).where(_page.c.account_id == account_id)).rowcount > 0

    def given_by(self, account_id: UUID) -> PeoplePage | None:
        """Return what a person agreed to, or None."""
        row = self._transaction.read(select(_page).where(_page.c.account_id == account_id)).one_or_none()
        return _as_page(row) if row else None

    def by_key(self, key: str) -> PeoplePage | None:
        """Return the page at a public address, or None; also for what can be no key."""
        if not (key.isascii() and key.isprintable() and len(key) <= KEY_LENGTH):
            return None
        row = self._transaction.read(_HOLDERS.where(_page.c.key == key)).one_or_none()
        return _as_page(row) if row else None

    def all(self) -> list[PeoplePage]:
        """Return every page that is shown."""
        return [_as_page(row) for row in self._transaction.read(_HOLDERS.order_by(_page.c.key))]

    def indexed(self) -> list[str]:
        """Return the keys of the pages that search engines may list."""
        return list(
            self._transaction.read(
                _HOLDERS.with_only_columns(_page.c.key).where(_page.c.indexed.is_(True)).order_by(_page.c.key)
            ).scalars()
        )

    def by_orcid(self, orcids: Collection[str]) -> dict[str, str]:
        """Return the keys of the pages of people with these ORCID iDs, as far as they signed in with them."""
        if not orcids:
            return {}
        query = (
            select(_identity.c.subject, _page.c.key)
            .join(_page, _page.c.account_id == _identity.c.account_id)
            .join(_account, _account.c.id == _page.c.account_id)
            .where(_identity.c.subject.in_(list(orcids)))
            .where(_account.c.active.is_(True), _account.c.confirmed_at.is_not(None))
        )
        return {row.subject: row.key for row in self._transaction.read(query)}

    def rename(self, account_id: UUID, name: str) -> None:
        """Give the page of a person, if there is one, an address of the new name."""
        self._transaction.write(update(_page).where(_page.c.account_id == account_id).values(key=new_key(name)))

    def handed_in(self, account_id: UUID) -> list[UUID]:
        """Return the published briefs that a person handed in."""
        query = select(_brief.c.id).join(_responsibility, _responsibility.c.brief_id == _brief.c.id)
        return list(
            self._transaction.read(query.where(_IS_PUBLIC, _responsibility.c.submitter_id == account_id)).scalars()
        )

    def shown_contacts(self) -> Iterator[tuple[UUID, Contact]]:
        """Yield published briefs with their contact, where its consent is recorded."""
        # Asked of the stored bytes first: most briefs come from sources, which give no consents.
        query = select(_brief.c.id, _brief.c.body).where(_IS_PUBLIC, _holds('"consent":{'))
        for row in self._transaction.read(query):
            contact = json.loads(row.body).get("contact")
            if contact and contact.get("consent"):
                yield row.id, Contact.model_validate(contact)

    def authors(self) -> Iterator[tuple[str, UUID]]:
        """Yield the ORCID iDs of authors with a published brief each that names them."""
        query = select(_brief.c.id, _brief.c.body).where(_IS_PUBLIC, _holds('"orcid":"'))
        for row in self._transaction.read(query):
            for person in json.loads(row.body).get("people", ()):
                if person.get("orcid"):
                    yield person["orcid"], row.id


def new_key(name: str) -> str:
    """Return an address for a person's page: readable, and its own where two have the same name."""
    return f"{slugify(name)[: KEY_LENGTH - 7].rstrip('-')}-{secrets.token_hex(3)}"


def _holds(part: str) -> ColumnElement[bool]:
    """Whether the stored JSON of a brief has something in it, which is found without reading it into memory."""
    return _Place(_brief.c.body, literal(part.encode())) > 0


class _Place(FunctionElement[int]):
    """Where bytes lie within others, from 1; 0 where they do not."""

    type = Integer()
    inherit_cache = True


@compiles(_Place)
def _in_sqlite(element: _Place, compiler: SQLCompiler, **options: Any) -> str:
    within, part = (compiler.process(clause, **options) for clause in element.clauses)
    return f"instr({within}, {part})"


@compiles(_Place, "postgresql")
def _in_postgresql(element: _Place, compiler: SQLCompiler, **options: Any) -> str:
    within, part = (compiler.process(clause, **options) for clause in element.clauses)
    return f"position({part} IN {within})"


def _as_page(row: Row[Any]) -> PeoplePage:
    return PeoplePage.model_validate(dict(row._mapping))
