"""Readers and issues for tests."""

from datetime import UTC, datetime, timedelta

from kb.model import AccountRole, Actor, Language, new_id
from kb.model.newsletter import Interests, Issue, IssueText, IssueTexts, Subscription
from kb.newsletter.composing import approve, compose, edit, release
from kb.store import UnitOfWork
from web.silta import Silta

SCOUT = Actor(name="A Scout", roles=frozenset({AccountRole.SCOUT}))
TEXTS = IssueTexts(
    de=IssueText(title="Neues aus der Forschung", introduction="Erster Absatz.\n\nZweiter Absatz."),
    en=IssueText(title="News from research", introduction="First paragraph.\n\nSecond paragraph."),
    fi=IssueText(title="Uutta tutkimuksesta", introduction="Ensimmäinen kappale.\n\nToinen kappale."),
)
NOW = datetime(2026, 6, 15, 9, tzinfo=UTC)
"""Days after the small site's newest brief was published."""


def subscribed(
    work: UnitOfWork,
    address: str,
    language: Language = Language.EN,
    *,
    newsletter: bool = True,
    **interests: tuple[str, ...],
) -> Subscription:
    """Store a confirmed subscription."""
    moment = NOW - timedelta(days=100)
    subscription = Subscription(
        id=new_id(),
        email=address,
        language=language,
        newsletter=newsletter,
        interests=Interests.model_validate(interests),
        key="a-random-key",
        consent="2026-11",
        requested_at=moment,
        confirmed_at=moment,
    )
    work.subscriptions.put(subscription)
    return subscription


def composed(silta: Silta, now: datetime = NOW) -> Issue:
    """Compose the next issue and give it words."""
    with silta.database.unit_of_work(writing=True) as work:
        issue = compose(work, silta.vocabularies.taxonomy, now)
        assert issue is not None
        entries = [(entry.brief_id, entry.included, entry.note) for entry in issue.entries]
        issue = edit(work, issue, TEXTS, entries, SCOUT)
        work.commit()
    return issue


def released(silta: Silta, now: datetime = NOW) -> Issue:
    """Compose, approve and release the next issue."""
    issue = composed(silta, now)
    with silta.database.unit_of_work(writing=True) as work:
        issue = approve(work, issue, silta.vocabularies.taxonomy, SCOUT)
        issue = release(work, issue, SCOUT, now)
        work.commit()
    return issue
