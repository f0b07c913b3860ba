"""The step that says what a result is: technologies, sectors, protection, cooperation, publications, year."""

import re
from collections.abc import Sequence
from typing import Annotated

from flask_babel import gettext
from pydantic import Field, TypeAdapter

from kb.curation.choices import stated_choice
from kb.model import Actor, Assessment, CooperationType, InvalidValue, IprStatus, Language, Publication, SubmissionDraft
from kb.model.identifiers import parse_doi
from kb.taxonomy import Vocabularies
from web.contribute.fields import Fields, ReadStep
from web.contribute.moment import today

LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0")
"""Licences that a researcher can give the text of a brief (SPDX)."""
TECHNOLOGIES = 12
"""Technologies that a submission has at most."""
_DOI = re.compile(r"10\.\d|https?://(?:dx\.)?doi\.org/|doi:", re.IGNORECASE)
_PUBLICATION = TypeAdapter(Publication)
_YEAR: TypeAdapter[int] = TypeAdapter(Annotated[int, Field(ge=1900, le=2100)])


def read_basics(
    fields: Fields, draft: SubmissionDraft, vocabularies: Vocabularies, actor: Actor, language: Language
) -> ReadStep:
    """Read the step.

    A technology that was found keeps its evidence; one that the person adds is stated by the person.
    """
    year = draft.year
    if fields.line("year"):
        year = fields.checked("year", _YEAR, fields.line("year")) or draft.year
    elif "year" in fields.form:
        year = None
    ipr = fields.one_of("ipr_status", [item.value for item in IprStatus])
    kinds = fields.chosen("cooperation_sought", [item.value for item in CooperationType])
    licence = fields.one_of("licence", (*LICENCES, *([draft.licence] if draft.licence else [])))
    changes = {
        "technologies": _technologies(fields, draft.technologies, vocabularies, actor, language),
        "sectors": fields.chosen("sectors", tuple(vocabularies.sectors)),
        "ipr_status": IprStatus(ipr) if ipr else None,
        "cooperation_sought": tuple(CooperationType(kind) for kind in kinds),
        "publications": _publications(fields, draft.publications),
        "licence": licence,
        "year": year,
    }
    return ReadStep(draft.model_copy(update=changes), fields.problems)


def _technologies(
    fields: Fields, before: Sequence[Assessment[str]], vocabularies: Vocabularies, actor: Actor, language: Language
) -> tuple[Assessment[str], ...]:
    kept = set(fields.form.getlist("technologies"))
    found = [item for item in before if item.value in kept]
    known = {item.value for item in found}
    for identifier in fields.form.getlist("technology_add"):
        concept = vocabularies.taxonomy.get(identifier)
        if identifier not in known and concept is not None:
            known.add(identifier)
            label = concept.label.in_language(language)
            found.append(
                stated_choice(Assessment[str], identifier, label, language=language, assessor=actor.name, today=today())
            )
    return tuple(found[:TECHNOLOGIES])


def _publications(fields: Fields, before: Sequence[Publication]) -> tuple[Publication, ...]:
    """Read one publication a line: a DOI, or a title; a line that is as it was keeps all that is known of it."""
    known = {publication_line(item): item for item in before}
    found: list[Publication] = []
    for line in fields.lines("publications"):
        if line in known:
            found.append(known[line])
            continue
        try:
            named = {"doi": parse_doi(line)} if _DOI.match(line) else {"title": line}
        except InvalidValue:
            fields.problems["publications"] = gettext("One line looks like a DOI but is none: %(line)s", line=line[:80])
            continue
        item = fields.checked("publications", _PUBLICATION, named)
        if item is not None:
            found.append(item)
    return tuple(dict.fromkeys(found))


def publication_line(item: Publication) -> str:
    """Return the line that stands for a publication in the form."""
    if item.doi and item.title:
        return f"{item.title} · {item.doi}"
    return item.doi or item.title or ""
