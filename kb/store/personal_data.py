"""The inventory: every place of the store where something about people who use Silta is kept.

What a person is shown about themselves, what is exported, what is erased with an account and what the documentation
lists all come from here. A test compares it with the tables, so that a new column cannot be left out by accident.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Topic(StrEnum):
    """What is stored about people, in the order in which it is listed."""

    ACCOUNT = "account"
    SIGN_IN = "sign-in"
    API_KEYS = "api-keys"
    ACCOUNT_EVENTS = "account-events"
    SUBMISSIONS = "submissions"
    RESPONSIBILITIES = "responsibilities"
    REMARKS = "remarks"
    REVISIONS = "revisions"
    AUDIT = "audit"
    DECISIONS = "decisions"
    COOPERATION = "cooperation"
    EXCHANGE = "exchange"
    CONVERSATIONS = "conversations"
    BRIEFS = "briefs"
    REJECTED = "rejected"
    SUBSCRIPTIONS = "subscriptions"
    ERASURES = "erasures"
    NOTICES = "notices"
    MAILS = "mails"


class Body(StrEnum):
    """How a column holds a whole brief or draft."""

    PLAIN = "plain"
    """JSON of a brief."""
    COMPRESSED = "compressed"
    """The same, as the history keeps it."""
    DRAFT = "draft"
    """JSON of a submission."""
    DATA = "data"
    """A JSON column of SQL."""
    PROFILE = "profile"
    """JSON of an offer, request or opening."""


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """A table that holds something about people, and what each such column is."""

    table: str
    topic: Topic
    ids: tuple[str, ...] = ()
    """Ids of accounts; when the account is gone they name nobody, so they stay."""
    names: Mapping[str, str | None] = field(default_factory=dict)
    """Names of people who did something, with the column of their id; a pseudonym takes their place."""
    texts: tuple[str, ...] = ()
    """What people wrote; names and addresses are taken out of it."""
    bodies: Mapping[str, Body] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    """What else is known about the person."""
    addresses: tuple[str, ...] = ()
    """Case-folded mail addresses: whose address it is, the row is about, with an account or without."""
    belongs: Mapping[str, str] = field(default_factory=dict)
    """Columns with the id of a row in another of these tables, and that table: the row is about the same person."""
    secrets: tuple[str, ...] = ()
    """What nobody is shown, the person included."""
    others: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Columns that are another one's words unless a column has a value: the person is not shown those."""
    goes: bool = False
    """Whether whole rows go with the account."""

    @property
    def columns(self) -> frozenset[str]:
        """Every column of it that is about people."""
        known = (*self.ids, *self.names, *self.texts, *self.bodies, *self.facts, *self.secrets)
        return frozenset((*known, *self.addresses, *self.belongs))


