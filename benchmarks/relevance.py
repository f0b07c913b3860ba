"""How well the search ranks: nDCG@10, MRR@10 and Recall@100 on judged collections, through the real index path.

Two collections: Silta's own judgements over content/briefs (tests/relevance), and Cranfield (Cleverdon, 1960s) where
the real records lie beside the checkout. Cranfield's gain is 5 - grade for the grades 1 to 4 and 1 for -1; nDCG uses
2^gain - 1, cut at 10, averaged over all queries.
"""

import argparse
import csv
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.backends import Cluster, open_cluster
from ingest.brief_file import read_brief
from kb.model import Language, Text, Texts, TransferBrief, new_id
from kb.search.backend import Backend
from kb.search.backends import BACKENDS, open_backend
from kb.search.document import make_document
from kb.search.request import TEXT_LENGTH, SearchRequest
from kb.search.search import Searcher
from kb.settings import ElasticsearchSettings
from kb.taxonomy import Vocabularies

ROOT = Path(__file__).resolve().parent.parent
JUDGED = ROOT / "tests" / "relevance"
GAINS = {grade: 2**grade - 1 for grade in range(5)}


@dataclass(frozen=True, slots=True)
class Query:
    """A judged question."""

    id: str
    language: Language
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Briefs, questions, and how well each brief answers each."""

    name: str
    briefs: tuple[TransferBrief, ...]
    queries: tuple[Query, ...]
    grades: dict[tuple[str, str], int]
    """(query, slug) to the gain, 0 to 4."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument(
        "--backend", choices=BACKENDS, nargs="+", default=list(BACKENDS), help="which backends (default: all)"
    )
    parser.add_argument("--cluster", help="address of a running Elasticsearch; without it a node is started")
    parser.add_argument("--worst", type=int, default=0, help="also list the queries that rank worst")


def run(arguments: argparse.Namespace) -> None:
    """Print the figures of each collection, by kind of query."""
    vocabularies = Vocabularies.read(ROOT / "content")
    collections = [own_collection()]
    cranfield = Path(os.environ.get("SILTA_SHARED_DATA", ROOT.parent / "shared" / "data")) / "cranfield"
    if cranfield.is_dir():
        collections.append(cranfield_collection(cranfield))
    else:
        print(f"Cranfield is not at {cranfield} (SILTA_SHARED_DATA); left out.")
    print(f"{'backend':14} {'collection':10} {'queries':26} {'nDCG@10':>8} {'MRR@10':>8} {'R@100':>8}")
    with open_cluster(arguments) as cluster:
        for name in arguments.backend:
            if name == "elasticsearch" and cluster is None:
                continue
            for collection in collections:
                _measure(name, collection, vocabularies, arguments.worst, cluster)


def own_collection() -> Collection:
    """Read the demonstration briefs and their judgements."""
    files = sorted((ROOT / "content" / "briefs").glob("*.md"))
    briefs = tuple(read_brief(file.read_text(encoding="utf-8")).brief for file in files)
    loaded = yaml.safe_load((JUDGED / "queries.yaml").read_text(encoding="utf-8"))
    queries = tuple(Query(item["id"], Language(item["language"]), item["kind"], item["text"]) for item in loaded)
    with (JUDGED / "judgements.tsv").open(encoding="utf-8", newline="") as stream:
        grades = {(row["query"], row["brief"]): int(row["grade"]) for row in csv.DictReader(stream, delimiter="\t")}
    return Collection("briefs", briefs, queries, grades)


def cranfield_collection(folder: Path) -> Collection:
    """Read Cranfield: abstracts become the source's own words of English briefs."""
    briefs = []
    for number, title, text in _records(folder / "cran.all.1400", "W"):
        content = text or title or "empty"
        english = Text(title=(title or content)[:250], summary=(title or content)[:400], description=content)
        briefs.append(TransferBrief(id=new_id(), slug=f"cranfield-{number}", texts=Texts(en=english)))
    asked = [text for _, _, text in _records(folder / "cran.qry", "W")]
    queries = tuple(Query(str(number), Language.EN, "all", text) for number, text in enumerate(asked, start=1))
    grades = {}
    for line in (folder / "cranqrel").read_text(encoding="ascii").splitlines():
        query, document, grade = line.split()
        grades[query, f"cranfield-{document}"] = 5 - int(grade) if int(grade) > 0 else 1
    return Collection("cranfield", tuple(briefs), queries, grades)


def _records(file: Path, field: str) -> Iterator[tuple[str, str, str]]:
    for record in re.split(r"^\.I ", file.read_text(encoding="latin-1"), flags=re.MULTILINE)[1:]:
        number, _, rest = record.partition("\n")
        parts = re.split(r"^\.([TABW])\n", rest, flags=re.MULTILINE)
        fields = dict(zip(parts[1::2], parts[2::2], strict=True))
        yield number.strip(), " ".join(fields.get("T", "").split()), " ".join(fields.get(field, "").split())


def _measure(
    name: str, collection: Collection, vocabularies: Vocabularies, worst: int, cluster: Cluster | None
) -> None:
    import ir_measures
    from ir_measures import RR, R, nDCG

    measures = {"nDCG": nDCG(gains=GAINS) @ 10, "MRR": RR @ 10, "R": R @ 100}
    with tempfile.TemporaryDirectory() as folder:
        settings = None
        if name == "elasticsearch" and cluster is not None:
            index = f"silta-relevance-{collection.name}"
            settings = ElasticsearchSettings(url=cluster.address, index=index, replicas=0, timeout=60)
        backend = open_backend(name, Path(folder), vocabularies, settings)
        fill(backend, collection.briefs, vocabularies)
        searcher = Searcher(backend)
        found = [
            ir_measures.ScoredDoc(query.id, slug, -float(rank))
            for query in collection.queries
            for rank, slug in enumerate(_ranked(searcher, query))
        ]
        backend.close()
    judged = [ir_measures.Qrel(query, slug, grade) for (query, slug), grade in collection.grades.items()]
    values: dict[tuple[str, str], float] = {}
    labels = {str(measure): label for label, measure in measures.items()}
    for item in ir_measures.iter_calc(list(measures.values()), judged, found):
        values[item.query_id, labels[str(item.measure)]] = item.value
    kinds: dict[str, list[Query]] = {"all": list(collection.queries)}
    for query in collection.queries:
        if query.kind != "all":
            kinds.setdefault(query.kind, []).append(query)
            kinds.setdefault(f"language {query.language}", []).append(query)
    for kind, queries in kinds.items():
        means = [sum(values.get((query.id, label), 0.0) for query in queries) / len(queries) for label in measures]
        row = " ".join(f"{mean:8.4f}" for mean in means)
        print(f"{name:14} {collection.name:10} {f'{kind} ({len(queries)})':26} {row}")
    for query in sorted(collection.queries, key=lambda query: values.get((query.id, "nDCG"), 0.0))[:worst]:
        print(f"    {values.get((query.id, 'nDCG'), 0.0):.3f} {query.id}: {query.text[:100]}")


def fill(backend: Backend, briefs: Iterable[TransferBrief], vocabularies: Vocabularies) -> None:
    """Make briefs the whole index of a backend."""
    generation: Any = backend.new_generation()
    generation.index(make_document(brief, 1, vocabularies.taxonomy) for brief in briefs)
    generation.commit(1)
    backend.swap(generation)


def _ranked(searcher: Searcher, query: Query) -> list[str]:
    request = SearchRequest(text=query.text[:TEXT_LENGTH], language=query.language, page_size=100, facets=())
    return [hit.slug for hit in searcher.search(request).hits]
