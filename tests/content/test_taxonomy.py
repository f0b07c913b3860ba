"""The shipped taxonomy keeps the integrity conditions of SKOS, checked on the graph itself."""

from collections import Counter
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from kb.model import Language
from kb.taxonomy import Vocabularies

SCHEME = URIRef("https://silta.example.org/technologies")


@pytest.fixture(scope="module")
def graph(content: Path) -> Graph:
    graph = Graph()
    for file in (content / "taxonomy").glob("*.ttl"):
        graph.parse(file, format="turtle")
    return graph


@pytest.fixture(scope="module")
def concepts(graph: Graph) -> list[URIRef]:
    return [concept for concept in graph.subjects(RDF.type, SKOS.Concept) if isinstance(concept, URIRef)]


def test_it_is_as_large_as_promised(graph: Graph, concepts: list[URIRef]) -> None:
    assert len(concepts) >= 150
    assert sum(1 for _ in graph.subject_objects(SKOS.altLabel)) >= 400


@pytest.mark.parametrize("language", list(Language))
def test_every_concept_has_one_preferred_label_and_one_scope_note(
    graph: Graph, concepts: list[URIRef], language: Language
) -> None:
    for concept in concepts:
        for predicate in (SKOS.prefLabel, SKOS.scopeNote):
            values = [item for item in graph.objects(concept, predicate) if isinstance(item, Literal)]
            assert len([item for item in values if item.language == language]) == 1, (concept, predicate)


@pytest.mark.parametrize("language", list(Language))
def test_labels_are_disjoint(graph: Graph, language: Language) -> None:
    labels = Counter(
        str(label).casefold()
        for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
        for concept, label in graph.subject_objects(predicate)
        if isinstance(label, Literal) and label.language == language and (concept, RDF.type, SKOS.Concept) in graph
    )
    assert [label for label, count in labels.items() if count > 1] == []


def test_no_orphan_and_no_cycle(graph: Graph, concepts: list[URIRef]) -> None:
    tops = set(graph.subjects(SKOS.topConceptOf, SCHEME))
    assert set(graph.objects(SCHEME, SKOS.hasTopConcept)) == tops
    for concept in concepts:
        assert (concept, SKOS.inScheme, SCHEME) in graph
        assert concept in tops or list(graph.objects(concept, SKOS.broader)), concept
        above = {
            up
            for broader in graph.objects(concept, SKOS.broader)
            for up in graph.transitive_objects(broader, SKOS.broader)
        }
        assert concept not in above, concept
        assert concept in tops or above & tops, concept


def test_the_hierarchy_is_three_deep_in_every_branch(vocabularies: Vocabularies) -> None:
    taxonomy = vocabularies.taxonomy
    for top in taxonomy.tops:
        depth = max(len(taxonomy.ancestors(item.id)) for item in taxonomy if top in taxonomy.ancestors(item.id))
        assert depth >= 2, top


def test_every_link_leads_to_a_concept(graph: Graph, concepts: list[URIRef]) -> None:
    known = set(concepts)
    for predicate in (SKOS.broader, SKOS.related):
        for _, linked in graph.subject_objects(predicate):
            assert linked in known, linked
    for _, address in graph.subject_objects(SKOS.closeMatch):
        assert str(address).startswith(("http://data.europa.eu/8mn/euroscivoc/", "http://www.wikidata.org/entity/Q"))


def test_related_links_go_both_ways_and_never_to_a_broader_concept(graph: Graph) -> None:
    """SKOS Reference, S23 (skos:related is symmetric) and S27 (it is disjoint with skos:broaderTransitive)."""
    pairs = set(graph.subject_objects(SKOS.related))
    assert pairs
    assert {(one, other) for one, other in pairs if (other, one) not in pairs} == set()
    for one, other in pairs:
        assert one != other
        assert other not in set(graph.transitive_objects(one, SKOS.broader)), (one, other)


@pytest.mark.parametrize(
    ("phrase", "language", "technology"),
    [
        ("fitted by logistic regression", Language.EN, "machine-learning"),
        ("mit logistischer Regression geschätzt", Language.DE, "machine-learning"),
        ("estimoitu logistisella regressiolla", Language.FI, "machine-learning"),
        ("electron beam melting of titanium", Language.EN, "metal-additive-manufacturing"),
        ("acoustic emission testing of vessels", Language.EN, "acoustic-emission-monitoring"),
    ],
)
def test_a_phrase_is_not_taken_for_a_neighbour(
    vocabularies: Vocabularies, phrase: str, language: Language, technology: str
) -> None:
    assert [match.technology for match in vocabularies.labels.find(phrase, language)] == [technology]


def test_a_scope_note_is_one_sentence(graph: Graph) -> None:
    for concept, note in graph.subject_objects(SKOS.scopeNote):
        assert str(note).endswith("."), concept
