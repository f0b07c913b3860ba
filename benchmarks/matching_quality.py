"""How well the labelled requests of the demonstration content are matched."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from ingest.brief_file import read_brief
from ingest.profile_file import read_profile
from kb.matching.analysis import Analyser
from kb.matching.matcher import Matcher
from kb.model import TargetKind
from kb.taxonomy import Vocabularies

LABELS = Path(__file__).parent.parent / "tests" / "matching" / "labels.yaml"
FIRST = 5
"""How many of the first matches are judged."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One request: what was found first, and what should be found."""

    request: str
    found: tuple[str, ...]
    """Offers and briefs, the best first."""
    fitting: frozenset[str]

    @property
    def hits(self) -> tuple[bool, ...]:
        """Which of the first matches fit."""
        return tuple(name in self.fitting for name in self.found[:FIRST])

    @property
    def precision(self) -> float:
        """Fitting ones among the first five; places that are left empty count as wrong."""
        return sum(self.hits) / FIRST

    @property
    def shown_precision(self) -> float:
        """Fitting ones among those of the first five places that are filled."""
        return sum(self.hits) / len(self.hits) if self.hits else 0.0

    @property
    def recall(self) -> float:
        """How many of the fitting ones are among the first five."""
        return sum(self.hits) / len(self.fitting)

    @property
    def gain(self) -> float:
        """nDCG at 5 (Järvelin, Kekäläinen 2002)."""
        best = sum(1 / math.log2(place + 2) for place in range(min(FIRST, len(self.fitting))))
        return sum(hit / math.log2(place + 2) for place, hit in enumerate(self.hits)) / best

    @property
    def possible(self) -> float:
        """The best precision that there can be."""
        return min(FIRST, len(self.fitting)) / FIRST


def judged(content: Path, vocabularies: Vocabularies) -> list[Judged]:
    """Match the demonstration content and compare it with the labels."""
    labels = yaml.safe_load(LABELS.read_text(encoding="utf-8"))
    analyser = Analyser(vocabularies)
    names: dict[tuple[TargetKind, str], str] = {}
    subjects = []
    for file in sorted((content / "cooperation").glob("*.md")):
        profile = read_profile(file.read_text(encoding="utf-8")).profile
        names[TargetKind.PROFILE, str(profile.id)] = profile.slug
        subjects.append(analyser.profile(profile))
    for file in sorted((content / "briefs").glob("*.md")):
        brief = read_brief(file.read_text(encoding="utf-8")).brief
        names[TargetKind.BRIEF, str(brief.id)] = brief.slug
        subjects.append(analyser.brief(brief))
    results = []
    for key, matches in Matcher(subjects).all():
        request = names[TargetKind.PROFILE, key]
        if request in labels:
            ordered = sorted(matches, key=lambda match: (-match.score, match.key))
            found = tuple(names[match.kind, match.key] for match in ordered)
            fitting = frozenset(labels[request]["offers"] + labels[request]["briefs"])
            results.append(Judged(request, found, fitting))
    return results


def print_quality(results: Sequence[Judged], *, each: bool = False) -> None:
    """Print the figures."""
    print(f"{len(results)} labelled requests, {sum(len(item.fitting) for item in results)} labels")
    for name, title in (
        ("precision", "precision at 5 (empty places count as wrong)"),
        ("possible", "  the best that there can be"),
        ("shown_precision", "precision of what is shown in the first 5 places"),
        ("recall", "recall at 5"),
        ("gain", "nDCG at 5"),
    ):
        print(f"  {title:<52}{mean([getattr(item, name) for item in results]):.3f}")
    if each:
        for item in sorted(results, key=lambda item: item.precision):
            print(f"{item.precision:.1f} {item.request}")
            for name in item.found[:FIRST]:
                print(f"      {'+' if name in item.fitting else '-'} {name}")
            for name in sorted(item.fitting.difference(item.found[:FIRST])):
                print(f"      missing {name}")


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean."""
    return sum(values) / len(values)
