"""Retention: what is deleted when the days for which it is kept are over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.curation.api_keys import forget_expired_keys
from kb.curation.mail_folder import mails_before
from kb.settings import RetentionSettings, Settings
from kb.store import Database, UnitOfWork


@dataclass(frozen=True, slots=True)
class Swept:
    """What goes, or went."""

    what: str
    """Name of the setting without its prefix: ``unfinished_submissions``."""
    days: int
    count: int


def sweep(database: Database, settings: Settings, now: datetime, *, dry_run: bool = False) -> tuple[Swept, ...]:
    """Delete what was kept long enough, and tell how much of each kind it was; 0 days keep it.

    :param now: with a time zone
    :param dry_run: only tell what would go
    :raises kb.store.StoreError: when the database cannot be written
    """
    keep = settings.retention
    found = []
    for name in RetentionSettings.model_fields:
        days = getattr(keep, name)
        if days:
            count = _RULES[name](database, settings, now - timedelta(days=days), dry_run)
            found.append(Swept(name, days, count))
    if settings.statistics_days:
        count = _statistics(database, now - timedelta(days=settings.statistics_days), dry_run)
        found.append(Swept("search_statistics", settings.statistics_days, count))
    if not dry_run and any(item.count for item in found):
        database.settle()
    return tuple(found)


def _in_store(act: Callable[[UnitOfWork, datetime, bool], int]) -> "Rule":
    def rule(database: Database, _: Settings, before: datetime, dry_run: bool) -> int:
        with database.unit_of_work(writing=not dry_run) as work:
            count = act(work, before, dry_run)
            if not dry_run:
                work.commit()
        return count

    return rule


def _submissions(work: UnitOfWork, before: datetime, dry_run: bool) -> int:
    old = work.submissions.unfinished_since(before)
    for submission_id in () if dry_run else old:
        work.submissions.remove(submission_id)
    return len(old)


def _unconfirmed(work: UnitOfWork, before: datetime, dry_run: bool) -> int:
    old = work.accounts.never_confirmed(before)
    for account in () if dry_run else old:
        # Nobody signs in before confirming, so no other place knows the person.
        work.accounts.remove(account.id)
    return len(old)


def _events(work: UnitOfWork, before: datetime, dry_run: bool) -> int:
    erasures = work.erasures
    return erasures.account_events_before(before) if dry_run else erasures.forget_account_events(before)


def _rejections(work: UnitOfWork, before: datetime, dry_run: bool) -> int:
    count = work.rejections.older_than(before)
    if not dry_run:
        work.rejections.forget(before)
    return count


def _keys(work: UnitOfWork, before: datetime, dry_run: bool) -> int:
    return forget_expired_keys(work, before, dry_run=dry_run)


def _conversations(work: UnitOfWork, before: datetime, dry_run: bool) -> int:
    old = work.interests.closed_before(before)
    if not dry_run:
        work.interests.remove(old)
    return len(old)


def _mails(_: Database, settings: Settings, before: datetime, dry_run: bool) -> int:
    old = tuple(mails_before(settings.mail_folder, before))
    for path in () if dry_run else old:
        path.unlink(missing_ok=True)
    return len(old)


def _statistics(database: Database, before: datetime, dry_run: bool) -> int:
    with database.unit_of_work(writing=not dry_run) as work:
        count = work.search_statistics.older_than(before.date())
        if not dry_run:
            work.search_statistics.forget(before=before.date(), rare_before=before.date())
            work.commit()
    return count


Rule = Callable[[Database, Settings, datetime, bool], int]
_RULES: dict[str, Rule] = {
    "unfinished_submissions": _in_store(_submissions),
    "unconfirmed_accounts": _in_store(_unconfirmed),
    "account_events": _in_store(_events),
    "rejected_records": _in_store(_rejections),
    "expired_keys": _in_store(_keys),
    "closed_conversations": _in_store(_conversations),
    "mails": _mails,
}
