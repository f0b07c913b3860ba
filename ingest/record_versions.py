"""Which of several versions of one record counts: the same identifier, in one run or in several, with other content.

The newer one by the record's own date of change; where one of them has no date, or both have the same, the one that is
read later. A version that lost is known again, so that reading the same files once more changes nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time

from ingest.interpretation import UninterpretableValue, parse_date
from ingest.record import RawRecord, ReadBrief, Reading, Withdrawal
from kb.store import KnownSource
from kb.store.sources import WITHDRAWN

SUPERSEDED_LIMIT = 20
"""Digests of versions that lost, kept with each record, the latest ones."""

Version = RawRecord | ReadBrief


def modified_at(reading: Version) -> datetime | None:
    """Return when the record was changed last, as it says itself (UTC); None when it says nothing understandable."""
    text = (reading.modified if isinstance(reading, ReadBrief) else reading.modified or reading.updated).strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            day = parse_date(text, "last change")
        except UninterpretableValue:
            return None  # it decides nothing then
        return datetime.combine(day, time(), UTC) if day else None
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None  # the first or last day of the calendar, in another time zone


def losers_within(readings: Iterable[Reading]) -> dict[int, Version]:
    """Find the versions that another one in the same batch replaces, by their ``id``, each with its winner.

    Records that their source withdraws in between are left to be taken one after the other.
    """
    found = list(readings)
    apart = {reading.key for reading in found if isinstance(reading, Withdrawal)}
    winners: dict[str, Version] = {}
    losers: dict[int, Version] = {}
    for reading in found:
        if not isinstance(reading, RawRecord | ReadBrief) or reading.source.key in apart:
            continue
        other = winners.get(reading.source.key)
        if other is None or reading.source.sha256 == other.source.sha256:
            winners.setdefault(reading.source.key, reading)
        elif _is_older(modified_at(reading), modified_at(other)):
            losers[id(reading)] = other
        else:
            losers[id(other)] = winners[reading.source.key] = reading
    for key, winner in losers.items():
        losers[key] = _last(winner, losers)
    return losers


def is_superseded(reading: Version, known: KnownSource | None) -> bool:
    """Whether the store has a version of this record that counts more."""
    if known is None or known.pipeline == WITHDRAWN or known.sha256 == reading.source.sha256:
        return False
    return reading.source.sha256 in known.superseded or _is_older(modified_at(reading), known.modified_at)


def superseded_by(
    reading: Version, known: KnownSource | None, run_id: int, losers: Mapping[int, Version], versions: Iterable[Version]
) -> tuple[str, ...]:
    """Return the digests of the versions that a record, which is taken now, has won over.

    :param known: what the store had of it
    :param run_id: of this run; only versions that come in one run are rivals, others are earlier states
    :param losers: as ``losers_within`` found them
    :param versions: the readings of the batch
    """
    found = list(known.superseded) if known else []
    if known and known.run_id == run_id:
        found.append(known.sha256)
    found += [item.source.sha256 for item in versions if losers.get(id(item)) is reading]
    return tuple(value for value in dict.fromkeys(found) if value != reading.source.sha256)[-SUPERSEDED_LIMIT:]


def _is_older(date: datetime | None, other: datetime | None) -> bool:
    return date is not None and other is not None and date < other


def _last(winner: Version, losers: Mapping[int, Version]) -> Version:
    while id(winner) in losers:
        winner = losers[id(winner)]
    return winner
