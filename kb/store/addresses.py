"""The public addresses of briefs: which are free, and where former ones lead."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import bindparam, select, union_all, update

from kb.model import InvalidValue
from kb.model.identifiers import SLUG_LENGTH
from kb.store import tables
from kb.store.brief_rows import BriefRows
from kb.store.errors import UnknownBrief
from kb.store.transaction import Transaction

_brief, _redirect = tables.brief, tables.brief_redirect
_USED_SLUGS = union_all(
    select(_brief.c.slug).where(_brief.c.slug.in_(bindparam("slugs", expanding=True))),
    select(_redirect.c.slug).where(_redirect.c.slug.in_(bindparam("slugs", expanding=True))),
)


class BriefAddresses:
    """The part of the briefs' repository that deals with slugs. An address is a promise: it leads on for ever."""

    def __init__(self, transaction: Transaction, rows: BriefRows) -> None:
        self._transaction = transaction
        self._rows = rows

    def redirect(self, slug: str) -> str | None:
        """Return the slug that a former one leads to now; None when it never was one.

        The slug of a brief that was merged into another one leads there too.
        """
        if not may_be_slug(slug):
            return None
        owner = self._transaction.read(select(_redirect.c.brief_id).where(_redirect.c.slug == slug)).scalar()
        if owner is None:
            owner = self._transaction.read(
                select(_brief.c.merged_into).where(_brief.c.slug == slug, _brief.c.merged_into.is_not(None))
            ).scalar()
        passed: set[UUID] = set()
        while owner is not None and owner not in passed:
            passed.add(owner)
            target = self._transaction.read(
                select(_brief.c.slug, _brief.c.merged_into).where(_brief.c.id == owner)
            ).one()
            if target.merged_into is None:
                return str(target.slug)
            owner = target.merged_into
        return None

    def lead_to(self, brief_id: UUID, target_id: UUID | None) -> None:
        """Let all addresses of a brief lead to another one, because it was merged into that; None undoes it.

        The brief itself stays as it is; who merges archives it with :meth:`save`.

        :raises UnknownBrief: when one of them is not stored
        :raises InvalidValue: when the addresses would lead in a circle
        """
        self._transaction.take_right_to_write()
        self._transaction.flush()
        passed = target_id
        while passed is not None:
            if passed == brief_id:
                message = f"brief {target_id} leads to brief {brief_id} already; undo that first"
                raise InvalidValue(message)
            row = self._transaction.read(select(_brief.c.merged_into).where(_brief.c.id == passed)).one_or_none()
            if row is None:
                raise UnknownBrief(f"there is no brief {passed} to lead to")
            passed = row.merged_into
        changed = self._transaction.write(
            update(_brief).where(_brief.c.id == brief_id).values(merged_into=target_id)
        ).rowcount
        if not changed:
            raise UnknownBrief(f"there is no brief {brief_id}")

    def former_slugs(self) -> dict[UUID, tuple[str, ...]]:
        """Return the slugs that briefs had before, sorted, by the id of the brief."""
        found: dict[UUID, tuple[str, ...]] = {}
        for brief_id, slug in self._transaction.read(
            select(_redirect.c.brief_id, _redirect.c.slug).order_by(_redirect.c.slug)
        ):
            found[brief_id] = (*found.get(brief_id, ()), slug)
        return found

    def keep_former_slugs(self, brief_id: UUID, slugs: Iterable[str]) -> None:
        """Let former addresses lead to a stored brief, as they did in the database that it comes from.

        :raises SlugTaken: when one of them leads to another brief
        """
        for slug in slugs:
            before = self._rows.state(brief_id, slug)
            if before is not None and before.slug == slug:
                continue  # it has this address again
            self._rows.keep_redirect(brief_id, slug, datetime.now(UTC))

    def free_slug(self, wanted: str) -> str:
        """Return the slug, or the first of ``wanted-2``, ``wanted-3`` ... that no brief has or had.

        It stays free until the end of the unit of work when that has the right to write (``writing=True``, or
        something was saved before); otherwise :meth:`save` may still raise SlugTaken.
        """
        first = 1
        while True:
            # 1, 2-10, 11-100, ...: few queries however many briefs share a title.
            last = 1 if first == 1 else min(first * 10, first + 999) if first > 2 else 10
            candidates = [_numbered(wanted, number) for number in range(first, last + 1)]
            used = self._rows.owned(candidates)
            used.update(self._transaction.read_stored(_USED_SLUGS, {"slugs": candidates}).scalars())
            for candidate in candidates:
                if candidate not in used:
                    return candidate
            first = last + 1


def may_be_slug(text: str) -> bool:
    """Whether a text from an address, where anybody can type anything, may be looked for (PostgreSQL refuses NUL)."""
    return text.isascii() and text.isprintable() and len(text) <= SLUG_LENGTH


def _numbered(wanted: str, number: int) -> str:
    if number == 1:
        return wanted
    suffix = f"-{number}"
    return wanted[: SLUG_LENGTH - len(suffix)].rstrip("-") + suffix
