"""A publication behind a result."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from kb.model.errors import InvalidValue
from kb.model.identifiers import Doi
from kb.model.value import Line, Value
from kb.model.web_address import WebAddress


class Publication(Value):
    """An article, report, data set or standard; named by a title or a DOI."""

    title: Line | None = None
    doi: Doi | None = None
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    url: WebAddress | None = None

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if not (self.title or self.doi):
            message = "a publication has a title or a DOI"
            raise InvalidValue(message)
        return self
