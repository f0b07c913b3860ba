"""What was found for each profile, and what somebody has dismissed of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from kb.model import Dismissal, TargetKind
from kb.store.cooperation_tables import cooperation_dismissal as _dismissal
from kb.store.cooperation_tables import cooperation_match as _match
from kb.store.cooperation_tables import cooperation_matching as _matching
from kb.store.transaction import Transaction

_ONLY = 1


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """Something that fits a profile."""

    target_kind: TargetKind
    target: str
    """Id of a profile or brief, key of an organisation or person."""
    score: float
    """From 0, without what dismissals change."""
    body: bytes
    """The parts of the score, as :mod:`kb.matching` writes them."""


class MatchRepository:
    """The matches and the dismissals."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def replace(self, found: Mapping[UUID, Iterable[StoredMatch]]) -> None:
        """Keep what was found for these profiles in place of what was found before."""
        for profile_id, matches in found.items():
            self._transaction.write(delete(_match).where(_match.c.profile_id == profile_id))
            rows = [
                {
                    "profile_id": profile_id,
                    "target_kind": item.target_kind.value,
                    "target": item.target,
                    "score": item.score,
                    "body": item.body,
                }
                for item in matches
            ]
            if rows:
                self._transaction.write(insert(_match), rows)

    def clear(self, but: Collection[UUID] = ()) -> None:
        """Forget every match, but those of some profiles."""
        gone = set(self._transaction.read(select(_match.c.profile_id).distinct()).scalars()).difference(but)
        for profile_id in gone:
            self._transaction.write(delete(_match).where(_match.c.profile_id == profile_id))

    def of(self, profile_id: UUID) -> list[StoredMatch]:
        """Return what was found for a profile, the best first; dismissed ones too."""
        query = select(_match).where(_match.c.profile_id == profile_id).order_by(_match.c.score.desc(), _match.c.target)
        return [
            StoredMatch(TargetKind(row.target_kind), row.target, row.score, row.body)
            for row in self._transaction.read(query)
        ]

    def made(self) -> tuple[datetime, str] | None:
        """Return when all matches were made and of which state, or None when they never were."""
        row: Any = self._transaction.read(select(_matching)).one_or_none()
        return (row.made_at, row.of_state) if row else None

    def note_made(self, at: datetime, of_state: str) -> None:
        """Remember when all matches were made.

        :param of_state: what :meth:`made` is compared with to see whether they are still right
        """
        self._transaction.write(delete(_matching))
        self._transaction.write(insert(_matching), {"id": _ONLY, "made_at": at, "of_state": of_state})

    def dismiss(self, dismissal: Dismissal) -> None:
        """Remember that a match is of no use; a second time the new reason counts."""
        self.take_back(dismissal.profile_id, dismissal.target_kind, dismissal.target)
        row = dismissal.model_dump()
        row |= {"target_kind": dismissal.target_kind.value, "reason": dismissal.reason.value}
        self._transaction.write(insert(_dismissal), row)

    def take_back(self, profile_id: UUID, kind: TargetKind, target: str) -> bool:
        """Let a match be shown again; return whether it was dismissed."""
        table = _dismissal.c
        chosen = (table.profile_id == profile_id) & (table.target_kind == kind.value) & (table.target == target)
        return self._transaction.write(delete(_dismissal).where(chosen)).rowcount > 0

    def dismissed(self, profile_id: UUID) -> list[Dismissal]:
        """Return what was dismissed for a profile, the first first."""
        query = select(_dismissal).where(_dismissal.c.profile_id == profile_id)
        rows = self._transaction.read(query.order_by(_dismissal.c.at, _dismissal.c.target))
        return [Dismissal.model_validate(dict(row._mapping)) for row in rows]
