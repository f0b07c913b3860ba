"""What statuses, moves and publishing checks are called; keys: ``status-``, ``move-`` and ``check-`` with the value."""

from collections.abc import Callable

from flask_babel import gettext

CURATION_WORDS: dict[str, Callable[[], str]] = {
    "status-draft": lambda: gettext("Draft"),
    "status-submitted": lambda: gettext("Handed in"),
    "status-in-review": lambda: gettext("In review"),
    "status-waiting-for-researcher": lambda: gettext("Waiting for the researcher"),
    "status-approved": lambda: gettext("Approved"),
    "status-published": lambda: gettext("Published"),
    "status-archived": lambda: gettext("Archived"),
    "move-submit": lambda: gettext("Hand in"),
    "move-take-up": lambda: gettext("Take up for review"),
    "move-discard": lambda: gettext("Discard the draft"),
    "move-take-back": lambda: gettext("Take back as a draft"),
    "move-decline": lambda: gettext("Decline"),
    "move-ask": lambda: gettext("Ask the researcher"),
    "move-approve": lambda: gettext("Approve"),
    "move-answer": lambda: gettext("Return to review"),
    "move-withdraw": lambda: gettext("Withdraw"),
    "move-reopen": lambda: gettext("Review again"),
    "move-publish": lambda: gettext("Publish"),
    "move-archive": lambda: gettext("Archive"),
    "move-restore": lambda: gettext("Restore for review"),
    "move-republish": lambda: gettext("Publish again"),
    "check-two-summaries": lambda: gettext("A summary in two languages"),
    "check-sections": lambda: gettext("All sections in one language"),
    "check-contact": lambda: gettext("A contact who can be reached"),
    "check-contact-consent": lambda: gettext("A contact who has agreed to be named"),
    "check-maturity-confirmed": lambda: gettext("Readiness confirmed by a person"),
    "check-technologies-confirmed": lambda: gettext("Technologies confirmed by a person"),
    "check-potential-confirmed": lambda: gettext("Market potential confirmed by a person"),
    "check-nothing-estimated": lambda: gettext("Nothing that only rules have estimated"),
    "check-licence": lambda: gettext("A licence for the brief"),
    "check-source": lambda: gettext("A source, publication or project"),
    "check-no-open-question": lambda: gettext("All questions answered"),
    "check-readable": lambda: gettext("Sentences of at most 25 words on average"),
}
