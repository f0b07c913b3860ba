"""The tables of people who sign in; of the same metadata as those in ``tables``."""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from kb.model import AccountRole, Language
from kb.store.tables import UtcDateTime, metadata


class AccountEventKind(StrEnum):
    """What the audit trail of accounts notes."""

    CREATED = "created"
    CONFIRMED = "confirmed"
    ROLES_CHANGED = "roles-changed"
    ORGANISATION_CHANGED = "organisation-changed"
    DISABLED = "disabled"
    ENABLED = "enabled"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  not a password
    TWO_FACTOR_CHANGED = "two-factor-changed"
    KEY_ADDED = "key-added"
    KEY_REMOVED = "key-removed"
    ORCID_LINKED = "orcid-linked"
    ORCID_UNLINKED = "orcid-unlinked"
    SIGNED_OUT_EVERYWHERE = "signed-out-everywhere"


_ROLES = ", ".join(f"'{role.value}'" for role in AccountRole)
_LANGUAGES = ", ".join(f"'{language.value}'" for language in Language)
_KINDS = ", ".join(f"'{kind.value}'" for kind in AccountEventKind)


def _account_key(**options: Any) -> Column[Any]:
    return Column("account_id", Uuid(), ForeignKey("account.id", ondelete="CASCADE"), nullable=False, **options)


account = Table(
    "account",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("email", String(254), nullable=False),
    # By kb.model.mail_address: one account an address, however it is written.
    Column("email_key", String(300), nullable=False, unique=True),
    Column("name", Text(), nullable=False),
    Column("language", String(2), nullable=False),
    Column("organisation", String(80), nullable=True),
    Column("active", Boolean(), nullable=False),
    Column("created_at", UtcDateTime(), nullable=False),
    Column("confirmed_at", UtcDateTime(), nullable=True),
    # Argon2id; NULL: signs in by ORCID or a key only.
    Column("password", Text(), nullable=True),
    # Sessions name it instead of the id: a new value ends them all.
    Column("session_key", String(64), nullable=False, unique=True),
    # What security keys know the account by; it says nothing about the person (WebAuthn, section 14.6.1).
    Column("key_handle", String(64), nullable=False, unique=True),
    Column("two_factor", String(20), nullable=True),
    # Encrypted with a key made of SILTA_SECRET_KEY.
    Column("totp_secret", Text(), nullable=True),
    # Number of the 30 seconds whose code was taken last: no code is taken twice (RFC 6238, section 5.2).
    Column("totp_counter", Integer(), nullable=True),
    Column("recovery_codes", JSON(), nullable=False),
    CheckConstraint(f"language IN ({_LANGUAGES})", name="language"),
)
"""People, and what they sign in with. No address of a computer and no time of a visit is kept."""

account_role = Table(
    "account_role",
    metadata,
    _account_key(primary_key=True),
    Column("role", String(20), primary_key=True),
    CheckConstraint(f"role IN ({_ROLES})", name="role"),
)
"""What each account may do."""

account_credential = Table(
    "account_credential",
    metadata,
    Column("id", LargeBinary(), primary_key=True),
    _account_key(),
    Column("name", String(64), nullable=False),
    Column("public_key", LargeBinary(), nullable=False),
    Column("sign_count", Integer(), nullable=False),
    Column("transports", JSON(), nullable=False),
    Column("device_type", String(20), nullable=False),
    Column("backed_up", Boolean(), nullable=False),
    Column("extensions", Text(), nullable=True),
    # first: instead of a password; secondary: after it.
    Column("usage", String(10), nullable=False),
    Column("used_at", UtcDateTime(), nullable=False),
    UniqueConstraint("account_id", "name"),
)
"""Security keys (WebAuthn)."""

api_key = Table(
    "api_key",
    metadata,
    Column("id", Uuid(), primary_key=True),
    _account_key(index=True),
    Column("name", String(100), nullable=False),
    Column("start", String(16), nullable=False),
    # The secret has 256 random bits, so a fast hash without salt cannot be turned back.
    Column("sha256", String(64), nullable=False, unique=True),
    Column("scopes", JSON(), nullable=False),
    Column("created_at", UtcDateTime(), nullable=False),
    Column("expires_at", UtcDateTime(), nullable=True),
    UniqueConstraint("account_id", "name"),
)
"""Keys of programs that act for an account."""

account_identity = Table(
    "account_identity",
    metadata,
    Column("issuer", String(200), primary_key=True),
    Column("subject", String(255), primary_key=True),
    _account_key(),
    Column("linked_at", UtcDateTime(), nullable=False),
    UniqueConstraint("account_id", "issuer"),
)
"""Who an account is at an OpenID provider; the subject at ORCID is the iD."""

account_event = Table(
    "account_event",
    metadata,
    Column("id", Integer(), primary_key=True, autoincrement=True),
    # No foreign keys: the trail outlives the account and then names nobody.
    Column("account_id", Uuid(), nullable=False, index=True),
    # NULL: a command at the server.
    Column("actor_id", Uuid(), nullable=True),
    Column("kind", String(30), nullable=False),
    Column("happened_at", UtcDateTime(), nullable=False),
    Column("details", JSON(), nullable=False),
    CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
    sqlite_autoincrement=True,
)
"""What was done to accounts, by whom and when. Triggers refuse UPDATE and DELETE."""
