"""The entry: what there is, and where."""

from apiflask import APIBlueprint
from flask import Response

from web.api.answers import Answer, answer, api_address, site_address
from web.api.parameters import Parameters, takes
from web.site import this_site

entry = APIBlueprint("entry", __name__, tag="Entry")


class Entry(Answer):
    """The addresses of this interface."""

    name: str
    """Of the site."""
    version: str
    documentation: str
    """For people."""
    specification: str
    """OpenAPI 3.1."""
    briefs: str
    search: str
    technologies: str
    business_models: str
    potential_levels: str
    sectors: str
    organisations: str
    offers: str
    requests: str
    openings: str
    submissions: str
    """Needs a key of the scope `submissions`."""


@entry.get("/")
@takes(Parameters)
@entry.output(Entry)
def show_entry(parameters: Parameters) -> Response:
    """The addresses of this interface"""
    paths = {
        name: api_address(f"/{name.replace('_', '-')}")
        for name, field in Entry.model_fields.items()
        if name not in {"name", "version", "documentation", "specification"}
    }
    return answer(
        Entry(
            name=this_site().silta.settings.site_name,
            version="1",
            documentation=site_address("/api"),
            specification=api_address("/openapi.json"),
            **paths,
        )
    )
