"""Profiles of files, put into the store."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

from ingest.profile_file import ProfileFile
from ingest.vocabulary_check import check_profile
from kb.curation.organisations import OrganisationRegister
from kb.model import Organisation, Profile
from kb.store import UnitOfWork
from kb.taxonomy import Vocabularies

AUTHOR = "ingest"


class ProfileOutcome(StrEnum):
    """What became of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """People have changed the profile here, so the file did not."""


class ProfileKeeping:
    """Puts one profile into the store; a second time it changes nothing."""

    def __init__(self, file: ProfileFile[Any]) -> None:
        """Take what a file said."""
        self._file = file

    def check(self, vocabularies: Vocabularies) -> None:
        """Check that the vocabularies have its terms, and bring deprecated ones up to date.

        :raises kb.model.InvalidValue: for the first one that does not exist
        """
        self._file = replace(self._file, profile=check_profile(self._file.profile, vocabularies))

    def carry_out(self, work: UnitOfWork) -> None:
        """Put the profile into the store."""
        keep_profile(work, self._file)


def keep_profile(work: UnitOfWork, file: ProfileFile[Any]) -> ProfileOutcome:
    """Put the profile of a file into the store, as published or not as the file says; no person owns it.

    It is of the organisation whose key the file gives, else of the one that is known by this name in this country. What
    people have written or moved here stays as it is.
    """
    profile: Profile = file.profile
    records = work.profiles(profile.family)
    stored = records.get(profile.id) if file.has_id else records.by_slug(profile.slug)
    key = _organisation(work, file)
    if key is None and stored is not None and _same_organisation(stored.profile, profile):
        # Others of that name have come since; that does not untie it.
        key = stored.organisation_key
    if stored is None:
        added = profile.model_copy(update={"slug": records.free_slug(profile.slug)})
        records.add(added, author=AUTHOR, reason="read from a file", organisation_key=key)
        return ProfileOutcome.NEW
    wanted = profile.model_copy(update={"id": stored.profile.id, "slug": stored.profile.slug})
    if wanted == stored.profile and key == stored.organisation_key:
        return ProfileOutcome.UNCHANGED
    if _is_changed_by_people(work, stored.profile):
        return ProfileOutcome.UNCHANGED if wanted == stored.profile else ProfileOutcome.KEPT
    if key != stored.organisation_key:
        records.tie(stored.profile.id, key)
    records.save(wanted, author=AUTHOR, reason="read from a file", expected_revision=stored.revision)
    return ProfileOutcome.CHANGED


def _organisation(work: UnitOfWork, file: ProfileFile[Any]) -> str | None:
    """Return the key that counts today for the organisation of a file, None where it is not known for certain."""
    if file.organisation_key is None:
        profile = file.profile
        return OrganisationRegister(work).find(Organisation(name=profile.organisation, country=profile.country))
    known = work.organisations.leader_of(file.organisation_key)
    # One that is not in the register is kept: the briefs that bring it may be read later.
    return known.key if known is not None else file.organisation_key


def _same_organisation(one: Profile, other: Profile) -> bool:
    return (one.organisation, one.country) == (other.organisation, other.country)


def _is_changed_by_people(work: UnitOfWork, profile: Profile) -> bool:
    return any(revision.author != AUTHOR for revision in work.profiles(profile.family).revisions(profile.id))