PERSONAL_TABLES = (
    PersonalTable(
        "account",
        Topic.ACCOUNT,
        ids=("id",),
        facts=("email", "name", "language", "organisation", "active", "created_at", "confirmed_at"),
        secrets=(
            *("email_key", "password", "session_key", "key_handle", "two_factor", "totp_secret", "totp_counter"),
            "recovery_codes",
        ),
        goes=True,
    ),
    PersonalTable(
        "people_page",
        Topic.ACCOUNT,
        ids=("account_id",),
        facts=("key", "wording", "given_at", "with_mail", "indexed"),
        goes=True,
    ),
    PersonalTable("account_role", Topic.ACCOUNT, ids=("account_id",), facts=("role",), goes=True),
    PersonalTable(
        "account_credential",
        Topic.SIGN_IN,
        ids=("account_id",),
        facts=("name", "used_at", "usage", "device_type", "backed_up", "transports"),
        secrets=("id", "public_key", "sign_count", "extensions"),
        goes=True,
    ),
    PersonalTable(
        "account_identity", Topic.SIGN_IN, ids=("account_id",), facts=("issuer", "subject", "linked_at"), goes=True
    ),
    PersonalTable(
        "api_key",
        Topic.API_KEYS,
        ids=("account_id",),
        facts=("name", "start", "scopes", "created_at", "expires_at"),
        secrets=("sha256",),
        goes=True,
    ),
    PersonalTable(
        "account_event", Topic.ACCOUNT_EVENTS, ids=("account_id", "actor_id"), facts=("kind", "happened_at", "details")
    ),
    PersonalTable(
        "submission",
        Topic.SUBMISSIONS,
        ids=("owner",),
        names={"owner_name": "owner"},
        bodies={"body": Body.DRAFT},
        facts=("organisation", "started_from", "begun_at", "changed_at", "handed_in_at"),
    ),
    PersonalTable(
        "responsibility",
        Topic.RESPONSIBILITIES,
        ids=("submitter_id", "assignee_id"),
        names={"submitter": "submitter_id", "assignee": "assignee_id"},
        facts=("organisation",),
    ),
    PersonalTable(
        "remark",
        Topic.REMARKS,
        ids=("author_id",),
        names={"author": "author_id"},
        texts=("body",),
        facts=("written_at",),
    ),
    PersonalTable(
        "brief_revision",
        Topic.REVISIONS,
        names={"author": None},
        texts=("reason",),
        bodies={"body": Body.COMPRESSED},
        facts=("made_at",),
    ),
    PersonalTable(
        "audit_event",
        Topic.AUDIT,
        ids=("actor_id",),
        names={"actor": "actor_id"},
        texts=("subject", "reason"),
        facts=("made_at", "action"),
    ),
    PersonalTable(
        "brief_merge",
        Topic.DECISIONS,
        names={"author": None, "undone_by": None},
        texts=("reason",),
        facts=("made_at", "undone_at"),
    ),
    PersonalTable("duplicate_pair", Topic.DECISIONS, names={"decided_by": None}, facts=("decided_at",)),
    PersonalTable("organisation_pair", Topic.DECISIONS, names={"decided_by": None}, facts=("decided_at",)),
    PersonalTable(
        "publication_plan", Topic.DECISIONS, ids=("planner_id",), names={"planner": "planner_id"}, facts=("planned_at",)
    ),
    PersonalTable(
        "batch",
        Topic.DECISIONS,
        ids=("actor_id", "undoer_id"),
        names={"actor": "actor_id", "undoer": "undoer_id"},
        texts=("action",),
        facts=("made_at", "undone_at"),
    ),
    PersonalTable("batch_change", Topic.DECISIONS, bodies={"before": Body.DATA, "after": Body.DATA}),
    PersonalTable("ignored_candidate", Topic.DECISIONS, names={"author": None}, texts=("reason",), facts=("at",)),
    PersonalTable(
        "concept_proposal",
        Topic.DECISIONS,
        ids=("author_id",),
        names={"author": "author_id"},
        texts=("reason",),
        facts=("proposed_at",),
    ),
    PersonalTable(
        "concept_decision",
        Topic.DECISIONS,
        ids=("decided_by_id",),
        names={"decided_by": "decided_by_id"},
        texts=("answer",),
        facts=("decided_at",),
    ),
    PersonalTable(
        "cooperation_profile",
        Topic.COOPERATION,
        ids=("owner_id",),
        names={"owner": "owner_id"},
        bodies={"body": Body.PROFILE},
        facts=("organisation_key", "begun_at", "changed_at"),
    ),
    PersonalTable(
        "cooperation_revision",
        Topic.COOPERATION,
        names={"author": None},
        texts=("reason",),
        bodies={"body": Body.PROFILE},
        facts=("made_at",),
    ),
    PersonalTable(
        "exchange_opening",
        Topic.EXCHANGE,
        ids=("owner_id",),
        names={"owner": "owner_id"},
        bodies={"body": Body.PROFILE},
        facts=("organisation_key", "begun_at", "changed_at"),
    ),
    PersonalTable(
        "exchange_revision",
        Topic.EXCHANGE,
        names={"author": None},
        texts=("reason",),
        bodies={"body": Body.PROFILE},
        facts=("made_at",),
    ),
    PersonalTable("cooperation_dismissal", Topic.COOPERATION, names={"by": None}, facts=("at", "reason")),
    PersonalTable(
        "cooperation_interest",
        Topic.CONVERSATIONS,
        ids=("sender_id",),
        names={"sender": "sender_id", "report_closed_by": None},
        texts=("report",),
        facts=("sender_organisation", "state", "begun_at", "changed_at", "scout_invited", "reported_by"),
        # What the owner of the profile reports of the sender is for scouts.
        others={"report": ("reported_by", "sender")},
    ),
    PersonalTable(
        "cooperation_message",
        Topic.CONVERSATIONS,
        ids=("author_id",),
        names={"author": "author_id"},
        texts=("body",),
        facts=("party", "written_at"),
    ),
    PersonalTable("brief", Topic.BRIEFS, bodies={"body": Body.PLAIN}),
    PersonalTable("brief_part", Topic.BRIEFS, bodies={"body": Body.PLAIN}),
    PersonalTable("rejected_record", Topic.REJECTED, names={"seen_by": None}, texts=("reason",), facts=("seen_at",)),
    PersonalTable(
        "subscription",
        Topic.SUBSCRIPTIONS,
        addresses=("email_key",),
        facts=(
            *("id", "email", "language", "newsletter", "interests", "consent", "requested_at", "confirmed_at"),
            *("disabled_at", "disabled_for"),
        ),
        secrets=("key",),
        goes=True,
    ),
    PersonalTable(
        "subscription_request",
        Topic.SUBSCRIPTIONS,
        addresses=("email_key",),
        facts=("body", "requested_at"),
        # Who has the id could make the link that confirms the request.
        secrets=("id",),
        goes=True,
    ),
    PersonalTable(
        "saved_search",
        Topic.SUBSCRIPTIONS,
        belongs={"subscription_id": "subscription"},
        facts=("query", "frequency", "created_at", "notified_at"),
        goes=True,
    ),
    PersonalTable(
        "opening_alert",
        Topic.SUBSCRIPTIONS,
        belongs={"saved_search_id": "saved_search"},
        facts=("opening_id", "found_at"),
        goes=True,
    ),
    PersonalTable(
        "alert_match",
        Topic.SUBSCRIPTIONS,
        belongs={"saved_search_id": "saved_search"},
        facts=("brief_id", "found_at"),
        goes=True,
    ),
    # A mail that was sent stays as a count, without whom it was for.
    PersonalTable(
        "mail_delivery",
        Topic.SUBSCRIPTIONS,
        belongs={"subscription_id": "subscription"},
        facts=("issue_number", "state", "tries", "due_at", "changed_at", "detail"),
        goes=True,
    ),
    PersonalTable(
        "mail_bounce",
        Topic.SUBSCRIPTIONS,
        belongs={"subscription_id": "subscription"},
        facts=("bounced_at", "status"),
        goes=True,
    ),
    # One that was sent leaves no row, one that failed a row of nobody.
    PersonalTable(
        "notice",
        Topic.NOTICES,
        ids=("account_id",),
        # They name who has done what they tell.
        texts=("subject", "body"),
        facts=("state", "tries", "due_at", "changed_at", "detail"),
        goes=True,
    ),
    PersonalTable("newsletter_issue", Topic.DECISIONS, names={"approved_by": None}, bodies={"body": Body.DATA}),
    PersonalTable("erasure", Topic.ERASURES, ids=("actor_id", "subject_id"), facts=("kind", "made_at")),
)
"""Every table that holds something about people who sign in, or whom a brief names as its contact."""

