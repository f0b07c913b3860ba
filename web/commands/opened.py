"""Opening the knowledge base for one command."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.settings import Settings
    from web.silta import Silta


@contextmanager
def opened(settings: "Settings | None" = None) -> Iterator["Silta"]:
    """Open the knowledge base of the settings, and close it in the end.

    :raises kb.model.SiltaError: when it cannot be opened
    """
    # Imported here because it brings the store and the search along, which a command's --help does not need.
    from kb.settings import Settings
    from web.silta import Silta

    silta = Silta.open(settings or Settings.read())
    try:
        yield silta
    finally:
        silta.close()
