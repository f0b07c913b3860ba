"""What the rules find in labelled texts: technologies, maturity, patterns, potential, sections, languages.

``python -m benchmarks enrichment`` prints the figures for the part that the rules may be tuned on and, apart, for the
held-out third; with ``--wrong`` the errors of the former. tests/enrichment/README.md says what the labels mean. The
texts were written by the same hand as the rules, so figures on records of real sources are lower.
"""

import argparse
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from benchmarks.labelled import (
    LabelledPassage,
    LabelledSource,
    is_held_out,
    labelled_fields,
    labelled_passages,
    labelled_sources,
)
from ingest.brief_file import read_brief
from ingest.enrich.business_model import find_patterns, find_potential
from ingest.enrich.maturity import find_maturity
from ingest.enrich.maturity_estimate import estimate_maturity
from ingest.enrich.passages import Passage, passages_of
from ingest.enrich.proposals import propose_sections
from ingest.enrich.technologies import find_technologies
from kb.language import sentences, written_language
from kb.model import SECTIONS, Assessment, Language, Maturity, Text
from kb.settings import MATURITY_CONFIDENCE
from kb.taxonomy import Vocabularies

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 1, 1)
PARTS = (("tuning part", False), ("held out", True))
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
"""Bounds of the bins of the calibration table."""


@dataclass(slots=True)
class Counts:
    """Right, superfluous and missing values."""

    right: int = 0
    superfluous: int = 0
    missing: int = 0

    def add(self, found: Iterable[Hashable], expected: Iterable[Hashable]) -> None:
        """Compare what was found with what was expected."""
        one, other = set(found), set(expected)
        self.right += len(one & other)
        self.superfluous += len(one - other)
        self.missing += len(other - one)

    def __str__(self) -> str:
        found, expected = self.right + self.superfluous, self.right + self.missing
        precision, recall = _share(self.right, found), _share(self.right, expected)
        f1 = 2 * self.right / (found + expected) if found + expected else 0.0
        return f"precision {precision}  recall {recall}  F1 {f1:.3f}  ({self.right} right of {expected}, {found} found)"


@dataclass(slots=True)
class Calibration:
    """Estimates with their confidence, and whether each was right."""

    estimates: list[tuple[float, bool]] = field(default_factory=list)
    missed: int = 0
    """Texts that show a maturity for which nothing was estimated."""

    def lines(self) -> Iterable[str]:
        """Write the table and the Brier score (0 is best; always saying 0.5 gives 0.25)."""
        for low, high in pairwise(BINS):
            inside = [item for item in self.estimates if low <= item[0] < high]
            if inside:
                mean = sum(confidence for confidence, _ in inside) / len(inside)
                right = sum(1 for _, is_right in inside if is_right)
                share = f"{right / len(inside):.0%}"
                yield f"    confidence {mean:.2f}: {right} of {len(inside)} in the right band ({share})"
        if self.estimates:
            brier = sum((confidence - is_right) ** 2 for confidence, is_right in self.estimates) / len(self.estimates)
            yield f"    Brier score {brier:.3f}; nothing estimated for {self.missed} texts that show a maturity"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "  -  "


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument("--wrong", action="store_true", help="list the errors of the tuning part")


def run(arguments: argparse.Namespace) -> None:
    """Measure and print."""
    vocabularies = Vocabularies.read(ROOT / "content")
    wrong: list[str] = []
    passages = list(labelled_passages())
    sources = list(labelled_sources(SECTIONS))
    for name, held_out in PARTS:
        report = None if held_out or not arguments.wrong else wrong.append
        chosen = [item for item in passages if is_held_out(item.id) is held_out]
        print(f"\n{name}: {len(chosen)} passages")
        _technologies(chosen, vocabularies, report)
        _maturity(chosen, vocabularies, report)
        _business(chosen, vocabularies, report)
        texts = [item for item in sources if is_held_out(item.id) is held_out]
        print(f"  sections of {len(texts)} longer texts: a person's choice is proposed first / at all")
        _sections(texts, vocabularies, report)
        _languages(held_out, report)
    for name, held_out in PARTS:
        _briefs(name, held_out, vocabularies)
    _speed(passages, vocabularies)
    for line in wrong:
        print(line)


