"""How a result that schema.org's vocabulary describes is identified."""

from collections.abc import Iterator

from ingest.record import RawIdentifier
from ingest.sources.json_values import Fields, items_of, text_of
from ingest.sources.relations import identifier_of
from ingest.sources.schema_org_graph import Graph, local_name

_RELATIONS = {"translationOfWork": "IsTranslationOf", "workTranslation": "HasTranslation", "isVersionOf": "IsVersionOf"}


def identifiers_of(node: Fields, graph: Graph) -> tuple[RawIdentifier, ...]:
    """Return the identifiers of a result, and those of the same work in other versions and languages."""
    told = [("", text_of(node.get("@id")), "")]
    told += [(scheme, value, "") for key in ("identifier", "sameAs") for scheme, value in _values(node.get(key), graph)]
    told += [("url", text_of(node.get(key)), "") for key in ("url", "codeRepository")]
    for key, relation in _RELATIONS.items():
        told += [(scheme, value, relation) for scheme, value in _values(node.get(key), graph)]
    found = (identifier_of(scheme, value, relation) for scheme, value, relation in told)
    return tuple(dict.fromkeys(filter(None, found)))


def _values(value: object, graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield scheme and value of strings, references and objects of the type PropertyValue."""
    for item in items_of(value):
        if isinstance(item, dict):
            inner = graph.resolved(item)
            scheme = local_name(text_of(inner.get("propertyID"))).lower()
            yield scheme, text_of(inner.get("value")) or text_of(inner.get("@id")) or text_of(inner.get("@value"))
        else:
            yield "", text_of(item)
