"""Composing an issue from what was published since the last one, and its way to the readers."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from kb.curation.errors import NotAllowed
from kb.model import AccountRole, Actor, BriefStatus, Language, TransferBrief
from kb.model.newsletter import (
    Frequency,
    FrozenText,
    Issue,
    IssueEntry,
    IssueNote,
    IssueState,
    IssueTexts,
)
from kb.newsletter.alerts import queue
from kb.newsletter.errors import IssueIncomplete, IssueRefused
from kb.store import UnitOfWork
from kb.taxonomy import Taxonomy

BRIEFS = 40
"""Briefs that an issue is composed of at most: more are not read."""
READ = 400
"""The newest briefs of the time, among which those that a scout has checked come first."""
FIRST_DAYS = 61
"""How far the first issue looks back."""


def compose(work: UnitOfWork, taxonomy: Taxonomy, now: datetime) -> Issue | None:
    """Compose the next issue as a draft; None when nothing was published, or another draft waits."""
    work.take_right_to_write()
    issues = work.issues.in_states()
    if any(issue.state in {IssueState.DRAFT, IssueState.APPROVED} for issue in issues):
        return None
    since = issues[0].composed_at if issues else now - timedelta(days=FIRST_DAYS)
    told = work.issues.told_before()
    found, total = work.issues.published(since, READ)
    fresh = [stored.brief for stored in found if stored.brief.id not in told]
    if not fresh:
        return None
    # Python's sort keeps the newest first among the checked ones and among the others.
    fresh.sort(key=lambda brief: not brief.is_reviewed)
    chosen = fresh[:BRIEFS]
    issue = Issue(
        number=work.issues.next_number(),
        version=1,
        state=IssueState.DRAFT,
        since=since,
        composed_at=now,
        entries=_grouped([freeze(brief, taxonomy) for brief in chosen], taxonomy),
        further=max(0, total - (len(found) - len(fresh)) - len(chosen)),
    )
    work.issues.add(issue)
    return issue


def is_due(work: UnitOfWork, now: datetime, months: int) -> bool:
    """Whether it is time to compose the next issue; the first one as soon as somebody wants the newsletter.

    :param months: months between two issues; 0: never
    """
    if not months:
        return False
    issues = work.issues.in_states()
    if not issues:
        return next(work.subscriptions.readers(), None) is not None
    last = issues[0].composed_at.astimezone(UTC).date()
    return issues[0].state not in {IssueState.DRAFT, IssueState.APPROVED} and now.date() >= _months_later(last, months)


def freeze(brief: TransferBrief, taxonomy: Taxonomy, note: IssueNote | None = None) -> IssueEntry:
    """Return a brief as an issue tells it."""
    own = [assessment.value for assessment in brief.technologies]
    closure = dict.fromkeys(term for item in own for term in (item, *taxonomy.ancestors(item)))
    texts = {
        language: FrozenText(title=text.title, summary=text.summary)
        for language in Language
        if (text := brief.texts.get(language)) is not None
    }
    return IssueEntry(
        brief_id=brief.id,
        note=note or IssueNote(),
        slug=brief.slug,
        group=taxonomy.branch(own[0]) if own else "",
        technologies=tuple(closure),
        sectors=brief.sectors,
        readiness=tuple(brief.maturity.value.levels) if brief.maturity else (),
        demonstration=brief.demonstration,
        reviewed=brief.is_reviewed,
        home=brief.home_repository,
        texts=texts,
    )


def edit(
    work: UnitOfWork, issue: Issue, texts: IssueTexts, entries: Sequence[tuple[UUID, bool, IssueNote]], editor: Actor
) -> Issue:
    """Change a draft's words, and which briefs it tells in which order.

    :param issue: as the editor saw it
    :param entries: brief, whether it is told, and the note, in the new order; briefs that are missing keep their place
        behind the others
    :raises StaleIssue: when somebody else changed it meanwhile
    :raises IssueRefused: when it is approved already
    :raises NotAllowed: when it is no scout
    """
    _check(issue, editor, IssueState.DRAFT)
    work.take_right_to_write()
    known = {entry.brief_id: entry for entry in issue.entries}
    ordered = [
        known[brief_id].model_copy(update={"included": included, "note": note})
        for brief_id, included, note in entries
        if brief_id in known
    ]
    named = {entry.brief_id for entry in ordered}
    ordered += [entry for entry in issue.entries if entry.brief_id not in named]
    return work.issues.save(issue.model_copy(update={"texts": texts, "entries": tuple(ordered)}))


def approve(work: UnitOfWork, issue: Issue, taxonomy: Taxonomy, editor: Actor) -> Issue:
    """Freeze a draft: its briefs are told as they are now; those that are not published any more are dropped.

    :raises IssueIncomplete: when a title or every brief is missing
    :raises StaleIssue, IssueRefused, NotAllowed: as :func:`edit`
    """
    _check(issue, editor, IssueState.DRAFT)
    work.take_right_to_write()
    stored = work.briefs.get_many(entry.brief_id for entry in issue.told)
    entries = tuple(
        freeze(stored[entry.brief_id].brief, taxonomy, entry.note) if entry.included else entry
        for entry in issue.entries
        if not entry.included
        or (entry.brief_id in stored and stored[entry.brief_id].brief.status is BriefStatus.PUBLISHED)
    )
    frozen = issue.model_copy(
        update={"entries": entries, "state": IssueState.APPROVED, "approved_by": editor.name}
    )  # fmt: skip
    missing = [language.value for language in Language if not issue.texts.get(language).title]
    if not frozen.told:
        missing.append("entries")
    if missing:
        raise IssueIncomplete(tuple(missing))
    work.audit.add(editor, "approve-newsletter", subject=str(issue.number))
    return work.issues.save(frozen)


def reopen(work: UnitOfWork, issue: Issue, editor: Actor) -> Issue:
    """Make an approved issue a draft again.

    :raises StaleIssue, IssueRefused, NotAllowed: as :func:`edit`
    """
    _check(issue, editor, IssueState.APPROVED)
    work.take_right_to_write()
    return work.issues.save(issue.model_copy(update={"state": IssueState.DRAFT, "approved_by": None}))


def release(work: UnitOfWork, issue: Issue, editor: Actor, now: datetime) -> Issue:
    """Put an approved issue into the archive and its mails into the queue, one a reader, in one transaction.

    What is new in saved searches that tell with the newsletter goes along; who has only those gets it as an alert.

    :raises StaleIssue, IssueRefused, NotAllowed: as :func:`edit`
    """
    _check(issue, editor, IssueState.APPROVED)
    work.take_right_to_write()
    readers = list(work.subscriptions.readers())
    released = work.issues.save(issue.model_copy(update={"state": IssueState.SENDING, "released_at": now}))
    work.deliveries.add_many(readers, issue.number, now)
    deliveries = work.deliveries.of_issue(issue.number)
    others = []
    by_reader: dict[UUID, list[int]] = {}
    for search in work.saved_searches.able(Frequency.NEWSLETTER):
        if search.subscription_id in deliveries:
            by_reader.setdefault(search.subscription_id, []).append(search.id)
        else:
            others.append(search)
    for subscription_id, ids in by_reader.items():
        work.saved_searches.tell(ids, deliveries[subscription_id], now)
    queue(work, others, now)
    work.audit.add(editor, "send-newsletter", subject=str(issue.number))
    return released


def finish_sent(work: UnitOfWork) -> list[int]:
    """Note of the issues of which no mail waits any more that they are sent; return their numbers."""
    done = [issue for issue in work.issues.in_states(IssueState.SENDING) if not work.deliveries.is_open(issue.number)]
    for issue in done:
        work.issues.save(issue.model_copy(update={"state": IssueState.SENT}))
    return [issue.number for issue in done]


def _check(issue: Issue, editor: Actor, state: IssueState) -> None:
    if not editor.has(AccountRole.SCOUT, AccountRole.EDITOR):
        raise NotAllowed("scouts and editors make the newsletter")
    if issue.state is not state:
        message = f"issue {issue.number} is {issue.state.value}; this needs it to be {state.value}"
        raise IssueRefused(message)


def _grouped(entries: list[IssueEntry], taxonomy: Taxonomy) -> tuple[IssueEntry, ...]:
    """Order entries by the topmost technology, the one with most briefs first; those of none come last."""
    sizes: dict[str, int] = {}
    for entry in entries:
        sizes[entry.group] = sizes.get(entry.group, 0) + 1
    places = {top: place for place, top in enumerate(taxonomy.tops)}
    return tuple(sorted(entries, key=lambda entry: (not entry.group, -sizes[entry.group], places.get(entry.group, 0))))


def _months_later(day: date, months: int) -> date:
    """Return the day some months later; the first of the month after it where the month is too short."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    try:
        return date(year, month, day.day)
    except ValueError:
        return date(year + month // 12, month % 12 + 1, 1)
