"""Deleting an account: the person goes, the work stays."""

from uuid import UUID

from kb.curation.accounts import keep_an_administrator
from kb.curation.contact_consent import remove_contact
from kb.curation.leaving_cooperation import leave_cooperation
from kb.model import AccountRole, Actor
from kb.store import UnitOfWork, pseudonym


def delete_account(work: UnitOfWork, account_id: UUID, *, actor_id: UUID | None) -> int:
    """Delete an account and everything that names the person, and return how many stored rows that changed.

    Unfinished submissions go. Offers and requests go over to somebody who acts for the same organisation, or are
    archived, and conversations that nobody would answer are closed. Published briefs stay, with a pseudonym for who
    wrote and judged; a brief that names the person as its contact loses it, in all its states. That somebody is the
    author of a result stays: it is its citation.

    :param actor_id: who does it; None for a command at the server, which may also delete the last administrator
    :raises UnknownAccount: when there is none
    :raises LastAdministrator: when nobody on the site could look after the accounts any more
    """
    work.take_right_to_write()
    account = work.accounts.get(account_id)
    if actor_id is not None and AccountRole.ADMINISTRATOR in account.roles:
        keep_an_administrator(work, account_id)
    traces = work.erasures.traces(account)
    nobody = Actor(name=pseudonym(account))
    changed = 0
    for brief_id in work.erasures.contact_of(traces):
        changed += remove_contact(work, brief_id, nobody, erase=True)
    changed += work.erasures.erase_account(account, actor_id=actor_id)
    return changed + leave_cooperation(work, account, nobody)