Report = Callable[[str], None] | None


def _passages(item: LabelledPassage) -> list[Passage]:
    return [Passage(item.language, "description", item.text, f"labels:{item.id}")]


def _values(assessments: Iterable[Assessment[str]]) -> set[str]:
    return {item.value for item in assessments}


def _technologies(chosen: Sequence[LabelledPassage], vocabularies: Vocabularies, report: Report) -> None:
    total, by_language = Counts(), {language: Counts() for language in Language}
    for item in chosen:
        found = _values(find_technologies(_passages(item), (), vocabularies, TODAY))
        for counts in (total, by_language[item.language]):
            counts.add(found, item.technologies)
        if report and found != item.technologies:
            superfluous, missing = sorted(found - item.technologies), sorted(item.technologies - found)
            report(f"technologies of {item.id}: superfluous {superfluous}, missing {missing}")
    print(f"  technologies      {total}")
    for language, counts in by_language.items():
        print(f"    {language}              {counts}")


def _maturity(chosen: Sequence[LabelledPassage], vocabularies: Vocabularies, report: Report) -> None:
    right, calibration = 0, Calibration()
    for item in chosen:
        current, target = find_maturity(_passages(item), TODAY)
        found = (current.value if current else None, target.value.level if target else None)
        stated = (item.maturity if item.is_stated else None, item.target)
        right += found == stated
        if report and found != stated:
            report(f"stated maturity of {item.id}: {found}, right would be {stated}")
        if current is None:
            _estimate(item, vocabularies, target.value if target else None, calibration, report)
    print(
        f"  stated maturity   {right} of {len(chosen)} right ({right / len(chosen):.1%}), level, range and target alike"
    )
    used = sum(1 for confidence, _ in calibration.estimates if confidence >= MATURITY_CONFIDENCE)
    print(f"  estimated         {len(calibration.estimates)} times, {used} with at least {MATURITY_CONFIDENCE}")
    for line in calibration.lines():
        print(line)


def _estimate(
    item: LabelledPassage,
    vocabularies: Vocabularies,
    target: Maturity | None,
    calibration: Calibration,
    report: Report,
) -> None:
    expected = None if item.is_stated else item.maturity
    estimate = estimate_maturity(_passages(item), vocabularies, TODAY, target=target)
    if estimate is None:
        calibration.missed += expected is not None
    else:
        is_right = expected is not None and expected.band is estimate.value.band
        calibration.estimates.append((estimate.confidence, is_right))
    if report and (estimate.value.band if estimate else None) != (expected.band if expected else None):
        report(f"estimated maturity of {item.id}: {estimate and estimate.value}, right would be {expected}")


def _business(chosen: Sequence[LabelledPassage], vocabularies: Vocabularies, report: Report) -> None:
    patterns, potential = Counts(), Counts()
    for item in chosen:
        passages = _passages(item)
        found = _values(find_patterns(passages, vocabularies, TODAY))
        level = find_potential(passages, vocabularies, TODAY)
        patterns.add(found, item.patterns)
        potential.add({level.value.value} if level else (), {item.potential} if item.potential else ())
        if report and found != item.patterns:
            report(f"patterns of {item.id}: {sorted(found)}, right would be {sorted(item.patterns)}")
    print(f"  patterns          {patterns}")
    print(f"  potential         {potential}")


