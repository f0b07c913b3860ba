"""The interface, put together."""

from collections.abc import Callable
from importlib import import_module

from apiflask import APIFlask
from flask import Flask, g

from kb.model import AccountRole
from web.accounts.permissions import ACTORS, PUBLIC, Rule, declare, init_permissions
from web.api.callers import KeyActors, init_callers
from web.api.failures import init_failures
from web.api.rates import init_rates
from web.api.sharing import init_sharing
from web.api.specification import init_specification
from web.caching import init_caching
from web.compression import init_compression
from web.security import init_security
from web.site import EXTENSION, Site

BODY = 1024 * 1024
"""Bytes of a body at most."""
RESOURCES = (
    ("entry", PUBLIC),
    ("search", PUBLIC),
    ("briefs", PUBLIC),
    ("technologies", PUBLIC),
    ("vocabularies", PUBLIC),
    ("organisations", PUBLIC),
    ("cooperation", PUBLIC),
    ("openings", PUBLIC),
    ("submissions", Rule(roles=frozenset({AccountRole.RESEARCHER}))),
)
"""The resources, in the order in which the documentation shows them, and who may use each.

A new one is a module of this package with a blueprint of its name, its models and its views;
docs/develop/api-resource.md says how.
"""


def create_api(current_site: Callable[[], Site]) -> APIFlask:
    """Make the interface over a site's knowledge base.

    :param current_site: returns the site with the vocabularies that count now; each request asks once
    """
    site = current_site()
    api = APIFlask(
        "web.api",
        title=f"{site.silta.settings.site_name} API",
        version="1",
        spec_path="/openapi.json",
        docs_path=None,  # its pages load scripts of other hosts; ours is web.api.reference
        json_errors=False,
        static_folder=None,
    )
    api.extensions[EXTENSION] = site
    api.extensions[ACTORS] = KeyActors()
    api.config.update(MAX_CONTENT_LENGTH=BODY)

    @api.before_request
    def use_current_site() -> None:
        g.site = current_site()

    # Redirects of the router would be pages.
    api.url_map.merge_slashes = False
    _init_middle(api, site)
    declare(api, PUBLIC, endpoints=("openapi.spec",))
    for name, rule in RESOURCES:
        blueprint = getattr(import_module(f"web.api.{name}"), name)
        declare(api, rule, blueprints=(blueprint,))
        api.register_blueprint(blueprint)
    init_specification(api, site)
    return api


def _init_middle(api: Flask, site: Site) -> None:
    """Register what looks at every request and answer; of the latter, what is registered first runs last."""
    settings = site.silta.settings
    init_compression(api)
    init_security(api, encrypted=settings.site_url.startswith("https://"))
    init_caching(api)
    init_failures(api)
    init_sharing(api)
    init_rates(api, settings)
    init_callers(api)
    init_permissions(api)
