"""How often "did you mean" is right, and how often it doubts what is right, over content/briefs.

``tests/relevance/typos.tsv`` has mistyped queries with what was meant: ``first`` were written before the speller and
used to tune it, ``unseen`` were written afterwards and changed nothing. ``correct_words.tsv`` has right ones, most of
them words that no brief has; the judged queries of the ranking are right but for the odd typing error that is listed. A
suggestion counts as right when it has the meant words in any inflection.
"""

import argparse
import csv
import tempfile
import time
from pathlib import Path

from benchmarks.relevance import JUDGED, ROOT, fill, own_collection
from kb.language import fold, term, words
from kb.model import Language
from kb.search.backends import BACKENDS, open_backend
from kb.search.spelling import Speller
from kb.taxonomy import Vocabularies


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument("--backend", choices=BACKENDS, default="tantivy", help="which backend (default: tantivy)")
    parser.add_argument("--failures", action="store_true", help="also list what went wrong")


def run(arguments: argparse.Namespace) -> None:
    """Print the share of typos that are put right, and the share of right queries that are doubted."""
    vocabularies = Vocabularies.read(ROOT / "content")
    collection = own_collection()
    with tempfile.TemporaryDirectory() as folder:
        backend = open_backend(arguments.backend, Path(folder), vocabularies)
        fill(backend, collection.briefs, vocabularies)
        speller = Speller(backend, vocabularies)
        speller.check("warmup Warmlauf lämmittely", Language.EN)
        _put_right(speller, failures=arguments.failures)
        _left_alone(speller, "right words", _read("correct_words.tsv", "words"), failures=arguments.failures)
        judged = [(query.language, query.text) for query in collection.queries]
        _left_alone(speller, "judged queries", judged, failures=True)
        backend.close()


def _put_right(speller: Speller, *, failures: bool) -> None:
    rows = _rows("typos.tsv")
    right: dict[str, list[bool]] = {}
    needless = 0
    began = time.perf_counter()
    for row in rows:
        language, typed, meant = Language(row["language"]), row["typed"], row["meant"]
        correction = speller.check(typed, language).correction
        offered = correction.text if correction else typed
        correct = _same(offered, meant, language)
        if correction is None and correct:
            needless += 1
        for group in (row["written"], f"{row['written']}, {language}"):
            right.setdefault(group, []).append(correct)
        if failures and not correct:
            print(f"    {language} {typed!r}: {offered or 'nothing'!r} for {meant!r}")
    took = (time.perf_counter() - began) / len(rows) * 1000
    for group, found in right.items():
        print(f"typos put right, {group:<12}{sum(found):>5} of {len(found):<5}{sum(found) / len(found):7.1%}")
    print(f"{needless} of them need no correction, as the search takes both spellings for one; {took:.1f} ms a query")


def _left_alone(speller: Speller, name: str, queries: list[tuple[Language, str]], *, failures: bool) -> None:
    doubted = 0
    for language, text in queries:
        correction = speller.check(text, language).correction
        if correction:
            doubted += 1
            if failures:
                changes = ", ".join(f"{typed} -> {meant}" for typed, meant in correction.changed.items())
                print(f"    {language} {text[:60]!r}: {changes}")
    print(f"{name} doubted {doubted:>5} of {len(queries):<5}{doubted / len(queries):7.1%}")


def _same(offered: str, meant: str, language: Language) -> bool:
    return _terms(offered, language) == _terms(meant, language)


def _terms(text: str, language: Language) -> list[str]:
    return [term(word, language) or fold(word) for word in words(text)]


def _read(name: str, column: str) -> list[tuple[Language, str]]:
    return [(Language(row["language"]), row[column]) for row in _rows(name)]


def _rows(name: str) -> list[dict[str, str]]:
    with (JUDGED / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))
