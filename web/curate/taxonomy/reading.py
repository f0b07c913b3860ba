"""Reading a change of the taxonomy from a form, with everything that is wrong in it."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError
from werkzeug.datastructures import MultiDict

from kb.model import ChangeKind, ConceptChange, ConceptContent, Language, Technology, content_of, explain, slugify
from kb.model.value import Identifier, Line
from kb.taxonomy import ConceptProblem, ProblemKind, Taxonomy, Vocabularies, problems_of

BROADER = 3
"""Fields for broader concepts."""
MOST_SYNONYMS = 60
_LINE: TypeAdapter[str] = TypeAdapter(Line)
_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)

Form = MultiDict[str, str]


def resolve(typed: str, vocabularies: Vocabularies) -> str:
    """Return the id of the concept that somebody named by its id or a whole label; else what was typed."""
    wanted = " ".join(typed.split())[:500]
    taxonomy = vocabularies.taxonomy
    if wanted in taxonomy or taxonomy.deprecated(wanted):
        return wanted
    folded = wanted.casefold()
    for item in taxonomy:
        for code in Language:
            if folded in (item.label.in_language(code).casefold(), *map(str.casefold, item.synonyms(code))):
                return item.id
    return wanted


def filled(concept: Technology, labels: Mapping[str, str]) -> Form:
    """Return the form of a concept as it is now."""
    pairs: list[tuple[str, str]] = []
    for code in Language:
        pairs.append((f"label.{code}", concept.label.in_language(code)))
        pairs.append((f"scope_note.{code}", concept.scope_note.in_language(code)))
        pairs.append((f"synonyms_{code}", "\n".join(concept.synonyms(code))))
    pairs += [("broader", labels[item]) for item in concept.broader]
    return MultiDict(pairs)


def read_content_change(
    form: Form, vocabularies: Vocabularies, concept: Technology | None, before: ConceptContent | None
) -> tuple[ConceptChange | None, tuple[ConceptProblem, ...]]:
    """Read a new or an edited concept; a change that does not fit comes with what is wrong.

    :param concept: the concept that is edited; None for a new one
    :param before: what it said when the form was made
    """
    problems: list[ConceptProblem] = []
    fields: dict[str, Any] = {}
    for name in ("label", "scope_note"):
        fields[name] = {code.value: _line(f"{name}.{code}", form, problems) for code in Language}
    for code in Language:
        fields[f"synonyms_{code}"] = _lines(f"synonyms_{code}", form, problems)
    typed = [item for item in form.getlist("broader")[: 2 * BROADER] if item.strip()]
    fields["broader"] = tuple(dict.fromkeys(resolve(item, vocabularies) for item in typed))
    for item in fields["broader"]:
        if item not in vocabularies.taxonomy:
            gone = vocabularies.taxonomy.deprecated(item) is not None
            kind = ProblemKind.DEPRECATED if gone else ProblemKind.UNKNOWN
            problems.append(ConceptProblem(kind, "broader", item))
    identifier = concept.id if concept else _identifier(form, fields["label"]["en"], problems)
    if problems:
        return None, tuple(problems)
    try:
        content = ConceptContent.model_validate(fields)
        change = ConceptChange(
            kind=ChangeKind.EDIT if concept else ChangeKind.ADD,
            concept=identifier,
            content=content,
            before=before or (content_of(concept) if concept else None),
        )
    except ValidationError as error:
        return None, (ConceptProblem(ProblemKind.UNREADABLE, "concept", explain(error)),)
    return change, problems_of(vocabularies.taxonomy, change)


def read_retirement(
    form: Form, vocabularies: Vocabularies, concept: Technology, kind: ChangeKind
) -> tuple[ConceptChange | None, tuple[ConceptProblem, ...]]:
    """Read into which concept one goes, or what takes its place."""
    typed = form.get("replacement", "").strip()
    taxonomy: Taxonomy = vocabularies.taxonomy
    replacement = resolve(typed, vocabularies) if typed else None
    if replacement is None and kind is ChangeKind.MERGE:
        return None, (ConceptProblem(ProblemKind.NO_REPLACEMENT, "replacement"),)
    if replacement is not None and replacement not in taxonomy:
        gone = taxonomy.deprecated(replacement) is not None
        problem = ConceptProblem(ProblemKind.DEPRECATED if gone else ProblemKind.UNKNOWN, "replacement", replacement)
        return None, (problem,)
    change = ConceptChange(kind=kind, concept=concept.id, replacement=replacement)
    return change, problems_of(taxonomy, change)


def _line(path: str, form: Form, problems: list[ConceptProblem]) -> str:
    typed = form.get(path, "").strip()
    if not typed:
        problems.append(ConceptProblem(ProblemKind.MISSING, path))
        return ""
    return _valid(path, typed, problems)


def _lines(path: str, form: Form, problems: list[ConceptProblem]) -> tuple[str, ...]:
    typed = [line.strip() for line in form.get(path, "").splitlines() if line.strip()]
    if len(typed) > MOST_SYNONYMS:
        problems.append(ConceptProblem(ProblemKind.UNREADABLE, path, f"{len(typed)} > {MOST_SYNONYMS}"))
    return tuple(_valid(path, line, problems) for line in typed[:MOST_SYNONYMS])


def _valid(path: str, typed: str, problems: list[ConceptProblem]) -> str:
    try:
        return _LINE.validate_python(typed)
    except ValidationError as error:
        problems.append(ConceptProblem(ProblemKind.UNREADABLE, path, explain(error).removeprefix("record: ")))
        return ""


def _identifier(form: Form, label: str, problems: list[ConceptProblem]) -> str:
    """Return the id that was typed, else one made of the English name."""
    typed = form.get("concept", "").strip() or (slugify(label) if label else "")
    try:
        return _IDENTIFIER.validate_python(typed)
    except ValidationError as error:
        if label:
            said = explain(error).removeprefix("record: ")
            problems.append(ConceptProblem(ProblemKind.UNREADABLE, "concept", said))
        return ""
