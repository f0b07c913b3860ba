"""What briefs are compared by, filed under the bands of their signature (locality-sensitive hashing)."""

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select

from kb.store.duplicate_tables import fingerprint, fingerprint_band
from kb.store.transaction import Transaction

BUCKET = 24
"""A band that so many share says nothing more: further fingerprints are not filed under it, so that the time for
finding candidates does not grow with the number of briefs."""
NEAREST = 16
"""How many candidates are looked at, those first that share the most bands."""

_CHUNK = 900
_BANDS = select(fingerprint_band.c.band, fingerprint_band.c.number).where(
    fingerprint_band.c.band.in_(bindparam("bands", expanding=True))
)
_STORED = select(fingerprint.c.number, fingerprint.c.brief_id, fingerprint.c.bands, fingerprint.c.body)
_BY_NUMBER = _STORED.where(fingerprint.c.number.in_(bindparam("numbers", expanding=True)))
_BY_BRIEF = _STORED.where(fingerprint.c.brief_id.in_(bindparam("ids", expanding=True)))
_HIGHEST = select(func.max(fingerprint.c.number))
_REMOVE = delete(fingerprint).where(fingerprint.c.number == bindparam("of"))
_REMOVE_BAND = delete(fingerprint_band).where(
    fingerprint_band.c.band == bindparam("of_band"), fingerprint_band.c.number == bindparam("of_number")
)


@dataclass(frozen=True, slots=True)
class StoredFingerprint:
    """The fingerprint of one brief, as it was before any merge."""

    number: int
    brief_id: UUID
    bands: tuple[int, ...]
    """Signed 64-bit hashes."""
    body: bytes


class FingerprintRepository:
    """Finds the briefs that may be near-duplicates without reading the others."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._buckets: dict[int, list[int]] = {}
        self._known: dict[int, StoredFingerprint] = {}
        self._numbers: dict[UUID, int] = {}
        self._highest = -1
        self._new: list[dict[str, Any]] = []
        self._new_bands: list[dict[str, Any]] = []
        transaction.buffer(self._flush, self._forget)

    def look_up(self, wanted: Sequence[Sequence[int]]) -> None:
        """Learn what is filed under these bands, in few queries.

        :param wanted: the bands of each fingerprint that candidates will be asked for
        """
        unknown = [band for band in dict.fromkeys(b for bands in wanted for b in bands) if band not in self._buckets]
        for start in range(0, len(unknown), _CHUNK):
            chunk = unknown[start : start + _CHUNK]
            self._buckets.update((band, []) for band in chunk)
            for band, number in self._transaction.read(_BANDS, {"bands": chunk}):
                self._buckets[band].append(number)
        self._load([number for bands in wanted for number in self._nearest(bands)])

    def near(self, bands: Sequence[int]) -> list[StoredFingerprint]:
        """Return the candidates, those that share the most bands first, at most :data:`NEAREST`."""
        if any(band not in self._buckets for band in bands):
            self.look_up([bands])
        nearest = self._nearest(bands)
        self._load(nearest)
        return [self._known[number] for number in nearest if number in self._known]

    def of(self, brief_ids: Iterable[UUID]) -> dict[UUID, StoredFingerprint]:
        """Return the fingerprints of these briefs, as far as they have one."""
        wanted = list(dict.fromkeys(brief_ids))
        unknown = [brief_id for brief_id in wanted if brief_id not in self._numbers]
        for start in range(0, len(unknown), _CHUNK):
            self._learn(self._transaction.read(_BY_BRIEF, {"ids": unknown[start : start + _CHUNK]}))
        return {item: self._known[self._numbers[item]] for item in wanted if item in self._numbers}

    def save(self, brief_id: UUID, bands: Sequence[int], body: bytes, *, is_new: bool = False) -> None:
        """Store or replace the fingerprint of a brief.

        :param is_new: whether the brief certainly has none yet
        """
        self._transaction.take_right_to_write()
        before = None if is_new else self.of([brief_id]).get(brief_id)
        if before is not None:
            if (before.bands, before.body) == (tuple(bands), body):
                return
            self._remove(before)
        if any(band not in self._buckets for band in bands):
            self.look_up([bands])
        if self._highest < 0:
            self._highest = self._transaction.read(_HIGHEST).scalar() or 0
        self._highest += 1
        kept = StoredFingerprint(self._highest, brief_id, tuple(dict.fromkeys(bands)), body)
        self._new.append({"number": kept.number, "brief_id": brief_id, "bands": _pack(kept.bands), "body": body})
        for band in kept.bands:
            bucket = self._buckets[band]
            if len(bucket) < BUCKET:
                bucket.append(kept.number)
                self._new_bands.append({"band": band, "number": kept.number})
        self._known[kept.number] = kept
        self._numbers[brief_id] = kept.number

    def _remove(self, before: StoredFingerprint) -> None:
        self._flush()
        self._transaction.write(_REMOVE, {"of": before.number})
        rows = [{"of_band": band, "of_number": before.number} for band in before.bands]
        if rows:
            self._transaction.write(_REMOVE_BAND, rows)
        for band in before.bands:
            if before.number in self._buckets.get(band, ()):
                self._buckets[band].remove(before.number)
        del self._known[before.number]
        del self._numbers[before.brief_id]

    def _nearest(self, bands: Sequence[int]) -> list[int]:
        shared = Counter(number for band in bands for number in self._buckets[band])
        # The older ones first among equals, so that the answer does not depend on the order of rows.
        return sorted(shared, key=lambda number: (-shared[number], number))[:NEAREST]

    def _load(self, numbers: Iterable[int]) -> None:
        missing = [number for number in dict.fromkeys(numbers) if number not in self._known]
        for start in range(0, len(missing), _CHUNK):
            self._learn(self._transaction.read(_BY_NUMBER, {"numbers": missing[start : start + _CHUNK]}))

    def _learn(self, rows: Iterable[Any]) -> None:
        for number, brief_id, bands, body in rows:
            self._known[number] = StoredFingerprint(number, brief_id, _unpack(bands), body)
            self._numbers[brief_id] = number

    def _flush(self) -> None:
        for table, waiting in ((fingerprint, self._new), (fingerprint_band, self._new_bands)):
            if waiting:
                self._transaction.write(insert(table), list(waiting))
                waiting.clear()

    def _forget(self) -> None:
        self._highest = -1
        for kept in (self._buckets, self._known, self._numbers, self._new, self._new_bands):
            kept.clear()


def _pack(bands: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(bands)}q", *bands)


def _unpack(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 8}q", packed)
