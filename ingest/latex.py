"""LaTeX in the texts of sources as plain Unicode text: accents, commands, mathematics, dashes and quotation marks."""

import logging
import re
from collections.abc import Iterator
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError

_LENGTH_LIMIT = 20_000
"""Characters of one text that the parser is given; it takes more than linear time, and no abstract is as long."""
_DEPTH_LIMIT = 30
"""Groups inside groups that the parser, which is recursive, is given."""
_SPECIAL = re.compile(r"[\\{}$~]|--|``|''")
# As Pandoc tells mathematics from amounts of money: nothing blank inside the marks, and no digit after the second
# unless a command is between them.
_MATH = re.compile(r"(?<!\\)\$(?=[^\s$])([^$]{0,500}?[^\s$\\])\$(?:(?!\d)|(?<=\\[a-zA-Z]{2}\$)|(?<=\\[a-zA-Z]{3}\$))")
_DEGREE = re.compile(r"\^\s*(?:\{\s*\\circ\s*\}|\\circ(?![a-zA-Z]))")
_LONE = re.compile(r"(?<!\\)[%&#]")
_MATH_MARK = "\ue000"  # Private use, so that it stands in no text.
_CITATION = re.compile(
    r"~?\\(?:[a-zA-Z]*cite[a-zA-Z]*|ref|label|footnotemark|input|include)\*?(?:\[[^\]]*\])*\{[^{}]*\}"
)
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*(?=\{)")
_ADDRESS = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}")
_LOGO = re.compile(r"\\((?:Xe|Lua|pdf)?(?:La)?TeX)(?![a-zA-Z])")
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]{1,12})\}|([0-9+-]))")
_COMMAND = re.compile(r"\\([a-zA-Z]+)\*?|\\(.)", re.DOTALL)
_FRAGMENT = re.compile(
    r"\{?\\(?:[`'^\"~=.](?:\{\\?[a-zA-Z]\}|\\?[a-zA-Z])|[a-zA-Z]{1,30}\s?\{[^{}]{0,500}\})\}?"
    r"|\{\\[a-zA-Z]{1,12}(?: [^{}\\]{0,200})?\}"
)
# A command takes the blanks and the letter after it, and a formula may hold blanks.
_BOUNDARY = re.compile(
    r"\\(?:[a-zA-Z]+\s*[^\s\\{}$%&#]*|.?\s*\w?)|[{}]|"
    + _MATH.pattern
    + r"|(?P<plain>(?:\s+(?:[^\s\\{}$%&#]+(?=\s|\Z))?)+)|[^\s\\{}$%&#]+",
    re.DOTALL,
)
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")

_parser = LatexNodes2Text(math_mode="text", strict_latex_spaces=False)
# It warns of commands that it does not know; what becomes of them is decided here.
logging.getLogger("pylatexenc").setLevel(logging.ERROR)


def latex_to_text(text: str) -> str:
    """Return LaTeX as plain text; text without LaTeX comes back as it is. Never raises.

    Unknown commands vanish and their arguments stay. ``%``, ``&`` and ``#`` mean themselves, because sources
    seldom escape them, and a ``$`` that opens no formula is an amount of money. Citations are dropped. What is nested
    too deep or too long for the parser loses its commands and braces by plain replacement.
    """
    if not _SPECIAL.search(text):
        return text
    text = _typography(text)
    if "\\" not in text and "$" not in text:
        return _unbraced(text)
    if len(text) > _LENGTH_LIMIT or _depth(text) > _DEPTH_LIMIT:
        return _unbraced(_COMMAND.sub(lambda match: match.group(2) or "", text.replace("$", "")))
    if "\\begin" in text:
        return _parse(text).strip()
    return "".join(_parse(piece) if _SPECIAL.search(piece) else piece for piece in _pieces(text)).strip()


def _pieces(text: str) -> Iterator[str]:
    """Split at blanks outside groups and formulas, so that the parser, which is slow, sees only words with LaTeX."""
    start = depth = 0
    for match in _BOUNDARY.finditer(text):
        mark = match.group()
        if mark in "{}":
            depth = max(0, depth + (1 if mark == "{" else -1))
        elif depth == 0 and match.lastgroup == "plain":
            yield text[start : match.start()]
            yield mark
            start = match.end()
    yield text[start:]


@lru_cache(maxsize=10_000)
def _parse(text: str) -> str:
    prepared = _ADDRESS.sub(r"\1", _LINK.sub("", _LOGO.sub(r"\1{}", _CITATION.sub("", text))))
    prepared = _MATH.sub(lambda match: f"{_MATH_MARK}{_scripts(match.group(1))}{_MATH_MARK}", prepared)
    prepared = re.sub(r"(?<!\\)\$", r"\\$", prepared).replace(_MATH_MARK, "$")
    prepared = _LONE.sub(r"\\\g<0>", prepared)
    try:
        plain: str = _parser.latex_to_text(prepared, tolerant_parsing=True)
    except (LatexWalkerError, RecursionError, IndexError, ValueError, KeyError, TypeError, AttributeError):
        # The parser is not proof against every torn command.
        return _unbraced(_COMMAND.sub(lambda match: match.group(2) or "", text))
    return plain.replace("\u00a0", " ")


def convert_fragments(text: str) -> str:
    r"""Return a text that is no LaTeX itself with the formulas and commands in it made readable.

    For sources that pass on what authors typed (``$\alpha$``, ``M{\"u}ller``). Everything else, backslashes of paths
    and tildes for instance, stays as it is. Never raises.
    """
    if "$" in text:
        text = _MATH.sub(lambda match: latex_to_text(match.group()) if _is_formula(match.group(1)) else match[0], text)
    if "\\" in text:
        text = _FRAGMENT.sub(lambda match: latex_to_text(match.group()), text)
    return text


def _is_formula(content: str) -> bool:
    return len(content) <= 3 or any(mark in content for mark in "\\^_=<>")


def _typography(text: str) -> str:
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return re.sub(r"(?<!\\)~", " ", text)


def _scripts(formula: str) -> str:
    """Write indices and exponents of digits with the characters that Unicode has for them."""

    formula = _DEGREE.sub("°", formula)

    def script(match: re.Match[str]) -> str:
        content = (match.group(2) or match.group(3)).strip()
        table = _LOWERED if match.group(1) == "_" else _RAISED
        return content.translate(table) if all(ord(char) in table for char in content) else match.group()

    return _SCRIPT.sub(script, formula)


def _unbraced(text: str) -> str:
    return text.replace("{", "").replace("}", "").strip()


def _depth(text: str) -> int:
    """Return how deep groups and environments are nested at most."""
    depth = deepest = 0
    for match in re.finditer(r"[{}]|\\begin|\\end|\\left|\\right|\\[a-zA-Z]+(?=\\)", text):
        closes = match.group() in {"}", "\\end", "\\right"}
        depth = max(0, depth - 1) if closes else depth + 1
        deepest = max(deepest, depth)
    return deepest
