"""The interface for programs on a page for people, made of its specification; no script of anybody else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template

from web.addresses import keep_parameters
from web.api.mount import PREFIX, this_mount
from web.api.problem import ProblemKind

reference = Blueprint("reference", __name__)
_PAGE = "silta-api-reference"


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """A parameter of an operation."""

    name: str
    kind: str
    """What it can be, in a few words."""
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of an address."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[ParameterLine, ...]
    needs_key: bool
    body: str
    """Name of the model of its body; empty without one."""
    answer: str
    """Name of the model of its answer."""


@dataclass(frozen=True, slots=True)
class Model:
    """What is sent or answered."""

    name: str
    description: str
    members: tuple[ParameterLine, ...]
    values: tuple[str, ...] = ()
    """Of a vocabulary, which has no members."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything that the page shows."""

    groups: tuple[tuple[str, tuple[Operation, ...]], ...]
    models: tuple[Model, ...]


@reference.get("/api")
def show() -> str:
    """Show all addresses, parameters, models and problems; or say that this site has no such interface."""
    keep_parameters(())
    mount = this_mount()
    return render_template(
        "api.html",
        reference=_read() if mount.is_there else None,
        prefix=PREFIX,
        problems=tuple(ProblemKind),
    )


def _read() -> Reference:
    known: Reference | None = current_app.extensions.get(_PAGE)
    if known is None:
        api = this_mount().api
        with api.app_context():
            specification = api.spec
        known = current_app.extensions[_PAGE] = read_reference(dict(specification))
    return known


def read_reference(specification: Mapping[str, Any]) -> Reference:
    """Return what the page shows of a specification."""
    groups: dict[str, list[Operation]] = {tag["name"]: [] for tag in specification["tags"]}
    for path, operations in specification["paths"].items():
        for method, operation in operations.items():
            groups[operation["tags"][0]].append(_operation(method, path, operation))
    models = specification["components"]["schemas"].items()
    return Reference(
        groups=tuple((name, tuple(found)) for name, found in groups.items()),
        models=tuple(_model(name, schema) for name, schema in models),
    )


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Operation:
    succeeds = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=tuple(
            ParameterLine(item["name"], _kind(item["schema"]), item.get("description", ""))
            for item in operation["parameters"]
        ),
        needs_key={} not in operation["security"],
        body=_reference(body),
        answer=_reference(succeeds["content"]["application/json"]["schema"]),
    )


def _model(name: str, schema: Mapping[str, Any]) -> Model:
    members = tuple(
        ParameterLine(member, _kind(described), described.get("description", ""))
        for member, described in schema.get("properties", {}).items()
    )
    return Model(name, schema.get("description", ""), members, tuple(str(value) for value in schema.get("enum", ())))


def _kind(schema: Mapping[str, Any]) -> str:
    """Say in a few words what a value can be, in the terms of JSON Schema."""
    if "$ref" in schema:
        return _reference(schema)
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return " ".join(_limits(schema))


def _limits(schema: Mapping[str, Any]) -> Iterator[str]:
    yield str(schema.get("const", schema.get("type", "any")))
    if "format" in schema:
        yield f"({schema['format']})"
    if "minimum" in schema and "maximum" in schema:
        yield f"{schema['minimum']}..{schema['maximum']}"
    if "maxLength" in schema:
        yield f"≤ {schema['maxLength']}"


def _reference(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
