"""Who may do what with profiles and conversations."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.curation.cooperation import dismiss_match, take_dismissal_back
from kb.curation.errors import NotAllowed, ReasonMissing
from kb.curation.interests import (
    INTERESTS_A_DAY,
    MESSAGES_A_DAY,
    REPORT_LENGTH,
    SaidAlready,
    close_report,
    express,
    invite_scouts,
    may_express,
    move_interest,
    note_opened,
    read,
    report,
    write,
)
from kb.curation.profiles import (
    PROFILES_A_DAY,
    NotWhole,
    TooOften,
    allowed_moves,
    begin_profile,
    edit_profile,
    expire_due,
    may_edit_profile,
    may_see_profile,
    move_profile,
)
from kb.matching.gathering import match_anew
from kb.model import (
    AccountRole,
    Actor,
    CooperationProfile,
    DismissalReason,
    IllegalMove,
    InterestState,
    InvalidValue,
    ProfileStatus,
    TargetKind,
    new_id,
    profile_move,
)
from kb.store import Database, StaleProfile, UnitOfWork
from kb.taxonomy import Vocabularies
from tests.matching.profiles import profile

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
TODAY = NOW.date()


def person(*roles: AccountRole, organisation: str | None = None) -> Actor:
    return Actor(id=new_id(), name="A Person", roles=frozenset(roles), organisation=organisation)


OWNER = person(AccountRole.READER)
COLLEAGUE_OF = "example-pumps"
RESEARCHER = person(AccountRole.RESEARCHER, organisation=COLLEAGUE_OF)
COLLEAGUE = person(AccountRole.RESEARCHER, organisation=COLLEAGUE_OF)
READER_OF_SAME = person(AccountRole.READER, organisation=COLLEAGUE_OF)
STRANGER = person(AccountRole.READER)
SCOUT = person(AccountRole.SCOUT)
EDITOR = person(AccountRole.EDITOR)
ADMINISTRATOR = person(AccountRole.ADMINISTRATOR)


def begun(work: UnitOfWork, owner: Actor = OWNER, **changes: object) -> CooperationProfile:
    whole = {"deadline": TODAY + timedelta(days=30), **changes}
    return begin_profile(work, owner, profile(**whole), NOW)


def moved(work: UnitOfWork, key: UUID, name: str, actor: Actor, reason: str = "") -> ProfileStatus:
    revision = work.cooperation.existing(key).revision
    return move_profile(work, key, name, actor, reason, seen_revision=revision, today=TODAY).status


def published(work: UnitOfWork, owner: Actor = OWNER, **changes: object) -> CooperationProfile:
    made = begun(work, owner, **changes)
    moved(work, made.id, "submit", owner)
    moved(work, made.id, "publish", EDITOR)
    return work.cooperation.existing(made.id).profile


class TestProfiles:
    """From draft to archive."""

    def test_the_usual_way(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = published(work)
            assert (made.status, made.published_on) == (ProfileStatus.PUBLISHED, TODAY)
            reasons = [item.reason for item in work.cooperation.revisions(made.id)]
            assert reasons == ["begun", "submit", "publish"]

    def test_what_is_not_whole_is_not_handed_in(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = begun(work, deadline=None, technologies=[])
            with pytest.raises(NotWhole, match="concept, deadline"):
                moved(work, made.id, "submit", OWNER)

    def test_a_deadline_that_has_passed_meanwhile_keeps_from_publishing(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = begun(work)
            moved(work, made.id, "submit", OWNER)
            with pytest.raises(NotWhole, match="deadline"):
                move_profile(work, made.id, "publish", EDITOR, seen_revision=2, today=TODAY + timedelta(days=31))

    @pytest.mark.parametrize("actor", [OWNER, STRANGER, SCOUT])
    def test_only_editors_publish(self, database: Database, actor: Actor) -> None:
        with database.unit_of_work() as work:
            made = begun(work)
            moved(work, made.id, "submit", OWNER)
            with pytest.raises(NotAllowed):
                moved(work, made.id, "publish", actor)
            assert moved(work, made.id, "publish", ADMINISTRATOR) is ProfileStatus.PUBLISHED

    def test_the_desk_says_why(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = begun(work)
            moved(work, made.id, "submit", OWNER)
            with pytest.raises(ReasonMissing):
                moved(work, made.id, "return", SCOUT, "  ")
            assert moved(work, made.id, "return", SCOUT, "Name the materials") is ProfileStatus.DRAFT

    def test_no_move_from_elsewhere_and_none_of_an_old_revision(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = begun(work)
            with pytest.raises(IllegalMove):
                moved(work, made.id, "publish", EDITOR)
            with pytest.raises(StaleProfile):
                move_profile(work, made.id, "submit", OWNER, seen_revision=9, today=TODAY)

    def test_who_sees_and_writes_what(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = begun(work, RESEARCHER)
            stored = work.cooperation.existing(made.id)
            seers = [RESEARCHER, COLLEAGUE]
            for actor in (RESEARCHER, COLLEAGUE, READER_OF_SAME, STRANGER, SCOUT, EDITOR, None):
                assert may_see_profile(actor, stored) == may_edit_profile(actor, stored) == (actor in seers)
            moved(work, made.id, "submit", COLLEAGUE)
            stored = work.cooperation.existing(made.id)
            assert may_see_profile(SCOUT, stored)
            assert may_edit_profile(SCOUT, stored)
            assert not may_edit_profile(RESEARCHER, stored)
            assert not may_see_profile(STRANGER, stored)
            moved(work, made.id, "publish", EDITOR)
            stored = work.cooperation.existing(made.id)
            assert may_see_profile(None, stored)
            assert not may_edit_profile(EDITOR, stored)

    def test_editing_changes_neither_state_nor_address(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = begun(work)
            wanted = made.model_copy(
                update={"status": ProfileStatus.PUBLISHED, "slug": "elsewhere", "demonstration": True, "country": "FI"}
            )
            edit_profile(work, OWNER, wanted, seen_revision=1)
            assert work.cooperation.existing(made.id).profile == made.model_copy(update={"country": "FI"})
            with pytest.raises(NotAllowed):
                edit_profile(work, STRANGER, wanted, seen_revision=2)

    def test_nobody_floods_the_desk(self, database: Database) -> None:
        with database.unit_of_work() as work:
            for _ in range(PROFILES_A_DAY):
                begun(work)
            with pytest.raises(TooOften):
                begin_profile(work, OWNER, profile(), datetime.now(UTC))
            begin_profile(work, STRANGER, profile(), datetime.now(UTC))
            with pytest.raises(NotAllowed):
                begin_profile(work, Actor(name="nobody"), profile(), NOW)

    def test_expiry(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = published(work)
            published(work, deadline=TODAY + timedelta(days=90))
            work.commit()
        assert expire_due(database, lambda: TODAY + timedelta(days=30)) == []
        after = TODAY + timedelta(days=31)
        assert [item.profile.slug for item in expire_due(database, lambda: after)] == [made.slug]
        assert expire_due(database, lambda: after) == []
        with database.unit_of_work() as work:
            assert work.cooperation.existing(made.id).profile.status is ProfileStatus.EXPIRED
            assert moved(work, made.id, "renew", OWNER) is ProfileStatus.DRAFT

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
    @given(
        steps=st.lists(
            st.tuples(st.sampled_from([OWNER, STRANGER, SCOUT, EDITOR]), st.integers(0, 5)), min_size=1, max_size=12
        )
    )
    def test_whatever_people_do_the_history_is_of_rows(
        self, database: Database, steps: list[tuple[Actor, int]]
    ) -> None:
        with database.unit_of_work() as work:
            made = begun(work)
            for actor, number in steps:
                rows = allowed_moves(actor, work.cooperation.existing(made.id))
                if actor is STRANGER:
                    assert rows == ()
                if rows:
                    row = rows[number % len(rows)]
                    assert moved(work, made.id, row.name, actor, "for the sake of it") is row.after
            states = [item.profile.status for item in work.cooperation.revisions(made.id)]
            names = "submit discard take-back return publish decline revise withdraw take-down renew archive restore"
            for before, after in pairwise(states):
                found = [profile_move(name, before) for name in names.split()]
                assert after in {row.after for row in found if row is not None}
            work.rollback()


class TestDismissals:
    """The owner's and the scouts' word about matches."""

    @pytest.fixture
    def matched(self, database: Database, vocabularies: Vocabularies) -> tuple[UUID, str]:
        with database.unit_of_work() as work:
            asked = published(work)
            offered = published(work, STRANGER, type="technology-offer", organisation="Example Sensors")
            work.commit()
        report = match_anew(database, vocabularies)
        assert report is not None
        assert (report.profiles, report.matches) == (2, 2)
        return asked.id, str(offered.id)

    def test_only_owner_and_scouts_dismiss(self, database: Database, matched: tuple[UUID, str]) -> None:
        key, target = matched
        with database.unit_of_work() as work:
            for actor in (OWNER, SCOUT):
                dismiss_match(work, actor, key, TargetKind.PROFILE, target, DismissalReason.KNOWN, NOW)
                assert [item.target for item in work.matches.dismissed(key)] == [target]
                assert take_dismissal_back(work, actor, key, TargetKind.PROFILE, target)
            with pytest.raises(NotAllowed):
                dismiss_match(work, STRANGER, key, TargetKind.PROFILE, target, DismissalReason.KNOWN, NOW)
            with pytest.raises(InvalidValue):
                dismiss_match(work, OWNER, key, TargetKind.BRIEF, "nothing", DismissalReason.KNOWN, NOW)

    def test_a_dismissal_outlives_matching_anew(
        self, database: Database, vocabularies: Vocabularies, matched: tuple[UUID, str]
    ) -> None:
        key, target = matched
        assert match_anew(database, vocabularies, only_if_changed=True) is None
        with database.unit_of_work() as work:
            dismiss_match(work, OWNER, key, TargetKind.PROFILE, target, DismissalReason.TOPIC, NOW)
            work.commit()
        assert match_anew(database, vocabularies) is not None
        with database.unit_of_work() as work:
            assert [item.reason for item in work.matches.dismissed(key)] == [DismissalReason.TOPIC]


class TestConversations:
    """Expressions of interest."""

    def test_the_usual_way(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = published(work)
            talk = express(work, STRANGER, made.id, "We can do that.", NOW)
            assert talk.state is InterestState.SENT
            assert not note_opened(work, STRANGER, talk.id, NOW)
            assert note_opened(work, OWNER, talk.id, NOW)
            assert not note_opened(work, OWNER, talk.id, NOW)
            write(work, STRANGER, talk.id, "Are you there?", NOW)
            assert work.interests.get(talk.id).state is InterestState.READ
            write(work, OWNER, talk.id, "Yes.", NOW)
            assert work.interests.get(talk.id).state is InterestState.IN_TALKS
            assert move_interest(work, STRANGER, talk.id, "agree", NOW).state is InterestState.AGREED
            assert move_interest(work, OWNER, talk.id, "close", NOW).state is InterestState.CLOSED
            with pytest.raises(NotAllowed):
                write(work, OWNER, talk.id, "One more", NOW)
            assert [item.body for item in read(work, OWNER, talk.id).messages] == [
                "We can do that.",
                "Are you there?",
                "Yes.",
            ]

    def test_a_second_message_goes_into_the_open_conversation(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = published(work)
            first = express(work, STRANGER, made.id, "One", NOW)
            assert express(work, STRANGER, made.id, "Two", NOW).id == first.id
            move_interest(work, STRANGER, first.id, "withdraw", NOW)
            assert express(work, STRANGER, made.id, "Three", NOW).id != first.id

    def test_who_can_be_written_to(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = published(work)
            stored = work.cooperation.existing(made.id)
            assert may_express(STRANGER, stored, NOW.date())
            assert not may_express(OWNER, stored, NOW.date())
            assert not may_express(None, stored, NOW.date())
            of_a_file = profile("of-a-file", status="published")
            work.cooperation.add(of_a_file, author="ingest", reason="read")
            with pytest.raises(NotAllowed):
                express(work, STRANGER, of_a_file.id, "Hello", NOW)
            moved(work, made.id, "withdraw", OWNER)
            with pytest.raises(NotAllowed):
                express(work, STRANGER, made.id, "Hello", NOW)

    def test_what_is_sent_twice_is_kept_once(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = published(work)
            talk = express(work, STRANGER, made.id, "Shall we talk?", NOW)
            with pytest.raises(SaidAlready) as said:
                express(work, STRANGER, made.id, " Shall we talk? ", NOW + timedelta(seconds=1))
            assert said.value.interest_id == talk.id
            # The other side may say the same, and so may the person an hour later.
            write(work, OWNER, talk.id, "Shall we talk?", NOW + timedelta(minutes=1))
            write(work, STRANGER, talk.id, "Yes", NOW + timedelta(minutes=2))
            write(work, STRANGER, talk.id, "Yes", NOW + timedelta(hours=1))
            assert len(work.interests.messages(talk.id)) == 4

    def test_after_the_last_day_only_who_talks_already_writes(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = published(work, deadline=TODAY)
            express(work, STRANGER, made.id, "On the last day", NOW)
            late = NOW + timedelta(days=1)
            assert not may_express(SCOUT, work.cooperation.existing(made.id), late.date())
            with pytest.raises(NotAllowed):
                express(work, SCOUT, made.id, "Too late", late)
            express(work, STRANGER, made.id, "Still there?", late)

    @pytest.mark.parametrize("body", ["", "  \n", "x" * 5001, "a\x00b"])
    def test_what_is_no_message(self, database: Database, body: str) -> None:
        with database.unit_of_work() as work:
            made = published(work)
            with pytest.raises(InvalidValue):
                express(work, STRANGER, made.id, body, NOW)

    def test_a_scout_sees_the_state_and_not_the_text(self, database: Database) -> None:
        with database.unit_of_work() as work:
            talk = express(work, STRANGER, published(work).id, "A secret", NOW)
            seen = read(work, SCOUT, talk.id)
            assert (seen.may_read, seen.may_write, seen.messages, seen.moves) == (False, False, (), ())
            with pytest.raises(NotAllowed):
                read(work, person(AccountRole.RESEARCHER), talk.id)
            with pytest.raises(NotAllowed):
                write(work, SCOUT, talk.id, "Hello", NOW)
            with pytest.raises(NotAllowed):
                invite_scouts(work, SCOUT, talk.id, invited=True)
            invite_scouts(work, STRANGER, talk.id, invited=True)
            assert read(work, SCOUT, talk.id).messages
            # Reading along is not the right to stop it.
            assert read(work, SCOUT, talk.id).moves == ()
            invite_scouts(work, OWNER, talk.id, invited=False)
            assert not read(work, SCOUT, talk.id).may_read

    def test_what_is_reported_is_read_and_stopped(self, database: Database) -> None:
        with database.unit_of_work() as work:
            talk = express(work, STRANGER, published(work).id, "Buy this", NOW)
            with pytest.raises(ReasonMissing):
                report(work, OWNER, talk.id, " ")
            with pytest.raises(NotAllowed):
                report(work, SCOUT, talk.id, "Advertising")
            with pytest.raises(InvalidValue):
                report(work, OWNER, talk.id, "x" * (REPORT_LENGTH + 1))
            report(work, OWNER, talk.id, "Advertising")
            seen = read(work, SCOUT, talk.id)
            assert seen.may_read
            assert [row.name for row in seen.moves] == ["stop"]
            after = move_interest(work, SCOUT, talk.id, "stop", NOW)
            assert (after.state, after.report_waits) == (InterestState.CLOSED, False)

    def test_nobody_judges_the_own_case(self, database: Database) -> None:
        with database.unit_of_work() as work:
            talk = express(work, SCOUT, published(work).id, "Hello", NOW)
            report(work, OWNER, talk.id, "Advertising")
            with pytest.raises(NotAllowed):
                close_report(work, SCOUT, talk.id)
            close_report(work, EDITOR, talk.id)
            assert not work.interests.get(talk.id).report_waits

    def test_limits_within_a_day(self, database: Database) -> None:
        with database.unit_of_work() as work:
            made = [published(work, person(AccountRole.READER)) for _ in range(INTERESTS_A_DAY + 1)]
            for item in made[:-1]:
                express(work, STRANGER, item.id, "Hello", NOW)
            with pytest.raises(TooOften):
                express(work, STRANGER, made[-1].id, "Hello", NOW)
            talk = work.interests.of(STRANGER.id)[0] if STRANGER.id else None
            assert talk is not None
            for number in range(MESSAGES_A_DAY - INTERESTS_A_DAY):
                write(work, STRANGER, talk.id, f"And {number}", NOW)
            with pytest.raises(TooOften):
                write(work, STRANGER, talk.id, "More", NOW)
            write(work, STRANGER, talk.id, "Tomorrow", NOW + timedelta(days=1, seconds=1))


def test_the_deadline_itself_is_still_open() -> None:
    """Who has until the 4th has the whole day."""
    assert profile(deadline=date(2026, 5, 4)).gaps(date(2026, 5, 4)) == ()
