"""The consent of a person who signs in to be shown on a page of their own."""

from datetime import datetime
from uuid import UUID

from kb.model.value import Identifier, Value


class PeoplePage(Value):
    """That a person agrees to a public page, as Article 7(1) GDPR wants it recorded; no page without it."""

    account_id: UUID
    key: Identifier
    """The public address /people/<key>; a new one with every new name, so that an old name is not kept in it."""
    wording: Identifier
    """Which text was agreed to; a changed text gets another name."""
    given_at: datetime
    """When, UTC."""
    with_mail: bool = False
    """Whether the mail address is shown, too."""
    indexed: bool = False
    """Whether search engines may list the page."""
