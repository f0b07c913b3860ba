"""A person's own data, for the person (GDPR, Articles 15 and 20)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from kb.model import Account
from kb.store import NamedIn, Topic, UnitOfWork

FORMAT = "silta-own-data/1"
"""Names the form of the JSON; it goes up when a field changes its meaning."""


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything that is stored about a person."""

    account: Account
    records: dict[Topic, dict[str, list[dict[str, Any]]]]
    """By topic and table; no secrets."""
    named_in: tuple[NamedIn, ...]
    """Briefs that name the person, as far as a mail address or an ORCID iD tells."""

    def counts(self) -> dict[Topic, int]:
        """Return how many records there are of each topic that there are any of."""
        found = {topic: sum(len(rows) for rows in tables.values()) for topic, tables in self.records.items()}
        return found | ({Topic.BRIEFS: len(self.named_in)} if self.named_in else {})

    def as_json(self) -> dict[str, Any]:
        """Return it as what JSON has."""
        return {
            "format": FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "account": self.account.model_dump(mode="json"),
            "stored": {topic.value: tables for topic, tables in self.records.items()},
            "named_in_briefs": [
                {"brief": item.slug, "as": item.as_what, "entry": dict(item.entry)} for item in self.named_in
            ],
        }


def own_data(work: UnitOfWork, account_id: UUID) -> OwnData:
    """Gather everything that is stored about a person.

    :raises UnknownAccount: when there is no such account
    """
    account = work.accounts.get(account_id)
    traces = work.erasures.traces(account)
    named = tuple(work.personal_records.named_in(account, traces))
    return OwnData(account, work.personal_records.of(account, traces), named)