NOT_PERSONAL: Mapping[str, tuple[str, ...]] = {
    "submission": ("id", "version", "format"),
    "responsibility": ("brief_id",),
    "remark": ("id", "brief_id", "kind", "audience", "field", "question_id", "is_open"),
    "brief_revision": ("brief_id", "number", "status", "format"),
    "account_event": ("id",),
    "api_key": ("id",),
    "audit_event": ("id", "brief_id", "before", "after", "revision"),
    "brief_merge": (
        *("id", "merged_id", "into_id", "moved", "merged_before", "merged_after", "into_before", "into_after"),
        *("merged_restored", "into_restored"),
    ),
    "duplicate_pair": ("id", "first_id", "second_id", "score", "reasons", "state", "found_at"),
    "organisation_pair": ("id", "first_id", "second_id", "score", "reasons", "state", "found_at"),
    "publication_plan": ("brief_id", "publish_on", "problem"),
    "batch": ("id",),
    "batch_change": ("batch_id", "brief_id"),
    "ignored_candidate": ("key", "term"),
    "concept_proposal": ("number", "id", "concept", "change"),
    "concept_decision": ("number", "state", "revision"),
    "concept_replacement": ("concept", "replacement", "number"),
    "concept_tagging": ("number", "brief_id", "revision"),
    "brief": ("id", "slug", "status", "revision", "changed_at", "published", "merged_into", "format"),
    "brief_part": ("brief_id", "into_id", "format"),
    "cooperation_profile": ("id", "slug", "kind", "status", "revision", "deadline", "format"),
    "cooperation_revision": ("profile_id", "number", "format"),
    "cooperation_dismissal": ("profile_id", "target_kind", "target", "match"),
    "exchange_opening": ("id", "slug", "kind", "status", "revision", "deadline", "format"),
    "exchange_revision": ("profile_id", "number", "format"),
    "cooperation_interest": ("id", "profile_id", "opening_id"),
    "cooperation_message": ("id", "interest_id"),
    # Whom published briefs name as authors is matched like an organisation, and goes from here with the brief.
    "cooperation_match": ("profile_id", "target_kind", "target", "score", "body"),
    "cooperation_matching": ("id", "made_at", "of_state"),
    "rejected_record": ("id", "source", "location", "identifier", "key", "run_id", "rejected_at", "times"),
    "erasure": ("id", "is_open", "changed"),
    "saved_search": ("id",),
    "alert_match": ("delivery_id",),
    "opening_alert": ("delivery_id",),
    "alert_position": ("id", "position"),
    "mail_delivery": ("id",),
    "mail_bounce": ("delivery_id",),
    "notice": ("id",),
    "newsletter_issue": ("number", "version", "state", "since", "composed_at", "released_at"),
    # Words, counts and days; kb.search.kept_words drops what looks like a person.
    "search_statistic": ("day", "kind", "language", "value", "count"),
    "brief_written_field": ("brief_id", "number", "field"),
    "brief_redirect": ("slug", "brief_id", "made_at"),
    "brief_identifier": ("brief_id", "identity", "relation"),
    "fingerprint": ("number", "brief_id", "bands", "body"),
    "fingerprint_band": ("band", "number"),
    "review_entry": (
        *("brief_id", "status", "changed_at", "title", "words", "languages", "maturity", "estimated", "checked"),
    ),
    "brief_move": ("brief_id", "number", "kind", "day", "about"),
    "review_label": ("kind", "value", "brief_id"),
    "participation": ("organisation_key", "brief_id"),
    "organisation": ("id", "key", "name", "ror", "country", "same_as_id", "same_as_pair"),
    "organisation_name": ("folded", "organisation_id", "country", "seen", "block"),
    "outbox": ("position", "brief_id", "revision", "operation"),
    "ingest_run": (
        *("id", "started_at", "finished_at", "paths", "dry_run", "status", "counts", "source", "error", "rejections"),
    ),
    "harvest_source": (
        *("id", "name", "kind", "address", "options", "schedule", "paused", "added_at", "due_at", "last_success_at"),
        *("harvested_until", "resumption", "failures", "last_error"),
    ),
    # What harvesters are told of briefs, and the sites that briefs came from.
    "oai_record": ("brief_id", "datestamp", "deleted", "home"),
    "oai_record_concept": ("brief_id", "concept"),
    "partner_site": ("repository", "name", "url", "base_url", "source"),
    "source_record": (
        *("key", "source", "identifier", "brief_id", "sha256", "pipeline", "address", "licence", "retrieved_at"),
        *("modified_at", "run_id", "superseded"),
    ),
}
"""Every other column. People whom a source names as the authors of a result are in the texts of the sources and stay as
their citation; they are no matter of accounts."""
