"""The Whoosh backend keeps the contract."""

from kb.search.backends.whoosh import WhooshBackend
from kb.search.backends.whoosh_generations import writing
from tests.contract.backend_contract import BackendContract
from tests.contract.embedded import Embedded


class TestWhoosh(BackendContract, Embedded):
    """Every promise of a backend with an index in a folder."""

    open_backend = WhooshBackend
    writing = writing
    contents = "*.toc"
