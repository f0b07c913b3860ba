"""Keys of mail addresses without case folding, which took straße.example for strasse.example."""

import hashlib
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("account", "subscription", "subscription_request"):
        _write_keys(name, _key)


def downgrade() -> None:
    _write_keys("account", lambda email: email.strip().casefold())
    for name in ("subscription", "subscription_request"):
        _write_keys(name, lambda email: unicodedata.normalize("NFKC", email).casefold())


def _key(email: str) -> str:
    key = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email).lower()).strip()
    return key if len(key) <= 300 else hashlib.sha256(key.encode()).hexdigest()


def _write_keys(name: str, key_of: Callable[[str], str]) -> None:
    """Write the keys that differ; a row whose key another one has keeps its own, which is unique as it is."""
    is_request = name == "subscription_request"
    address = sa.column("body", sa.JSON()) if is_request else sa.column("email")
    table = sa.table(name, sa.column("id", sa.Uuid()), sa.column("email_key"), address)
    connection = op.get_bind()
    rows = connection.execute(sa.select(table).order_by(table.c.id)).mappings().all()
    taken = {row["email_key"] for row in rows}
    for row in rows:
        old, new = row["email_key"], key_of(_email(row))
        if new != old and (is_request or new not in taken):
            connection.execute(sa.update(table).where(table.c.id == row["id"]).values(email_key=new))
            taken = (taken - {old}) | {new}


def _email(row: Mapping[Any, Any]) -> str:
    return str(row["body"]["email"] if "body" in row else row["email"])
