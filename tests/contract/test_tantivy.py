"""The tantivy backend keeps the contract."""

from kb.search.backends.tantivy import TantivyBackend
from kb.search.backends.tantivy_generations import writing
from tests.contract.backend_contract import BackendContract
from tests.contract.embedded import Embedded


class TestTantivy(BackendContract, Embedded):
    """Every promise of a backend with an index in a folder."""

    open_backend = TantivyBackend
    writing = writing
    contents = "meta.json"
