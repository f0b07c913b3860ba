"""Names of authors as bibliographies write them, taken apart into given and family names."""

import re

from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

from ingest.latex import latex_to_text
from ingest.record import RawOrganisation, RawPerson
from kb.model import InvalidValue
from kb.model.identifiers import parse_orcid

AUTHOR_LIMIT = 300
"""People of one record; large collaborations list thousands."""
_INITIALS = re.compile(r"^(?P<family>[^\s,.]{2,}(?: [^\s,.]{2,})*) (?P<given>(?:[^\W\d_]\.?[- ]?){1,4})$")
_ONLY_INITIALS = re.compile(r"^(?:[^\W\d_]\.?[- ]?){1,4}$")
_EXTENDED = re.compile(r"(family|given|prefix|suffix)\s*=\s*(\"[^\"]*\"|\{[^{}]*\}|[^,]+)")
_ETC = frozenset({"others", "et al", "et al.", "u.a.", "ym."})


def parse_name(text: str, orcid: str = "") -> RawPerson | None:
    """Read ``Family, Given``, ``Family, Suffix, Given``, ``Given Family`` or ``Family G.H.``.

    :param orcid: the person's ORCID iD in any spelling; one that is wrong is left out
    :returns: None when the text names nobody (``et al.``)
    """
    name = " ".join(text.split()).strip(" ,;")
    if not any(char.isalpha() for char in name) or name.casefold() in _ETC:
        return None
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) == 1:
        if match := _INITIALS.match(name):
            return _person(match["given"], match["family"], "", orcid)
        return RawPerson(name=name, orcid=checked_orcid(orcid))
    suffix = ", ".join(parts[1:-1])
    return _person(parts[-1], parts[0], suffix, orcid)


def parse_names(text: str) -> list[RawPerson]:
    """Read names in one cell, parted by ``;``, ``|``, line ends, ``and`` or, where that is clear, commas."""
    text = re.sub(r"\(\d{1,20}\)", "", text)  # Scopus writes its own number of the author behind the name.
    names = re.split(r";|\||\n|\s(?:and|und|ja|&)\s", text)
    if len(names) == 1:
        names = _split_at_commas(text)
    people = (parse_name(name) for name in names[:AUTHOR_LIMIT])
    return [person for person in people if person]


def _split_at_commas(text: str) -> list[str]:
    """Split ``Doe J., Roe R.`` and ``Jane Doe, Richard Roe``; put ``Doe, J., Roe, R.`` together again in pairs."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if all(" " in part for part in parts):
        return parts
    if len(parts) > 2 and not len(parts) % 2 and all(_ONLY_INITIALS.match(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return [text]


def parse_bibtex_names(text: str) -> tuple[list[RawPerson], list[RawOrganisation]]:
    """Read the names of a BibTeX field, joined by ``and``; what braces enclose as a whole is an organisation.

    Names are taken apart as BibTeX does (given, von, family, Jr.), or as ``family=..., given=...`` of BibLaTeX.
    """
    people: list[RawPerson] = []
    organisations: list[RawOrganisation] = []
    for name in split_multiple_persons_names(text)[:AUTHOR_LIMIT]:
        whole = name.strip()
        if _is_one_group(whole):
            organisations.append(RawOrganisation(" ".join(latex_to_text(whole).split()), role="author"))
            continue
        person = _bibtex_name(whole)
        if person:
            people.append(person)
    return people, organisations


def _is_one_group(name: str) -> bool:
    """Whether the brace that opens a name closes at its end and encloses more than one accented letter."""
    if not (name.startswith("{") and name.endswith("}")) or name.startswith("{\\"):
        return False
    depth = 0
    for place, char in enumerate(name):
        depth += (char == "{") - (char == "}")
        if not depth:
            return place == len(name) - 1
    return False


def _bibtex_name(text: str) -> RawPerson | None:
    extended = {key: latex_to_text(value.strip(' "')) for key, value in _EXTENDED.findall(text)}
    if "family" in extended:
        family = " ".join(filter(None, (extended.get("prefix"), extended["family"])))
        return _person(extended.get("given", ""), family, extended.get("suffix", ""), "")
    if text.casefold() in _ETC:
        return None
    parts = parse_single_name_into_parts(text, strict=False)
    given, family, suffix = (
        " ".join(latex_to_text(" ".join(words)).split()) for words in (parts.first, [*parts.von, *parts.last], parts.jr)
    )
    return _person(given, family, suffix, "") if family else None


def _person(given: str, family: str, suffix: str, orcid: str) -> RawPerson:
    given, family = given.strip(), family.strip()
    name = " ".join(filter(None, (given, family, suffix)))
    return RawPerson(name=name, given=given, family=family, orcid=checked_orcid(orcid))


def checked_orcid(text: str) -> str:
    """Return an ORCID iD in its canonical form, or nothing when it is none."""
    try:
        return parse_orcid(text) if text else ""
    except InvalidValue:
        return ""
