"""Briefs as the columns of a table, whose rows answer the same question for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import format_date, gettext
from markupsafe import Markup

from kb.model import Assessment, Language, Maturity, TransferBrief
from kb.search.request import FacetName
from web.addresses import brief_address, facet_address
from web.explore.brief_page import excerpt
from web.labels import Labels
from web.partners import home_of
from web.pictures.bridge import draw_bridge

EXCERPT = 400
"""Characters of a section that a cell shows, in whole sentences."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a cell."""

    label: str
    address: str | None = None
    """Where it leads."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one brief answers; without entries it says nothing."""

    entries: tuple[Entry, ...] = ()
    language: Language | None = None
    """Language of the words; None for that of the page."""
    more: str | None = None
    """Where the whole section stands, when only its beginning is shown."""
    picture: Markup | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The words by which cells are compared."""
        return tuple(entry.label for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Row:
    """One question and what each brief answers."""

    heading: str
    cells: tuple[Cell, ...]

    @property
    def same(self) -> bool:
        """Whether all briefs answer the same; one brief alone has nothing to agree with."""
        return len(self.cells) > 1 and len({cell.labels for cell in self.cells}) == 1


def compare(briefs: Sequence[TransferBrief], labels: Labels) -> tuple[Row, ...]:
    """Return the rows of the comparison; what no brief answers is left out.

    :param labels: the labels of the reader's language; texts come in it or in the nearest language
    """
    rows = (Row(heading, tuple(read(brief, labels) for brief in briefs)) for heading, read in _questions(labels))
    return tuple(row for row in rows if any(cell.entries for cell in row.cells))


_Read = Callable[[TransferBrief, Labels], Cell]


def _questions(labels: Labels) -> tuple[tuple[str, _Read], ...]:
    return (
        (gettext("Summary"), _summary),
        (gettext("How ready is it?"), _maturity),
        (gettext("Aims at"), _target),
        (labels.facets[FacetName.POTENTIAL], _potential),
        (gettext("What do I gain?"), _section("benefit")),
        (gettext("What does it take?"), _section("requirements")),
        (gettext("Next step"), _section("next_step")),
        (gettext("Business models"), _business_models),
        (gettext("Technologies"), _technologies),
        (gettext("Sectors"), _sectors),
        (gettext("Protection"), _protection),
        (gettext("Looking for"), _cooperation),
        (gettext("Countries"), _countries),
        (gettext("Whom do I ask?"), _contact),
        (gettext("Year of the result"), lambda brief, _: _words(str(brief.year) if brief.year else "")),
        (gettext("Licence of this brief"), lambda brief, _: _words(brief.licence or "")),
        (gettext("Reviewed"), _reviewed),
    )


def _words(*found: str, language: Language | None = None) -> Cell:
    return Cell(tuple(Entry(words) for words in found if words), language)


def _values(facet: FacetName, values: Sequence[str], labels: Labels) -> Cell:
    return Cell(tuple(Entry(labels.value(facet, value), facet_address({facet: (value,)})) for value in values))


def _summary(brief: TransferBrief, labels: Labels) -> Cell:
    language, text = brief.texts.nearest(labels.language)
    return _words(text.summary, language=language)


def _section(name: str) -> _Read:
    def read(brief: TransferBrief, labels: Labels) -> Cell:
        language, text = brief.texts.nearest(labels.language)
        whole = excerpt(getattr(text, name), len(getattr(text, name)) + 1)
        shown = excerpt(getattr(text, name), EXCERPT)
        more = f"{brief_address(brief.slug)}#{name}" if shown != whole else None
        return Cell((Entry(shown),) if shown else (), language, more)

    return read


def _levels(assessment: Assessment[Maturity], labels: Labels) -> str:
    maturity = assessment.value
    levels = str(maturity).replace("-", "\N{EN DASH}")
    return f"{levels} · {labels.value(FacetName.MATURITY, maturity.band.value)}"


def _maturity(brief: TransferBrief, labels: Labels) -> Cell:
    target = brief.target_maturity.value.level if brief.target_maturity else None
    if brief.maturity is None:
        return Cell(picture=draw_bridge(None, None, target, "cell"))
    maturity = brief.maturity.value
    return Cell(
        (Entry(_levels(brief.maturity, labels), facet_address({FacetName.MATURITY: (maturity.band.value,)})),),
        picture=draw_bridge(maturity.level, maturity.upper, target, "cell"),
    )


def _target(brief: TransferBrief, labels: Labels) -> Cell:
    return _words(_levels(brief.target_maturity, labels)) if brief.target_maturity else Cell()


def _potential(brief: TransferBrief, labels: Labels) -> Cell:
    return _values(FacetName.POTENTIAL, [brief.potential.value.value] if brief.potential else [], labels)


def _business_models(brief: TransferBrief, labels: Labels) -> Cell:
    return _values(FacetName.BUSINESS_MODEL, [item.value for item in brief.business_models], labels)


def _technologies(brief: TransferBrief, labels: Labels) -> Cell:
    return _values(FacetName.TECHNOLOGY, [item.value for item in brief.technologies], labels)


def _sectors(brief: TransferBrief, labels: Labels) -> Cell:
    return _values(FacetName.SECTOR, brief.sectors, labels)


def _protection(brief: TransferBrief, labels: Labels) -> Cell:
    return _words(labels.words[brief.ipr_status.value] if brief.ipr_status else "")


def _cooperation(brief: TransferBrief, labels: Labels) -> Cell:
    return _words(*(labels.words[kind.value] for kind in brief.cooperation_sought))


def _countries(brief: TransferBrief, labels: Labels) -> Cell:
    return _values(FacetName.COUNTRY, brief.countries, labels)


def _contact(brief: TransferBrief, _: Labels) -> Cell:
    contact = brief.contact
    if contact is None:
        home = home_of(brief)
        return Cell((Entry(home.name, home.address),)) if home else Cell()
    mail = (Entry(contact.email, f"mailto:{quote(contact.email)}"),) if contact.email else ()
    web = (Entry(contact.url, contact.url),) if contact.url and not contact.email else ()
    return Cell((*_words(contact.name, contact.organisation or "", contact.phone or "").entries, *mail, *web))


def _reviewed(brief: TransferBrief, _: Labels) -> Cell:
    return _words(str(format_date(brief.reviewed_on, "long")) if brief.reviewed_on else gettext("not yet"))
