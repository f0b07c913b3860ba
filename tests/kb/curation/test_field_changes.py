"""When fields of the texts were changed, and what translators have still to do."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.curation.errors import EditConflict, NotAllowed
from kb.curation.field_changes import COMPARED, ToDo, confirm_translation, last_changes, to_do
from kb.curation.restoring import restored
from kb.model import BriefStatus, InvalidValue, Revision, TransferBrief
from kb.store import Database
from tests.kb.curation.people import RESEARCHER, SCOUT, STRANGER, curation, draft, put

MOMENT = datetime(2026, 5, 4, tzinfo=UTC)


def history(*texts: dict[str, dict[str, str]]) -> list[Revision]:
    """Revisions of one brief with these texts, each by another author."""
    first = draft()
    whole = {"de": {"title": "T", "summary": "Z", "description": "Q"}}
    found = []
    for number, changed in enumerate(texts, start=1):
        for language, said in changed.items():
            whole[language] = {**whole.get(language, {"title": "T"}), **said}
        brief = TransferBrief.model_validate({**first.model_dump(), "texts": whole})
        found.append(
            Revision(
                brief_id=first.id,
                number=number,
                author=f"Author {number}",
                made_at=MOMENT + timedelta(days=number),
                reason="test",
                brief=brief,
            )
        )
    return found


def test_the_last_change_of_each_field_is_known() -> None:
    found = last_changes(history({}, {"de": {"summary": "Neu"}}, {"en": {"summary": "New"}}, {"de": {"summary": "Z"}}))
    assert (found["texts.de.title"].author, found["texts.de.summary"].author) == ("Author 1", "Author 4")
    assert found["texts.en.summary"].made_at == MOMENT + timedelta(days=3)
    assert "texts.fi.title" not in found


def test_a_field_that_was_emptied_was_changed_too() -> None:
    found = last_changes(history({"de": {"problem": "P"}}, {"de": {"problem": ""}}))
    assert found["texts.de.problem"].revision == 2


def test_what_another_language_has_is_missing_and_what_it_had_changed_is_older() -> None:
    marks = to_do(history({"en": {"summary": "S"}}, {"de": {"summary": "Neu"}}, {"de": {"problem": "P"}}))
    assert marks == {
        "texts.fi.title": ToDo.MISSING,
        "texts.en.summary": ToDo.OLDER,
        "texts.fi.summary": ToDo.MISSING,
        "texts.en.problem": ToDo.MISSING,
        "texts.fi.problem": ToDo.MISSING,
    }
    assert to_do([]) == {}


def test_languages_that_were_changed_together_are_equally_new() -> None:
    everywhere = {code: {"title": "T", "summary": "S"} for code in ("de", "en", "fi")}
    reworded = {code: {"summary": "Other."} for code in ("de", "en", "fi")}
    assert to_do(history(everywhere, reworded)) == {}


def test_a_translation_makes_nothing_older() -> None:
    translated = {"en": {"title": "T", "summary": "S"}, "fi": {"title": "T", "summary": "S"}}
    assert to_do(history({}, translated)) == {}


def test_a_field_without_any_text_is_nothing_to_do() -> None:
    assert "texts.fi.benefit" not in to_do(history({"de": {"problem": "P"}}))


def test_who_compared_a_text_answers_for_that_revision(database: Database) -> None:
    desk = curation()
    with database.unit_of_work(writing=True) as work:
        brief = put(work, BriefStatus.IN_REVIEW)

        def changed(summary: str, seen: int) -> None:
            stored = work.briefs.existing(brief.id).brief
            assert stored.texts.en is not None
            texts = stored.texts.model_copy(update={"en": stored.texts.en.model_copy(update={"summary": summary})})
            desk.edit(work, stored.model_copy(update={"texts": texts}), SCOUT, "changed", seen_revision=seen)

        def marks() -> ToDo | None:
            return to_do(work.briefs.revisions(brief.id), work.audit.of(brief.id)).get("texts.fi.summary")

        changed("One.", 1)
        assert marks() is ToDo.OLDER
        path = "texts.fi.summary"
        confirm_translation(work, desk, brief.id, path, SCOUT, seen_revision=2)
        assert marks() is None
        assert work.audit.of(brief.id)[-1].action == COMPARED
        changed("Two.", 2)
        assert marks() is ToDo.OLDER
        for wrong in ("texts.de.summary", "texts.fi.problem", "maturity", ""):
            with pytest.raises(InvalidValue, match="nothing in"):
                confirm_translation(work, desk, brief.id, wrong, SCOUT, seen_revision=3)
        with pytest.raises(EditConflict):
            confirm_translation(work, desk, brief.id, path, SCOUT, seen_revision=2)
        for actor in (STRANGER, RESEARCHER):
            with pytest.raises(NotAllowed):
                confirm_translation(work, desk, brief.id, path, actor, seen_revision=3)


def test_restoring_takes_what_was_said_and_keeps_what_moves_set() -> None:
    before = draft(year=2019, slug="old-address")
    now = draft(id=before.id, slug="new-address", year=2020, status="in-review", sources=[])
    brief = restored(now, before)
    assert (brief.year, brief.slug, brief.status, brief.sources) == (2019, "new-address", "in-review", ())
    assert brief.texts == before.texts


def test_what_a_rule_refuses_today_is_not_restored() -> None:
    before = draft()
    # A state that was stored before the model had the rule.
    broken = before.model_copy(update={}).__class__.model_construct(
        **{**dict(before), "technologies": before.technologies * 2}
    )
    with pytest.raises(InvalidValue, match="more than once"):
        restored(before, broken)
