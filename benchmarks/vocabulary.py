"""Made-up words with the statistics of real text: Zipf's law, function words, inflection and German compounds."""

import random
from itertools import accumulate

from kb.language.stop_words import STOP_WORDS
from kb.language.tokens import words
from kb.model import Language
from kb.taxonomy import Taxonomy

SIZE = 20_000
"""Different content words of a language."""
EXPONENT = 1.0
"""Of Zipf's law: the word of rank r is as frequent as 1 / (r + 2.7)^EXPONENT (Mandelbrot's shift)."""
FUNCTION_WORDS = 0.4
"""Share of a running text that function words take, about that of German and English prose."""

_SYLLABLES = {
    Language.DE: "schalt brems lauf mess ring kes tor blan fel gru hin zar wod pern dreif kol bin ve ra ti lo mu ke",
    Language.EN: "con tra ble stor ing mod per fle sha rin tol gra den wick por lum sen dar ve ra ti lo mu ke",
    Language.FI: "kai tuo pel vaa rin koi hal jut lem mäk nöö sii täy vuo ka ra ti lo mu ke",
}
_ENDINGS = {
    Language.DE: ("", "", "en", "er", "ung", "ungen", "es"),
    Language.EN: ("", "", "s", "ing", "ed", "er"),
    Language.FI: ("", "", "n", "ssa", "sta", "t", "lla"),
}


class Vocabulary:
    """Words of one language, the frequent ones first."""

    def __init__(self, language: Language, taxonomy: Taxonomy, seed: int) -> None:
        """Mix the words of the taxonomy's labels with words of syllables; the same seed gives the same words."""
        chance = random.Random(f"{seed}-{language}")
        labels = [word for item in taxonomy for word in words(item.label.in_language(language).lower())]
        made = list(dict.fromkeys(labels))
        known = set(made)
        syllables = _SYLLABLES[language].split()
        while len(made) < SIZE:
            word = "".join(chance.choice(syllables) for _ in range(chance.randint(2, 4)))
            if language is Language.DE and chance.random() < 0.3:
                word = chance.choice(labels) + chance.choice(("", "s")) + word
            word += chance.choice(_ENDINGS[language])
            if word not in known:
                known.add(word)
                made.append(word)
        chance.shuffle(made)
        self.words = made
        self._weights = list(accumulate((rank + 2.7) ** -EXPONENT for rank in range(1, SIZE + 1)))
        self._function = sorted(STOP_WORDS[language])
        chance.shuffle(self._function)
        self._function_weights = list(accumulate(1 / rank for rank in range(1, len(self._function) + 1)))

    def content(self, chance: random.Random, count: int) -> list[str]:
        """Return content words, frequent ones often."""
        return chance.choices(self.words, cum_weights=self._weights, k=count)

    def running(self, chance: random.Random, count: int) -> list[str]:
        """Return words as they follow each other in a text, function words among them."""
        function = int(count * FUNCTION_WORDS)
        found = self.content(chance, count - function)
        found += chance.choices(self._function, cum_weights=self._function_weights, k=function)
        chance.shuffle(found)
        return found
