"""Words of German, English and Finnish: tokens, terms, compound parts and sentences.

One definition of analysis serves indexing, querying, highlighting and the matching of labels.
"""

from kb.language.analysis import fold, index_terms, term
from kb.language.compounds import CompoundSplitter, compound_parts
from kb.language.detection import detect_language, written_language
from kb.language.finnish import restored
from kb.language.parts import PARTED, part_terms, simple_parts
from kb.language.plain_text import plain_text
from kb.language.request_words import is_request
from kb.language.sentences import Sentence, sentence_at, sentences
from kb.language.stop_words import STOP_WORDS
from kb.language.tokens import Token, tokenise, words

__all__ = [
    "PARTED",
    "STOP_WORDS",
    "CompoundSplitter",
    "Sentence",
    "Token",
    "compound_parts",
    "detect_language",
    "fold",
    "index_terms",
    "is_request",
    "part_terms",
    "plain_text",
    "restored",
    "sentence_at",
    "sentences",
    "simple_parts",
    "term",
    "tokenise",
    "words",
    "written_language",
]
