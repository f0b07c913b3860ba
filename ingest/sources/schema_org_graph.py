"""The objects of one document of JSON-LD, and the references between them."""

from collections.abc import Sequence

from ingest.sources.json_values import Fields, fields_of, objects_of, text_of

NODE_LIMIT = 10_000
"""Objects of a graph that are looked at."""


def local_name(term: str) -> str:
    """Return a term without the vocabulary in front: ``schema:Dataset`` and ``https://schema.org/Dataset`` agree."""
    return term.rstrip("/").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]


def _plain(node: Fields) -> Fields:
    """Return an object whose keys have no ``schema:`` or address of schema.org in front."""
    if not any(":" in key for key in node):
        return node
    plain = {(local_name(key) if "schema" in key else key): value for key, value in node.items() if ":" in key}
    return {**plain, **{key: value for key, value in node.items() if ":" not in key}}


class Graph:
    """A document; an object that stands alone is a document of one."""

    def __init__(self, document: Fields) -> None:
        """Collect the objects at the top: of ``@graph``, or the document itself and its ``mainEntity``."""
        members = list(objects_of(document.get("@graph")))[:NODE_LIMIT]
        alone = [document, *objects_of(document.get("mainEntity"))]
        self.nodes: list[Fields] = [_plain(node) for node in (members or alone)]
        self._by_id = {key: node for node in self.nodes if (key := text_of(node.get("@id")))}

    def resolved(self, value: object) -> Fields:
        """Return an object, following ``{"@id": ...}`` to what the document says about it."""
        item = _plain(fields_of(value))
        if set(item) <= {"@id", "@type"}:
            return self._by_id.get(text_of(item.get("@id")), item)
        return item

    def main(self, results: Sequence[Fields]) -> Sequence[Fields]:
        """Return the results that the document is about: of an RO-Crate its root, otherwise all with a title.

        The files and parts of a crate are typed as works too; they belong to the root.
        """
        for node in self.nodes:
            if text_of(node.get("@id")).endswith("ro-crate-metadata.json"):
                root = self.resolved(node.get("about"))
                if root in results:
                    return [root]
        titled = [node for node in results if node.get("name") or node.get("headline") or node.get("title")]
        return titled or results[:1]
