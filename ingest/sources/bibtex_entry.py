"""What an entry of BibTeX or BibLaTeX says, as a reference; and what it inherits from another entry."""

import re

from ingest.latex import latex_to_text
from ingest.record import RawIdentifier, RawPerson
from ingest.sources.bibtex_blocks import MONTHS, BibEntry
from ingest.sources.person_name import checked_orcid, parse_bibtex_names
from ingest.sources.reference import Reference, parse_published, split_keywords

_OWN = frozenset(
    {
        *("abstract", "annotation", "author+an:orcid", "crossref", "doi", "entryset", "eprint", "eprintclass"),
        *("eprinttype", "archiveprefix", "file", "ids", "isbn", "keywords", "label", "note", "options", "orcid"),
        *("orcid-numbers", "related", "shorthand", "sortkey", "subtitle", "title", "titleaddon", "url", "urldate"),
        *("xdata", "xref"),
    }
)
"""Fields that describe the other entry itself: a paper has not the title, abstract or DOI of its proceedings."""
_AUTHORED_PARTS = frozenset({"inbook", "bookinbook", "suppbook"})
"""Types whose author may be that of the book (BibLaTeX manual, appendix B)."""
_CREATIVE_COMMONS = re.compile(r"creativecommons\.org/(?:licenses|publicdomain)/", re.IGNORECASE)
_IDENTIFIERS = {"isbn": "isbn", "pmid": "pmid", "arxivid": "arxiv", "arxiv": "arxiv", "hdl": "handle"}
_EPRINTS = {"arxiv": "arxiv", "pubmed": "pmid", "hdl": "handle", "jstor": "jstor"}


def parent_keys(fields: dict[str, str]) -> list[str]:
    """Return the keys, in lower case, of the entries from which an entry inherits, nearest first."""
    names = [*fields.get("xdata", "").split(","), fields.get("crossref", "")]
    return [name.strip().lower() for name in names if name.strip()]


def inherit(entry: BibEntry, parents: dict[str, BibEntry]) -> None:
    """Fill what an entry does not say from those that it names in ``crossref`` and ``xdata``.

    Unlike classic BibTeX, what identifies the other entry is not passed on; its title becomes ``booktitle``.
    ``xdata`` passes on everything. Chains are followed four deep.
    """
    queue = [(key, 0) for key in parent_keys(entry.fields)]
    seen = {entry.key.lower()}
    while queue:
        key, depth = queue.pop(0)
        parent = parents.get(key)
        if parent is None:
            if key not in seen:
                entry.notes.append(f"the entry {key[:60]!r}, from which it would inherit, is not in the file")
            continue
        if key in seen or depth > 3:
            continue
        seen.add(key)
        is_data = parent.kind == "xdata"
        for name, value in parent.fields.items():
            if name == "author" and not is_data and entry.kind not in _AUTHORED_PARTS:
                continue
            if is_data or name not in _OWN:
                entry.fields.setdefault(name, value)
        if not is_data and "title" in parent.fields:
            entry.fields.setdefault("booktitle", parent.fields["title"])
        queue += [(name, depth + 1) for name in parent_keys(parent.fields)]


def read_entry(entry: BibEntry, file_name: str) -> Reference:
    """Read an entry.

    :param file_name: keys are unique in a file only, so it becomes part of the reference's key
    """
    fields = {name: value for name, value in entry.fields.items() if value.strip()}
    people, organisations = parse_bibtex_names(fields.get("author", ""))
    reference = Reference(
        title=_title(fields),
        abstract=latex_to_text(fields.get("abstract", "")),
        language=_line(fields.get("langid") or fields.get("language") or ""),
        people=_with_orcids(people, fields),
        organisations=organisations,
        doi=_address(fields.get("doi", "")),
        url=_address(fields.get("url") or fields.get("howpublished") or ""),
        keywords=split_keywords(latex_to_text(fields.get("keywords") or fields.get("keyword") or "")),
        kind=entry.kind,
        published=_published(fields),
        licence=_licence(fields),
        key=f"{file_name}:{entry.key}" if entry.key else "",
        notes=list(entry.notes),
    )
    reference.identifiers = _identifiers(fields)
    if not reference.published and (fields.get("year") or fields.get("date")):
        given = _line(fields.get("date") or fields["year"])
        reference.notes.append(f"{given[:40]!r} is no year of publication; left out")
    return reference


