"""The catalogues are complete: a text without its German or Finnish words fails here."""

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from web.language import TRANSLATIONS

ROOT = TRANSLATIONS.parent.parent


@pytest.fixture(scope="module")
def texts() -> set[str | tuple[str, ...]]:
    """Every text in the sources, as ``make translations`` finds them."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(ROOT / "web"), [(re.sub("^web/", "", pattern), method) for pattern, method in methods],
                             {re.sub("^web/", "", pattern): value for pattern, value in options.items()})  # fmt: skip
    return {message for _, _, message, _, _ in found}


def catalogue(language: str) -> Catalog:
    data = (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").read_bytes()
    return read_po(BytesIO(data), locale=language, abort_invalid=True)


def test_texts_are_found(texts: set[str | tuple[str, ...]]) -> None:
    assert "How ready is it?" in texts
    assert ("%(shown)s brief", "%(shown)s briefs") in texts
    assert len(texts) > 150


@pytest.mark.parametrize("language", ["de", "en", "fi"])
def test_catalogues_hold_exactly_the_texts(language: str, texts: set[str | tuple[str, ...]]) -> None:
    known = {message.id for message in catalogue(language) if message.id}
    assert known - texts == set(), "no longer used; run `make translations`"
    assert texts - known == set(), "not collected; run `make translations`"
    assert list(catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", ["de", "fi"])
def test_every_text_is_translated(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(string.strip() for string in strings), f"{language}: {message.id!r} has no translation"
        assert not message.fuzzy, f"{language}: {message.id!r} is fuzzy"
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        for string in strings:
            assert placeholders(string) == placeholders(originals[-1]), f"{language}: {message.id!r}"


def test_german_says_sie() -> None:
    for message in catalogue("de"):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in strings:
            assert not re.search(r"\b(du|dein\w*|dir|dich)\b", string, re.IGNORECASE), string


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]", text))
