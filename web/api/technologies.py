"""The technologies: concepts of the taxonomy."""

from apiflask import APIBlueprint
from flask import Response, abort

from kb.model import Technology
from kb.taxonomy import Taxonomy
from web.api.answers import Answer, InLanguages, Page, answer, cut, following, moved, site_address
from web.api.cursor import read_cursor
from web.api.parameters import Paging, Parameters, takes
from web.api.problem import ApiProblem, ProblemKind
from web.site import this_site

technologies = APIBlueprint("technologies", __name__, tag="Vocabularies")


class Synonyms(Answer):
    """Other names (skos:altLabel)."""

    de: tuple[str, ...]
    en: tuple[str, ...]
    fi: tuple[str, ...]


class TechnologyAnswer(Answer):
    """A concept of the taxonomy (SKOS)."""

    id: str
    uri: str
    address: str
    """Its page."""
    label: InLanguages
    synonyms: Synonyms
    definition: InLanguages
    broader: tuple[str, ...]
    """Ids of the directly broader concepts; empty at the top."""
    narrower: tuple[str, ...]
    """Ids of the directly narrower concepts."""
    related: tuple[str, ...]
    close_match: tuple[str, ...]
    """URIs of nearly equal concepts elsewhere."""

    @classmethod
    def of(cls, item: Technology, taxonomy: Taxonomy) -> "TechnologyAnswer":
        """Return a concept."""
        return cls(
            id=item.id,
            uri=item.uri,
            address=site_address(f"/technologies/{item.id}"),
            label=InLanguages.of(item.label),
            synonyms=Synonyms(de=item.synonyms_de, en=item.synonyms_en, fi=item.synonyms_fi),
            definition=InLanguages.of(item.scope_note),
            broader=item.broader,
            narrower=taxonomy.narrower(item.id),
            related=item.related,
            close_match=item.close_match,
        )


class TechnologyPage(Page[TechnologyAnswer]):
    """Concepts by id."""


@technologies.get("/technologies")
@takes(Paging)
@technologies.output(TechnologyPage)
def list_technologies(parameters: Paging) -> Response:
    """The technologies, by id"""
    question = ("technologies",)
    after = str(read_cursor(question, parameters.cursor)[0]) if parameters.cursor else ""
    taxonomy = this_site().silta.vocabularies.taxonomy
    ordered = sorted((item for item in taxonomy if item.id > after), key=lambda item: item.id)
    shown, more = cut(ordered, parameters.limit)
    cursor = following(question, [shown[-1].id], more) if shown else None
    return answer(TechnologyPage(items=[TechnologyAnswer.of(item, taxonomy) for item in shown], next=cursor))


@technologies.get("/technologies/<identifier>")
@takes(Parameters)
@technologies.output(TechnologyAnswer)
@technologies.doc(
    responses={
        301: "Another technology took its place; `Location` leads there",
        410: "The technology is used no more",
    }
)
def show_technology(identifier: str, parameters: Parameters) -> Response:
    """One technology with its names and its place

    One that another one replaced redirects there for ever.
    """
    taxonomy = this_site().silta.vocabularies.taxonomy
    found = taxonomy.get(identifier)
    if found is None:
        replacement = taxonomy.replacement(identifier)
        if replacement is not None:
            return moved(f"/technologies/{replacement}")
        if taxonomy.deprecated(identifier) is not None:
            raise ApiProblem(ProblemKind.WITHDRAWN)
        abort(404)
    return answer(TechnologyAnswer.of(found, taxonomy))
