"""The whole life of briefs with several people, compared with a model that is written down here once more."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kb.curation.errors import EditConflict, NotAllowed, ReasonMissing
from kb.curation.reconcile import reconcile
from kb.curation.transitions import allowed
from kb.model import Actor, BriefStatus, IllegalMove, TransferBrief
from kb.store import Database
from tests.examples import examples
from tests.kb.curation.people import EDITOR, OTHER_SCOUT, PEOPLE, RESEARCHER, SCOUT, curation, draft, stored
from tests.new_store import new_store

# From, to, and by whom: s for scouts, e for editors, r for the researcher whose brief it is; ! asks for a reason.
WAYS = """
    draft                   submitted               r
    draft                   in-review               se
    draft                   archived                rse
    submitted               draft                   r
    submitted               in-review               se
    submitted               archived                se!
    in-review               waiting-for-researcher  se!
    in-review               approved                se
    in-review               archived                se!
    waiting-for-researcher  in-review               rse
    waiting-for-researcher  approved                r
    waiting-for-researcher  archived                rse!
    approved                in-review               rse!
    approved                published               e
    approved                archived                e!
    published               in-review               e!
    published               archived                e!
    archived                in-review               se!
    archived                published               e!
"""
TABLE = {(before, after): who for before, after, who in (line.split() for line in WAYS.strip().splitlines())}
LETTERS = {"Scout": "s", "Other scout": "s", "Editor": "e", "Researcher": "r", "Administrator": "rse"}
WRITERS = {
    "draft": "rse",
    "submitted": "se",
    "in-review": "se",
    "waiting-for-researcher": "rse",
    "published": "se",
}
ACTORS = st.sampled_from((*PEOPLE, OTHER_SCOUT))
WORKING = st.sampled_from((RESEARCHER, SCOUT, EDITOR))
STATUSES = st.sampled_from(BriefStatus)


@dataclass
class Known:
    """What the model knows of a brief."""

    status: str = "draft"
    revision: int = 1
    year: int | None = 2020
    licence: str | None = None
    reviewed: bool = False
    was_published: bool = False
    moves: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Seen:
    """A brief as somebody looked at it, perhaps long ago."""

    brief: TransferBrief
    revision: int


def may(actor: Actor, letters: str) -> bool:
    return any(letter in letters for letter in LETTERS.get(actor.name, ""))


class Life(RuleBasedStateMachine):
    template: Path
    seen = Bundle("seen")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        file = Path(self.folder.name) / "s.sqlite3"
        shutil.copy(self.template, file)
        self.database = Database.open(f"sqlite:///{file}")
        self.known: dict[UUID, Known] = {}
        self.desk = curation()

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    @initialize(target=seen)
    def first(self) -> Seen:
        return self.add()

    @rule(target=seen)
    def begin(self) -> Seen:
        return self.add()

    def add(self) -> Seen:
        brief = draft(f"brief-{len(self.known)}")
        with self.database.unit_of_work() as work:
            assert self.desk.begin(work, brief, RESEARCHER) == 1
            work.commit()
        self.known[brief.id] = Known()
        return Seen(brief, 1)

    @rule(target=seen, old=seen)
    def look(self, old: Seen) -> Seen:
        with self.database.unit_of_work() as work:
            return Seen(stored(work, old.brief.id), self.known[old.brief.id].revision)

    @rule(target=seen, old=seen, data=st.data())
    def go_on(self, old: Seen, data: st.DataObject) -> Seen:
        """Look anew and make a move that the table has, so that every status is reached."""
        known = self.known[old.brief.id]
        after, actor = data.draw(
            st.sampled_from(
                [
                    (after, actor)
                    for (before, after), who in TABLE.items()
                    for actor in (RESEARCHER, SCOUT, EDITOR)
                    if before == known.status and may(actor, who)
                ]
            )
        )
        fresh = self.look(old)
        self.try_to_move(fresh, BriefStatus(after), actor, "because")
        assert known.status == after
        return self.look(old)

    @rule(seen=seen, to=STATUSES, actor=ACTORS, reason=st.sampled_from(["", "because"]))
    def move(self, seen: Seen, to: BriefStatus, actor: Actor, reason: str) -> None:
        self.try_to_move(seen, to, actor, reason)

    def try_to_move(self, seen: Seen, to: BriefStatus, actor: Actor, reason: str) -> None:
        known = self.known[seen.brief.id]
        who = TABLE.get((known.status, to.value))
        expected: type[Exception] | None = None
        if not may(actor, "rse"):
            expected = NotAllowed
        elif seen.revision != known.revision:
            expected = EditConflict
        elif who is None:
            expected = IllegalMove
        elif not may(actor, who):
            expected = NotAllowed
        elif who.endswith("!") and not reason:
            expected = ReasonMissing
        with self.database.unit_of_work() as work:
            raised = None
            try:
                self.desk.move(work, seen.brief.id, to, actor, reason, seen_revision=seen.revision)
                work.commit()
            except (NotAllowed, EditConflict, IllegalMove, ReasonMissing) as error:
                raised = type(error)
        assert raised is expected
        if expected is None:
            known.moves.append((known.status, to.value))
            if (to.value == "approved" and actor is not RESEARCHER) or to.value == "published":
                known.reviewed = True
            known.status, known.revision = to.value, known.revision + 1
            known.was_published |= to.value == "published"

    @rule(seen=seen, actor=ACTORS, year=st.sampled_from([2019, 2021]), licence=st.sampled_from([None, "CC0-1.0"]))
    def edit(self, seen: Seen, actor: Actor, year: int, licence: str | None) -> None:
        mine = seen.brief.model_copy(update={"year": year, "licence": licence})
        self.write(seen, mine, actor)

    @rule(seen=seen, actor=WORKING)
    def edit_one_field_of_two(self, seen: Seen, actor: Actor) -> None:
        self.write(seen, seen.brief.model_copy(update={"licence": "CC-BY-4.0"}), actor)

    def write(self, seen: Seen, mine: TransferBrief, actor: Actor) -> None:
        known = self.known[mine.id]
        expected: type[Exception] | None = None
        if not may(actor, "rse"):
            expected = NotAllowed
        elif seen.revision != known.revision:
            expected = EditConflict
        elif not may(actor, WRITERS.get(known.status, "")):
            expected = NotAllowed
        raised: Exception | None = None
        with self.database.unit_of_work() as work:
            try:
                self.desk.edit(work, mine, actor, "edited", seen_revision=seen.revision)
                work.commit()
            except (NotAllowed, EditConflict) as error:
                raised = error
        assert (type(raised) if raised else None) is expected
        if isinstance(raised, EditConflict):
            self.merge(raised, known, actor)
        elif raised is None and (known.year, known.licence) != (mine.year, mine.licence):
            known.year, known.licence, known.revision = mine.year, mine.licence, known.revision + 1

    def merge(self, conflict: EditConflict, known: Known, actor: Actor) -> None:
        """The person keeps what was written where both sides wrote; then everything that anybody wrote is there."""
        base, mine = conflict.base.brief, conflict.mine
        merged = reconcile(base, conflict.theirs.brief, mine)
        brief = merged.with_choices({item.field: item.mine for item in merged.conflicts})
        wanted = {
            name: getattr(mine, name) if getattr(mine, name) != getattr(base, name) else getattr(known, name)
            for name in ("year", "licence")
        }
        assert {name: getattr(brief, name) for name in wanted} == wanted
        assert brief.status.value == known.status
        if may(actor, WRITERS.get(known.status, "")):
            with self.database.unit_of_work() as work:
                self.desk.edit(work, brief, actor, "merged", seen_revision=conflict.theirs.number)
                work.commit()
            if wanted != {"year": known.year, "licence": known.licence}:
                known.year, known.licence, known.revision = wanted["year"], wanted["licence"], known.revision + 1

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        with self.database.unit_of_work() as work:
            rows = work.outbox.after(0, 1000)
            for brief_id, known in self.known.items():
                item = work.briefs.get(brief_id)
                assert item is not None
                brief = item.brief
                assert (brief.status.value, item.revision) == (known.status, known.revision)
                assert (brief.year, brief.licence) == (known.year, known.licence)
                assert (brief.is_reviewed, brief.published_on is not None) == (known.reviewed, known.was_published)
                moves = [(e.before, e.after) for e in work.audit.of(brief_id) if e.before is not None]
                assert moves == known.moves
                assert len(work.briefs.revisions(brief_id)) == known.revision
                # Whoever follows the outbox has exactly what is published.
                last = [row.operation for row in rows if row.brief_id == brief_id][-1:]
                assert (last == ["index"]) == (known.status == "published")

    @invariant()
    def everybody_is_shown_what_would_succeed(self) -> None:
        with self.database.unit_of_work() as work:
            for brief_id, known in self.known.items():
                brief, people = stored(work, brief_id), work.responsibilities.of(brief_id)
                for actor in (*PEOPLE, OTHER_SCOUT):
                    shown = {row.after.value for row in allowed(actor, brief, people)}
                    assert shown == {to for (at, to), who in TABLE.items() if at == known.status and may(actor, who)}


def test_the_life_of_briefs(tmp_path: Path) -> None:
    template = tmp_path / "template.sqlite3"
    new_store(f"sqlite:///{template}").close()
    Life.template = template
    run_state_machine_as_test(Life, settings=settings(max_examples=examples(60), stateful_step_count=25, deadline=None))
