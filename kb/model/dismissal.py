"""A match that somebody has dismissed, and why; what follows from it is in :mod:`kb.matching.lessons`."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from kb.model.value import Line, Value


class DismissalReason(StrEnum):
    """Why a match is of no use."""

    TOPIC = "topic"
    """It is about something else."""
    COUNTRY = "country"
    """Wrong country, or too far away."""
    IMMATURE = "immature"
    """Not developed far enough."""
    PARTNER = "partner"
    """The wrong kind of organisation."""
    KNOWN = "known"
    """Known already, or in touch already."""
    OTHER = "other"


class TargetKind(StrEnum):
    """What a profile is matched with."""

    PROFILE = "profile"
    BRIEF = "brief"
    ORGANISATION = "organisation"
    PERSON = "person"


TargetKey = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""Id of a profile or brief, key of an organisation or person."""


class Dismissal(Value):
    """Somebody's word that a match is of no use to a profile."""

    profile_id: UUID
    target_kind: TargetKind
    target: TargetKey
    reason: DismissalReason
    by: Line
    at: datetime
    match: str
    """What the match was made of, as :mod:`kb.matching.match` writes it."""
