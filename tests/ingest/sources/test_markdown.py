"""Which Markdown files are briefs, and which are something else that lies beside them."""

from pathlib import Path

import pytest

from ingest.record import Progress, ReadBrief, Rejection, Skipped
from ingest.sources.markdown import MarkdownSource


def read(file: Path) -> list[object]:
    return list(MarkdownSource().read(file, Progress(1)))


def test_the_site_s_own_pages_are_passed_over(content: Path) -> None:
    pages = sorted((content / "pages").glob("*.md"))
    assert pages
    for page in pages:
        (found,) = read(page)
        assert isinstance(found, Skipped), found
        assert found.reason == "a page of the site is no brief"


@pytest.mark.parametrize("front", ["title: A\nslug: b", "titel: A", "order: 3", "{}"])
def test_what_is_neither_page_nor_brief_is_rejected(tmp_path: Path, front: str) -> None:
    file = tmp_path / "page.en.md"
    file.write_text(f"---\n{front}\n---\ntext", encoding="utf-8")
    (found,) = read(file)
    assert isinstance(found, Rejection)


def test_a_brief_is_read(content: Path) -> None:
    (found,) = read(next(iter(sorted((content / "briefs").glob("*.md")))))
    assert isinstance(found, ReadBrief)
