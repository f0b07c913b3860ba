"""The site's own pages (about, help, privacy ...): Markdown files that a scout or operator edits."""

from web.pages.content_page import ContentPage, InvalidPage, Linked, read_page
from web.pages.content_pages import ContentPages

__all__ = ["ContentPage", "ContentPages", "InvalidPage", "Linked", "read_page"]
