"""Where the pages of the review desk are, and which addresses a form may lead back to."""

from uuid import UUID

from flask import request, url_for

from web.addresses import carried_pairs, with_pairs

BACK_LENGTH = 2000
"""Characters of an address that a form leads back to."""


def brief_address(brief_id: UUID) -> str:
    """Return the address of a brief at the desk, where it is edited, moved and talked about."""
    return with_pairs(f"/curate/briefs/{brief_id}", carried_pairs())


def here() -> str:
    """Return the address of this page with its parameters, for a form that leads back to it."""
    return request.full_path.rstrip("?")


def way_back(anchor: str = "") -> str:
    """Return the page of the desk that a form was sent from; nothing leads to other sites or other parts of this one.

    :param anchor: id of the element to show there
    """
    given = request.form.get("back", "")
    ours = given == "/curate" or given.startswith(("/curate/", "/curate?"))
    # Backslashes and control characters are read in more than one way by browsers.
    if not ours or len(given) > BACK_LENGTH or "\\" in given or "#" in given or not given.isprintable():
        return url_for("curate.overview")
    return f"{given}#{anchor}" if anchor else given
