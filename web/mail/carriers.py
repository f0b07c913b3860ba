"""How mails leave: by the mail server that the settings name, else into a folder."""

from collections.abc import Callable

from kb.newsletter.handover import Carrier
from kb.settings import Settings
from web.mail.folder import FolderCarrier, Shown
from web.mail.server import SmtpCarrier


def carriers(settings: Settings, shown: Shown | None = None) -> Callable[[], Carrier]:
    """Return what opens a connection.

    :param shown: is told each mail that was written into the folder
    """
    if settings.mail.host:
        return lambda: SmtpCarrier(settings.mail)
    return lambda: FolderCarrier(settings.mail_folder, shown)
