"""The newsletter: subscriptions, saved searches, issues, and how far each mail is."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "mail_bounce",
    "alert_match",
    "mail_delivery",
    "newsletter_issue",
    "alert_position",
    "saved_search",
    "subscription",
    "subscription_request",
)


def upgrade() -> None:
    _subscriptions()
    _searches()
    _issues()
    _deliveries()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _of(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target.partition('.')[0]}"
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=ondelete)


def _subscriptions() -> None:
    op.create_table(
        "subscription_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_key", sa.String(300), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscription_request"),
    )
    for column in ("email_key", "requested_at"):
        op.create_index(f"ix_subscription_request_{column}", "subscription_request", [column])
    op.create_table(
        "subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(300), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("newsletter", sa.Boolean(), nullable=False),
        sa.Column("interests", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("consent", sa.String(40), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT, nullable=True),
        sa.Column("disabled_for", sa.String(500), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("email_key", name="uq_subscription_email_key"),
        _one_of("subscription", "language", "de", "en", "fi"),
    )


def _searches() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("frequency", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("notified_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_saved_search"),
        sa.UniqueConstraint("subscription_id", "query", name="uq_saved_search_subscription_id_query"),
        _of("saved_search", "subscription_id", "subscription.id", "CASCADE"),
        _one_of("saved_search", "frequency", "daily", "weekly", "newsletter"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alert_position",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_position"),
        sa.CheckConstraint("id = 1", name=op.f("ck_alert_position_one_row")),
    )


def _issues() -> None:
    op.create_table(
        "newsletter_issue",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("composed_at", MOMENT, nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_newsletter_issue"),
        _one_of("newsletter_issue", "state", "draft", "approved", "sending", "sent"),
    )


def _deliveries() -> None:
    op.create_table(
        "mail_delivery",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("subscription_id", sa.Uuid(), nullable=True),
        sa.Column("issue_number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mail_delivery"),
        sa.UniqueConstraint("issue_number", "subscription_id", name="uq_mail_delivery_issue_number_subscription_id"),
        _of("mail_delivery", "subscription_id", "subscription.id", "SET NULL"),
        _of("mail_delivery", "issue_number", "newsletter_issue.number"),
        _one_of("mail_delivery", "state", "waiting", "sending", "sent", "failed", "uncertain", "dropped"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mail_delivery_subscription_id", "mail_delivery", ["subscription_id"])
    op.create_index("ix_mail_delivery_state_due_at_id", "mail_delivery", ["state", "due_at", "id"])
    op.create_table(
        "alert_match",
        sa.Column("saved_search_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("brief_id", sa.Uuid(), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("saved_search_id", "brief_id", name="pk_alert_match"),
        _of("alert_match", "saved_search_id", "saved_search.id", "CASCADE"),
        _of("alert_match", "brief_id", "brief.id"),
        _of("alert_match", "delivery_id", "mail_delivery.id"),
    )
    op.create_index("ix_alert_match_delivery_id", "alert_match", ["delivery_id"])
    op.create_index("ix_alert_match_brief_id", "alert_match", ["brief_id"])
    op.create_table(
        "mail_bounce",
        sa.Column("delivery_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("bounced_at", MOMENT, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_mail_bounce"),
        _of("mail_bounce", "delivery_id", "mail_delivery.id"),
        _of("mail_bounce", "subscription_id", "subscription.id", "CASCADE"),
    )
    op.create_index("ix_mail_bounce_subscription_id", "mail_bounce", ["subscription_id"])
