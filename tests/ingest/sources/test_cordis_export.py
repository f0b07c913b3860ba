"""The generated export: in the true form, the same for the same seed, and read without a complaint."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.cordis_export import write_export


def test_a_generated_export_is_read_completely(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "export.zip"
    write_export(path, 200)
    result = read(path)
    assert len(result.all) == len(result.records) == 200
    texts = [record.texts[0].description for record in result.records]
    assert all(1400 < len(text) < 2200 and "\n" in text for text in texts)
    assert 20 < sum(bool(re.search(r"TRL|readiness level", text)) for text in texts) < 150
    assert all(record.organisations[0].role == "coordinator" for record in result.records)
    assert all("," in record.project.total_cost for record in result.records)
    assert any(record.project.url for record in result.records)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_export(tmp_path / name, 20, seed)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() != (tmp_path / "c").read_bytes()
