"""Why a calendar cannot be given."""

from kb.model import SiltaError

MISSING = "calendars need one more package; install it with: pip install 'silta[calendar]'"


class CalendarUnavailable(SiltaError):
    """The library that writes calendars is not installed; the message names the extra."""
