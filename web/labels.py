"""What the values of the model are called, in each of the three languages."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from babel import Locale
from flask import Flask
from flask_babel import force_locale, gettext

from kb.model import CooperationType, IprStatus, Language, MaturityBand, Origin, Role
from kb.search.request import UNKNOWN, FacetName, Sort
from kb.taxonomy import Vocabularies
from web.curation_words import CURATION_WORDS


@dataclass(frozen=True)
class Labels:
    """The labels of one language, looked up once so that a page of results costs no translation."""

    language: Language
    facets: Mapping[FacetName, str]
    """What each facet is called."""
    values: Mapping[FacetName, Mapping[str, str]]
    """What the values of each facet are called; a value of no vocabulary stands for itself."""
    sections: Mapping[str, str]
    """Headings of a brief's sections, in the language of the text."""
    words: Mapping[str, str]
    """Values of the model's other enumerations."""

    def value(self, facet: FacetName, value: str) -> str:
        """Return the label of a facet's value; an unknown value is shown as it is."""
        return self.values[facet].get(value, value)

    def sort_key(self, text: str) -> str:
        """Return a key that sorts labels as readers of this language expect it.

        Finnish puts å, ä and ö behind z; German (DIN 5007-1) and English put ä with a.
        """
        folded = text.casefold()
        if self.language is Language.FI:
            return folded.translate(_FINNISH_END)
        return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Place of each technology in the order of the labels."""
        ordered = sorted(self.technologies, key=lambda identifier: self.sort_key(self.technologies[identifier]))
        return {identifier: place for place, identifier in enumerate(ordered)}

    @property
    def countries(self) -> Mapping[str, str]:
        """Names of the countries by ISO 3166-1 code."""
        return self.values[FacetName.COUNTRY]

    @cached_property
    def technologies(self) -> Mapping[str, str]:
        """Labels of the technologies by id."""
        return self.values[FacetName.TECHNOLOGY]


def read_labels(app: Flask, vocabularies: Vocabularies) -> dict[Language, Labels]:
    """Collect the labels of all three languages."""
    labels = {}
    for language in Language:
        with app.app_context(), force_locale(language.value):
            labels[language] = _labels(language, vocabularies)
    return labels


def _labels(language: Language, vocabularies: Vocabularies) -> Labels:
    locale = Locale.parse(language.value)
    unknown = {UNKNOWN: gettext("Not stated")}
    bands = band_labels()
    levels = {f"trl{level}": f"TRL {level}" for level in range(1, 10)}
    concepts = (*vocabularies.taxonomy, *vocabularies.taxonomy.all_deprecated.values())
    technologies = {item.id: _capital(item.label.in_language(language)) for item in concepts}
    return Labels(
        language=language,
        facets=_facet_labels(),
        values={
            FacetName.TECHNOLOGY: {**technologies, **unknown},
            FacetName.MATURITY: {**bands, **levels, **unknown},
            FacetName.BUSINESS_MODEL: {
                **{item.id: item.name.in_language(language) for item in vocabularies.patterns.values()},
                **unknown,
            },
            FacetName.POTENTIAL: {
                **{item.id.value: _capital(item.name.in_language(language)) for item in vocabularies.levels.values()},
                **unknown,
            },
            FacetName.SECTOR: {
                **{item.id: _capital(item.name.in_language(language)) for item in vocabularies.sectors.values()},
                **unknown,
            },
            FacetName.LANGUAGE: {code.value: _capital(locale.languages[code.value]) for code in Language},
            FacetName.YEAR: unknown,
            FacetName.COUNTRY: {**_countries(locale), **unknown},
        },
        sections=_section_labels(),
        words={key: read() for key, read in {**_WORDS, **CURATION_WORDS}.items()},
    )


def _countries(locale: Locale) -> dict[str, str]:
    """Return the names of countries by ISO 3166-1 code; the longer codes of the CLDR are regions."""
    return {code: name for code, name in locale.territories.items() if len(code) == 2}


def _capital(label: str) -> str:
    """Begin a label of a list with a capital, as headings do; labels in running text stay as they are."""
    return label[:1].upper() + label[1:]


def band_labels() -> dict[str, str]:
    """Return the names of the four maturity bands."""
    return {
        MaturityBand.RESEARCH.value: gettext("In research"),
        MaturityBand.VALIDATED.value: gettext("Validated"),
        MaturityBand.DEMONSTRATED.value: gettext("Demonstrated"),
        MaturityBand.READY.value: gettext("Ready to use"),
    }


def readiness_words(levels: Sequence[int], labels: Labels) -> str:
    """Return how ready something is, for example ``TRL 6–7 · Demonstrated``.

    :param levels: technology readiness levels in ascending order; none where nobody stated any
    """
    if not levels:
        return gettext("Readiness not stated")
    span = f"{levels[0]}–{levels[-1]}" if len(levels) > 1 else str(levels[0])
    return f"TRL {span} · {labels.value(FacetName.MATURITY, MaturityBand.of_level(levels[0]).value)}"


def _facet_labels() -> dict[FacetName, str]:
    return {
        FacetName.TECHNOLOGY: gettext("Technology"),
        FacetName.MATURITY: gettext("Readiness"),
        FacetName.BUSINESS_MODEL: gettext("Business model"),
        FacetName.POTENTIAL: gettext("Market potential"),
        FacetName.SECTOR: gettext("Sector"),
        FacetName.LANGUAGE: gettext("Language"),
        FacetName.YEAR: gettext("Year"),
        FacetName.COUNTRY: gettext("Country"),
    }


def _section_labels() -> dict[str, str]:
    return {
        "problem": gettext("The problem"),
        "solution": gettext("The solution"),
        "benefit": gettext("What you gain"),
        "requirements": gettext("What it takes"),
        "next_step": gettext("Next step"),
        "description": gettext("In the words of the source"),
    }


_WORDS: dict[str, Callable[[], str]] = {
    Origin.STATED.value: lambda: gettext("stated by the source"),
    Origin.ESTIMATED.value: lambda: gettext("estimated by rules"),
    Origin.CONFIRMED.value: lambda: gettext("confirmed by a person"),
    IprStatus.NONE.value: lambda: gettext("no protection"),
    IprStatus.OPEN_SOURCE.value: lambda: gettext("open source"),
    IprStatus.PATENT_APPLIED.value: lambda: gettext("patent applied for"),
    IprStatus.PATENT_GRANTED.value: lambda: gettext("patent granted"),
    IprStatus.COPYRIGHT.value: lambda: gettext("copyright"),
    IprStatus.DESIGN_RIGHT.value: lambda: gettext("design right"),
    IprStatus.SECRET_KNOW_HOW.value: lambda: gettext("secret know-how"),
    CooperationType.RESEARCH.value: lambda: gettext("joint research"),
    CooperationType.TECHNICAL.value: lambda: gettext("technical cooperation"),
    CooperationType.PILOT.value: lambda: gettext("pilot users"),
    CooperationType.LICENCE.value: lambda: gettext("licensing"),
    CooperationType.COMMERCIAL.value: lambda: gettext("commercial partnership"),
    CooperationType.INVESTMENT.value: lambda: gettext("investment"),
    CooperationType.TRAINING.value: lambda: gettext("training"),
    Role.COORDINATOR.value: lambda: gettext("coordinator"),
    Role.PARTICIPANT.value: lambda: gettext("participant"),
    Role.PARTNER.value: lambda: gettext("partner"),
    Role.PROVIDER.value: lambda: gettext("provider"),
    Sort.RELEVANCE.value: lambda: gettext("Best match"),
    Sort.NEWEST.value: lambda: gettext("Newest"),
    Sort.READIEST.value: lambda: gettext("Readiest"),
    f"sort-{Sort.POTENTIAL.value}": lambda: gettext("Highest potential"),
}
_FINNISH_END = str.maketrans({"å": "{", "ä": "|", "ö": "}"})
