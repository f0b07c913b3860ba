"""How the interface tells what is stored about people: what and why, who sees it, how long."""

from dataclasses import dataclass

from flask_babel import gettext

from kb.newsletter.subscribing import UNCONFIRMED_DAYS
from kb.settings import RetentionSettings
from kb.store import Topic


@dataclass(frozen=True, slots=True)
class Described:
    """A topic of the inventory in the reader's language."""

    topic: Topic
    what: str
    """What it is, and why it is there."""
    seen_by: str
    kept: str
    """How long, and what becomes of it when the account is deleted."""


def described(keep: RetentionSettings) -> tuple[Described, ...]:
    """Describe every topic.

    :param keep: after how many days what goes
    """
    own = gettext("you and administrators")
    desk = gettext("scouts and editors")
    with_account = gettext("as long as the account")
    pseudonym = gettext("stays, with a pseudonym instead of the name")
    return (
        Described(
            Topic.ACCOUNT,
            gettext("Mail address, name, language, organisation, roles, since when: so that you can sign in and others "
                    "know who does something."),
            own, with_account,
        ),
        Described(
            Topic.SIGN_IN,
            gettext("Your security keys with their names and when each was used last, the ORCID iD if you linked it, "
                    "the hash of the password, encrypted secrets of app and recovery codes: what you sign in with."),
            gettext("you; nobody sees hashes and secrets"), with_account,
        ),
        Described(
            Topic.API_KEYS,
            gettext("Your keys for programs: name, first characters, what each may do and until when, and a hash of "
                    "the key. When one is used is not noted."),
            gettext("you and who runs the server; nobody sees the keys themselves"),
            gettext("until you revoke them, at most as long as the account; expired ones: %(days)s",
                    days=_days(keep.expired_keys)),
        ),
        Described(
            Topic.ACCOUNT_EVENTS,
            gettext("What was done to the account, by whom and when, without names: so that misuse is noticed."),
            own, _days(keep.account_events),
        ),
        Described(
            Topic.SUBMISSIONS,
            gettext("The results that you are writing or have handed in, with the contact and the consent in them."),
            gettext("you and researchers of your organisation; scouts and editors once it is handed in"),
            gettext("unfinished ones: %(days)s, and they go with the account; what was handed in %(stays)s",
                    days=_days(keep.unfinished_submissions), stays=pseudonym),
        ),
        Described(
            Topic.RESPONSIBILITIES,
            gettext("Which briefs you handed in or look after: so that questions reach you."),
            desk, pseudonym,
        ),
        Described(
            Topic.REMARKS,
            gettext("Your comments, questions and answers about briefs."),
            gettext("scouts and editors, and the researcher to whom they are addressed"), pseudonym,
        ),
        Described(
            Topic.REVISIONS,
            gettext("Which states of a brief you made, when and for what reason, and who judged what: every published "
                    "state can be traced."),
            gettext("scouts and editors; everybody sees who answers for an assessment"), pseudonym,
        ),
        Described(
            Topic.AUDIT,
            gettext("What you did with briefs and when: the audit log, which shows that rules were kept."),
            desk, pseudonym,
        ),
        Described(
            Topic.DECISIONS,
            gettext("Your decisions about duplicates, merges, terms, dates of publication, many briefs at once and "
                    "newsletters."),
            desk, pseudonym,
        ),
        Described(
            Topic.COOPERATION,
            gettext("The offers and requests that you have written, in all their states, and the matches that you have "
                    "dismissed: so that partners are found."),
            gettext("everybody, once it is published, without your name; before that you, researchers of your "
                    "organisation, and scouts and editors once it is handed in"),
            gettext("without limit, with a pseudonym instead of the name; researchers of your organisation look after "
                    "it from then on, or it is archived"),
        ),
        Described(
            Topic.EXCHANGE,
            gettext("The openings of academic exchange that you have written, in all their states, and whom they name "
                    "as supervisor: so that guests are found."),
            gettext("everybody, once it is published, without your name, and the supervisor only with a recorded "
                    "consent; before that you, researchers of your organisation, and scouts and editors once it is "
                    "handed in"),
            gettext("without limit, with a pseudonym instead of the name; researchers of your organisation look after "
                    "it from then on, or it is archived; the person goes as the supervisor of openings, too"),
        ),
        Described(
            Topic.CONVERSATIONS,
            gettext("Your messages about offers and requests, your name and organisation as the other side sees them, "
                    "and where the conversation stands: so that you can cooperate."),
            gettext("both sides; scouts and editors see who talks with whom and the state, and the text only when one "
                    "side reports it or lets them read along"),
            gettext("once it is closed: %(days)s; until then it %(stays)s",
                    days=_days(keep.closed_conversations), stays=pseudonym),
        ),
        Described(
            Topic.BRIEFS,
            gettext("Briefs that name you: as the contact with your consent, or as an author of the result."),
            gettext("everybody, once it is published"),
            gettext("the contact goes with the account or when you withdraw your consent; authorship is the citation "
                    "of a publication and stays"),
        ),
        Described(
            Topic.REJECTED,
            gettext("That you took note of records which could not be read."),
            desk, gettext("the name: a pseudonym takes its place; the record: %(days)s",
                          days=_days(keep.rejected_records)),
        ),
        Described(
            Topic.SUBSCRIPTIONS,
            gettext("What you get by mail: address, language, interests, searches and their news, when you asked and "
                    "agreed, of each mail whether it was sent or came back. So that it reaches you once."),
            gettext("you; scouts see numbers only"),
            gettext("until you unsubscribe, and it goes with the account; of mails that were sent only the number "
                    "stays; what was not confirmed: for %(days)s days", days=UNCONFIRMED_DAYS),
        ),
        Described(
            Topic.ERASURES,
            gettext("That something was erased and when, with an id that names nobody: so that a changed history can "
                    "be told from a forged one."),
            gettext("who can read the database"), gettext("without limit"),
        ),
        Described(
            Topic.NOTICES,
            gettext("Mails that wait to be sent to you about your submissions, offers, requests, openings and "
                    "conversations: so that none is lost."),
            gettext("you; who can read the database"),
            gettext("until they are sent, and they go with the account; of one that could not be sent only the number "
                    "stays"),
        ),
        Described(
            Topic.MAILS,
            gettext("Mails to you, only where the site has no mail server and writes them into a folder."),
            gettext("who can read the server's files"),
            gettext("%(days)s, and they go with the account", days=_days(keep.mails)),
        ),
    )  # fmt: skip


