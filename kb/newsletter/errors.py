"""What can go wrong with the newsletter, in words that a person can act on."""

from kb.model import SiltaError


class IssueRefused(SiltaError):
    """The issue is not in the state for this; the message says which one it needs."""


class IssueIncomplete(SiltaError):
    """Something that every issue needs is missing.

    :ivar missing: languages without a title, and ``entries`` when there is nothing to tell
    """

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"the issue lacks: {', '.join(missing)}")
        self.missing = missing


class ServerUnavailable(SiltaError):
    """The mail server cannot be reached or takes nothing now; the mail was not handed over."""


class MailRefused(SiltaError):
    """The mail server refused one mail; it was not handed over.

    :ivar status: status code of RFC 3463
    :ivar is_permanent: whether trying again is useless
    """

    def __init__(self, status: str, *, is_permanent: bool) -> None:
        super().__init__(f"the mail server refused a mail with status {status}")
        self.status = status
        self.is_permanent = is_permanent


class HandoverUnknown(SiltaError):
    """The connection ended after the mail was sent and before the server answered; it may have arrived or not."""
