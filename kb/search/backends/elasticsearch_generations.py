"""The generations of an Elasticsearch index: indices of which an alias names the one that readers see.

The outbox position stands in the mapping's ``_meta`` of the generation itself. It is written after the documents are
durable (Elasticsearch answers a bulk request when the translog of every copy is on disk) and goes with the generation
when the alias moves. What is lost between the two is applied once more, and applying is idempotent.
"""

import contextlib
from collections.abc import Iterable

from elasticsearch import Elasticsearch, NotFoundError

from kb.model import new_id
from kb.search.backend import SearchUnavailable
from kb.search.backends.elasticsearch_bulk import index_documents
from kb.search.backends.elasticsearch_client import Cluster
from kb.search.backends.elasticsearch_mapping import FORMAT, POSITION, template
from kb.search.document import SearchDocument

TEMPLATE_PRIORITY = 500


class Generations:
    """The generations of one installation."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._settings = cluster.settings
        self.alias = f"{cluster.settings.index}-format{FORMAT}"
        """What readers search; an index of another format has another alias, so processes of both versions work."""

    def current(self, client: Elasticsearch) -> str | None:
        """Return the name of the generation that readers see, or None before the first one."""
        try:
            found: dict[str, object] = client.indices.get_alias(name=self.alias).body
        except NotFoundError:
            return None
        return max(found, default=None)

    def new(self) -> "NewGeneration":
        """Make the index of a new generation."""
        with self._cluster.writing() as client:
            client.indices.put_index_template(
                name=self.alias,
                index_patterns=[f"{self.alias}-*"],
                template=template(self._settings.shards, self._settings.replicas),
                priority=TEMPLATE_PRIORITY,
                allow_auto_create=False,  # a late write to a removed generation must not make it anew
                meta={"description": "Search index of Silta; rebuilt by `silta reindex`."},
            )
            name = f"{self.alias}-{new_id().hex}"
            client.indices.create(index=name)
        return NewGeneration(self._cluster, name)

    def swap(self, name: str) -> None:
        """Let readers see this generation, in one step, and remove every other one."""
        with self._cluster.writing() as client:
            client.indices.update_aliases(
                actions=[
                    {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
                    {"add": {"index": name, "alias": self.alias, "is_write_index": False}},
                ]
            )
            pattern = f"{self._settings.index}-format*"
            for other in client.indices.get(index=pattern, expand_wildcards=["open", "closed"]).body:
                if other != name:
                    remove(client, other)


class NewGeneration:
    """An index that is being built beside the one that readers see."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster = cluster
        self.name = name

    def index(self, documents: Iterable[SearchDocument]) -> int:
        """Add documents (or replace those with the same id) and return how many there were."""
        with self._cluster.writing() as client:
            return index_documents(client, self.name, documents)

    def commit(self, position: int) -> None:
        """Make everything durable together with the outbox position that it includes."""
        with self._cluster.writing() as client:
            client.indices.refresh(index=self.name)
            write_position(client, self.name, position)

    def discard(self) -> None:
        """Throw it away."""
        with self._cluster.writing() as client:
            remove(client, self.name)


def remove(client: Elasticsearch, index: str) -> None:
    """Remove an index that may be gone already."""
    with contextlib.suppress(NotFoundError):
        client.indices.delete(index=index)


def write_position(client: Elasticsearch, index: str, position: int) -> None:
    """Write down the last outbox row that is durable in an index."""
    if not client.indices.put_mapping(index=index, meta={POSITION: position})["acknowledged"]:
        message = "the search cluster did not confirm the position of the index in time; the changes are applied again"
        raise SearchUnavailable(message)


def read_position(client: Elasticsearch, index: str) -> int:
    """Return the last outbox row that is durable in an index; 0 before the first."""
    mapping = client.indices.get_mapping(index=index).body[index]["mappings"]
    return int(mapping.get("_meta", {}).get(POSITION, 0))
