"""The schema.org description in a page, read with a parser of somebody else."""

import json

import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import SDO

from tests.web.html_page import Page


def described(visitor: FlaskClient, address: str) -> tuple[rdflib.Graph, rdflib.term.Node]:
    """Read the JSON-LD of a page, and check that schema.org has every name in it."""
    said = json.loads(Page(visitor.get(address).text).one("script", type="application/ld+json").text)
    assert said.pop("@context") == "https://schema.org"
    said["@context"] = {"@vocab": str(SDO), "url": {"@type": "@id"}}
    graph = rdflib.Graph().parse(data=json.dumps(said), format="json-ld")
    for predicate in set(graph.predicates()) - {rdflib.RDF.type}:
        assert predicate in SDO, predicate
    for kind in graph.objects(predicate=rdflib.RDF.type):
        assert kind in SDO, kind
    return graph, rdflib.URIRef(f"https://silta.example.org{address}")
