"""The specification (OpenAPI 3.1): what APIFlask makes of the routes, with the models by pydantic itself."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from apiflask import APIFlask
from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import models_json_schema

from web.api.mount import PREFIX
from web.api.parameters import Parameters
from web.api.problem import MEDIA_TYPE
from web.site import Site

DESCRIPTION = """\
Everybody may read, without a key. Lists come page by page: take `next` of a page as `cursor` of the following one, or
follow the header `Link`. Answers have an `ETag`; ask with `If-None-Match` and get 304 while nothing has changed.
Labels, titles and summaries come in the language of `lang`, else of `Accept-Language`. Every failure is a problem
document (RFC 9457). `RateLimit-Remaining` says how many requests are left in this minute; a key allows more.
"""
_REFERENCE = "#/components/schemas/{model}"
_NESTED = re.compile(r"^#/components/schemas/(?:\w+\.)?(.+)$")
_GENERIC = re.compile(r"^(Assessment|Statement)_(\w+?)_+$")
_PATH_VALUE = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[A-Za-z0-9-]+$"}
Mode = Literal["validation", "serialization"]


class ProblemError(BaseModel):
    """One error of a request."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    detail: str
    pointer: str | None = None
    """Place in the body: a JSON pointer."""
    parameter: str | None = None
    """Name of the parameter."""


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    type: str
    """Where the kind of problem is explained, relative to the site; `about:blank` for one that is just its status."""
    title: str
    """The same for all problems of the kind."""
    status: int
    detail: str
    """What is wrong with this request."""
    errors: list[ProblemError] | None = None


def init_specification(api: APIFlask, site: Site) -> None:
    """Describe the interface as it is."""
    api.config.update(
        OPENAPI_VERSION="3.1.0",
        DESCRIPTION=DESCRIPTION,
        SERVERS=[{"url": f"{site.silta.settings.site_url}{PREFIX}"}],
        LICENSE={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        TAGS=None,
        AUTO_OPERATION_ID=True,
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        SECURITY_SCHEMES={
            "key": {"type": "http", "scheme": "bearer", "description": "A key of somebody's account: `silta_...`"}
        },
    )

    @api.spec_processor
    def complete(spec: dict[str, Any]) -> dict[str, Any]:
        spec["components"]["schemas"] = _schemas(api)
        spec["tags"] = [{"name": name} for name in dict.fromkeys(tag["name"] for tag in spec.get("tags", ()))]
        for path, operations in spec["paths"].items():
            for method, operation in operations.items():
                _complete_operation(operation, path, method)
        described: dict[str, Any] = _with_references(spec)
        return described


def _schemas(api: APIFlask) -> dict[str, Any]:
    """Return the schemas of all models: of a request as it is read, of an answer as it is written."""
    models: dict[tuple[type[BaseModel], Mode], None] = {(Problem, "serialization"): None}
    for view in api.view_functions.values():
        spec: Mapping[str, Any] = getattr(view, "_spec", {})
        models.update({(model, "validation"): None for model, _ in spec.get("args", ())})
        if "body" in spec:
            models[(spec["body"], "validation")] = None
        answered = spec.get("response", {}).get("schema")
        if isinstance(answered, type) and issubclass(answered, BaseModel):
            models[(answered, "serialization")] = None
    _, definitions = models_json_schema(list(models), ref_template=_REFERENCE)
    parameters = {model.__name__ for model, _ in models if issubclass(model, Parameters)}
    return {name: schema for name, schema in definitions["$defs"].items() if name not in parameters}


def _complete_operation(operation: dict[str, Any], path: str, method: str) -> None:
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        if parameter["in"] == "path":
            parameter["schema"] = dict(_PATH_VALUE)
            continue
        # What may be left out may not be sent empty: a parameter has no null.
        kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
        if len(kinds) == 1:
            schema.pop("anyOf")
            schema.update(kinds[0])
        if schema.get("default", 0) is None:
            schema.pop("default")
        schema.pop("title", None)
        if "description" in schema:
            parameter["description"] = schema.pop("description")
        if schema.get("type") == "array":
            parameter.update(style="form", explode=True)
            schema.pop("default", None)
    operation.setdefault("security", [{}, {"key": []}])
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    responses = operation["responses"]
    if method == "get":
        responses.setdefault("304", {"description": "It has not changed"})
    for status, description in _failures(operation, path):
        responses.setdefault(status, {"description": description})
        responses[status]["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in ("301", "304"):
        responses.get(status, {}).pop("content", None)
    operation["responses"] = dict(sorted(responses.items()))


def _failures(operation: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    has_key = {} not in operation["security"]
    yield "401", "A key is needed, or the one that was sent opens nothing"
    if has_key:
        yield "403", "The key does not open this"
    if "{" in path or "cursor" in names:
        yield "404", "There is no such thing, or the cursor leads nowhere"
    if "410" in operation["responses"]:
        yield "410", operation["responses"]["410"]["description"]
    if "requestBody" in operation:
        yield "400", "The body is no JSON"
        yield "413", "The body is larger than 1 MiB"
        yield "415", "The body is not sent as JSON"
    yield "422", "A value is not allowed"
    yield "429", "Too many requests in this minute"
    yield "500", "A failure on the side of the site"
    yield "503", "The database or the search does not answer right now"


def _with_references(node: Any) -> Any:
    """Give generic models readable names, and point references that APIFlask nests below a model at its schema."""
    if isinstance(node, dict):
        changed = {_named(name): _with_references(value) for name, value in node.items()}
        reference = changed.get("$ref")
        if isinstance(reference, str) and (nested := _NESTED.match(reference)):
            changed["$ref"] = _REFERENCE.format(model=_named(nested.group(1)))
        return changed
    return [_with_references(item) for item in node] if isinstance(node, list) else node


def _named(name: str) -> str:
    """Return the name of a schema without what pydantic writes for the type of a generic model."""
    generic = _GENERIC.match(name)
    return f"{generic[1]}Of{'Term' if generic[2].startswith('Annotated') else generic[2]}" if generic else name
