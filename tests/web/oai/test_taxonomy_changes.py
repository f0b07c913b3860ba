"""The sets follow the taxonomy while the site runs."""

from collections.abc import Callable

import pytest

from kb.curation.taxonomy_desk import accept, propose
from kb.model import ConceptChange
from tests.kb.curation.people import EDITOR, SCOUT
from tests.kb.taxonomy.sample_concepts import add, merge
from tests.web.oai.conftest import asking
from tests.web.oai.validator import Validator, harvest
from tests.web.small_site import brief, confirmed
from web.app import create_app
from web.silta import Silta

Small = Callable[..., Silta]
ROBOTS = "technology:robotics"


def decide(silta: Silta, change: ConceptChange) -> None:
    """Let an editor accept a change."""
    with silta.database.unit_of_work(writing=True) as work:
        proposal = propose(work, silta.vocabularies.taxonomy, change, SCOUT, "It is better so.")
        accept(work, silta.vocabularies.taxonomy, proposal.number, EDITOR)
        work.commit()


def members(validator: Validator, spec: str) -> int:
    """How many records a set has."""
    answer = validator.ask(("verb", "ListIdentifiers"), ("metadataPrefix", "silta"), ("set", spec))
    return len(answer.headers)


def test_sets_change_with_the_taxonomy(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.taxonomy_in_force.EVERY", 0.0)
    picking = brief("picking", technologies=[confirmed("bin-picking")])
    silta = small(picking, brief("other", technologies=[confirmed("robotics")]))
    validator = asking(create_app(silta).test_client())
    assert members(validator, f"{ROBOTS}:bin-picking") == 1

    decide(silta, add("leaf-sorting", "robotics"))
    (sets,) = harvest(validator, "ListSets")
    assert f"{ROBOTS}:leaf-sorting" in [element.text for element in sets.root.iter("{*}setSpec")]
    assert members(validator, f"{ROBOTS}:leaf-sorting") == 0

    decide(silta, merge("bin-picking", "leaf-sorting"))
    assert members(validator, f"{ROBOTS}:leaf-sorting") == 1
    assert members(validator, f"{ROBOTS}:bin-picking") == 0
    headers = validator.ask(("verb", "ListIdentifiers"), ("metadataPrefix", "silta")).headers
    (moved,) = [header for header in headers if header.identifier.endswith(str(picking.id))]
    assert moved.sets == ("home", f"{ROBOTS}:leaf-sorting")
