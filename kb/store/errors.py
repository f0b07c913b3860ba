"""What can go wrong with the store, in words that a person can act on."""

from uuid import UUID

from kb.model import SiltaError


class StoreError(SiltaError):
    """The database cannot be opened, read or written; the message says why and what to do."""


class StoreBusy(StoreError):
    """Somebody else holds a lock for longer than this process waits; trying again later helps."""


class UnknownBrief(StoreError):
    """There is no brief with this id."""


class StaleRevision(StoreError):
    """Somebody else changed the brief meanwhile, so that saving would overwrite what they did.

    :param brief_id: the brief
    :param expected: the revision that the change was made from
    :param current: the revision that is stored; 0 when the brief is not stored yet
    """

    def __init__(self, brief_id: UUID, expected: int, current: int) -> None:
        super().__init__(
            f"brief {brief_id} is at revision {current}, the change was made from revision {expected}; "
            "read it again and repeat the change"
        )
        self.brief_id = brief_id
        self.expected = expected
        self.current = current


class StaleSubmission(StoreError):
    """Somebody else changed the submission meanwhile, in another window perhaps; saving would overwrite that.

    :param submission_id: the submission
    :param expected: the version that the change was made from
    :param current: the version that is stored; 0 when it was removed
    """

    def __init__(self, submission_id: UUID, expected: int, current: int) -> None:
        super().__init__(
            f"submission {submission_id} is at version {current}, the change was made from version {expected}; "
            "read it again and repeat the change"
        )
        self.submission_id = submission_id
        self.expected = expected
        self.current = current


class SlugTaken(StoreError):
    """The public address belongs to another brief, now or by a redirect.

    :param slug: the address part that was asked for
    :param owner: id of the brief that it leads to
    """

    def __init__(self, slug: str, owner: UUID) -> None:
        super().__init__(f"the address /briefs/{slug} belongs to brief {owner}; choose another slug")
        self.slug = slug
        self.owner = owner


class UnknownHarvestSource(StoreError):
    """There is no harvest source of this name."""


class SourceNameTaken(StoreError):
    """Another harvest source has the name already."""


class UnknownAccount(StoreError):
    """There is no such account."""


class MailTaken(StoreError):
    """Another account has the mail address already."""
