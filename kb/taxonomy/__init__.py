"""The controlled vocabularies (technologies, patterns, potential levels, sectors) and their labels in running text."""

from kb.taxonomy.cues import CueMatch, CueMatcher
from kb.taxonomy.errors import InvalidVocabulary
from kb.taxonomy.labels import LabelMatch, LabelMatcher
from kb.taxonomy.lexicon import Lexicon, LexiconEntry, Sense, Translation
from kb.taxonomy.questionnaires import Questionnaires
from kb.taxonomy.sentence_cues import SentenceCue, SentenceCues
from kb.taxonomy.taxonomy import Taxonomy
from kb.taxonomy.vocabularies import Vocabularies

__all__ = [
    "CueMatch",
    "CueMatcher",
    "InvalidVocabulary",
    "LabelMatch",
    "LabelMatcher",
    "Lexicon",
    "LexiconEntry",
    "Questionnaires",
    "Sense",
    "SentenceCue",
    "SentenceCues",
    "Taxonomy",
    "Translation",
    "Vocabularies",
]
