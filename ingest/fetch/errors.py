"""Why something could not be fetched, in sentences that a person can act on."""

from kb.model import SiltaError


class HarvestExtraMissing(SiltaError):
    """The libraries for harvesting are not installed; the message names the extra."""


class FetchError(SiltaError):
    """Something could not be fetched; the message names the address and what to do."""


class ForbiddenAddress(FetchError):
    """The address is not one that Silta may ask: no web address, or one inside a private network."""


class Unreachable(FetchError):
    """No connection, or it broke off; trying again later may help."""


class TooSlow(FetchError):
    """The answer did not come in time; trying again later may help."""


class TooLarge(FetchError):
    """The answer is larger than allowed; its rest was not read."""


class WrongContentType(FetchError):
    """The answer is of another kind than asked for, an error page in HTML for example."""


class WrongRedirect(FetchError):
    """The address leads on too often, in a circle, or from https to http."""


class RobotsRefuse(FetchError):
    """The host's robots.txt asks programs to stay away."""


class Stopped(FetchError):
    """Silta was told to stop while it waited."""


class FailedStatus(FetchError):
    """The host answered with a status other than 200.

    :param message: the sentence
    :param status: the HTTP status
    :param content: the answer's body, as far as it was read
    """

    def __init__(self, message: str, status: int, content: bytes) -> None:
        super().__init__(message)
        self.status = status
        self.content = content
