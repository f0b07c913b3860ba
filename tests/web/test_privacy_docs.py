"""The table in docs/operate/privacy.md says what the code says."""

from pathlib import Path

import pytest
from flask import Flask

from kb.settings import RetentionSettings, Settings
from kb.store import PERSONAL_TABLES, Topic
from web.accounts.topics import described, topic_name

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "operate" / "privacy.md"
PLACES = {Topic.MAILS: "files in `mail` of the data folder"}


def inventory() -> list[str]:
    """The lines of the table, made from the inventory."""
    lines = ["| what | where | why | seen by | kept |", "|---|---|---|---|---|"]
    for item in described(RetentionSettings()):
        tables = [
            f"`{table.table}` ({', '.join(sorted(table.columns))})"
            for table in PERSONAL_TABLES
            if table.topic is item.topic
        ]
        where = "; ".join(tables) or PLACES[item.topic]
        lines.append(f"| {topic_name(item.topic)} | {where} | {item.what} | {item.seen_by} | {item.kept} |")
    return lines


def test_the_documentation_lists_every_table_and_column(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        expected = inventory()
    missing = [line for line in expected if line not in DOCS.read_text(encoding="utf-8").splitlines()]
    assert missing == [], "docs/operate/privacy.md: these lines of the table are missing or old"


def test_every_topic_is_described(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert [item.topic for item in described(RetentionSettings())] == list(Topic)


@pytest.mark.parametrize("name", list(RetentionSettings.model_fields))
def test_the_documentation_has_every_default(name: str) -> None:
    default = RetentionSettings.model_fields[name].default
    assert f"| `SILTA_KEEP_{name.upper()}` | `{default}` |" in DOCS.read_text(encoding="utf-8")
    assert Settings().retention == RetentionSettings()
