"""Titles and abstracts in several languages, brought together language by language."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.interpretation import is_missing, parse_language
from ingest.record import RawText
from kb.language import detect_language


@dataclass(frozen=True, slots=True)
class Localised:
    """A title or an abstract, with the language that the source gives for it."""

    text: str
    language: str = ""


def join_texts(
    titles: Sequence[Localised], bodies: Sequence[Localised], *, language: str = "", is_html: bool = False
) -> tuple[RawText, ...]:
    """Return one text for each language of the bodies, each with the title in its language or else the main title.

    Bodies in one language follow each other. Where a body has no language, its words tell it, then the record does:
    many sources give the language of the work, while the abstract is in English.

    :param titles: the main title first
    :param language: the record's own; empty when it gives none
    """
    titles = [title for title in titles if not is_missing(title.text)]
    told: dict[str, list[str]] = {}
    for body in bodies:
        if not is_missing(body.text):
            told.setdefault(_language(body, language), []).append(body.text)
    if not told:
        return (RawText(language or None, titles[0].text if titles else ""),)
    return tuple(
        RawText(code or None, _title(titles, code), "", "\n\n".join(dict.fromkeys(parts)), is_html=is_html)
        for code, parts in told.items()
    )


def _language(body: Localised, record: str) -> str:
    return _code(body.language) or detect_language(body.text) or _code(record)


def _code(language: str) -> str:
    """Bring the codes of one language together: ``en``, ``eng``, ``en-GB``."""
    return parse_language(language) or language.strip().lower()


def _title(titles: Sequence[Localised], language: str) -> str:
    for title in titles:
        if title.language and _code(title.language) == language:
            return title.text
    untold = next((title.text for title in titles if not title.language), "")
    return untold or (titles[0].text if titles else "")
