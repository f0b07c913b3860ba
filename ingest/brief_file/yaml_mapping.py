"""Front matter as YAML in which every scalar is a string.

YAML 1.1 would read the country NO as false and 2020-02-31 as an error of the parser; here the model says what a
string means. Aliases are refused, since nested ones blow up without bound.
"""

import re
from datetime import date
from typing import Any
from uuid import UUID

import yaml

from ingest.brief_file.errors import InvalidBriefFile

MAX_DEPTH = 12
_FENCE = re.compile(r"^---[ \t]*$")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def split_front_matter(content: str) -> tuple[dict[str, Any], str, int]:
    """Return the front matter of a file as a mapping, the text after it, and the number of the text's first line.

    :param content: the whole file as text
    :raises InvalidBriefFile: when there is no front matter, or it is no mapping that :func:`parse_mapping` reads
    """
    lines = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not _FENCE.match(lines[0]):
        message = "no front matter: the file begins with a line '---', the facts, and another line '---'"
        raise InvalidBriefFile(message)
    end = next((number for number, line in enumerate(lines[1:], start=1) if _FENCE.match(line)), None)
    if end is None:
        message = "the front matter does not end: a second line '---' is missing"
        raise InvalidBriefFile(message)
    return parse_mapping("\n".join(lines[1:end]), first_line=2), "\n".join(lines[end + 1 :]), end + 2


def parse_mapping(text: str, first_line: int) -> dict[str, Any]:
    """Read a YAML mapping; values are strings, lists and mappings.

    :param text: YAML without the ``---`` lines
    :param first_line: number of its first line in the file, for messages
    :raises InvalidBriefFile: when it is no mapping, repeats a key, uses an alias or is nested too deep
    """
    try:
        _check_events(text, first_line)
        loaded = yaml.load(text, Loader=_LOADER)  # noqa: S506  a base loader: strings, lists, mappings and nothing else
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + first_line}: " if mark else ""
        message = f"{line}the front matter is no valid YAML ({error.problem or error.context})"
        raise InvalidBriefFile(message) from error
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        message = f"the front matter is no valid YAML ({reason})"
        raise InvalidBriefFile(message) from error
    if not isinstance(loaded, dict):
        message = "the front matter is no mapping of keys to values, such as 'status: published'"
        raise InvalidBriefFile(message)
    return {str(key): value for key, value in loaded.items()}


def _check_events(text: str, first_line: int) -> None:
    """Refuse aliases, repeated keys and deep nesting, which the loader would take."""
    containers: list[tuple[bool, set[str], list[bool]]] = []  # (is a mapping, its keys, [next scalar is a key])
    for event in yaml.parse(text, Loader=_LOADER):
        line = (event.start_mark.line if event.start_mark else 0) + first_line
        if isinstance(event, yaml.AliasEvent):
            message = f"line {line}: aliases ('*{event.anchor}') are not allowed; write the value out"
            raise InvalidBriefFile(message)
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            containers.pop()
            continue
        if not isinstance(event, yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent):
            continue
        if containers and containers[-1][0]:
            _, keys, turn = containers[-1]
            if turn[0]:
                key = event.value if isinstance(event, yaml.ScalarEvent) else ""
                if key in keys or not isinstance(event, yaml.ScalarEvent):
                    message = f"line {line}: the key {key!r} stands twice" if key else f"line {line}: no key"
                    raise InvalidBriefFile(message)
                keys.add(key)
            turn[0] = not turn[0]
        if not isinstance(event, yaml.ScalarEvent):
            containers.append((isinstance(event, yaml.MappingStartEvent), set(), [True]))
            if len(containers) > MAX_DEPTH:
                message = f"line {line}: nested more than {MAX_DEPTH} deep"
                raise InvalidBriefFile(message)


class _Dumper(yaml.SafeDumper):
    """Block style with lists indented below their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Write several lines as a literal block; YAML falls back to quotes where that would lose something."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def render_mapping(mapping: dict[str, Any]) -> str:
    """Write a mapping as YAML that :func:`parse_mapping` and any YAML 1.1 reader read alike, keys in their order."""
    plain = _plain(mapping)
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, UUID) or (isinstance(value, str) and type(value) is not str):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool | date):
        return value
    return str(value)
