"""Scripts on their way to the browser: a script and what it imports become one file.

A browser finds out what a module imports when it has read it, so that three levels are three journeys, and every file
costs it some milliseconds of work before the page can be painted. The sources stay small modules.
"""

import re
from pathlib import Path

from kb.model import SiltaError

_IMPORT = re.compile(r'^import\s+(?:\{(?P<names>[^}]*)\}\s+from\s+)?"\./(?P<file>[\w-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?(?:function\*?|class|const)\s+(?P<name>\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*$|\bimport\s*\(", re.MULTILINE)
_NAMESPACE = "modules"
"""The constant that holds what the modules export; no module may declare a name like it."""


class BundleError(SiltaError):
    """A script imports or exports in a way that cannot be put into one file; the message says which and what can."""


def bundle(script: Path) -> str:
    """Return the text of a script with everything that it imports before it, each in a scope of its own.

    It understands ``import { a, b as c } from "./x.js";``, ``import "./x.js";`` and ``export`` before a function, a
    class or a constant. Every module runs once, before those that import it (ECMA-262, section 16.2.1.6).

    :param script: a JavaScript module; what it imports is in the same folder
    :raises BundleError: for another form, a circle of imports, or a file that is not there
    """
    written: dict[str, str] = {}
    _add(script.parent, script.name, (), written)
    *before, (_, last) = written.items()
    if not before:
        return last
    parts = [f'{_NAMESPACE}["{name}"] = (() => {{\n{text}\n}})();' for name, text in before]
    return "\n".join([f"const {_NAMESPACE} = {{}};", *parts, last])


def _add(folder: Path, name: str, way: tuple[str, ...], written: dict[str, str]) -> None:
    if name in way:
        raise BundleError(f"{' imports '.join((*way, name))}: scripts cannot import each other in a circle")
    if name in written:
        return
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BundleError(f"{way[-1] if way else folder} needs {name}, which is not there") from error
    for found in _IMPORT.finditer(text):
        _add(folder, found["file"], (*way, name), written)
    exported = [found["name"] for found in _EXPORT.finditer(text)] if way else []
    text = _EXPORT.sub("", _IMPORT.sub(_taken, text))
    other = _OTHER.search(text)
    if other is not None:
        known = 'import { name } from "./file.js"; or export function name'
        raise BundleError(f"{name}: {other[0]} is not understood; write it as {known}")
    written[name] = f"{text.rstrip()}\nreturn {{ {', '.join(exported)} }};" if way else text


def _taken(found: re.Match[str]) -> str:
    names = " ".join((found["names"] or "").split()).replace(" as ", ": ")
    return f'const {{ {names} }} = {_NAMESPACE}["{found["file"]}"];' if names else ""
