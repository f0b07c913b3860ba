"""Cooperation profiles: as they are now, every state that they had, and whose they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, bindparam, func, insert, or_, select, update

from kb.model import Account, CooperationProfile, ProfileKind, ProfileStatus, SiltaError, explain
from kb.store.cooperation_tables import cooperation_profile as _profile
from kb.store.cooperation_tables import cooperation_revision as _revision
from kb.store.errors import StoreError
from kb.store.transaction import Transaction

FORMAT = 1
"""Version of the JSON."""
_CHUNK = 500
SLUG_LENGTH = 80
RESERVED = frozenset({"new", "mine", "talks"})
"""Addresses of pages below /cooperation, which no profile gets."""


class StaleProfile(StoreError):
    """Somebody else changed the profile meanwhile; nothing was overwritten."""


class UnknownProfile(SiltaError):
    """There is no such cooperation profile."""


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """A profile with what the store knows of it beside."""

    profile: CooperationProfile
    revision: int
    owner_id: UUID | None
    """Account; None for what was read from a file."""
    owner: str | None
    organisation_key: str | None
    """Key of the organisation that the owner acts for."""
    begun_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ProfileRevision:
    """One state that a profile had."""

    number: int
    author: str
    reason: str
    made_at: datetime
    profile: CooperationProfile


class CooperationProfileRepository:
    """All cooperation profiles; part of a unit of work, whose commit keeps the changes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(
        self,
        profile: CooperationProfile,
        *,
        author: str,
        reason: str,
        owner_id: UUID | None = None,
        owner: str | None = None,
        organisation_key: str | None = None,
    ) -> None:
        """Keep a new profile as its first revision."""
        now = datetime.now(UTC)
        row = _row(profile) | {
            "id": profile.id,
            "revision": 1,
            "owner_id": owner_id,
            "owner": owner,
            "organisation_key": organisation_key,
            "begun_at": now,
            "changed_at": now,
        }
        self._transaction.write(insert(_profile), row)
        self._note(profile, 1, author, reason, now)

    def save(self, profile: CooperationProfile, *, author: str, reason: str, expected_revision: int) -> int:
        """Keep a changed profile and return its revision; one that is equal changes nothing.

        :param expected_revision: the one that the change was made from
        :raises UnknownProfile: when it is not stored
        :raises StaleProfile: when another one is stored
        """
        self._transaction.take_right_to_write()
        before = self.existing(profile.id)
        if before.revision != expected_revision:
            message = (
                f"profile {profile.slug} was changed meanwhile (revision {before.revision}, not {expected_revision}); "
                "look at it again"
            )
            raise StaleProfile(message)
        if profile == before.profile:
            return before.revision
        now, number = datetime.now(UTC), before.revision + 1
        values = _row(profile) | {"revision": number, "changed_at": now}
        self._transaction.write(
            update(_profile).where(_profile.c.id == bindparam("which")).values(values), {"which": profile.id}
        )
        self._note(profile, number, author, reason, now)
        return number

    def get(self, profile_id: UUID) -> StoredProfile | None:
        """Return a profile, or None."""
        return self._one(_profile.c.id == profile_id)

    def existing(self, profile_id: UUID) -> StoredProfile:
        """Return a profile.

        :raises UnknownProfile: when it is not stored
        """
        found = self.get(profile_id)
        if found is None:
            message = f"there is no cooperation profile {profile_id}"
            raise UnknownProfile(message)
        return found

    def by_slug(self, slug: str) -> StoredProfile | None:
        """Return the profile at a public address, or None."""
        return self._one(_profile.c.slug == slug)

    def free_slug(self, wanted: str) -> str:
        """Return an address that no profile has: the wanted one, or with a number behind it."""
        candidate, number = wanted, 1
        while candidate in RESERVED or self.by_slug(candidate) is not None:
            number += 1
            end = f"-{number}"
            candidate = wanted[: SLUG_LENGTH - len(end)].rstrip("-") + end
        return candidate

    def get_many(self, ids: Iterable[UUID]) -> dict[UUID, StoredProfile]:
        """Return these profiles by id; those that are not stored are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[UUID, StoredProfile] = {}
        for start in range(0, len(wanted), _CHUNK):
            chosen = _profile.c.id.in_(wanted[start : start + _CHUNK])
            found.update((item.profile.id, item) for item in self._read(chosen))
        return found

    def with_status(self, status: ProfileStatus, kind: ProfileKind | None = None) -> Iterator[StoredProfile]:
        """Yield the profiles of a status, the last changed first."""
        chosen = _profile.c.status == status.value
        return self._read(chosen if kind is None else chosen & (_profile.c.kind == kind.value))

    def all(self) -> Iterator[StoredProfile]:
        """Yield every profile, the last changed first."""
        return self._read(_profile.c.id.is_not(None))

    def of(self, owner_id: UUID, organisation_key: str | None) -> list[StoredProfile]:
        """Return the profiles of a person and of the person's organisation, the last changed first."""
        theirs = _profile.c.owner_id == owner_id
        if organisation_key is not None:
            theirs = or_(theirs, _profile.c.organisation_key == organisation_key)
        return list(self._read(theirs))

    def published_for(
        self, *, organisation_key: str | None = None, owner_id: UUID | None = None
    ) -> list[StoredProfile]:
        """Return the published profiles of an organisation or of a person, the last changed first.

        :param organisation_key: of the register; profiles whose owner acts for it
        :param owner_id: account of the person
        """
        theirs = [
            column == value
            for column, value in ((_profile.c.organisation_key, organisation_key), (_profile.c.owner_id, owner_id))
            if value is not None
        ]
        return (
            list(self._read(and_(_profile.c.status == ProfileStatus.PUBLISHED.value, or_(*theirs)))) if theirs else []
        )

    def begun_since(self, owner_id: UUID, moment: datetime) -> int:
        """Count what a person has begun since a moment."""
        mine = (_profile.c.owner_id == owner_id) & (_profile.c.begun_at >= moment)
        return int(self._transaction.read(select(func.count()).where(mine)).scalar_one())

    def due(self, today: date) -> list[StoredProfile]:
        """Return the published profiles whose deadline was before a day."""
        chosen = (_profile.c.status == ProfileStatus.PUBLISHED.value) & (_profile.c.deadline < today)
        return list(self._read(chosen))

    def counts(self) -> dict[ProfileStatus, int]:
        """Count the profiles of each status."""
        query = select(_profile.c.status, func.count()).group_by(_profile.c.status)
        found = {ProfileStatus(status): count for status, count in self._transaction.read(query)}
        return {status: found.get(status, 0) for status in ProfileStatus}

    def state(self) -> tuple[int, datetime | None]:
        """Return how many profiles are published and when any was changed last: equal while nothing changes."""
        published = select(func.count()).where(_profile.c.status == ProfileStatus.PUBLISHED.value).scalar_subquery()
        last = select(_profile.c.changed_at).order_by(_profile.c.changed_at.desc()).limit(1)
        count = self._transaction.read(select(published)).scalar_one()
        return int(count), self._transaction.read(last).scalar()

    def published_versions(self) -> dict[UUID, int]:
        """Return the revision of each published profile by its id."""
        query = select(_profile.c.id, _profile.c.revision)
        query = query.where(_profile.c.status == ProfileStatus.PUBLISHED.value)
        return {row.id: row.revision for row in self._transaction.read(query)}

    def revisions(self, profile_id: UUID) -> list[ProfileRevision]:
        """Return every state that a profile had, the first first."""
        query = select(_revision).where(_revision.c.profile_id == profile_id).order_by(_revision.c.number)
        return [
            ProfileRevision(row.number, row.author, row.reason, row.made_at, _decode(row, profile_id))
            for row in self._transaction.read(query)
        ]

    def hand_over(self, owner_id: UUID, new_owner: Account | None) -> None:
        """Give the profiles of a person to somebody else, or to nobody, as when the account is deleted."""
        values = {"owner_id": new_owner.id if new_owner else None, "owner": new_owner.name if new_owner else None}
        self._transaction.write(update(_profile).where(_profile.c.owner_id == owner_id).values(values))

    def _note(self, profile: CooperationProfile, number: int, author: str, reason: str, now: datetime) -> None:
        row = {"profile_id": profile.id, "number": number, "author": author, "reason": reason, "made_at": now}
        self._transaction.write(insert(_revision), row | {"format": FORMAT, "body": _encode(profile)})

    def _one(self, chosen: ColumnElement[bool]) -> StoredProfile | None:
        return next(self._read(chosen), None)

    def _read(self, chosen: ColumnElement[bool]) -> Iterator[StoredProfile]:
        query = select(_profile).where(chosen).order_by(_profile.c.changed_at.desc(), _profile.c.id.desc())
        for row in self._transaction.read(query):
            names = ("revision", "owner_id", "owner", "organisation_key", "begun_at", "changed_at")
            yield StoredProfile(_decode(row, row.id), **{name: getattr(row, name) for name in names})


def _row(profile: CooperationProfile) -> dict[str, Any]:
    return {
        "slug": profile.slug,
        "kind": profile.kind.value,
        "status": profile.status.value,
        "deadline": profile.deadline,
        "format": FORMAT,
        "body": _encode(profile),
    }


def _encode(profile: CooperationProfile) -> bytes:
    return profile.model_dump_json(exclude_none=True).encode()


def _decode(row: Any, profile_id: UUID) -> CooperationProfile:
    if row.format != FORMAT:
        message = f"profile {profile_id} is stored in format {row.format}, this Silta reads format {FORMAT}"
        raise StoreError(message)
    try:
        return CooperationProfile.model_validate_json(row.body)
    except ValidationError as error:
        message = f"profile {profile_id} cannot be read from the database ({explain(error)}); restore it from a backup"
        raise StoreError(message) from error
