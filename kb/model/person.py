"""A person named with a result."""

from kb.model.identifiers import Orcid
from kb.model.value import Line, Value


class Person(Value):
    """An author, inventor or principal investigator."""

    name: Line
    orcid: Orcid | None = None
    affiliation: Line | None = None
