"""Why a document cannot be given."""

from kb.model import SiltaError

MISSING = "PDF documents need more packages; install them with: pip install 'silta[pdf]'"


class PdfUnavailable(SiltaError):
    """The libraries that set documents are not installed; the message names the extra."""


class PdfBusy(SiltaError):
    """As many documents as are allowed are being set at this moment; asking again in some seconds helps."""


class PdfFailed(SiltaError):
    """A document could not be set: a mistake in Silta, whatever the brief says."""
