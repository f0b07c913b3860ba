"""What can be wrong with the files of a vocabulary."""

from kb.model import SiltaError


class InvalidVocabulary(SiltaError):
    """A vocabulary's file breaks its format or an integrity condition; the message names file and entry."""
