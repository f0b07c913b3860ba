"""The search engines that Silta can use; an engine is imported only when it is asked for."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from kb.model import SiltaError
from kb.search.backend import Backend
from kb.search.concepts import Interpreter
from kb.search.preferences import Preferences
from kb.settings import ElasticsearchSettings, Settings
from kb.taxonomy import Vocabularies

BACKENDS = ("tantivy", "elasticsearch", "whoosh")
"""Names for the setting ``SILTA_BACKEND``."""


class UnknownBackend(SiltaError):
    """The setting names a backend that does not exist."""


class MissingExtra(SiltaError):
    """The engine of the backend is not installed."""


def open_backend(
    name: str,
    path: Path,
    vocabularies: Vocabularies,
    elasticsearch: ElasticsearchSettings | None = None,
    preferences: Preferences | None = None,
) -> Backend:
    """Open a search backend.

    :param name: one of :data:`BACKENDS`
    :param path: folder for the index of an embedded backend
    :param vocabularies: gives the labels that queries are matched with
    :param elasticsearch: how to reach the cluster of that backend; None takes the environment's settings
    :param preferences: what makes a brief come earlier beside its words; None takes the defaults
    :raises UnknownBackend: for another name
    :raises MissingExtra: when the engine is not installed; the message says how to install it
    """
    interpreter = interpreter_of(vocabularies, preferences)
    if name == "tantivy":
        from kb.search.backends.tantivy import TantivyBackend

        return TantivyBackend(path, interpreter)
    if name == "elasticsearch":
        with _installed("elasticsearch"):
            from kb.search.backends.elasticsearch import ElasticsearchBackend

        return ElasticsearchBackend(elasticsearch or Settings.read().elasticsearch, interpreter)
    if name == "whoosh":
        with _installed("whoosh"):
            from kb.search.backends.whoosh import WhooshBackend

        return WhooshBackend(path, interpreter)
    message = f"there is no search backend {name!r}; SILTA_BACKEND is one of {', '.join(BACKENDS)}"
    raise UnknownBackend(message)


def interpreter_of(vocabularies: Vocabularies, preferences: Preferences | None = None) -> Interpreter:
    """Make what understands queries by the labels of the vocabularies.

    :param preferences: what makes a brief come earlier beside its words; None takes the defaults
    """
    return Interpreter(vocabularies.taxonomy, vocabularies.labels, vocabularies.lexicon, preferences)


@contextlib.contextmanager
def _installed(extra: str) -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        message = f"the search backend {extra} needs the package {error.name}; run `pip install silta[{extra}]`"
        raise MissingExtra(message) from error
