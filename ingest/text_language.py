"""The language that a text of a record is really in, whatever its source declares."""

from ingest.interpretation import parse_language
from ingest.record import RawText
from kb.language import detect_language, words, written_language
from kb.model import Language, SiltaError

_ENOUGH_WORDS = 40
"""Words of a text whose language shows, if it is one of the three."""


class OtherLanguage(SiltaError):
    """The text is in none of German, English and Finnish and is left out; the message says what its source declares."""


def language_of(raw: RawText, title: str, body: str, notes: list[str]) -> Language:
    """Return the language that a text is to be kept under: that of its body, which the words show.

    A title in another language is kept as it is and noted.

    :param body: description or summary, without markup
    :param notes: gets a sentence where the source declares another language, or none
    :raises OtherLanguage: when it is none of the three
    """
    declared = parse_language(raw.language)
    if declared is None and raw.language:
        raise OtherLanguage(raw.language)
    if declared is None:
        found = detect_language(f"{title}\n{body}")
        if found is None and len(words(body)) >= _ENOUGH_WORDS:
            raise OtherLanguage("another language, as far as its words tell")
        if found is None:
            notes.append("the language of the text is not given and not clear; taken for English")
            return Language.EN
        return found
    written = written_language(body, declared)
    if written is None:
        raise OtherLanguage(f"another language than {declared}, which the source says")
    if written is not declared:
        notes.append(f"the text is declared as {declared} but written in {written}; taken for {written}")
    entitled = written_language(title, written)
    if entitled is not None and entitled is not written:
        notes.append(f"the title of the text in {written} is in {entitled}")
    return written
