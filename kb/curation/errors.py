"""Why something cannot be done at the review desk."""

from uuid import UUID

from kb.model import Revision, SiltaError, TransferBrief
from kb.model.publishing_check import PublishingCheck


class NotAllowed(SiltaError):
    """The person has no right to do this; the message says who has."""


class ForeignBrief(NotAllowed):
    """The brief belongs to another Silta, which alone changes it."""


class ReasonMissing(SiltaError):
    """This needs a reason that others can read."""


class ChecksFailed(SiltaError):
    """A brief cannot be published, because checks fail that the setting requires.

    :param slug: the brief
    :param failed: the checks
    """

    def __init__(self, slug: str, failed: tuple[PublishingCheck, ...]) -> None:
        names = ", ".join(failed)
        super().__init__(
            f"brief {slug} cannot be published: {names}; mend that first (SILTA_PUBLISHING_CHECKS requires it)"
        )
        self.failed = failed


class EditConflict(SiltaError):
    """Somebody else changed the brief meanwhile; both versions are here, so that a person can merge them.

    :param base: the state that the change was made from
    :param theirs: the state that is stored now, with who made it, when and why
    :param mine: what was to be saved
    """

    def __init__(self, base: Revision, theirs: Revision, mine: TransferBrief) -> None:
        super().__init__(
            f"{theirs.author} changed the brief {theirs.brief.slug} meanwhile ({theirs.reason}); it was revision "
            f"{base.number} and is {theirs.number} now: merge both versions and save again"
        )
        self.base = base
        self.theirs = theirs
        self.mine = mine

    @property
    def brief_id(self) -> UUID:
        """The brief."""
        return self.theirs.brief_id
