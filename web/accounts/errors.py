"""What can go wrong with accounts, in words that a person can act on."""

from kb.model import SiltaError


class AccountsUnavailable(SiltaError):
    """Nobody can sign in here; the message says what the operator has to do."""


class WeakPassword(SiltaError):
    """A password breaks a rule; the message names it."""
