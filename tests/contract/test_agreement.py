"""The embedded backends find the same, count the same and hold the same after any batches."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from kb.search.backends.tantivy import TantivyBackend
from kb.search.backends.whoosh import WhooshBackend
from kb.search.concepts import Interpreter
from kb.search.document import SearchDocument
from kb.search.request import FacetName, Match, SearchRequest
from tests.contract.catalogue import TAXONOMY, document, text
from tests.contract.shared import DE, EN
from tests.examples import PROFILE

WORDS = ("pump", "gripper", "laser", "clutch", "press", "robot", "Pumpe", "valve", "the", "of")
TECHNOLOGIES = tuple(technology.id for technology in TAXONOMY)


@pytest.mark.parametrize("seed", range(4 if PROFILE == "thorough" else 2))
def test_batches_of_new_replaced_and_removed_briefs_leave_the_same_index(tmp_path: Path, seed: int) -> None:
    chance, interpreter = random.Random(seed), Interpreter(TAXONOMY)  # noqa: S311  # for examples, not for secrets
    with (
        closing(TantivyBackend(tmp_path / "tantivy", interpreter)) as one,
        closing(WhooshBackend(tmp_path / "whoosh", interpreter)) as other,
    ):
        for position in range(1, 7):  # each batch is a segment at first; some are merged
            documents = [make(chance, position) for _ in range(12)]
            kept = {item.id for item in documents}
            removed = [item for item in (document(chance.randrange(60)).id for _ in range(4)) if item not in kept]
            one.apply(documents, removed, position)
            other.apply(documents, removed, position)
            assert one.status().documents == other.status().documents
            for request in (ask(chance) for _ in range(20)):
                a, b = one.search(request), other.search(request)
                assert (a.total, a.facets, a.matrix) == (b.total, b.facets, b.matrix), request
                assert {hit.id for hit in a.hits} == {hit.id for hit in b.hits}, request


def make(chance: random.Random, revision: int) -> SearchDocument:
    return document(
        chance.randrange(60),
        {chance.choice((DE, EN)): text(some(chance, 3), some(chance, 4), some(chance, 8))},
        technologies=tuple(chance.sample(TECHNOLOGIES, chance.randint(0, 2))),
        level=chance.randint(1, 9),
        names=some(chance, 2),
        revision=revision,
    )


def ask(chance: random.Random) -> SearchRequest:
    word, other = some(chance, 1), some(chance, 1)
    texts = (
        "", word, f"{word} {other}", f'"{word} {other}"', f'"{some(chance, 3)}"', f"{word[:3]}*",
        f'{word} -"{other} {word}"', f"title:{word}", f'title:"{word} {other}"', f'person:"{word} {other}"',
        f"robotics {word}", "machine vision",
    )  # fmt: skip
    return SearchRequest(
        text=chance.choice(texts),
        match=chance.choice(list(Match)),
        filters=chance.choice([{}, {FacetName.TECHNOLOGY: ("sensing",)}, {FacetName.MATURITY: ("ready", "trl4")}]),
        page_size=100,
        matrix=True,
    )


def some(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))
