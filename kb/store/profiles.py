"""Profiles of one family: as they are now, every state that they had, and whose they are."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Table, and_, bindparam, func, insert, or_, select, update

from kb.model import Account, Profile, ProfileStatus, SiltaError, explain
from kb.model.profile import AS_STORED
from kb.store.errors import StoreError
from kb.store.transaction import Transaction

FORMAT = 1
"""Version of the JSON."""
_CHUNK = 500
SLUG_LENGTH = 80
P = TypeVar("P", bound=Profile)
P_co = TypeVar("P_co", bound=Profile, covariant=True)


class StaleProfile(StoreError):
    """Somebody else changed the profile meanwhile; nothing was overwritten."""


class UnknownProfile(SiltaError):
    """There is no such profile."""


@dataclass(frozen=True, slots=True)
class StoredProfile(Generic[P_co]):
    """A profile with what the store knows of it beside."""

    profile: P_co
    revision: int
    owner_id: UUID | None
    """Account; None for what was read from a file."""
    owner: str | None
    organisation_key: str | None
    """Key of the organisation that the owner acts for, or that the file names."""
    begun_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ProfileRevision(Generic[P_co]):
    """One state that a profile had."""

    number: int
    author: str
    reason: str
    made_at: datetime
    profile: P_co


class ProfileRepository(ABC, Generic[P]):
    """All profiles of a family; part of a unit of work, whose commit keeps the changes."""

    profiles: ClassVar[Table]
    history: ClassVar[Table]
    noun: ClassVar[str]
    """What messages call one of them."""
    reserved: ClassVar[frozenset[str]]
    """Last parts of addresses of the site's own pages, which no profile gets."""
    model: type[P]

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @abstractmethod
    def kind_of(self, profile: P) -> str:
        """Return what a profile is within its family, to choose by."""

    def add(
        self,
        profile: P,
        *,
        author: str,
        reason: str,
        owner_id: UUID | None = None,
        owner: str | None = None,
        organisation_key: str | None = None,
    ) -> None:
        """Keep a new profile as its first revision."""
        now = datetime.now(UTC)
        row = self._row(profile) | {
            "id": profile.id,
            "revision": 1,
            "owner_id": owner_id,
            "owner": owner,
            "organisation_key": organisation_key,
            "begun_at": now,
            "changed_at": now,
        }
        self._transaction.write(insert(self.profiles), row)
        self._note(profile, 1, author, reason, now)

    def save(self, profile: P, *, author: str, reason: str, expected_revision: int) -> int:
        """Keep a changed profile and return its revision; one that is equal changes nothing.

        :param expected_revision: the one that the change was made from
        :raises UnknownProfile: when it is not stored
        :raises StaleProfile: when another one is stored
        """
        self._transaction.take_right_to_write()
        before = self.existing(profile.id)
        if before.revision != expected_revision:
            message = (
                f"{self.noun} {profile.slug} was changed meanwhile (revision {before.revision}, not "
                f"{expected_revision}); look at it again"
            )
            raise StaleProfile(message)
        if profile == before.profile:
            return before.revision
        now, number = datetime.now(UTC), before.revision + 1
        values = self._row(profile) | {"revision": number, "changed_at": now}
        self._transaction.write(
            update(self.profiles).where(self.profiles.c.id == bindparam("which")).values(values), {"which": profile.id}
        )
        self._note(profile, number, author, reason, now)
        return number

    def tie(self, profile_id: UUID, organisation_key: str | None) -> None:
        """Let a profile be of an organisation of the register, or of none that is known."""
        chosen = self.profiles.c.id == bindparam("which")
        values = {"organisation_key": organisation_key}
        self._transaction.write(update(self.profiles).where(chosen).values(values), {"which": profile_id})

    def get(self, profile_id: UUID) -> StoredProfile[P] | None:
        """Return a profile, or None."""
        return self._one(self.profiles.c.id == profile_id)

    def existing(self, profile_id: UUID) -> StoredProfile[P]:
        """Return a profile.

        :raises UnknownProfile: when it is not stored
        """
        found = self.get(profile_id)
        if found is None:
            message = f"there is no {self.noun} {profile_id}"
            raise UnknownProfile(message)
        return found

    def by_slug(self, slug: str) -> StoredProfile[P] | None:
        """Return the profile at a public address, or None."""
        return self._one(self.profiles.c.slug == slug)

    def free_slug(self, wanted: str) -> str:
        """Return an address that no profile has: the wanted one, or with a number behind it."""
        candidate, number = wanted, 1
        while candidate in self.reserved or self.by_slug(candidate) is not None:
            number += 1
            end = f"-{number}"
            candidate = wanted[: SLUG_LENGTH - len(end)].rstrip("-") + end
        return candidate

    def get_many(self, ids: Iterable[UUID]) -> dict[UUID, StoredProfile[P]]:
        """Return these profiles by id; those that are not stored are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[UUID, StoredProfile[P]] = {}
        for start in range(0, len(wanted), _CHUNK):
            chosen = self.profiles.c.id.in_(wanted[start : start + _CHUNK])
            found.update((item.profile.id, item) for item in self._read(chosen))
        return found

    def with_status(self, status: ProfileStatus, kind: str | None = None) -> Iterator[StoredProfile[P]]:
        """Yield the profiles of a status, the last changed first."""
        chosen = self.profiles.c.status == status.value
        return self._read(chosen if kind is None else chosen & (self.profiles.c.kind == str(kind)))

    def all(self) -> Iterator[StoredProfile[P]]:
        """Yield every profile, the last changed first."""
        return self._read(self.profiles.c.id.is_not(None))

    def of(self, owner_id: UUID, organisation_keys: Collection[str] = ()) -> list[StoredProfile[P]]:
        """Return the profiles of a person and of the person's organisation, the last changed first."""
        theirs = self.profiles.c.owner_id == owner_id
        if organisation_keys:
            theirs = or_(theirs, self.profiles.c.organisation_key.in_(sorted(organisation_keys)))
        return list(self._read(theirs))

    def open_for(
        self, today: date, *, organisation_keys: Collection[str] = (), owner_id: UUID | None = None
    ) -> list[StoredProfile[P]]:
        """Return the profiles of an organisation or of a person that are open on a day, the last changed first.

        :param organisation_keys: the organisation's key of the register, and those that lead to it
        :param owner_id: account of the person
        """
        table = self.profiles.c
        theirs: list[ColumnElement[bool]] = []
        if organisation_keys:
            theirs.append(table.organisation_key.in_(list(organisation_keys)))
        if owner_id is not None:
            theirs.append(table.owner_id == owner_id)
        return list(self._read(and_(self._is_open(today), or_(*theirs)))) if theirs else []

    def begun_since(self, owner_id: UUID, moment: datetime) -> int:
        """Count what a person has begun since a moment."""
        mine = (self.profiles.c.owner_id == owner_id) & (self.profiles.c.begun_at >= moment)
        return int(self._transaction.read(select(func.count()).where(mine)).scalar_one())

    def due(self, today: date) -> list[StoredProfile[P]]:
        """Return the published profiles whose deadline was before a day."""
        chosen = (self.profiles.c.status == ProfileStatus.PUBLISHED.value) & (self.profiles.c.deadline < today)
        return list(self._read(chosen))

    def open_addresses(self, today: date) -> list[tuple[str, datetime]]:
        """Return the slug and the last change of every profile that is open on a day, in the order of their ids."""
        table = self.profiles.c
        query = select(table.slug, table.changed_at).where(self._is_open(today)).order_by(table.id)
        return [(row.slug, row.changed_at) for row in self._transaction.read(query)]

    def counts(self) -> dict[ProfileStatus, int]:
        """Count the profiles of each status."""
        query = select(self.profiles.c.status, func.count()).group_by(self.profiles.c.status)
        found = {ProfileStatus(status): count for status, count in self._transaction.read(query)}
        return {status: found.get(status, 0) for status in ProfileStatus}

    def state(self) -> tuple[int, datetime | None]:
        """Return how many profiles are published and when any was changed last: equal while nothing changes."""
        published = (
            select(func.count()).where(self.profiles.c.status == ProfileStatus.PUBLISHED.value).scalar_subquery()
        )
        last = select(self.profiles.c.changed_at).order_by(self.profiles.c.changed_at.desc()).limit(1)
        count = self._transaction.read(select(published)).scalar_one()
        return int(count), self._transaction.read(last).scalar()

    def published_versions(self) -> dict[UUID, int]:
        """Return the revision of each published profile by its id."""
        query = select(self.profiles.c.id, self.profiles.c.revision)
        query = query.where(self.profiles.c.status == ProfileStatus.PUBLISHED.value)
        return {row.id: row.revision for row in self._transaction.read(query)}

    def revisions(self, profile_id: UUID) -> list[ProfileRevision[P]]:
        """Return every state that a profile had, the first first."""
        query = select(self.history).where(self.history.c.profile_id == profile_id).order_by(self.history.c.number)
        return [
            ProfileRevision(row.number, row.author, row.reason, row.made_at, self._decode(row, profile_id))
            for row in self._transaction.read(query)
        ]

    def hand_over(self, owner_id: UUID, new_owner: Account | None) -> None:
        """Give the profiles of a person to somebody else, or to nobody, as when the account is deleted."""
        values = {"owner_id": new_owner.id if new_owner else None, "owner": new_owner.name if new_owner else None}
        self._transaction.write(update(self.profiles).where(self.profiles.c.owner_id == owner_id).values(values))

    def _is_open(self, today: date) -> ColumnElement[bool]:
        """Say of rows what ``Profile.is_open`` says of profiles."""
        table = self.profiles.c
        lasts = table.deadline.is_(None) | (table.deadline >= today)
        return (table.status == ProfileStatus.PUBLISHED.value) & lasts

    def _note(self, profile: P, number: int, author: str, reason: str, now: datetime) -> None:
        row = {"profile_id": profile.id, "number": number, "author": author, "reason": reason, "made_at": now}
        self._transaction.write(insert(self.history), row | {"format": FORMAT, "body": _encode(profile)})

    def _one(self, chosen: ColumnElement[bool]) -> StoredProfile[P] | None:
        return next(self._read(chosen), None)

    def _read(self, chosen: ColumnElement[bool]) -> Iterator[StoredProfile[P]]:
        query = (
            select(self.profiles).where(chosen).order_by(self.profiles.c.changed_at.desc(), self.profiles.c.id.desc())
        )
        for row in self._transaction.read(query):
            names = ("revision", "owner_id", "owner", "organisation_key", "begun_at", "changed_at")
            yield StoredProfile(self._decode(row, row.id), **{name: getattr(row, name) for name in names})

    def _row(self, profile: P) -> dict[str, Any]:
        return {
            "slug": profile.slug,
            "kind": self.kind_of(profile),
            "status": profile.status.value,
            "deadline": profile.deadline,
            "format": FORMAT,
            "body": _encode(profile),
        }

    def _decode(self, row: Any, profile_id: UUID) -> P:
        if row.format != FORMAT:
            message = f"{self.noun} {profile_id} is stored in format {row.format}, this Silta reads format {FORMAT}"
            raise StoreError(message)
        try:
            return self.model.model_validate_json(row.body, context=AS_STORED)
        except ValidationError as error:
            why = f"cannot be read from the database ({explain(error)}); restore it from a backup"
            message = f"{self.noun} {profile_id} {why}"
            raise StoreError(message) from error


def _encode(profile: Profile) -> bytes:
    return profile.model_dump_json(exclude_none=True).encode()
