"""Reading the body of a request by a model."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from web.api.problem import invalid_body

_View = TypeVar("_View", bound=Callable[..., Any])


def takes_body(model: type[BaseModel]) -> Callable[[_View], _View]:
    """Read the body by a model and hand it to the view as ``body``; put it below the route."""

    def decorate(view: _View) -> _View:
        view.__dict__.setdefault("_spec", {}).update(body=model, content_type="application/json")

        @wraps(view)
        def reading(**values: Any) -> Any:
            if request.mimetype != "application/json":
                raise UnsupportedMediaType
            try:
                body = model.model_validate_json(request.get_data(cache=False), strict=True)
            except ValidationError as error:
                raise invalid_body(error) from error
            return view(body=body, **values)

        return reading  # type: ignore[return-value]

    return decorate
