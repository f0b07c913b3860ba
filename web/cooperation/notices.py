"""Mails about cooperation: that something waits on the site, never what was written or an address."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import render_template
from flask_babel import force_locale, gettext

from kb.model import Account, Actor, Interest, Profile, ProfileStatus
from kb.store import StoredProfile, UnitOfWork
from web.cooperation.access import as_others_read
from web.cooperation.words import word
from web.notices import Notice, reachable
from web.site import this_site

_NEXT: Mapping[ProfileStatus, Callable[[], str]] = {
    ProfileStatus.DRAFT: lambda: gettext("Change it and hand it in again; nothing in it is lost."),
    ProfileStatus.PUBLISHED: lambda: gettext("You get a mail when somebody writes to you about it."),
    ProfileStatus.ARCHIVED: lambda: gettext("It is not shown to others. You can restore it there as a draft."),
    ProfileStatus.EXPIRED: lambda: gettext(
        "It is no longer shown. To offer it again, renew it: give it another last day and hand it in."
    ),
}
"""What the owner can do next."""


def tell_other_side(work: UnitOfWork, interest: Interest, stored: StoredProfile[Any], writer: Actor) -> list[Notice]:
    """Tell the other side of a conversation that there is a message."""
    notices: list[Notice] = []
    for account in _accounts(work, {interest.sender_id, stored.owner_id} - {writer.id}):
        with force_locale(account.language.value):
            title = _title(work, stored, account)
            subject = gettext("A message about: %(title)s", title=title)
            said = gettext(
                "%(name)s has written to you about “%(title)s” on %(site)s.",
                name=writer.name,
                title=title,
                site=this_site().silta.settings.site_name,
            )
            notices.append(_notice(account, subject, said, _talk(interest), _about_talks()))
    return notices


def tell_of_state(work: UnitOfWork, moved: Interest, stored: StoredProfile[Any], actor: Actor) -> list[Notice]:
    """Tell who did not do it that a conversation was moved on: agreed, refused, closed, stopped."""
    notices: list[Notice] = []
    for account in _accounts(work, {moved.sender_id, stored.owner_id} - {actor.id}):
        with force_locale(account.language.value):
            title, state = _title(work, stored, account), word(moved.state)
            said = gettext(
                "The conversation about “%(title)s” on %(site)s is now: %(state)s. This was done by %(name)s.",
                title=title,
                site=this_site().silta.settings.site_name,
                state=state,
                name=actor.name,
            )
            then = _about_talks() if moved.is_open else gettext("What was written stays there for you to read.")
            notices.append(_notice(account, f"{title}: {state}", said, _talk(moved), then))
    return notices


def tell_owner_of_move(
    work: UnitOfWork, before: StoredProfile[Any], after: Profile, actor: Actor, reason: str
) -> list[Notice]:
    """Tell the owner that somebody else, or the deadline, has moved the profile on."""
    notices: list[Notice] = []
    if before.owner_id == actor.id:
        return notices
    for account in _accounts(work, [before.owner_id]):
        with force_locale(account.language.value):
            title, state = after.texts.nearest(account.language)[1].title, word(after.status)
            said = gettext("Your profile “%(title)s” is now: %(state)s.", title=title, state=state)
            why = " ".join(reason.split())
            if why:
                said += " " + gettext("The reason: %(reason)s", reason=why)
            then = _NEXT.get(after.status, str)()
            notices.append(_notice(account, f"{title}: {state}", said, f"/{after.family}/{after.slug}", then))
    return notices


def _title(work: UnitOfWork, stored: StoredProfile[Any], account: Account) -> str:
    """Return the title as an account may read it: only the owner knows what is not published yet."""
    profile = stored.profile if account.id == stored.owner_id else as_others_read(work, stored)
    return profile.texts.nearest(account.language)[1].title


def _accounts(work: UnitOfWork, ids: Iterable[UUID | None]) -> list[Account]:
    return [account for account_id in ids if (account := reachable(work, account_id)) is not None]


def _talk(interest: Interest) -> str:
    return f"/cooperation/talks/{interest.id}"


def _about_talks() -> str:
    return gettext("Read and answer there. Mail addresses are never shown to the other side.")


def _notice(account: Account, subject: str, said: str, path: str, then: str) -> Notice:
    link = f"{this_site().silta.settings.site_url}{path}"
    body = render_template("cooperation/mail.txt", name=account.name, said=said, link=link, then=then)
    return Notice(account.id, subject, body)
