"""Changes of the taxonomy: who may, what they do to briefs and the search, and that they come whole or not at all."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.curation.errors import NotAllowed, ReasonMissing
from kb.curation.merges import edits_of, undo
from kb.curation.merges import merge as merge_briefs
from kb.curation.taxonomy_desk import Effect, accept, effect_of, propose, refuse, withdraw
from kb.model import Actor, BriefStatus, ConceptChange, Origin, ProposalState, TransferBrief, content_of
from kb.model.retagging import retagged_assessments
from kb.search.backends import interpreter_of
from kb.search.backends.tantivy import TantivyBackend
from kb.search.indexer import Indexer
from kb.search.request import FacetName, SearchRequest
from kb.store import Database, ProposalDecided, UnitOfWork, UnknownProposal, taxonomy_in_force
from kb.taxonomy import Taxonomy, UnfitChange, Vocabularies
from tests.kb.curation.people import ADMINISTRATOR, EDITOR, READER, RESEARCHER, SCOUT, stored
from tests.kb.store.sample_briefs import sample_brief
from tests.kb.taxonomy.sample_concepts import add, deprecate, edit, merge, sample
from tests.new_store import new_store


def tag(value: str, origin: str = "estimated", confidence: float = 0.5, quote: str = "") -> dict[str, Any]:
    evidence = [{"quote": quote or f"It speaks of {value}."}]
    assessor = "Scout" if origin == "confirmed" else None
    return {"value": value, "origin": origin, "confidence": confidence, "evidence": evidence, "assessor": assessor}


def put(work: UnitOfWork, slug: str, *tags: dict[str, Any], **changes: Any) -> TransferBrief:
    brief = sample_brief(slug, technologies=tags, **changes)
    work.briefs.save(brief, author="ingest", reason="read")
    return brief


def decide(work: UnitOfWork, change: ConceptChange, taxonomy: Taxonomy | None = None, by: Actor = EDITOR) -> Effect:
    proposal = propose(work, taxonomy or sample(), change, SCOUT, "It is better so.")
    return accept(work, taxonomy or sample(), proposal.number, by)


def values(work: UnitOfWork, brief: TransferBrief) -> list[str]:
    return [item.value for item in stored(work, brief.id).technologies]


def test_a_scout_proposes_and_an_editor_decides(database: Database) -> None:
    with database.unit_of_work() as work:
        proposal = propose(work, sample(), add("vacuum-gripper", "gripper"), SCOUT, "Three records name it.")
        work.commit()
        assert [item.number for item in work.taxonomy_changes.waiting()] == [proposal.number]
        assert taxonomy_in_force(work, sample()).get("vacuum-gripper") is None
        with pytest.raises(NotAllowed):
            accept(work, sample(), proposal.number, SCOUT)
        work.rollback()
        accept(work, sample(), proposal.number, EDITOR, "Yes.")
        work.commit()
        decided = work.taxonomy_changes.get(proposal.number)
        assert (decided.state, decided.decided_by, decided.answer, decided.revision) == (
            ProposalState.ACCEPTED,
            "Editor",
            "Yes.",
            1,
        )
        assert taxonomy_in_force(work, sample()).ancestors("vacuum-gripper") == ("gripper", "robotics")
        assert [event.action for event in work.audit.latest(5)] == ["accept-concept", "propose-concept"]
        with pytest.raises(ProposalDecided):
            refuse(work, proposal.number, EDITOR, "No.")
        with pytest.raises(UnknownProposal):
            accept(work, sample(), 99, EDITOR)


def test_who_may_propose_what(database: Database) -> None:
    with database.unit_of_work() as work:
        propose(work, sample(), add("one"), RESEARCHER, "Our field.")
        for actor, change in ((RESEARCHER, merge("gripper", "arm")), (READER, add("two"))):
            with pytest.raises(NotAllowed):
                propose(work, sample(), change, actor, "Why not.")
        with pytest.raises(ReasonMissing):
            propose(work, sample(), add("two"), SCOUT, "  ")
        with pytest.raises(UnfitChange):
            propose(work, sample(), deprecate("gripper"), SCOUT, "Old.")


def test_refusing_and_withdrawing_change_nothing(database: Database) -> None:
    with database.unit_of_work() as work:
        first = propose(work, sample(), add("one"), SCOUT, "Why.")
        second = propose(work, sample(), add("two"), SCOUT, "Why.")
        with pytest.raises(ReasonMissing):
            refuse(work, first.number, EDITOR, "")
        refuse(work, first.number, ADMINISTRATOR, "Too narrow.")
        with pytest.raises(NotAllowed):
            withdraw(work, second.number, EDITOR)
        withdraw(work, second.number, SCOUT)
        work.commit()
        assert [item.state for item in work.taxonomy_changes.decided(9)] == ["withdrawn", "refused"]
        assert work.taxonomy_changes.revision() == 0


def test_what_was_valid_when_it_was_proposed_may_not_be_when_it_is_decided(database: Database) -> None:
    with database.unit_of_work() as work:
        late = propose(work, sample(), merge("arm", "gripper"), SCOUT, "Why.")
        decide(work, deprecate("arm"))
        with pytest.raises(UnfitChange):
            accept(work, sample(), late.number, EDITOR)


def test_a_merge_tags_every_brief_anew_and_keeps_its_evidence(database: Database) -> None:
    with database.unit_of_work() as work:
        only = put(work, "only", tag("gripper", quote="A hand of rubber."))
        both = put(work, "both", tag("arm", confidence=0.9), tag("sensing"), tag("gripper", "confirmed", 1))
        hidden = put(work, "hidden", tag("gripper"), status=BriefStatus.DRAFT, published_on=None)
        other = put(work, "other", tag("camera"))
        expected = effect_of(work, sample(), merge("gripper", "arm"))
        effect = decide(work, merge("gripper", "arm"))
        work.commit()
        assert set(effect.retagged) == {only.id, both.id, hidden.id} == set(expected.retagged)
        assert values(work, both) == ["arm", "sensing"]
        arm = stored(work, both.id).technologies[0]
        assert (arm.origin, arm.assessor) == (Origin.CONFIRMED, "Scout")
        assert [item.quote for item in arm.evidence] == ["It speaks of gripper.", "It speaks of arm."]
        assert stored(work, only.id).technologies[0].evidence[0].quote == "A hand of rubber."
        assert values(work, hidden) == ["arm"]
        last = work.briefs.revisions(only.id)[-1]
        assert (last.author, last.reason) == ("Editor", "gripper became arm: It is better so.")
        assert work.briefs.get(other.id).revision == 1  # type: ignore[union-attr]
        assert edits_of(work, only.id) == {}


def test_whoever_saves_the_old_concept_later_saves_the_new_one(database: Database) -> None:
    with database.unit_of_work() as work:
        brief = put(work, "pump", tag("gripper"))
        decide(work, merge("gripper", "arm"))
        decide(work, deprecate("arm", "camera"))
        work.commit()
        work.briefs.save(brief.model_copy(update={"year": 2021}), author="ingest", reason="read again")
        work.commit()
        assert values(work, brief) == ["camera"]


def test_parts_of_merged_briefs_get_it_too(database: Database) -> None:
    with database.unit_of_work() as work:
        one, other = put(work, "one", tag("gripper")), put(work, "other", tag("sensing"))
        stays = merge_briefs(work, one.id, other.id, author="Scout", reason="same")
        decide(work, merge("gripper", "arm"))
        work.commit()
        assert "gripper" not in {item.value for part in work.merges.parts(stays) for item in part.technologies}
        undo(work, work.merges.latest(1)[0].id, author="Scout")
        work.commit()
        assert values(work, one) == ["arm"]


def facet(database: Database, backend: TantivyBackend, vocabularies: Vocabularies) -> dict[str, int]:
    """The facet of technologies as the search counts it now."""
    Indexer(database, backend, vocabularies.taxonomy).catch_up()
    result = backend.search(SearchRequest(facets=(FacetName.TECHNOLOGY,)))
    return {item.value: item.count for item in result.facets[FacetName.TECHNOLOGY]}


def test_the_search_follows(database: Database, tmp_path: Path) -> None:
    files = Vocabularies(sample(), {}, {}, {}, {}, {}, "test")
    backend = TantivyBackend(tmp_path, interpreter_of(files))
    with database.unit_of_work() as work:
        put(work, "a", tag("gripper"))
        put(work, "b", tag("soft-gripper"))
        put(work, "c", tag("arm"))
        work.commit()
    counts = facet(database, backend, files)
    assert (counts["gripper"], counts["arm"], counts["robotics"]) == (2, 1, 3)
    with database.unit_of_work() as work:
        effect = decide(work, edit(sample(), "gripper", broader=("sensing",)))
        work.commit()
        assert (len(effect.retagged), len(effect.reindexed)) == (0, 2)
    counts = facet(database, backend, files)
    assert (counts["sensing"], counts["robotics"]) == (2, 1)
    with database.unit_of_work() as work:
        decide(work, merge("gripper", "arm"))
        work.commit()
    counts = facet(database, backend, files)
    assert (counts.get("gripper"), counts["arm"], counts["robotics"], counts.get("sensing")) == (None, 3, 3, None)
    with database.unit_of_work() as work:
        decide(work, deprecate("soft-gripper"))
        work.commit()
        now = files.with_taxonomy(taxonomy_in_force(work, files.taxonomy))
    counts = facet(database, backend, files)
    assert (counts.get("soft-gripper"), counts["unknown"]) == (None, 1)
    backend.interpret_with(interpreter_of(now))
    assert backend.search(SearchRequest(text="gripper en")).total == 2


def test_half_of_a_change_is_never_kept(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.unit_of_work() as work:
        briefs = [put(work, f"b-{number}", tag("gripper")) for number in range(3)]
        number = propose(work, sample(), merge("gripper", "arm"), SCOUT, "Why.").number
        work.commit()
    monkeypatch.setattr("kb.store.audit.AuditLog.add", lambda *_a, **_k: 1 / 0)
    with database.unit_of_work() as work, pytest.raises(ZeroDivisionError):
        accept(work, sample(), number, EDITOR)
    monkeypatch.undo()
    with database.unit_of_work() as work:
        assert [values(work, brief) for brief in briefs] == [["gripper"]] * 3
        assert work.taxonomy_changes.get(number).is_open
        accept(work, sample(), number, EDITOR)
        work.commit()
        assert [values(work, brief) for brief in briefs] == [["arm"]] * 3


def test_the_stronger_assessment_stays_in_the_place_of_the_first() -> None:
    given_tags = sample_brief(technologies=[tag("a", "stated"), tag("b"), tag("c", confidence=0.9)]).technologies
    found = retagged_assessments(given_tags, {"c": "a"})
    assert [(item.value, item.origin) for item in found] == [("a", "stated"), ("b", "estimated")]
    assert len(found[0].evidence) == 2


_NAMES = ("robotics", "gripper", "soft-gripper", "arm", "sensing", "camera", "new-one", "new-two", "nothing")
_names = st.sampled_from(_NAMES)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), _names, st.lists(_names, max_size=2)),
        st.tuples(st.just("move"), _names, st.lists(_names, max_size=2)),
        st.tuples(st.just("name"), _names, st.lists(_names, max_size=2)),
        st.tuples(st.just("merge"), _names, st.lists(_names, min_size=1, max_size=1)),
        st.tuples(st.just("deprecate"), _names, st.lists(_names, max_size=1)),
    ),
    max_size=8,
)


def _change(taxonomy: Taxonomy, kind: str, name: str, others: list[str]) -> ConceptChange | None:
    if kind == "add":
        return add(name, *others)
    if kind == "merge":
        return merge(name, others[0])
    if kind == "deprecate":
        return deprecate(name, *others)
    concept = taxonomy.get(name)
    if concept is None:
        return None
    wanted = {"broader": others} if kind == "move" else {"synonyms_en": [f"{other} en" for other in others]}
    return edit(taxonomy, name, **wanted)


@given(steps=_steps)
def test_no_sequence_of_accepted_changes_leaves_the_taxonomy_inconsistent(
    steps: list[tuple[str, str, list[str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("sequence")
    with new_store(f"sqlite:///{folder}/silta.sqlite3") as database, database.unit_of_work() as work:
        briefs = [put(work, name, tag(name), tag("camera") if name != "camera" else tag("arm")) for name in _NAMES[:6]]
        work.commit()
        for kind, name, others in steps:
            change = _change(taxonomy_in_force(work, sample()), kind, name, others)
            if change is None:
                continue
            try:
                decide(work, change)
            except UnfitChange:
                work.rollback()
                continue
            work.commit()
            now = taxonomy_in_force(work, sample())  # made anew from all changes, and checked by its constructor
            assert all(item.id not in now.ancestors(item.id) for item in now)
            assert all(content_of(item) for item in now)
            for brief in briefs:
                for value in values(work, brief):
                    gone = now.deprecated(value)
                    assert value in now or (gone is not None and now.replacement(value) is None)
