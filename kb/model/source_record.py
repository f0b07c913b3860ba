"""Where a brief comes from."""

from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from kb.model.value import Identifier, Line, Value

FEDERATED = "silta"
"""Name of the source of briefs that another Silta is the home of."""


class SourceRecord(Value):
    """One record of one source, as it was when it was retrieved."""

    source: Identifier
    """The source's name in the registry of readers, for example ``cordis`` or ``markdown``."""
    identifier: Line
    """The record's own key there, for example a grant number."""
    address: Line | None = None
    """Where it was retrieved: a web address, or the file's name."""
    licence: Line | None = None
    """SPDX identifier or name of the licence of the source."""
    retrieved_at: AwareDatetime
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Of the raw bytes, lower-case hexadecimal."""

    @property
    def key(self) -> str:
        """``source:identifier``, unique over all sources."""
        return f"{self.source}:{self.identifier}"


class FieldOrigin(Value):
    """Which source a field of a brief came from."""

    field: Line
    """Dotted path of the field, for example ``texts.en.description``."""
    source: Line
    """Key of the SourceRecord."""
