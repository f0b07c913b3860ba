"""Mails about cooperation: that something waits on the site, never what was written or an address."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import render_template
from flask_babel import force_locale, gettext

from kb.model import Account, Actor, Interest, Profile
from kb.store import StoredProfile, UnitOfWork
from web.cooperation.words import word
from web.notices import Notice
from web.site import this_site


def tell_other_side(work: UnitOfWork, interest: Interest, stored: StoredProfile[Any], writer: Actor) -> list[Notice]:
    """Tell the other side of a conversation that there is a message."""
    notices: list[Notice] = []
    for account in _accounts(work, {interest.sender_id, stored.owner_id} - {writer.id}):
        with force_locale(account.language.value):
            title = stored.profile.texts.nearest(account.language)[1].title
            subject = gettext("A message about: %(title)s", title=title)
            said = gettext(
                "%(name)s has written to you about “%(title)s” on %(site)s.",
                name=writer.name,
                title=title,
                site=this_site().silta.settings.site_name,
            )
            notices.append(_notice(account, subject, said, f"/cooperation/talks/{interest.id}"))
    return notices


def tell_owner_of_move(
    work: UnitOfWork, before: StoredProfile[Any], after: Profile, actor: Actor, reason: str
) -> list[Notice]:
    """Tell the owner that somebody else has moved the profile on."""
    notices: list[Notice] = []
    if before.owner_id == actor.id:
        return notices
    for account in _accounts(work, [before.owner_id]):
        with force_locale(account.language.value):
            title, state = after.texts.nearest(account.language)[1].title, word(after.status)
            said = gettext("Your profile “%(title)s” is now: %(state)s.", title=title, state=state)
            why = " ".join(reason.split())[:500]
            if why:
                said += " " + gettext("The reason: %(reason)s", reason=why)
            notices.append(_notice(account, f"{title}: {state}", said, f"/{after.family}/{after.slug}"))
    return notices


def _accounts(work: UnitOfWork, ids: Iterable[UUID | None]) -> list[Account]:
    found = (work.accounts.find(id=account_id) for account_id in ids if account_id is not None)
    return [pair[0] for pair in found if pair is not None and pair[0].active]


def _notice(account: Account, subject: str, said: str, path: str) -> Notice:
    link = f"{this_site().silta.settings.site_url}{path}"
    body = render_template("cooperation/mail.txt", name=account.name, said=said, link=link)
    return Notice(account.id, subject, body)
