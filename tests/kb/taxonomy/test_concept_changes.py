"""What each change of a concept does, and what keeps it from fitting."""

import pytest

from kb.model import ConceptChange, Language
from kb.taxonomy import ProblemKind, Taxonomy, UnfitChange, problems_of, with_change
from tests.kb.taxonomy.sample_concepts import add, concept, content, deprecate, edit, merge, sample


def kinds(taxonomy: Taxonomy, change: ConceptChange) -> list[tuple[ProblemKind, str]]:
    return [(item.kind, item.field) for item in problems_of(taxonomy, change)]


def test_a_new_concept_hangs_below_its_broader_one() -> None:
    after = with_change(sample(), add("vacuum-gripper", "gripper"))
    assert after.ancestors("vacuum-gripper") == ("gripper", "robotics")
    assert "vacuum-gripper" not in sample()


def test_a_move_takes_what_is_below_along_and_parts_what_was_related() -> None:
    after = with_change(sample(), edit(sample(), "arm", broader=("camera",)))
    assert after.ancestors("arm") == ("camera", "sensing")
    arm, camera = after.get("arm"), after.get("camera")
    assert arm is not None
    assert camera is not None
    assert (arm.related, camera.related) == ((), ())
    after = with_change(sample(), edit(sample(), "gripper", broader=("sensing",)))
    assert after.ancestors("soft-gripper") == ("gripper", "sensing")


def test_a_merge_gives_names_narrower_concepts_and_relations_to_the_one_that_stays() -> None:
    after = with_change(sample(), merge("gripper", "arm"))
    arm = after.get("arm")
    assert arm is not None
    assert set(arm.synonyms(Language.EN)) == {"gripper en", "robot hand"}
    assert arm.ambiguous_en == ("robot hand",)
    assert after.narrower("arm") == ("soft-gripper",)
    assert "gripper" not in after
    gone = after.deprecated("gripper")
    assert gone is not None
    assert gone.replaced_by == "arm"
    assert after.replacement("gripper") == "arm"
    further = with_change(after, merge("arm", "camera"))
    assert further.current("gripper") == "camera"
    assert further.replacement("arm") == "camera"


def test_a_deprecated_concept_frees_its_names_but_never_its_address() -> None:
    after = with_change(sample(), deprecate("soft-gripper"))
    assert "soft-gripper" not in after
    assert after.replacement("soft-gripper") is None
    assert kinds(after, add("soft-gripper", "gripper")) == [(ProblemKind.ID_TAKEN, "concept")]
    named = with_change(after, edit(after, "gripper", synonyms_en=("robot hand", "soft-gripper en")))
    assert [item.id for item in named] == ["robotics", "gripper", "arm", "sensing", "camera"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            add("gripper"),
            [(ProblemKind.ID_TAKEN, "concept"), *((ProblemKind.LABEL_TAKEN, f"label.{code}") for code in Language)],
        ),
        (add("new", "nothing"), [(ProblemKind.UNKNOWN, "broader")]),
        (add("new", synonyms_fi=("GRIPPER FI",)), [(ProblemKind.LABEL_TAKEN, "synonyms_fi")]),
        (edit(sample(), "gripper"), [(ProblemKind.NOTHING, "")]),
        (edit(sample(), "gripper", broader=("soft-gripper",)), [(ProblemKind.CYCLE, "broader")]),
        (edit(sample(), "gripper", broader=("gripper",)), [(ProblemKind.CYCLE, "broader")]),
        (
            edit(sample(), "gripper", label={"de": "arm de", "en": "arm en", "fi": "own"}),
            [(ProblemKind.LABEL_TAKEN, "label.de"), (ProblemKind.LABEL_TAKEN, "label.en")],
        ),
        (merge("nothing", "arm"), [(ProblemKind.UNKNOWN, "concept")]),
        (merge("arm", "nothing"), [(ProblemKind.UNKNOWN, "replacement")]),
        (merge("arm", "arm"), [(ProblemKind.SAME, "replacement")]),
        (merge("gripper", "soft-gripper"), [(ProblemKind.REPLACEMENT_BELOW, "replacement")]),
        (deprecate("gripper"), [(ProblemKind.HAS_NARROWER, "concept")]),
    ],
)
def test_what_does_not_fit_is_named(change: ConceptChange, expected: list[tuple[ProblemKind, str]]) -> None:
    assert kinds(sample(), change) == expected
    with pytest.raises(UnfitChange) as refused:
        with_change(sample(), change)
    assert str(refused.value)


def test_two_edits_of_one_concept_keep_what_both_changed() -> None:
    first = edit(sample(), "gripper", synonyms_en=("robot hand", "end effector"))
    second = edit(sample(), "gripper", synonyms_en=("gripping device",), scope_note={"de": "a", "en": "b", "fi": "c"})
    after = with_change(with_change(sample(), first), second)
    gripper = after.get("gripper")
    assert gripper is not None
    assert gripper.synonyms_en == ("end effector", "gripping device")
    assert gripper.ambiguous_en == ()
    assert gripper.scope_note.fi == "c"


def test_what_another_edit_changed_meanwhile_is_not_overwritten() -> None:
    name = content("gripper").label.model_dump()
    after = with_change(sample(), edit(sample(), "gripper", label=name | {"en": "grasper"}))
    late = edit(sample(), "gripper", label=name | {"en": "clamp"})
    assert kinds(after, late) == [(ProblemKind.CHANGED_MEANWHILE, "label.en")]


def test_deprecated_concepts_of_files_are_known() -> None:
    taxonomy = Taxonomy([concept("new"), concept("old", deprecated=True, replaced_by="new")])
    assert [item.id for item in taxonomy] == ["new"]
    assert taxonomy.current("old") == "new"
    assert kinds(taxonomy, merge("new", "old")) == [(ProblemKind.DEPRECATED, "replacement")]
