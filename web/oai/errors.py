"""What a request can have wrong (section 3.6)."""

from enum import StrEnum

from kb.model import SiltaError


class ErrorCode(StrEnum):
    """The codes of the protocol. ``noSetHierarchy`` is not among them: this repository always has sets."""

    BAD_ARGUMENT = "badArgument"
    BAD_RESUMPTION_TOKEN = "badResumptionToken"  # noqa: S105  a code, not a password
    BAD_VERB = "badVerb"
    CANNOT_DISSEMINATE_FORMAT = "cannotDisseminateFormat"
    ID_DOES_NOT_EXIST = "idDoesNotExist"
    NO_RECORDS_MATCH = "noRecordsMatch"
    NO_METADATA_FORMATS = "noMetadataFormats"

    @property
    def hides_arguments(self) -> bool:
        """Whether the answer does not repeat the arguments, because they cannot be trusted to be any."""
        return self in {ErrorCode.BAD_ARGUMENT, ErrorCode.BAD_VERB}


class OaiError(SiltaError):
    """A request that cannot be answered; the message tells the harvester's operator what to change.

    :param code: of the protocol
    :param message: one sentence in English, as everything in the protocol
    """

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
