"""Why a source cannot be harvested, in sentences that a person can act on."""

from kb.model import SiltaError


class HarvestFailed(SiltaError):
    """The source answers, but not as its protocol says; the message says what and where."""


class InvalidSource(SiltaError):
    """The description of a source is wrong or incomplete; the message names the option."""


class InvalidSchedule(SiltaError):
    """A schedule cannot be understood or never comes; the message says what can."""
