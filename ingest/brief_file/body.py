"""The body of a brief's file: one part a language, each with title, summary and sections.

The files of cooperation profiles have the same form, with other sections.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from ingest.brief_file.errors import InvalidBriefFile
from ingest.brief_file.sentence_lines import fold_sentences, one_sentence_a_line, running_sentences
from kb.model import SECTIONS, Language, ProfileText, Texts

Headings = Mapping[str, Mapping[Language, str]]
"""Names of the sections by field and language, in the order in which they are written."""

HEADINGS: Headings = {
    "problem": {Language.DE: "Problem", Language.EN: "Problem", Language.FI: "Ongelma"},
    "solution": {Language.DE: "Lösung", Language.EN: "Solution", Language.FI: "Ratkaisu"},
    "benefit": {Language.DE: "Nutzen", Language.EN: "Benefit", Language.FI: "Hyöty"},
    "requirements": {Language.DE: "Voraussetzungen", Language.EN: "Requirements", Language.FI: "Edellytykset"},
    "next_step": {Language.DE: "Nächster Schritt", Language.EN: "Next step", Language.FI: "Seuraava askel"},
    "description": {
        Language.DE: "Beschreibung der Quelle",
        Language.EN: "Source description",
        Language.FI: "Lähteen kuvaus",
    },
}
"""The level-two headings of the sections."""

FIELDS = (*SECTIONS, "description")
_TITLE = re.compile(r"^#(?!#)\s*(.*?)\s*\{:\s*lang=([A-Za-z-]+)\s*\}\s*$")
_LEVEL_ONE = re.compile(r"^#(?:\s|$)")
_LEVEL_TWO = re.compile(r"^##(?:\s|$)\s*(.*?)\s*$")
_FOLDED = "lines=sentences"
_ESCAPED = re.compile(r"^\\+#{1,2}(?:\s|$)")
_TO_ESCAPE = re.compile(r"^\\*#{1,2}(?:\s|$)")


def parse_body(body: str, first_line: int, headings: Headings = HEADINGS) -> dict[str, dict[str, str]]:
    """Read the body into title, summary and sections by language.

    :param body: the text behind the front matter, line ends as ``\\n``
    :param first_line: number of its first line in the file, for messages
    :param headings: the sections that there are
    :returns: ``{"de": {"title": ..., "summary": ..., "problem": ...}, ...}``, not yet validated
    :raises InvalidBriefFile: naming the line
    """
    texts: dict[str, dict[str, str]] = {}
    language: Language | None = None
    field: str | None = None
    is_folded = False
    lines: list[str] = []

    def close() -> None:
        if language is not None and field is not None:
            content = "\n".join(lines).strip()
            texts[language][field] = fold_sentences(content) if is_folded else content
        lines.clear()

    for number, line in enumerate(body.split("\n"), start=first_line):
        if _LEVEL_ONE.match(line):
            close()
            language, title = _title(line, number)
            if language in texts:
                message = f"line {number}: a second part in {language}; each language stands once"
                raise InvalidBriefFile(message)
            texts[language] = {"title": title}
            field, is_folded = "summary", False
        elif heading := _LEVEL_TWO.match(line):
            close()
            if language is None:
                message = f"line {number}: a section before the first title; start with '# Title {{: lang=en }}'"
                raise InvalidBriefFile(message)
            name, is_folded = _marked(heading.group(1))
            field = _field(name, number, headings)
            if field in texts[language]:
                message = f"line {number}: a second section {name!r} in {language}"
                raise InvalidBriefFile(message)
        elif field == "summary":
            lines.extend(_summary_line(line, number))
        elif language is None and line.strip():
            message = f"line {number}: text before the first title; start with '# Title {{: lang=en }}'"
            raise InvalidBriefFile(message)
        else:
            lines.append(line[1:] if _ESCAPED.match(line) else line)
    close()
    if not texts:
        message = "no text: write a title such as '# Title {: lang=en }', a summary and sections"
        raise InvalidBriefFile(message)
    return texts


def render_body(texts: Texts | Iterable[tuple[Language, ProfileText]], headings: Headings = HEADINGS) -> str:
    """Write the texts as :func:`parse_body` reads them, languages in the order de, en, fi; one sentence a line."""
    parts: list[str] = []
    for language, text in texts:
        parts.append(f"# {text.title} {{: lang={language} }}")
        if text.summary:
            parts.append("\n".join(f"> {sentence}" for sentence in running_sentences(text.summary)))
        for field, names in headings.items():
            content = getattr(text, field)
            if content:
                folded = one_sentence_a_line(content)
                mark = " {: lines=sentences }" if folded else ""
                parts += [f"## {names[language]}{mark}", _escape(folded or content)]
    return "\n\n".join(parts) + "\n"


def _escape(content: str) -> str:
    return "\n".join("\\" + line if _TO_ESCAPE.match(line) else line for line in content.split("\n"))


def _title(line: str, number: int) -> tuple[Language, str]:
    match = _TITLE.match(line)
    codes = ", ".join(Language)
    if match is None:
        message = f"line {number}: a title ends in its language, for example '{{: lang=en }}' ({codes}); "
        message += "a line of the text that begins with '# ' is written '\\# '"
        raise InvalidBriefFile(message)
    if match.group(2) not in set(Language):
        message = f"line {number}: the language {match.group(2)!r} is not one of {codes}"
        raise InvalidBriefFile(message)
    return Language(match.group(2)), match.group(1)


def _marked(heading: str) -> tuple[str, bool]:
    """Return the name of a section without the mark at its end, and whether it says that lines are sentences."""
    name, _, mark = heading.rpartition("{:")
    is_folded = mark.endswith("}") and mark[:-1].strip() == _FOLDED
    return (name.rstrip(), True) if is_folded else (heading, False)


def _field(heading: str, number: int, headings: Headings) -> str:
    fields = {
        **{name.casefold(): field for field, names in headings.items() for name in names.values()},
        **{field: field for field in headings},
    }
    field = fields.get(heading.casefold())
    if field is None:
        near = get_close_matches(heading.casefold(), fields, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        allowed = ", ".join(names[Language.EN] for names in headings.values())
        message = f"line {number}: {heading!r} is no section of a brief ({allowed}){hint}"
        raise InvalidBriefFile(message)
    return field


def _summary_line(line: str, number: int) -> list[str]:
    if not line.strip():
        return []
    if not line.startswith(">"):
        message = f"line {number}: between title and first section stands only the summary, as a block quote ('> ...')"
        raise InvalidBriefFile(message)
    return [line[1:].strip()]
