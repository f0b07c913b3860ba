"""Compounds: how often the splitter cuts a German compound right, leaves other words whole, and how fast.

``python -m benchmarks.compounds`` prints the figures, with ``--wrong`` the words that it gets wrong in the development
half. With ``--corpus FILES`` it lists the long words of German texts that it neither knows nor cuts, the frequent ones
first: what the lexicon should learn next. The held-out half is for measuring alone: nobody looks at its words while
changing the lexicon.
"""

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from kb.language import fold, words
from kb.language.compounds import MIN_WORD, CompoundSplitter, default_splitter

LABELS = Path(__file__).parent.parent / "tests/kb/language/compounds.tsv"
_PLAIN = str.maketrans("äöü", "aou")

Parts = tuple[str, ...]


class LabelledWord(NamedTuple):
    """A word and how it may be cut."""

    text: str
    cuts: tuple[Parts, ...]
    """The right cuts; none when the word must stay whole."""

    @property
    def held_out(self) -> bool:
        """Whether the word is in the half for measuring alone, by a hash of it."""
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 1

    def is_right(self, parts: Iterable[str]) -> bool:
        """Whether the parts are a right cut, where an umlaut of the plural makes no difference (Räume, Raum)."""
        return _plain(parts) in ({_plain(cut) for cut in self.cuts} or {()})


def _plain(parts: Iterable[str]) -> Parts:
    return tuple(fold(part).translate(_PLAIN) for part in parts)


def labelled_words(file: Path = LABELS) -> Iterator[LabelledWord]:
    """Read the list: a word, a tab, and its parts with ``|`` between them, ``-`` when it must stay whole.

    Linking elements and endings are left out of the parts. Where a part is an old compound that counts as a word of its
    own (Druckluft, Leiterplatte), both cuts stand there, with `` / `` between them.
    """
    for line in file.read_text(encoding="utf-8").splitlines()[1:]:
        text, cuts = line.split("\t")
        yield LabelledWord(text, () if cuts == "-" else tuple(tuple(cut.split("|")) for cut in cuts.split(" / ")))


class Score(NamedTuple):
    """What a splitter makes of a list of words."""

    compounds: int
    cut_right: int
    others: int
    wrongly_cut: int

    def __str__(self) -> str:
        return (
            f"{self.cut_right} of {self.compounds} compounds cut right ({self.cut_right / self.compounds:.1%}), "
            f"{self.wrongly_cut} of {self.others} other words cut ({self.wrongly_cut / self.others:.1%})"
        )


def score(splitter: CompoundSplitter, words: Iterable[LabelledWord]) -> Score:
    """Count the compounds that are cut exactly right, and the other words that are cut at all."""
    compounds, others = [], []
    for word in words:
        (compounds if word.cuts else others).append(word.is_right(splitter.split(word.text)))
    return Score(len(compounds), sum(compounds), len(others), len(others) - sum(others))


def unknown_words(splitter: CompoundSplitter, texts: Iterable[str]) -> list[tuple[str, int]]:
    """Return the nouns of texts, long enough to be compounds, that the splitter neither knows nor cuts, with counts."""
    counts = Counter(word for text in texts for word in words(text) if word[0].isupper() and len(word) >= MIN_WORD)
    return [item for item in counts.most_common() if not splitter.knows(item[0]) and not splitter.split(item[0])]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this measurement's arguments."""
    parser.add_argument("--corpus", type=Path, nargs="+", default=[], metavar="FILE", help="German texts to learn from")
    parser.add_argument("--wrong", action="store_true", help="list the words of the development half that are wrong")


def run(arguments: argparse.Namespace) -> None:
    """Measure and print."""
    labelled = list(labelled_words())
    started = perf_counter()
    splitter = default_splitter()
    loaded = perf_counter() - started
    development = [word for word in labelled if not word.held_out]
    held_out = [word for word in labelled if word.held_out]
    for name, chosen in (("development half", development), ("held-out half", held_out), ("both", labelled)):
        print(f"{name:17} {score(splitter, chosen)}")
    started = perf_counter()
    for _ in range(20):
        for word in labelled:
            splitter.split(word.text)
    taken = (perf_counter() - started) / (20 * len(labelled))
    print(f"lexicon read in {loaded * 1e3:.0f} ms; {taken * 1e6:.1f} microseconds a word, uncached")
    if arguments.wrong:
        for word in development:
            parts = splitter.split(word.text)
            if not word.is_right(parts):
                right = " / ".join("|".join(cut) for cut in word.cuts) or "whole"
                print(f"  {word.text}: {'|'.join(parts) or 'whole'}, right would be {right}")
    if arguments.corpus:
        for text, count in unknown_words(splitter, (file.read_text(encoding="utf-8") for file in arguments.corpus)):
            print(f"{count:6} {text}")


if __name__ == "__main__":
    _parser = argparse.ArgumentParser(prog="python -m benchmarks.compounds", description=__doc__)
    add_arguments(_parser)
    run(_parser.parse_args())
