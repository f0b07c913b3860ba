"""The controlled vocabularies (technologies, patterns, potential levels, sectors) and their labels in running text."""

from kb.taxonomy.concept_changes import problems_of, with_accepted, with_change
from kb.taxonomy.concept_problem import ConceptProblem, ProblemKind, UnfitChange
from kb.taxonomy.cues import CueMatch, CueMatcher
from kb.taxonomy.errors import InvalidVocabulary
from kb.taxonomy.labels import LabelMatch, LabelMatcher
from kb.taxonomy.lexicon import Lexicon, LexiconEntry, Sense, Translation
from kb.taxonomy.questionnaires import Questionnaires
from kb.taxonomy.sentence_cues import SentenceCue, SentenceCues
from kb.taxonomy.taxonomy import Taxonomy
from kb.taxonomy.vocabularies import Vocabularies

__all__ = [
    "ConceptProblem",
    "CueMatch",
    "CueMatcher",
    "InvalidVocabulary",
    "LabelMatch",
    "LabelMatcher",
    "Lexicon",
    "LexiconEntry",
    "ProblemKind",
    "Questionnaires",
    "Sense",
    "SentenceCue",
    "SentenceCues",
    "Taxonomy",
    "Translation",
    "UnfitChange",
    "Vocabularies",
    "problems_of",
    "with_accepted",
    "with_change",
]
