"""What scouts have changed in the text of a submission since it was handed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.model import Language, Revision
from web.contribute.text import WRITTEN


@dataclass(frozen=True, slots=True)
class TextChange:
    """A field of the text as it was handed in and as it is now."""

    language: Language
    name: str
    before: str
    after: str


def text_changes(revisions: Sequence[Revision]) -> tuple[TextChange, ...]:
    """Compare the first state of a brief with its newest.

    :param revisions: all of them, the first one first
    """
    if not revisions:
        return ()
    first, last = revisions[0].brief.texts, revisions[-1].brief.texts
    found = []
    for language in Language:
        old, new = first.get(language), last.get(language)
        for name in WRITTEN:
            before, after = getattr(old, name, ""), getattr(new, name, "")
            if before != after:
                found.append(TextChange(language, name, before, after))
    return tuple(found)
