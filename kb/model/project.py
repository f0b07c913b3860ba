"""The funded project that a result comes from."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from kb.model.errors import InvalidValue
from kb.model.identifiers import Doi
from kb.model.value import Line, Value
from kb.model.web_address import WebAddress


class Project(Value):
    """A grant: number, acronym, title, programme, duration and cost."""

    identifier: Line
    """Grant number as the funder writes it."""
    acronym: Line | None = None
    title: Line | None = None
    programme: Line | None = None
    """Framework programme, for example HORIZON or H2020."""
    doi: Doi | None = None
    start: date | None = None
    end: date | None = None
    total_cost: Annotated[Decimal, Field(ge=0)] | None = None
    """Euro."""
    url: WebAddress | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.start and self.end and self.end < self.start:
            message = f"the project ends ({self.end}) before it starts ({self.start})"
            raise InvalidValue(message)
        return self
