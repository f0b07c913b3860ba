"""The distributed backend: a cluster of Elasticsearch 9, for when one machine is not enough."""

from collections.abc import Sequence
from uuid import UUID

from kb.model import Language
from kb.search.backend import BackendStatus, Generation, Suggestion
from kb.search.backends.elasticsearch_bulk import DocumentsRefused, delete_documents, index_documents
from kb.search.backends.elasticsearch_client import Cluster
from kb.search.backends.elasticsearch_generations import Generations, NewGeneration, read_position, write_position
from kb.search.backends.elasticsearch_reader import Reader
from kb.search.concepts import Interpreter
from kb.search.document import SearchDocument
from kb.search.request import SearchRequest
from kb.search.result import Hit, SearchResult
from kb.search.suggestions import TechnologySuggester, combine
from kb.search.vocabulary import Vocabulary
from kb.settings import ElasticsearchSettings


class ElasticsearchBackend:
    """Searches and writes the generations of one installation; any number of processes on any machines."""

    name = "elasticsearch"

    def __init__(self, settings: ElasticsearchSettings, interpreter: Interpreter) -> None:
        """Take the settings of the cluster, which is not asked yet, and the interpreter of queries.

        :raises InvalidConnection: when the settings cannot be right
        """
        self._cluster = Cluster(settings)
        self._generations = Generations(self._cluster)
        self._reader = Reader(self._cluster, self._generations.alias, interpreter)
        self._suggester = TechnologySuggester(interpreter.taxonomy)

    def apply(self, documents: Sequence[SearchDocument], deleted: Sequence[UUID], position: int) -> None:
        """Replace and remove documents, and make them durable together with the outbox position that they bring.

        A document whose revision is older than the one in the index is left out. The position is written when
        everything before it is durable and readers see it.

        :raises SearchUnavailable: when the cluster is away or stays busy; applying again is safe
        :raises DocumentsRefused: when the cluster does not take some of the documents
        """
        with self._cluster.writing() as client:
            generation = self._generations.current(client)
            if generation is None:
                first = self.new_generation()
                first.commit(0)
                self.swap(first)
                generation = first.name
            try:
                delete_documents(client, generation, deleted)
                # Of two states of a brief in one batch the later one counts.
                index_documents(client, generation, {document.id: document for document in documents}.values())
            except DocumentsRefused:
                client.indices.refresh(index=generation)  # the others are in
                raise
            client.indices.refresh(index=generation)
            write_position(client, generation, position)

    def new_generation(self) -> NewGeneration:
        """Begin an index beside the one that readers see."""
        return self._generations.new()

    def swap(self, generation: Generation) -> None:
        """Let readers see this generation from now on, and remove the one before."""
        self._generations.swap(generation.name)

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request.

        :raises SearchUnavailable: when there is no index yet, or the cluster does not answer
        """
        return self._reader.search(request)

    def suggest(self, prefix: str, language: Language, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return technologies, then briefs, whose label or title has a word that begins like this."""
        technologies = self._suggester.suggest(prefix, language, limit)
        return combine(technologies, self._reader.titles(prefix, language, limit), limit)

    def similar(self, brief_id: UUID, language: Language, limit: int = 5) -> tuple[Hit, ...]:
        """Return the briefs that are most like this one by technologies and words; nothing for an unknown one."""
        return self._reader.similar(brief_id, language, limit)

    def vocabulary(self) -> Vocabulary:
        """Return the words of titles and summaries by language, and how many briefs have each."""
        return self._reader.vocabulary()

    def status(self) -> BackendStatus:
        """Say what is in the index."""
        with self._cluster.reading() as client:
            generation = self._generations.current(client)
            if generation is None:
                return BackendStatus(self.name, None, 0, 0)
            documents = client.count(index=generation)["count"]
            return BackendStatus(self.name, generation, documents, read_position(client, generation))

    def interpret_with(self, interpreter: Interpreter) -> None:
        """Understand queries by other labels from now on; searches that run end with the former ones."""
        self._reader = Reader(self._cluster, self._generations.alias, interpreter)
        self._suggester = TechnologySuggester(interpreter.taxonomy)

    def close(self) -> None:
        """Close the connections."""
        self._cluster.close()