def _sections(chosen: Sequence[LabelledSource], vocabularies: Vocabularies, report: Report) -> None:
    first, at_all = dict.fromkeys(SECTIONS, 0), dict.fromkeys(SECTIONS, 0)
    superfluous, asked, cut = dict.fromkeys(SECTIONS, 0), dict.fromkeys(SECTIONS, 0), 0
    for item in chosen:
        text = Text(title=item.title, summary="-", description=item.text)
        passages = [Passage(item.language, "description", item.text, f"labels:{item.id}")]
        proposals = propose_sections(passages, {item.language: text}, vocabularies)
        cut += [sentence.text for sentence in sentences(item.text)] == list(item.sentences)
        for section in SECTIONS:
            quotes = [proposal.evidence.quote for proposal in proposals if proposal.section == section]
            right = {item.sentences[number] for number in item.chosen.get(section, ())}
            asked[section] += bool(right)
            is_first = bool(quotes) and quotes[0] in right
            first[section] += is_first
            at_all[section] += not right.isdisjoint(quotes)
            superfluous[section] += bool(quotes) and not right
            if report and not is_first and (quotes or right):
                report(f"{section} of {item.id}: {quotes[:1]}, right would be {sorted(right)}")
    for section in SECTIONS:
        extra = f"; proposed {superfluous[section]} times where there is none" if superfluous[section] else ""
        print(f"    {section:15} {first[section]} / {at_all[section]} of {asked[section]}{extra}")
    print(f"    cut into sentences as by hand: {cut} of {len(chosen)}")


def _languages(held_out: bool, report: Report) -> None:
    fields = [item for item in labelled_fields() if is_held_out(item.id) is held_out]
    for name in ("title", "abstract"):
        chosen = [item for item in fields if item.field == name]
        right = 0
        for item in chosen:
            found = written_language(item.text, item.declared) or "other"
            right += found == item.language
            if report and found != item.language:
                report(f"language of {item.id}: {found}, right would be {item.language}")
        print(f"  language of {name:9}{right} of {len(chosen)} right, most of them declared wrongly")


def _briefs(name: str, held_out: bool, vocabularies: Vocabularies) -> None:
    """Compare with what the assessor of the shipped briefs wrote, who did not know the rules."""
    technologies, patterns, potential, calibration = Counts(), Counts(), Counts(), Calibration()
    for file in sorted((ROOT / "content" / "briefs").glob("*.md")):
        if is_held_out(file.stem) is not held_out:
            continue
        brief = read_brief(file.read_text(encoding="utf-8")).brief
        for language, text in brief.texts:
            passages = passages_of({language: text}, f"labels:{brief.slug}")
            tags = find_technologies(passages, (), vocabularies, TODAY)
            technologies.add(_values(tags), _values(brief.technologies))
            patterns.add(_values(find_patterns(passages, vocabularies, TODAY, tags)), _values(brief.business_models))
            level = find_potential(passages, vocabularies, TODAY)
            potential.add({level.value} if level else (), {brief.potential.value} if brief.potential else ())
            current, target = find_maturity(passages, TODAY)
            if current is None:
                promised = target.value if target else None
                estimate = estimate_maturity(passages, vocabularies, TODAY, target=promised)
                band = brief.maturity.value.band if brief.maturity else None
                if estimate is None:
                    calibration.missed += band is not None
                else:
                    calibration.estimates.append((estimate.confidence, estimate.value.band is band))
    print(f"\nshipped briefs against their assessor, {name}")
    print(f"  technologies      {technologies}\n  patterns          {patterns}\n  potential         {potential}")
    for line in calibration.lines():
        print(line)


def _speed(chosen: Sequence[LabelledPassage], vocabularies: Vocabularies) -> None:
    find: tuple[Callable[[list[Passage]], object], ...] = (
        lambda passages: find_technologies(passages, (), vocabularies, TODAY),
        lambda passages: find_maturity(passages, TODAY),
        lambda passages: estimate_maturity(passages, vocabularies, TODAY),
        lambda passages: find_patterns(passages, vocabularies, TODAY),
        lambda passages: find_potential(passages, vocabularies, TODAY),
    )
    started = perf_counter()
    for item in chosen:
        passages = _passages(item)
        for rule in find:
            rule(passages)
    print(f"\nall rules: {(perf_counter() - started) / len(chosen) * 1e3:.2f} ms a passage")
