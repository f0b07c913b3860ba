"""The organisations of all briefs, each once, with the names under which they were seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kb.store.duplicate_tables import PairState, organisation, organisation_name, organisation_pair
from kb.store.transaction import Transaction

_CHUNK = 500
BLOCK = 60
"""How many names of one block are compared at most."""

_ALL = select(
    organisation_name.c.folded,
    organisation_name.c.seen,
    organisation_name.c.block,
    organisation.c.id,
    organisation.c.key,
    organisation.c.name,
    organisation.c.ror,
    organisation.c.country,
    organisation.c.same_as_id,
).join(organisation, organisation.c.id == organisation_name.c.organisation_id)
_BY_NAME = _ALL.where(
    or_(
        organisation_name.c.folded.in_(bindparam("folded", expanding=True)),
        organisation.c.ror.in_(bindparam("rors", expanding=True)),
    )
).order_by(organisation.c.id)
_BY_BLOCK = _ALL.where(organisation_name.c.block.in_(bindparam("blocks", expanding=True))).order_by(organisation.c.id)
_EACH = select(organisation)
_HIGHEST = select(func.max(organisation.c.id))


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organisation that briefs name."""

    id: int
    key: str
    """Stable, in kebab-case."""
    name: str
    """As it was written first."""
    ror: str | None
    country: str | None
    same_as_id: int | None = None
    """The organisation that it is, as a person said; None for one that stands for itself."""


@dataclass(frozen=True, slots=True)
class SeenName:
    """A name and whose it is."""

    folded: str
    seen: str
    organisation_id: int


