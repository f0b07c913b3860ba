"""The texts of a draft, field by field, in which evidence is looked for and quoted."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kb.language import Sentence, Token, sentences, tokenise, written_language
from kb.model import SECTIONS, Evidence, Language, MaturityCue, SectionCue, Text
from kb.taxonomy import SentenceCue, Vocabularies

RULES = "Silta rules"
"""The assessor of everything that this package finds."""
_QUOTE_LENGTH = 1000
_MAY_DIFFER = frozenset({"title", "summary"})
"""Fields that sources give in another language than the text itself."""


@dataclass
class Passage:
    """One field of a text in one language."""

    language: Language
    """Language that the field is written in."""
    field: str
    content: str
    source: str
    """Key of the SourceRecord that the text came from."""
    placed_in: Language | None = None
    """Language of the text that the field belongs to, where it is another one: a German title of an English text."""
    _cues: list[list[SentenceCue[MaturityCue | SectionCue]]] | None = None

    @property
    def text_language(self) -> Language:
        """Language of the text that the field belongs to."""
        return self.placed_in or self.language

    @cached_property
    def tokens(self) -> list[Token]:
        """The words of the field."""
        return tokenise(self.content)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of the field."""
        return sentences(self.content)

    def cues(self, vocabularies: Vocabularies) -> list[list[SentenceCue[MaturityCue | SectionCue]]]:
        """Return what each sentence shows of a maturity, and which sections it would fit."""
        if self._cues is None:
            finder = vocabularies.sentence_cues[self.language]
            parts = finder.parts(self.content, self.tokens)
            self._cues = []
            at = 0
            for sentence in self.sentences:
                first = at
                while at < len(parts) and parts[at].start < sentence.end:
                    at += 1
                self._cues.append(finder.find(parts[first:at]) if at > first else [])
        return self._cues

    def sentence(self, position: int) -> Sentence:
        """Return the sentence at an offset of the field."""
        for sentence in self.sentences:
            if sentence.start <= position < sentence.end:
                return sentence
        return Sentence(self.content, 0, len(self.content))

    def surroundings(self, position: int) -> tuple[int, int]:
        """Return where the sentence before the one at an offset begins, and where the one behind it ends."""
        near = [sentence for sentence in self.sentences if sentence.start <= position]
        start = near[-2].start if len(near) > 1 else 0
        following = [sentence for sentence in self.sentences if sentence.start > position]
        return start, following[0].end if following else len(self.content)

    def evidence(self, position: int) -> Evidence:
        """Quote the sentence at an offset; of one that is too long, the part around the offset."""
        sentence = self.sentence(position)
        start, quote = sentence.start, sentence.text
        if len(quote) > _QUOTE_LENGTH:
            start = max(sentence.start, position - _QUOTE_LENGTH // 2)
            quote = self.content[start : min(sentence.end, start + _QUOTE_LENGTH)]
            start += len(quote) - len(quote.lstrip())
            quote = quote.strip()
        return Evidence(quote=quote, language=self.text_language, field=self.field, start=start, source=self.source)


def passages_of(texts: Mapping[Language, Text], source: str) -> list[Passage]:
    """Return every field that holds text, title and summary first.

    A summary that only repeats the beginning of the description is left out, so that nothing counts twice.
    """
    found = []
    for language, text in texts.items():
        start = " ".join(text.description.split()).startswith(text.summary.rstrip("…").rstrip())
        for name in ("title", "summary", *SECTIONS, "description"):
            content = getattr(text, name)
            if content and not (name == "summary" and start and text.description):
                written = written_language(content, language) if name in _MAY_DIFFER else language
                found.append(Passage(written or language, name, content, source, placed_in=language))
    return found