def topic_name(topic: Topic) -> str:
    """Call a topic in the reader's language."""
    return {
        Topic.ACCOUNT: lambda: gettext("Account"),
        Topic.SIGN_IN: lambda: gettext("What you sign in with"),
        Topic.API_KEYS: lambda: gettext("Keys for programs"),
        Topic.ACCOUNT_EVENTS: lambda: gettext("What was done to the account"),
        Topic.SUBMISSIONS: lambda: gettext("Submissions"),
        Topic.RESPONSIBILITIES: lambda: gettext("Responsibilities"),
        Topic.REMARKS: lambda: gettext("Comments, questions and answers"),
        Topic.REVISIONS: lambda: gettext("States of briefs"),
        Topic.AUDIT: lambda: gettext("Audit log"),
        Topic.DECISIONS: lambda: gettext("Decisions"),
        Topic.COOPERATION: lambda: gettext("Offers and requests"),
        Topic.EXCHANGE: lambda: gettext("Academic exchange"),
        Topic.CONVERSATIONS: lambda: gettext("Conversations"),
        Topic.BRIEFS: lambda: gettext("Briefs that name you"),
        Topic.REJECTED: lambda: gettext("Records taken note of"),
        Topic.SUBSCRIPTIONS: lambda: gettext("Newsletter and saved searches"),
        Topic.ERASURES: lambda: gettext("Notes of erasures"),
        Topic.NOTICES: lambda: gettext("Mails that wait"),
        Topic.MAILS: lambda: gettext("Mails"),
    }[topic]()


def _days(days: int) -> str:
    return gettext("for %(days)s days", days=days) if days else gettext("without limit")
