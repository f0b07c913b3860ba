"""Accounts: people who sign in, their roles, keys and identities, and the audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ROLES = "'reader', 'researcher', 'scout', 'editor', 'administrator'"
KINDS = (
    "'created', 'confirmed', 'roles-changed', 'organisation-changed', 'disabled', 'enabled', 'password-changed', "
    "'two-factor-changed', 'key-added', 'key-removed', 'orcid-linked', 'orcid-unlinked', 'signed-out-everywhere'"
)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(300), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("organisation", sa.String(80), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("session_key", sa.String(64), nullable=False),
        sa.Column("key_handle", sa.String(64), nullable=False),
        sa.Column("two_factor", sa.String(20), nullable=True),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_counter", sa.Integer(), nullable=True),
        sa.Column("recovery_codes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email_key", name="uq_account_email_key"),
        sa.UniqueConstraint("session_key", name="uq_account_session_key"),
        sa.UniqueConstraint("key_handle", name="uq_account_key_handle"),
        sa.CheckConstraint("language IN ('de', 'en', 'fi')", name=op.f("ck_account_language")),
    )
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "role", name="pk_account_role"),
        _of_account("account_role"),
        sa.CheckConstraint(f"role IN ({ROLES})", name=op.f("ck_account_role_role")),
    )
    op.create_table(
        "account_credential",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("device_type", sa.String(20), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("extensions", sa.Text(), nullable=True),
        sa.Column("usage", sa.String(10), nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_credential"),
        sa.UniqueConstraint("account_id", "name", name="uq_account_credential_account_id_name"),
        _of_account("account_credential"),
    )
    op.create_table(
        "account_identity",
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_account_identity"),
        sa.UniqueConstraint("account_id", "issuer", name="uq_account_identity_account_id_issuer"),
        _of_account("account_identity"),
    )
    op.create_table(
        "account_event",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_event"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_account_event_kind")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_account_event_account_id", "account_event", ["account_id"])
    _refuse_changes_of_the_trail()


def downgrade() -> None:
    for table in ("account_event", "account_identity", "account_credential", "account_role", "account"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_account_events()")


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["account.id"], name=f"fk_{table}_account_id_account", ondelete="CASCADE"
    )


def _refuse_changes_of_the_trail() -> None:
    sentence = "account_event is append-only"
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER account_event_no_{change.lower()} BEFORE {change} ON account_event "
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change_of_account_events() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{sentence}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER account_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON account_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_account_events()"
    )
