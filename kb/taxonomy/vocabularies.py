"""All controlled vocabularies together, as the folder content/ holds them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from kb.model import BusinessModelPattern, Language, MaturityCue, PotentialLevel, SectionCue, Sector
from kb.model.business_model import PotentialLevelDefinition
from kb.taxonomy.context import ContextWords
from kb.taxonomy.cues import CueMatcher
from kb.taxonomy.entries import Entry, read_entries
from kb.taxonomy.errors import InvalidVocabulary
from kb.taxonomy.labels import LabelMatcher
from kb.taxonomy.lexicon import Lexicon
from kb.taxonomy.sentence_cues import SentenceCues
from kb.taxonomy.taxonomy import Taxonomy
from kb.taxonomy.taxonomy_cache import read_kept_taxonomy


@dataclass(frozen=True)
class Vocabularies:
    """Technologies, business-model patterns, potential levels and sectors, each by id in the order of its file; and the
    words by language that show a maturity or fit a section."""

    taxonomy: Taxonomy
    patterns: Mapping[str, BusinessModelPattern]
    levels: Mapping[PotentialLevel, PotentialLevelDefinition]
    sectors: Mapping[str, Sector]
    maturity: Mapping[Language, tuple[MaturityCue, ...]]
    sections: Mapping[Language, tuple[SectionCue, ...]]
    fingerprint: str
    """Changes whenever one of the files does that assessments are made with."""
    lexicon: Lexicon = field(default_factory=lambda: Lexicon(()))
    """What words are in the other languages, for searching."""

    @classmethod
    def read(cls, content: Path, cache: Path | None = None) -> "Vocabularies":
        """Read the vocabularies of a content folder.

        :param content: folder with ``taxonomy/*.ttl``, ``business_models/*.yaml``, ``sectors/sectors.yaml``,
            ``maturity/<language>.yaml``, ``sections/<language>.yaml`` and, where there is one, ``lexicon/*.tsv``
        :param cache: folder that keeps what takes long to parse, made when it is missing; None keeps nothing
        :raises InvalidVocabulary: naming the file and the entry that is wrong
        """
        files = sorted((content / "taxonomy").glob("*.ttl"))
        if not files:
            message = (
                f"{content / 'taxonomy'}: no Turtle file there; set SILTA_CONTENT to the folder of the vocabularies"
            )
            raise InvalidVocabulary(message)
        patterns = read_entries(content / "business_models" / "patterns.yaml", BusinessModelPattern)
        levels = read_entries(content / "business_models" / "levels.yaml", PotentialLevelDefinition)
        sectors = read_entries(content / "sectors" / "sectors.yaml", Sector)
        taxonomy = read_kept_taxonomy(files, cache)
        for pattern in patterns:
            known = (*(item.id for item in taxonomy), *taxonomy.all_deprecated)
            unknown = [technology for technology in pattern.technologies if technology not in known]
            if unknown:
                message = f"pattern {pattern.id}: the technology {unknown[0]} is not in the taxonomy"
                raise InvalidVocabulary(message)
        digest = hashlib.sha256()
        for file in (*files, *sorted(content.glob("*/*.yaml"))):
            digest.update(file.read_bytes())
        return cls(
            fingerprint=digest.hexdigest(),
            taxonomy=taxonomy,
            patterns=_with_current({item.id: item for item in patterns}, taxonomy),
            levels={item.id: item for item in levels},
            sectors={item.id: item for item in sectors},
            lexicon=Lexicon.read(content / "lexicon"),
            maturity=_read_by_language(content / "maturity", MaturityCue),
            sections=_read_by_language(content / "sections", SectionCue),
        )

    def with_taxonomy(self, taxonomy: Taxonomy) -> "Vocabularies":
        """Return the vocabularies with another state of their technologies."""
        if taxonomy is self.taxonomy:
            return self
        files = self.fingerprint.partition(":")[0]
        fingerprint = f"{files}:{taxonomy.change_fingerprint}" if taxonomy.revision else files
        return replace(
            self, taxonomy=taxonomy, patterns=_with_current(self.patterns, taxonomy), fingerprint=fingerprint
        )

    def warm_up(self) -> None:
        """Prepare what the first query would wait for: the labels of all languages and the dictionaries behind them."""
        self.labels.find("Silta", any_case=True)
        self.lexicon.find(["Silta"], Language.EN)

    @cached_property
    def labels(self) -> LabelMatcher:
        """Finds technologies in text."""
        return LabelMatcher(self.taxonomy)

    @cached_property
    def context(self) -> ContextWords:
        """Tells whether an everyday word means a technology."""
        return ContextWords(self.taxonomy)

    @cached_property
    def pattern_cues(self) -> CueMatcher:
        """Finds business-model patterns in text."""
        return CueMatcher({item.id: item.cues for item in self.patterns.values()})

    @cached_property
    def level_cues(self) -> CueMatcher:
        """Finds potential levels in text."""
        return CueMatcher({item.id.value: item.cues for item in self.levels.values()})

    @cached_property
    def sentence_cues(self) -> Mapping[Language, SentenceCues[MaturityCue | SectionCue]]:
        """Finds what a sentence shows of a maturity, and which section it would fit, by language; both in one go."""
        found: dict[Language, SentenceCues[MaturityCue | SectionCue]] = {}
        for language in Language:
            cues: list[tuple[str, MaturityCue | SectionCue]] = []
            cues += [(cue, item) for item in self.maturity[language] for cue in item.cues]
            cues += [(cue, item) for item in self.sections[language] for cue in item.cues]
            found[language] = SentenceCues(language, cues)
        return found

    @cached_property
    def sector_cues(self) -> CueMatcher:
        """Finds sectors in text."""
        return CueMatcher({item.id: item.cues for item in self.sectors.values()})


def _with_current(
    patterns: Mapping[str, BusinessModelPattern], taxonomy: Taxonomy
) -> Mapping[str, BusinessModelPattern]:
    """Let patterns name the concepts that took the place of deprecated ones, and none that nothing replaces."""
    found = {}
    for key, item in patterns.items():
        current = tuple(dict.fromkeys(filter(None, map(taxonomy.current, item.technologies))))
        found[key] = item if current == item.technologies else item.model_copy(update={"technologies": current})
    return found


def _read_by_language(folder: Path, entry: type[Entry]) -> dict[Language, tuple[Entry, ...]]:
    """Read one file a language; a content folder of one's own may lack them, and then nothing is found by them."""
    files = {language: folder / f"{language}.yaml" for language in Language}
    return {language: tuple(read_entries(file, entry)) if file.exists() else () for language, file in files.items()}
