"""The search engines that Silta can use; an engine is imported only when it is asked for."""

from pathlib import Path

from kb.model import SiltaError
from kb.search.backend import Backend
from kb.search.concepts import Interpreter
from kb.taxonomy import Vocabularies

BACKENDS = ("tantivy",)
"""Names for the setting ``SILTA_BACKEND``."""


class UnknownBackend(SiltaError):
    """The setting names a backend that does not exist."""


def open_backend(name: str, path: Path, vocabularies: Vocabularies) -> Backend:
    """Open a search backend.

    :param name: one of :data:`BACKENDS`
    :param path: folder for the index of an embedded backend
    :param vocabularies: gives the labels that queries are matched with
    :raises UnknownBackend: for another name
    """
    if name == "tantivy":
        from kb.search.backends.tantivy import TantivyBackend

        return TantivyBackend(path, Interpreter(vocabularies.taxonomy, vocabularies.labels))
    message = f"there is no search backend {name!r}; SILTA_BACKEND is one of {', '.join(BACKENDS)}"
    raise UnknownBackend(message)
