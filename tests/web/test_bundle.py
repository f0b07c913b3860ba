"""A script and what it imports as one file."""

import re
from pathlib import Path

import pytest

from web.assets import FOLDER
from web.bundle import BundleError, bundle


def write(folder: Path, **scripts: str) -> Path:
    for name, text in scripts.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder


def test_what_is_imported_comes_first_and_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        start='import "./quiet.js";\nimport { left } from "./left.js";\n'
        'import { right as other } from "./right.js";\nleft(other);\n',
        quiet="globalThis.quiet = true;\n",
        left='import { MOST } from "./shared.js";\n\nexport function left(value) {\n  return value + MOST;\n}\n',
        right='import { MOST } from "./shared.js";\n\nexport async function right() {}\nexport class Right {}\n',
        shared="export const MOST = 3; // a word such as export in a note stays\n",
    )
    text = bundle(tmp_path / "start.js")
    assert text.count("const MOST = 3") == 1
    places = [
        text.index(part) for part in ("quiet = true", "const MOST", "function left", "function right", "left(other)")
    ]
    assert places == sorted(places)
    assert 'const { right: other } = modules["right.js"];' in text
    assert "return { right, Right };" in text
    assert "export in a note stays" in text


def test_a_script_that_imports_nothing_is_sent_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, alone="console.log(1);\n")
    assert bundle(tmp_path / "alone.js") == "console.log(1);\n"


@pytest.mark.parametrize(
    ("scripts", "reason"),
    [
        ({"start": 'import { a } from "./a.js";', "a": 'import { b } from "./start.js";'}, "circle"),
        ({"start": 'import { a } from "./a.js";'}, "a.js, which is not there"),
        ({"start": 'import all from "./a.js";', "a": ""}, "import all from"),
        ({"start": 'import { a } from "./a.js";', "a": "export default 1;"}, "export default"),
        ({"start": 'const a = await import("./a.js");', "a": ""}, "start.js: import"),
        ({"start": 'import { a } from "/elsewhere/a.js";'}, "elsewhere"),
    ],
)
def test_other_forms_are_refused_by_name(tmp_path: Path, scripts: dict[str, str], reason: str) -> None:
    write(tmp_path, **scripts)
    with pytest.raises(BundleError, match=reason):
        bundle(tmp_path / "start.js")


@pytest.mark.parametrize("script", sorted((FOLDER / "js").glob("*.js")), ids=lambda script: script.name)
def test_every_script_of_the_site_can_be_sent(script: Path) -> None:
    text = bundle(script)
    assert script.read_text(encoding="utf-8").splitlines()[-1] in text
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE)
