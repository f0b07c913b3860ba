"""Reading technologies from SKOS Turtle (SKOS Reference, W3C Recommendation, 18 August 2009)."""

import re
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from pydantic import ValidationError
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef

from kb.model import Language, LocalisedString, Technology, explain
from kb.taxonomy.errors import InvalidVocabulary
from kb.taxonomy.taxonomy import Taxonomy

SILTA = Namespace("https://silta.example.org/vocabulary#")
"""Silta's own: ``ambiguousLabel`` and ``euroSciVocNotation`` of a concept, ``includesChange`` of the scheme."""
_CHANGE = "urn:uuid:"
# rdflib's messages begin with the address of the file; the line is what helps.
_LINE = re.compile(r"at line (\d+)")


def read_taxonomy(files: Iterable[Path]) -> Taxonomy:
    """Read every concept of these Turtle files as one taxonomy.

    :raises InvalidVocabulary: naming the file that cannot be parsed, or the concept that breaks a condition
    """
    graph = Graph()
    for file in sorted(files):
        _parse(graph, file)
    concepts = sorted(graph.subjects(RDF.type, SKOS.Concept), key=str)
    return Taxonomy((_technology(graph, concept) for concept in concepts), included=_included(graph))


def _included(graph: Graph) -> list[UUID]:
    found = []
    for item in graph.objects(None, SILTA.includesChange):
        try:
            found.append(UUID(str(item).removeprefix(_CHANGE)))
        except ValueError as error:
            message = (
                f"silta:includesChange names {item}; a proposal is named as <{_CHANGE}...>, as the export writes it"
            )
            raise InvalidVocabulary(message) from error
    return found


def _parse(graph: Graph, file: Path) -> None:
    try:
        graph.parse(file, format="turtle")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file}: cannot be read ({error})"
        raise InvalidVocabulary(message) from error
    except Exception as error:  # rdflib's parser raises errors of many unrelated classes
        line = _LINE.search(str(error))
        message = f"{file}: no valid Turtle{f', line {line.group(1)}' if line else ''}"
        raise InvalidVocabulary(message) from error


def _technology(graph: Graph, concept: object) -> Technology:
    if not isinstance(concept, URIRef):
        message = f"a concept has no URI: {concept}"
        raise InvalidVocabulary(message)
    identifier = _local_name(concept)
    labels = {language: _literals(graph, concept, SKOS.prefLabel, language) for language in Language}
    for language, found in labels.items():
        if len(found) != 1:
            message = f"technology {identifier}: {len(found)} preferred labels in {language}; exactly one is allowed"
            raise InvalidVocabulary(message)
    try:
        return Technology(
            id=identifier,
            uri=str(concept),
            label=LocalisedString(**{language.value: found[0] for language, found in labels.items()}),
            synonyms_de=_literals(graph, concept, SKOS.altLabel, Language.DE),
            synonyms_en=_literals(graph, concept, SKOS.altLabel, Language.EN),
            synonyms_fi=_literals(graph, concept, SKOS.altLabel, Language.FI),
            hidden=tuple(sorted(str(label) for label in graph.objects(concept, SKOS.hiddenLabel))),
            scope_note=_scope_note(graph, concept, identifier),
            broader=_links(graph, concept, SKOS.broader),
            related=_links(graph, concept, SKOS.related),
            close_match=tuple(sorted(str(uri) for uri in graph.objects(concept, SKOS.closeMatch))),
            euroscivoc=tuple(sorted(str(item) for item in graph.objects(concept, SILTA.euroSciVocNotation))),
            ambiguous_de=_literals(graph, concept, SILTA.ambiguousLabel, Language.DE),
            ambiguous_en=_literals(graph, concept, SILTA.ambiguousLabel, Language.EN),
            ambiguous_fi=_literals(graph, concept, SILTA.ambiguousLabel, Language.FI),
            deprecated=any(
                isinstance(item, Literal) and bool(item.toPython()) for item in graph.objects(concept, OWL.deprecated)
            ),
            replaced_by=next(iter(_links(graph, concept, DCTERMS.isReplacedBy)), None),
        )
    except ValidationError as error:
        message = f"technology {identifier}: {explain(error)}"
        raise InvalidVocabulary(message) from error


def _scope_note(graph: Graph, concept: URIRef, identifier: str) -> LocalisedString:
    notes = {language.value: _literals(graph, concept, SKOS.scopeNote, language) for language in Language}
    missing = [language for language, found in notes.items() if len(found) != 1]
    if missing:
        message = f"technology {identifier}: exactly one scope note is needed in {', '.join(missing)}"
        raise InvalidVocabulary(message)
    return LocalisedString(**{language: found[0] for language, found in notes.items()})


def _literals(graph: Graph, concept: URIRef, predicate: URIRef, language: Language) -> tuple[str, ...]:
    found = (item for item in graph.objects(concept, predicate) if isinstance(item, Literal))
    return tuple(sorted(str(item) for item in found if item.language == language.value))


def _links(graph: Graph, concept: URIRef, predicate: URIRef) -> tuple[str, ...]:
    return tuple(sorted(_local_name(item) for item in graph.objects(concept, predicate) if isinstance(item, URIRef)))


def _local_name(uri: URIRef) -> str:
    return re.split(r"[/#]", str(uri).rstrip("/"))[-1]