def _line(text: str) -> str:
    return " ".join(latex_to_text(text).split())


def _title(fields: dict[str, str]) -> str:
    title, subtitle = _line(fields.get("title", "")), _line(fields.get("subtitle", ""))
    if title and subtitle:
        return f"{title} {subtitle}" if title.endswith(("?", "!", ":")) else f"{title}: {subtitle}"
    return title or subtitle


def _address(text: str) -> str:
    r"""Return an address or DOI: only what LaTeX escapes in them, because ``~`` and ``--`` mean themselves there."""
    text = re.sub(r"^\s*\\url\s*\{(.*)\}\s*$", r"\1", text)
    text = text.replace("{\\textasciitilde}", "~").replace("\\textasciitilde", "~")
    return re.sub(r"\\([_%&#~$])|[{}\s]", lambda match: match.group(1) or "", text)


def _published(fields: dict[str, str]) -> str:
    """Return the date of publication; ``date`` of BibLaTeX counts before ``year``, ``month`` and ``day``."""
    if found := parse_published(fields.get("date", "")):
        return found
    year = parse_published(_line(fields.get("year", "")))
    month = fields.get("month", "").strip().strip("{}").lower()
    number = MONTHS.index(month[:3]) + 1 if month[:3] in MONTHS else int(month) if month.isdecimal() else 0
    if len(year) != 4 or not 1 <= number <= 12:
        return year
    day = fields.get("day", "").strip()
    return parse_published(f"{year}-{number:02}-{day}" if day.isdecimal() and len(day) < 3 else f"{year}-{number:02}")


def _licence(fields: dict[str, str]) -> str:
    """Return the licence; ``copyright`` counts only where it names one, because others write who owns it."""
    if text := _line(fields.get("license") or fields.get("licence") or ""):
        return text
    owner = _address(fields.get("copyright", ""))
    return owner if _CREATIVE_COMMONS.search(owner) else ""


def _identifiers(fields: dict[str, str]) -> list[RawIdentifier]:
    found = [
        RawIdentifier(scheme, value) for name, scheme in _IDENTIFIERS.items() if (value := _line(fields.get(name, "")))
    ]
    kind = (fields.get("eprinttype") or fields.get("archiveprefix") or "").strip().lower()
    eprint = _address(fields.get("eprint", "")).removeprefix("arXiv:")
    if not kind and re.fullmatch(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}", eprint):
        kind = "arxiv"
    if eprint and kind in _EPRINTS:
        found.append(RawIdentifier(_EPRINTS[kind], eprint))
    return found


def _with_orcids(people: list[RawPerson], fields: dict[str, str]) -> list[RawPerson]:
    """Give people their ORCID iDs, from BibLaTeX's data annotation, Web of Science's list or a single field."""
    found: dict[int, str] = {}
    for number, value in re.findall(r"(\d{1,4})\s*=\s*\"?([^\";]*)\"?", fields.get("author+an:orcid", "")):
        found[int(number) - 1] = value
    for family, value in re.findall(
        r"([^/,\n;]{1,100})(?:,[^/\n;]{0,100})?/(\S{19})", _line(fields.get("orcid-numbers", ""))
    ):
        same = [place for place, person in enumerate(people) if person.family.casefold() == family.strip().casefold()]
        if len(same) == 1:
            found[same[0]] = value
    single = fields.get("orcid", "").strip()
    if single and len(people) == 1:
        found[0] = single
    return [
        RawPerson(person.name, person.given, person.family, checked_orcid(found.get(place, "")), person.affiliations)
        for place, person in enumerate(people)
    ]
