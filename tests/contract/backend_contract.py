"""What every search backend promises. A backend's test module subclasses this and says how it is opened."""

from tests.contract.facets import Facets
from tests.contract.finding import Finding
from tests.contract.keeping import Keeping
from tests.contract.paging import Paging
from tests.contract.shared import OpenBackend
from tests.contract.showing import Showing
from tests.contract.spelled import Spelled


class BackendContract(Finding, Facets, Paging, Showing, Keeping, Spelled):
    """All promises; ``open_backend`` is given by the subclass."""

    open_backend: OpenBackend


__all__ = ["BackendContract"]
