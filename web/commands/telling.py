"""Storing what account holders are told of what a command does, with the words and templates of the site."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from kb.model import Actor

if TYPE_CHECKING:
    from kb.store import UnitOfWork
    from web.notices import Notice
    from web.silta import Silta

T = TypeVar("T")


def telling(
    silta: "Silta", write: "Callable[[UnitOfWork, T, Actor], list[Notice]]"
) -> "Callable[[UnitOfWork, T, Actor], None] | None":
    """Return what stores the mails about something; None where nobody can sign in and read what they lead to.

    It makes the site, which takes longer than a short command and may write to the database itself: call it when
    there is something to tell, and not within a transaction.

    :param write: makes the mails of what somebody has done with something
    """
    # Imported here because the site comes with it.
    from web.accounts.setup import why_unavailable

    if why_unavailable(silta.settings):
        return None
    from web.app import create_app
    from web.notices import keep

    app = create_app(silta)

    def tell(work: "UnitOfWork", about: T, actor: Actor) -> None:
        with app.test_request_context():
            keep(work, write(work, about, actor))

    return tell