class OrganisationRepository:
    """The known organisations. What is looked up first is answered from memory afterwards."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._known: dict[int, KnownOrganisation] = {}
        self._keys: dict[str, int | None] = {}
        self._names: dict[str, list[SeenName]] = {}
        self._rors: dict[str, int | None] = {}
        self._blocks: dict[str, list[SeenName]] = {}
        self._highest = -1
        self._new: list[dict[str, Any]] = []
        self._new_names: list[dict[str, Any]] = []
        transaction.buffer(self._flush, self._forget)

    def look_up(self, folded: Iterable[str], rors: Iterable[str]) -> None:
        """Learn who has these folded names and ROR ids, in few queries."""
        names = [name for name in dict.fromkeys(folded) if name not in self._names]
        ids = [ror for ror in dict.fromkeys(rors) if ror not in self._rors]
        for start in range(0, max(len(names), len(ids)), _CHUNK):
            some, others = names[start : start + _CHUNK], ids[start : start + _CHUNK]
            self._names.update((name, []) for name in some)
            self._rors.update((ror, None) for ror in others)
            for row in self._transaction.read(_BY_NAME, {"folded": some, "rors": others}):
                name = self._learn(row)
                if row.ror in others:
                    self._rors[row.ror] = row.id
                if row.folded in some:
                    self._names[row.folded].append(name)

    def named(self, folded: str) -> list[tuple[SeenName, KnownOrganisation]]:
        """Return the organisations that have exactly this folded name."""
        if folded not in self._names:
            self.look_up([folded], [])
        return [(name, self._known[name.organisation_id]) for name in self._names[folded]]

    def with_ror(self, ror: str) -> KnownOrganisation | None:
        """Return the organisation with this ROR id, or None."""
        if ror not in self._rors:
            self.look_up([], [ror])
        found = self._rors[ror]
        return None if found is None else self._known[found]

    def look_up_blocks(self, blocks: Iterable[str]) -> None:
        """Learn what is filed under these blocks, in few queries."""
        wanted = [block for block in dict.fromkeys(blocks) if block not in self._blocks]
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            self._blocks.update((block, []) for block in chunk)
            for row in self._transaction.read(_BY_BLOCK, {"blocks": chunk}):
                self._blocks[row.block].append(self._learn(row))

    def in_block(self, block: str) -> list[tuple[SeenName, KnownOrganisation]]:
        """Return the names that are filed under this block, at most :data:`BLOCK`."""
        if block not in self._blocks:
            self.look_up_blocks([block])
        return [(name, self._known[name.organisation_id]) for name in self._blocks[block]]

    def look_up_keys(self, keys: Iterable[str]) -> None:
        """Learn which organisations have these keys, in few queries."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self._keys]
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            self._keys.update((key, None) for key in chunk)
            for row in self._transaction.read(_EACH.where(organisation.c.key.in_(chunk))):
                self._known.setdefault(row.id, _organisation(row))
                self._keys[row.key] = row.id

    def with_key(self, key: str) -> KnownOrganisation | None:
        """Return the organisation with this key, or None."""
        self.look_up_keys([key])
        found = self._keys[key]
        return None if found is None else self._known[found]

    def add(self, key: str, name: str, *, ror: str | None, country: str | None, is_unique: bool) -> KnownOrganisation:
        """Add an organisation.

        :param key: in kebab-case, at most 70 characters
        :param is_unique: whether no other one can have this key; otherwise it gets a number
        """
        self._transaction.take_right_to_write()
        if self._highest < 0:
            self._highest = self._transaction.read(_HIGHEST).scalar() or 0
        self._highest += 1
        if not is_unique:
            key = self._numbered(key)
        added = KnownOrganisation(self._highest, key, name, ror, country)
        row = {"id": added.id, "key": added.key, "name": name, "ror": ror, "country": country}
        self._new.append(row)
        self._known[added.id] = added
        self._keys[added.key] = added.id
        if ror:
            self._rors[ror] = added.id
        return added

    def _numbered(self, key: str) -> str:
        """Return the key with the organisation's number; with one more when an export brought this one already."""
        while self.with_key(f"{key}-{self._highest}") is not None:
            self._highest += 1
        return f"{key}-{self._highest}"

    def add_name(self, known: KnownOrganisation, folded: str, seen: str, block: str) -> None:
        """File a name of an organisation; nothing happens when it is filed already."""
        if folded not in self._names:
            self.look_up([folded], [])
        if any(name.organisation_id == known.id for name in self._names[folded]):
            return
        self._transaction.take_right_to_write()
        filed = self._blocks.get(block)
        if filed is None:
            self.look_up_blocks([block])
            filed = self._blocks[block]
        # A block that is full tells nothing any more; the time for a name stays the same however many there are.
        name = SeenName(folded, seen, known.id)
        row = {
            "folded": folded,
            "organisation_id": known.id,
            "country": known.country,
            "seen": seen,
            "block": block if len(filed) < BLOCK else "",
        }
        self._new_names.append(row)
        self._names[folded].append(name)
        if len(filed) < BLOCK:
            filed.append(name)

    def complete(self, known: KnownOrganisation, *, ror: str | None, country: str | None) -> KnownOrganisation:
        """Add a ROR id or country that was not known before."""
        changed = replace(known, ror=known.ror or ror, country=known.country or country)
        if changed != known:
            self._flush()
            self._transaction.write(
                update(organisation)
                .where(organisation.c.id == known.id)
                .values(ror=changed.ror, country=changed.country)
            )
            self._known[known.id] = changed
            if changed.ror:
                self._rors[changed.ror] = changed.id
        return changed

    def queue(self, first: int, second: int, score: float, reasons: Sequence[str]) -> None:
        """Let two organisations wait for a person to say whether they are one; what was said stays."""
        self._flush()
        low, high = sorted((first, second))
        make = sqlite.insert if self._transaction.is_sqlite else postgresql.insert
        statement = make(organisation_pair).on_conflict_do_nothing(index_elements=["first_id", "second_id"])
        self._transaction.write(
            statement,
            {
                "first_id": low,
                "second_id": high,
                "score": score,
                "reasons": list(reasons),
                "state": PairState.WAITING.value,
                "found_at": datetime.now(UTC),
            },
        )

    def leader(self, known: KnownOrganisation) -> KnownOrganisation:
        """Return the organisation that a person said this one is, or itself."""
        while known.same_as_id is not None:
            following = self._known.get(known.same_as_id)
            known = following or self._one(organisation.c.id == known.same_as_id) or replace(known, same_as_id=None)
        return known

    def leader_of(self, key: str) -> KnownOrganisation | None:
        """Return the organisation that counts today for a key, or None for a key that is not known."""
        known = self.with_key(key)
        return self.leader(known) if known is not None else None

    def keys_of(self, key: str) -> tuple[str, ...]:
        """Return all keys of the organisation that counts today for a key; the key alone when it is not known."""
        leader = self.leader_of(key)
        return tuple(item.key for item in self.led_to(leader.id)) if leader is not None else (key,)

    def lead_to(self, goes: int, stays: int | None, pair: int | None) -> None:
        """Let an organisation lead to another one, or stand for itself again (None).

        :param pair: the pair about which that was said
        """
        self._transaction.flush()
        values = {"same_as_id": stays, "same_as_pair": pair}
        self._transaction.write(update(organisation).where(organisation.c.id == goes).values(values))
        self._forget()

    def gone_by(self, pair: int) -> KnownOrganisation | None:
        """Return the organisation that leads to another one since this pair was decided, or None."""
        return self._one(organisation.c.same_as_pair == pair)

    def led_to(self, number: int) -> list[KnownOrganisation]:
        """Return an organisation and all that lead to it."""
        found: dict[int, KnownOrganisation] = {}
        wanted = organisation.c.id == number
        while rows := [row for row in self._transaction.read(_EACH.where(wanted)) if row.id not in found]:
            found.update((row.id, _organisation(row)) for row in rows)
            wanted = organisation.c.same_as_id.in_([row.id for row in rows])
        return list(found.values())

    def names_of(self, numbers: Iterable[int]) -> set[str]:
        """Return the folded names under which these were seen."""
        query = select(organisation_name.c.folded).where(organisation_name.c.organisation_id.in_(list(numbers)))
        return {row.folded for row in self._transaction.read(query)}

    def seen_names(self, numbers: Iterable[int]) -> dict[int, list[str]]:
        """Return the names of these as they were written first, sorted, by the number of the organisation."""
        found: dict[int, list[str]] = {}
        query = select(organisation_name.c.organisation_id, organisation_name.c.seen)
        wanted = organisation_name.c.organisation_id.in_(list(numbers))
        for number, seen in self._transaction.read(query.where(wanted).order_by(organisation_name.c.seen)):
            found.setdefault(number, []).append(seen)
        return found

    def drop_names(self, number: int, folded: Iterable[str]) -> None:
        """Forget folded names of an organisation, because they are another one's."""
        self._transaction.flush()
        of_it = organisation_name.c.organisation_id == number
        self._transaction.write(delete(organisation_name).where(of_it, organisation_name.c.folded.in_(list(folded))))
        self._forget()

    def _one(self, which: ColumnElement[bool]) -> KnownOrganisation | None:
        row = self._transaction.read(_EACH.where(which)).first()
        return _organisation(row) if row else None

    def _learn(self, row: Any) -> SeenName:
        self._known.setdefault(row.id, _organisation(row))
        return SeenName(row.folded, row.seen, row.id)

    def _flush(self) -> None:
        for table, waiting in ((organisation, self._new), (organisation_name, self._new_names)):
            if waiting:
                self._transaction.write(insert(table), list(waiting))
                waiting.clear()

    def _forget(self) -> None:
        self._highest = -1
        for kept in (self._known, self._keys, self._names, self._rors, self._blocks, self._new, self._new_names):
            kept.clear()


def _organisation(row: Any) -> KnownOrganisation:
    return KnownOrganisation(row.id, row.key, row.name, row.ror, row.country, row.same_as_id)
