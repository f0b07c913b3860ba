"""Writing the taxonomy that is in force into the Turtle files, so that their change can be reviewed and committed.

Only the concepts that changed are written anew, each as one statement in a stable order; everything else of a file
stays as somebody wrote it.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from rdflib import Literal

from kb.model import Language, Technology
from kb.taxonomy.concept_changes import ADDRESS
from kb.taxonomy.errors import InvalidVocabulary
from kb.taxonomy.skos import read_taxonomy
from kb.taxonomy.taxonomy import Taxonomy

SCHEME = "scheme.ttl"
_SCHEME_ADDRESS = f"<{ADDRESS.rstrip('/')}>"
_PREFIXES = """@prefix silta: <https://silta.example.org/vocabulary#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix tech: <https://silta.example.org/technologies/> .
"""
_PREFIX = re.compile(r"^@prefix (\w+):", re.MULTILINE)
# One statement: from the concept at the beginning of a line up to the next statement, directive or remark there.
_BLOCK = r"^tech:{} a skos:Concept ;\n(?:[ \t].*\n?|\n(?=[ \t]))*"
_ANY_BLOCK = re.compile(_BLOCK.format(r"([a-z0-9-]+)"), re.MULTILINE)
_INCLUDES = re.compile(r"^[ \t]+silta:includesChange [^;]*;\n", re.MULTILINE)
_TOPS = re.compile(r"skos:hasTopConcept (tech:[a-z0-9-]+\s*,?\s*)+")
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
_HIDDEN = re.compile(r'skos:hiddenLabel ((?:"[^"]*"(?:@\w+)?\s*,?\s*)+)')
_TAGGED = re.compile(r'"([^"]*)"@?(\w*)')
_PROPERTY = re.compile(r"(?:^|;)[ \t]*(\w+:\w+)(?= )", re.MULTILINE)
_REMARK = re.compile(r"^[ \t]*#|[.;,] *#", re.MULTILINE)
_WRITTEN = frozenset(
    {
        *("skos:inScheme", "skos:topConceptOf", "skos:broader", "skos:related", "skos:closeMatch"),
        *("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "skos:scopeNote"),
        *("silta:ambiguousLabel", "silta:euroSciVocNotation", "owl:deprecated", "dcterms:isReplacedBy"),
    }
)
"""What a concept can have without the export losing it."""
_SETS = ("synonyms_de", "synonyms_en", "synonyms_fi", "ambiguous_de", "ambiguous_en", "ambiguous_fi", "hidden")
_LINKS = ("broader", "related", "close_match", "euroscivoc")


def write_taxonomy(taxonomy: Taxonomy, last: UUID, source: Path, folder: Path) -> list[str]:
    """Write the files of a taxonomy with the changes that were put over them; return the names of those that differ.

    What is written is read again before it takes its place, and every concept has to be as it is in force.

    :param taxonomy: the one in force
    :param last: id of the last accepted proposal, which the files have from now on
    :param source: folder of the files that the taxonomy was read from
    :param folder: where to write, made when it is missing; may be the same
    :raises InvalidVocabulary: when the files are written in a way that a changed concept cannot be put in its place
    """
    before = {file.name: file.read_text(encoding="utf-8") for file in sorted(source.glob("*.ttl"))}
    texts = dict(before)
    homes = {name: file for file, text in texts.items() for name in _ANY_BLOCK.findall(text)}
    was = {item.id: item for item in _all(taxonomy.base)}
    hidden = (found for text in texts.values() for found in _HIDDEN.findall(text))
    tags = {label: tag for found in hidden for label, tag in _TAGGED.findall(found)}
    for item in sorted(_all(taxonomy), key=lambda one: one.id):
        if item == was.get(item.id):
            continue
        home = homes.get(item.id) or homes.get(taxonomy.branch(item.id)) or f"{taxonomy.branch(item.id)}.ttl"
        homes.setdefault(item.id, home)
        texts[home] = _with_block(texts.get(home, _PREFIXES), item, tags)
    # Marks of other databases stay; those of this one make room for the new one.
    others = taxonomy.base.included - taxonomy.known_changes
    texts[SCHEME] = _scheme(texts.get(SCHEME, ""), taxonomy, [*sorted(others), last])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".taxonomy-") as scratch:
        for name, text in texts.items():
            Path(scratch, name).write_text(text, encoding="utf-8")
        _check(read_taxonomy(Path(scratch).glob("*.ttl")), taxonomy)
        changed = [name for name, text in sorted(texts.items()) if _differs(folder / name, text)]
        for name in changed:
            os.replace(Path(scratch, name), folder / name)
    return changed


def _all(taxonomy: Taxonomy) -> Iterator[Technology]:
    yield from taxonomy
    yield from taxonomy.all_deprecated.values()


def _differs(file: Path, text: str) -> bool:
    return not file.exists() or file.read_text(encoding="utf-8") != text


def _with_block(text: str, item: Technology, tags: Mapping[str, str]) -> str:
    """Put a concept into the text of a file, in its place or behind the others.

    :param tags: the language of each hidden label, which Silta does not need and the files have
    """
    known = set(_PREFIX.findall(text))
    missing = [line for line in _PREFIXES.splitlines() if _PREFIX.findall(line)[0] not in known]
    text = "".join(f"{line}\n" for line in missing) + text
    block = _block(item, tags)
    place = re.search(_BLOCK.format(re.escape(item.id)), text, re.MULTILINE)
    if place is None:
        return f"{text.rstrip()}\n\n{block}"
    _check_nothing_is_lost(item.id, place.group())
    rest = text[place.end() :]
    gap = "\n" if rest and not rest.startswith("\n") else ""
    return f"{text[: place.start()]}{block}{gap}{rest}"


def _check_nothing_is_lost(identifier: str, block: str) -> None:
    bare = _LITERAL.sub('""', block)
    unknown = sorted({item for item in _PROPERTY.findall(bare) if not item.startswith("tech:")} - _WRITTEN)
    if unknown or _REMARK.search(bare):
        what = unknown[0] if unknown else "a remark"
        message = (
            f"the concept {identifier} has {what} in the files, which the export would lose; write its change by hand, "
            "or take that out first"
        )
        raise InvalidVocabulary(message)


def _block(item: Technology, tags: Mapping[str, str]) -> str:
    lines = [f"skos:inScheme {_SCHEME_ADDRESS}"]
    if item.deprecated:
        lines.append("owl:deprecated true")
        if item.replaced_by:
            lines.append(f"dcterms:isReplacedBy tech:{item.replaced_by}")
    elif item.broader:
        lines.append(_listed("skos:broader", [f"tech:{one}" for one in item.broader]))
    else:
        lines.append(f"skos:topConceptOf {_SCHEME_ADDRESS}")
    lines.append(_listed("skos:prefLabel", [_literal(item.label.in_language(code), code) for code in Language]))
    lines += _labels("skos:altLabel", {code: item.synonyms(code) for code in Language})
    if item.hidden:
        lines.append(_listed("skos:hiddenLabel", [_literal(one, tags.get(one) or None) for one in item.hidden]))
    lines += _labels("silta:ambiguousLabel", {code: item.ambiguous(code) for code in Language})
    notes = [_literal(item.scope_note.in_language(code), code) for code in Language]
    lines.append(_listed("skos:scopeNote", notes, ",\n        "))
    for name, values in (
        ("skos:related", [f"tech:{one}" for one in item.related]),
        ("skos:closeMatch", [f"<{one}>" for one in item.close_match]),
        ("silta:euroSciVocNotation", [_literal(one) for one in item.euroscivoc]),
    ):
        if values:
            lines.append(_listed(name, values))
    return f"tech:{item.id} a skos:Concept ;\n    " + " ;\n    ".join(lines) + " .\n"


def _labels(name: str, labels: dict[Language, tuple[str, ...]]) -> list[str]:
    """Return one line a language, so that a difference shows what changed."""
    lines = [" , ".join(_literal(label, code) for label in labels[code]) for code in Language if labels[code]]
    return [_listed(name, lines, " ,\n        ")] if lines else []


def _listed(name: str, values: Sequence[str], separator: str = " , ") -> str:
    return f"{name} {separator.join(values)}"


def _literal(text: str, language: str | None = None) -> str:
    return Literal(text, lang=language).n3()


def _scheme(text: str, taxonomy: Taxonomy, included: Sequence[UUID]) -> str:
    if "silta" not in _PREFIX.findall(text):
        text = f"{_PREFIXES.splitlines()[0]}\n{text}"
    head = f"{_SCHEME_ADDRESS} a skos:ConceptScheme ;\n"
    if head not in text:
        message = f"{SCHEME}: a line {head.strip()!r} is expected; the changes are noted behind it"
        raise InvalidVocabulary(message)
    text = _INCLUDES.sub("", text)
    marks = " , ".join(f"<urn:uuid:{item}>" for item in included)
    text = text.replace(head, f"{head}    silta:includesChange {marks} ;\n", 1)
    listed = _TOPS.search(text)
    if listed and set(re.findall(r"tech:([a-z0-9-]+)", listed.group())) != set(taxonomy.tops):
        tops = " ,\n        ".join(f"tech:{item}" for item in taxonomy.tops)
        text = f"{text[: listed.start()]}skos:hasTopConcept {tops} {text[listed.end() :].lstrip()}"
    return text


def _check(written: Taxonomy, taxonomy: Taxonomy) -> None:
    found = {item.id: _sorted(item) for item in _all(written)}
    wanted = {item.id: _sorted(item) for item in _all(taxonomy)}
    wrong = sorted(key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
    if wrong:
        message = (
            f"the concept {wrong[0]} is not written as a statement of its own that begins with "
            f"'tech:{wrong[0]} a skos:Concept ;' at the beginning of a line; write it so, then export again"
        )
        raise InvalidVocabulary(message)


def _sorted(item: Technology) -> Technology:
    links: tuple[str, ...] = () if item.deprecated else _LINKS
    emptied = {"broader": (), "related": ()} if item.deprecated else {}
    fields = {name: tuple(sorted(getattr(item, name))) for name in (*_SETS, *links)}
    return item.model_copy(update=fields | emptied)
