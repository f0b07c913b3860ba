from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.web.small_site import write_pages
from web.cli import silta


def run(content: Path) -> tuple[int, str]:
    done = CliRunner().invoke(silta, ["pages"], env={"SILTA_CONTENT": str(content)})
    return done.exit_code, done.output


def test_pages_are_listed_with_what_is_missing_and_what_is_wrong(tmp_path: Path) -> None:
    write_pages(tmp_path / "pages")
    status, output = run(tmp_path)
    assert status == 1
    assert "/pages/about  de, en, fi\n" in output
    assert "en: 1 to fill in, the first: fill in" in output
    assert "/pages/help  en; missing: de, fi" in output
    assert "broken.en.md: unknown key 'titel'" in output


def test_the_shipped_pages_can_all_be_shown(content: Path) -> None:
    status, output = run(content)
    assert status == 0
    assert "left out" not in output
    assert "missing" not in output


@pytest.mark.parametrize("made", [True, False])
def test_no_pages_at_all_is_said(tmp_path: Path, made: bool) -> None:
    if made:
        (tmp_path / "pages").mkdir()
    status, output = run(tmp_path)
    assert status == 0
    assert "There are no pages" in output
