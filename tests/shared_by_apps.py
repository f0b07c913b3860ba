"""What all applications of a test process share: each would spend half of its time on making the same again."""

from collections.abc import Callable
from types import CodeType
from typing import Any
from unittest.mock import patch

from babel import Locale
from babel.support import Translations
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


def share() -> None:
    """Let the applications that are made from here on share templates, catalogues and the builders of addresses."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _CompiledTemplates()}
    patch.object(Translations, "load", _catalogues(Translations.load)).start()
    patch.object(Rule, "_compile_builder", _builders(Rule._compile_builder)).start()


class _CompiledTemplates(BytecodeCache):
    """Keeps the code of templates in memory, by their name, file and source."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if it is there."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


def _catalogues(load: Callable[[str, list[Locale], str], Any]) -> Callable[..., Any]:
    """Keep the catalogues that were read; Flask-Babel merges them into one of each application, and changes none."""
    loaded: dict[Any, Any] = {}

    def catalogue(folder: str, locales: list[Locale], domain: str) -> Any:
        key = (folder, tuple(map(str, locales)), domain)
        if key not in loaded:
            loaded[key] = load(folder, locales, domain)
        return loaded[key]

    return catalogue


def _builders(make: Callable[[Rule, bool], Any]) -> Callable[..., Any]:
    """Keep what Werkzeug compiles for each rule: a function that depends on nothing but the rule's text."""
    made: dict[Any, Any] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in made:
            made[key] = make(rule, append_unknown)
        return made[key]

    return builder
