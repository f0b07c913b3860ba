"""Words of German, English and Finnish: tokens, terms, compound parts and sentences.

One definition of analysis serves indexing, querying, highlighting and the matching of labels.
"""

from kb.language.analysis import fold, index_terms, term
from kb.language.compounds import CompoundSplitter, compound_parts
from kb.language.detection import detect_language, written_language
from kb.language.plain_text import plain_text
from kb.language.sentences import Sentence, sentence_at, sentences
from kb.language.tokens import Token, tokenise, words

__all__ = [
    "CompoundSplitter",
    "Sentence",
    "Token",
    "compound_parts",
    "detect_language",
    "fold",
    "index_terms",
    "plain_text",
    "sentence_at",
    "sentences",
    "term",
    "tokenise",
    "words",
    "written_language",
]
