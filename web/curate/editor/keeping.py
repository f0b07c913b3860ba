"""Storing what somebody at the desk wrote."""

from flask_babel import gettext

from kb.curation.organisations import OrganisationRegister
from kb.model import Actor, TransferBrief
from kb.store import UnitOfWork
from web.curate.editor.difference import changed_fields
from web.curate.editor.labels import field_label
from web.curate.editor.opened import this_desk
from web.site import reader_labels

NAMED = 6
"""Fields that the history names where nobody gave a reason."""


def keep(work: UnitOfWork, brief: TransferBrief, before: TransferBrief, actor: Actor, why: str, seen: int) -> int:
    """Store a changed brief, and return its revision; raises what :meth:`kb.curation.desk.Curation.edit` does.

    :param before: the state from which it was made
    :param why: the person's own reason; without one the history names the fields
    :param seen: the revision of that state
    """
    if brief.organisations != before.organisations:
        keyed = OrganisationRegister(work).keyed(brief.organisations)
        brief = brief.model_copy(update={"organisations": tuple(keyed)})
    if not why:
        labels = reader_labels()
        names = [field_label(path, labels) for path in changed_fields(before, brief)]
        named = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
        why = gettext("Changed: %(fields)s", fields=named)
    return this_desk().edit(work, brief, actor, why, seen_revision=seen)
