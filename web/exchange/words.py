"""What the values of openings are called, in the reader's language."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from flask import Flask
from flask_babel import gettext, ngettext

from kb.catalogue.openings import FLEXIBLE, OpeningSort
from kb.model import (
    AcademicLevel,
    CooperationProfile,
    Duration,
    DurationUnit,
    ExchangeOpening,
    Funding,
    FundingKind,
    FundingPeriod,
    OpeningKind,
    Preparation,
    Profile,
)
from web.cooperation.words import word as cooperation_word
from web.labels import Labels
from web.language import number, reader_language
from web.site import reader_labels
from web.templating import day

Word = Callable[[], str]

_WORDS: Mapping[tuple[type[StrEnum], str], Word] = {
    (OpeningKind, OpeningKind.RESEARCH_STAY): lambda: gettext("Research stay"),
    (OpeningKind, OpeningKind.THESIS): lambda: gettext("Thesis"),
    (OpeningKind, OpeningKind.DOCTORAL_VISIT): lambda: gettext("Doctoral visit"),
    (OpeningKind, OpeningKind.TEACHING): lambda: gettext("Teaching"),
    (OpeningKind, OpeningKind.JOINT_LAB): lambda: gettext("Joint laboratory"),
    (AcademicLevel, AcademicLevel.BACHELOR): lambda: gettext("Bachelor"),
    (AcademicLevel, AcademicLevel.MASTER): lambda: gettext("Master"),
    (AcademicLevel, AcademicLevel.DOCTORAL): lambda: gettext("Doctoral researcher"),
    (AcademicLevel, AcademicLevel.POSTDOCTORAL): lambda: gettext("Postdoctoral researcher"),
    (AcademicLevel, AcademicLevel.STAFF): lambda: gettext("Staff of universities and firms"),
    (FundingKind, FundingKind.SALARY): lambda: gettext("Salary"),
    (FundingKind, FundingKind.SCHOLARSHIP): lambda: gettext("Scholarship"),
    (FundingKind, FundingKind.MOBILITY_GRANT): lambda: gettext("Mobility grant"),
    (FundingKind, FundingKind.EXPENSES): lambda: gettext("Expenses are paid"),
    (FundingKind, FundingKind.OWN): lambda: gettext("Own funding"),
    (Preparation, Preparation.LANGUAGE_COURSE): lambda: gettext("Language course"),
    (Preparation, Preparation.CULTURAL_TRAINING): lambda: gettext("Intercultural training"),
    (Preparation, Preparation.MENTORING): lambda: gettext("Mentor at the host"),
    (Preparation, Preparation.ORIENTATION): lambda: gettext("Orientation days"),
    (Preparation, Preparation.HOUSING): lambda: gettext("Help with finding a flat"),
    (Preparation, Preparation.FAMILY): lambda: gettext("Help for the family"),
    (Preparation, Preparation.DEBRIEFING): lambda: gettext("Debriefing after the return"),
    (DurationUnit, DurationUnit.WEEKS): lambda: gettext("weeks"),
    (DurationUnit, DurationUnit.MONTHS): lambda: gettext("months"),
    (FundingPeriod, FundingPeriod.MONTH): lambda: gettext("a month"),
    (FundingPeriod, FundingPeriod.WHOLE): lambda: gettext("for the whole stay"),
    (OpeningSort, OpeningSort.NEWEST): lambda: gettext("Newest first"),
    (OpeningSort, OpeningSort.DEADLINE): lambda: gettext("Next deadline first"),
}


def init_words(app: Flask) -> None:
    """Let templates name the values."""
    app.jinja_env.globals.update(
        exchange_word=word,
        duration_text=duration_text,
        period_text=period_text,
        funding_text=funding_text,
        profile_kind=profile_kind,
        place_of=lambda opening: location_of(opening, reader_labels()),
    )


def word(value: StrEnum) -> str:
    """Return what a value is called."""
    return _WORDS[type(value), value]()


def profile_kind(profile: Profile) -> str:
    """Return what a profile of any family is."""
    if isinstance(profile, ExchangeOpening):
        return word(profile.kind)
    return cooperation_word(profile.type) if isinstance(profile, CooperationProfile) else ""


def duration_text(duration: Duration) -> str:
    """Say how long a stay is."""
    if duration.unit is DurationUnit.WEEKS:
        return ngettext("%(number)s week", "%(number)s weeks", duration.length, number=duration.length)
    return ngettext("%(number)s month", "%(number)s months", duration.length, number=duration.length)


def period_text(opening: ExchangeOpening) -> str:
    """Say when a stay is and how long; empty when neither is known."""
    first = day(opening.starts_on) if opening.starts_on else ""
    last = day(opening.ends_on) if opening.ends_on else ""
    length = duration_text(opening.duration) if opening.duration else ""
    if first and last and length and not has_room(opening):
        said = gettext("%(first)s to %(last)s (%(length)s)", first=first, last=last, length=length)
    elif first and last and length:
        said = gettext("%(length)s between %(first)s and %(last)s", length=length, first=first, last=last)
    elif first and last:
        said = gettext("%(first)s to %(last)s", first=first, last=last)
    elif first and length:
        said = gettext("%(length)s from %(first)s", length=length, first=first)
    elif first:
        said = gettext("from %(first)s", first=first)
    else:
        said = length
    return gettext("%(period)s, days can be agreed on", period=said) if said and opening.flexible else said


def has_room(opening: ExchangeOpening) -> bool:
    """Whether a stay is shorter than the period in which it can be."""
    if opening.starts_on is None or opening.ends_on is None or opening.duration is None:
        return False
    most = opening.duration.length * (7 if opening.duration.unit is DurationUnit.WEEKS else 31)
    return (opening.ends_on - opening.starts_on).days >= most


def funding_text(funding: Funding) -> str:
    """Say how a stay is paid for, with the amount where there is one."""
    kind = word(funding.kind)
    if funding.amount is None or funding.per is None:
        return kind
    amount = number(funding.amount, reader_language())
    return gettext("%(kind)s, %(amount)s EUR %(period)s", kind=kind, amount=amount, period=word(funding.per))


def start_text(value: str) -> str:
    """Return what a quarter in which openings begin is called."""
    if value == FLEXIBLE:
        return gettext("Any time, to be agreed")
    year, quarter = value.split("-")
    quarters: Mapping[str, Word] = {
        "1": lambda: gettext("January to March %(year)s", year=year),
        "2": lambda: gettext("April to June %(year)s", year=year),
        "3": lambda: gettext("July to September %(year)s", year=year),
        "4": lambda: gettext("October to December %(year)s", year=year),
    }
    return quarters[quarter]()


def location_of(opening: ExchangeOpening, labels: Labels) -> str:
    """Say where it is; empty when it is not known."""
    country = labels.countries.get(opening.country, opening.country) if opening.country else ""
    places = [place for place in (opening.place, country) if place]
    if opening.remote:
        places.append(gettext("also from elsewhere"))
    return ", ".join(places)
