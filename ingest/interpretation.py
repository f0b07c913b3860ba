"""What the strings of sources mean: dates, amounts, countries, languages, yes and no."""

import re
from datetime import date
from decimal import Decimal

from kb.model import Language, SiltaError


class UninterpretableValue(SiltaError):
    """A value of a source means nothing; the message quotes it and says what is expected."""


_ISO_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: .*)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})(?!\d)", re.ASCII)
_YEAR_LAST = re.compile(r"^\d{1,2}[/.]\d{1,2}[/.](\d{4})(?!\d)", re.ASCII)
_AMOUNT = re.compile(r"^\d{1,3}(?:([., \u00a0'])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$|^\d+(?:[.,]\d+)?$")
# EL and UK are the European Union's codes (Interinstitutional style guide, 7.1.1) where ISO 3166 has GR and GB.
_COUNTRIES = {"EL": "GR", "UK": "GB"}
_LANGUAGES = {
    **{language.value: language for language in Language},
    **dict.fromkeys(("deu", "ger", "german", "deutsch"), Language.DE),
    **dict.fromkeys(("eng", "english"), Language.EN),
    **dict.fromkeys(("fin", "finnish", "suomi"), Language.FI),
}
_NULLS = frozenset({"", "null", "none", "nan", "n/a", "-"}) | {
    # The codes that DataCite 4.6, appendix 3, has for values that are missing, with and without brackets.
    mark.format(code)
    for code in ("unac", "unal", "unap", "unas", "unav", "unkn", "none", "null", "tba", "etal")
    for mark in (":{}", "(:{})")
}


def is_missing(text: str) -> bool:
    """Whether a field says nothing: empty, or one of the marks that exports write for it."""
    return text.strip().lower() in _NULLS


def parse_date(text: str, field: str) -> date | None:
    """Read ``2019-01-31``, with or without a time, or ``31/01/2019`` (day first, as the CORDIS bulk export writes).

    :param field: the source's name of the field, for the message
    :raises UninterpretableValue: when it is no such date or the day does not exist
    """
    if is_missing(text):
        return None
    value = text.strip()
    if match := _ISO_DATE.match(value):
        year, month, day = (int(group) for group in match.groups())
    elif match := _DAY_FIRST.match(value):
        day, month, year = (int(group) for group in match.groups())
    else:
        message = f"{field}: {value[:40]!r} is no date; 2019-01-31 and 31/01/2019 are understood"
        raise UninterpretableValue(message)
    try:
        return date(year, month, day)
    except ValueError as error:
        message = f"{field}: {value[:40]!r} is a day that does not exist"
        raise UninterpretableValue(message) from error


def parse_year(text: str, field: str) -> int | None:
    """Read the year that a date begins with: ``2019``, ``2019-05``, ``2019.04.10``; or ends with: ``31/01/2019``.

    :param field: the source's name of the field, for the message
    :raises UninterpretableValue: when it is no such date, or a year before 1900 or after 2100
    """
    if is_missing(text):
        return None
    match = _YEAR_FIRST.match(text.strip()) or _YEAR_LAST.match(text.strip())
    if not match or not 1900 <= int(match[1]) <= 2100:
        message = f"{field}: {text.strip()[:40]!r} has no year from 1900 to 2100"
        raise UninterpretableValue(message)
    return int(match[1])


def parse_amount(text: str, field: str) -> Decimal | None:
    """Read an amount of money with a decimal point or comma and, if any, one kind of thousands separator.

    :raises UninterpretableValue: when it is no amount
    """
    if is_missing(text):
        return None
    value = text.strip().removeprefix("€").removesuffix("€").removesuffix("EUR").strip()
    if not _AMOUNT.match(value) or len(value) > 30:
        message = f"{field}: {value[:40]!r} is no amount; 2998012.75 and 2998012,75 are understood"
        raise UninterpretableValue(message)
    plain = re.sub(r"[ \u00a0']", "", value)
    last = max(plain.rfind("."), plain.rfind(","))
    decimals = len(plain) - last - 1
    grouped = last >= 0 and decimals == 3 and (plain.count(plain[last]) > 1 or plain[last] == ",")
    if last < 0 or grouped:
        return Decimal(re.sub(r"[.,]", "", plain))
    return Decimal(re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :])


def parse_country(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code, or None when the text is no two-letter code."""
    code = text.strip().upper()
    code = _COUNTRIES.get(code, code)
    return code if re.fullmatch(r"[A-Z]{2}", code) else None


def parse_language(text: str | None) -> Language | None:
    """Return the language that a code or name stands for (ISO 639-1, 639-2, with or without a region), or None."""
    return _LANGUAGES.get(re.split(r"[-_]", (text or "").strip().lower())[0])


def parse_bool(text: str) -> bool | None:
    """Read yes and no in the spellings of exports; None for everything else."""
    value = text.strip().lower()
    if value in {"true", "1", "yes", "y", "oui", "ja"}:
        return True
    return False if value in {"false", "0", "no", "n", "non", "nein"} else None
