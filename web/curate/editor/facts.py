"""The facts of a brief: sectors, protection, contact, people, organisations, project; and where each came from."""

from collections.abc import Iterator
from uuid import UUID

from werkzeug.wrappers import Response

from kb.model import SourceRecord, TransferBrief
from kb.store import UnitOfWork
from web.contribute.basics import LICENCES
from web.curate.editor import editor
from web.curate.editor.brief import origins_of
from web.curate.editor.opened import Opened, Tab, open_brief, page, this_desk
from web.curate.editor.sheet import Sheet, stored_sheet
from web.site import this_site


@editor.get("/<uuid:brief_id>/facts")
def facts(brief_id: UUID) -> Response:
    """Show the facts."""
    with this_site().silta.database.unit_of_work() as work:
        opened = open_brief(work, brief_id)
        return facts_page(work, opened, stored_sheet(opened, facts=True))


def facts_page(work: UnitOfWork, opened: Opened, sheet: Sheet, notice: str = "", status: int = 200) -> Response:
    """Render the page; as it was typed, when it could not be saved."""
    vocabularies = this_site().silta.vocabularies
    context = {
        "draft": sheet.brief,
        "shown": sheet.shown,
        "revision": sheet.revision,
        "sectors": tuple(vocabularies.sectors),
        "licences": LICENCES,
        "origins": dict(field_origins(sheet.brief)),
        "with_consent": False,
        "today": this_desk().today(),
    }
    return page("facts", opened, Tab.FACTS, status, notice=notice, context=context)


def field_origins(brief: TransferBrief) -> Iterator[tuple[str, tuple[SourceRecord, ...]]]:
    """Yield every field of which it is known where it came from, with its sources."""
    for path in dict.fromkeys(item.field for item in brief.origins):
        yield path, origins_of(brief, path)
