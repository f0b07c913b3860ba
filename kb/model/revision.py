"""Who changed a brief, when and why."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from kb.model.brief import TransferBrief
from kb.model.value import Line, Value


class Revision(Value):
    """One state of a brief; every published state can be shown again."""

    brief_id: UUID
    number: Annotated[int, Field(ge=1)]
    """1 for the first state, then one more for each change."""
    author: Line
    """The person, or ``ingest`` for the pipeline."""
    made_at: AwareDatetime
    reason: Line
    brief: TransferBrief
    """The brief as it was after this change."""
