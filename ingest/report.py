"""What a run did, in numbers and sentences."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ingest.record import Rejection, Skipped

SHOWN = 50
"""How many rejections, skipped files and notes a report keeps in memory; all rejections are in the store."""

SHOWN_ALIKE = 5
"""How many notes of the same words."""


class Outcome(StrEnum):
    """What became of a record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """Its source changed, but a scout has reviewed the brief: only the provenance was updated."""
    MERGED = "merged"
    """It tells of a result that the store has from another source; the brief has both sources now."""
    WITHDRAWN = "withdrawn"
    """The source took the record back, so its brief was archived."""
    SUPERSEDED = "superseded"
    """Another version of the same record counts: a newer one, or one that was read later."""
    REJECTED = "rejected"


@dataclass(slots=True)
class Report:
    """The counts of a run, and the first of its rejections, skipped files and notes."""

    dry_run: bool = False
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    skipped_count: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)
    """(location, sentence) of what was left out of records that were taken."""
    notes_count: int = 0
    uncertain: int = 0
    """Pairs of briefs that may tell of the same result and wait for a person."""
    indexed: int = 0
    seconds: float = 0.0

    @property
    def read(self) -> int:
        """How many records were seen, the rejected ones included."""
        return sum(self.outcomes.values())

    @property
    def rejected(self) -> int:
        """How many records were rejected."""
        return self.outcomes[Outcome.REJECTED]

    @property
    def exit_status(self) -> int:
        """0: all taken; 1: some rejected; 2: nothing could be read."""
        if self.read == self.rejected:
            return 2
        return 1 if self.rejected else 0

    def reject(self, rejection: Rejection) -> None:
        """Count a rejected record."""
        self.outcomes[Outcome.REJECTED] += 1
        if len(self.rejections) < SHOWN:
            self.rejections.append(rejection)

    def skip(self, skipped: Skipped) -> None:
        """Count a file that is no source's."""
        self.skipped_count += 1
        if len(self.skipped) < SHOWN:
            self.skipped.append(skipped)

    def note(self, location: str, sentence: str) -> None:
        """Count something that was left out of a record.

        Of one sentence that hundreds of records share only the first few places are kept, so that others are seen.
        """
        self.notes_count += 1
        alike = sum(1 for _, known in self.notes if known == sentence)
        if len(self.notes) < SHOWN and alike < SHOWN_ALIKE:
            self.notes.append((location, sentence))

    def counts(self) -> dict[str, int]:
        """Return the counts as they are stored and printed."""
        counts = {"read": self.read, **{outcome.value: self.outcomes[outcome] for outcome in Outcome}}
        return {
            **counts,
            "skipped": self.skipped_count,
            "notes": self.notes_count,
            "uncertain": self.uncertain,
            "indexed": self.indexed,
        }

    def as_json(self) -> dict[str, Any]:
        """Return the whole report for machines."""
        return {
            "dry_run": self.dry_run,
            "counts": self.counts(),
            "seconds": round(self.seconds, 3),
            "rejected": [
                {"source": item.source, "location": item.location, "identifier": item.identifier, "reason": item.reason}
                for item in self.rejections
            ],
            "skipped": [{"location": item.location, "reason": item.reason} for item in self.skipped],
            "notes": [{"location": location, "note": sentence} for location, sentence in self.notes],
        }
