"""What all applications of a test process share: each would spend half of its time on making the same again."""

from collections.abc import Callable, Iterator, MutableMapping
from types import CodeType
from typing import Any
from unittest.mock import patch

from babel import Locale
from babel.support import Translations
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import URL, Engine, create_engine
from werkzeug.routing import Rule


def share() -> None:
    """Let what is made from here on share templates, catalogues, builders of addresses, and statements of SQLite."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _CompiledTemplates()}
    patch.object(Translations, "load", _catalogues(Translations.load)).start()
    patch.object(Rule, "_compile_builder", _builders(Rule._compile_builder)).start()
    patch("kb.store.engine.create_engine", _make_engine).start()


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


class _Statements(MutableMapping[Any, Any]):
    """Compiled statements for the databases of all tests; SQLAlchemy's own cache is for one engine's dialect only."""

    def __init__(self) -> None:
        self._compiled: dict[Any, Any] = {}

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        return self._compiled[key[1:]]

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._compiled[key[1:]] = compiled

    def __delitem__(self, key: tuple[Any, ...]) -> None:
        del self._compiled[key[1:]]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._compiled)

    def __len__(self) -> int:
        return len(self._compiled)


_STATEMENTS = _Statements()


def _make_engine(url: URL, **options: Any) -> Engine:
    engine = create_engine(url, **options)
    if url.get_backend_name() == "sqlite":
        engine.update_execution_options(compiled_cache=_STATEMENTS)
    return engine
