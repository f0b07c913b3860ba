"""What can be wrong with the file of a brief."""

from kb.model import SiltaError


class InvalidBriefFile(SiltaError):
    """The file is no brief; the message says what to change, with the line where that is known."""
