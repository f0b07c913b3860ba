"""What the forms for texts and facts bring, put upon the state from which they were filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from kb.curation.field_changes import TRANSLATED
from kb.model import Actor, InvalidValue, Language, Text, Texts, TransferBrief
from kb.model.submission import draft_of
from web.contribute.basics import read_basics
from web.contribute.fields import Fields
from web.contribute.people import read_people
from web.contribute.step import Step
from web.contribute.values import stored_values
from web.language import reader_language
from web.site import this_site

FACTS = "facts"
"""The field by which a form says that it asks for all facts; what is not in it was taken away."""
_BASICS = ("sectors", "ipr_status", "cooperation_sought", "publications", "licence", "year")
_PEOPLE = ("contact", "people", "organisations", "project")
Values = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What a form makes of a brief."""

    brief: TransferBrief
    problems: Mapping[str, str]
    """By field; when there are any, nothing is saved."""


def text_field(language: Language, name: str) -> str:
    """Return the name of a field of the form, which is its path in the brief."""
    return f"texts.{language.value}.{name}"


def read_form(form: Values, brief: TransferBrief, actor: Actor) -> ReadForm:
    """Put a form upon the brief that it was filled in from.

    Only what the form has is changed. ``accept`` names proposed sentences, by their numbers in the brief, that go into
    their sections behind what was typed there.
    """
    fields = Fields(form)
    read = _with_accepted(fields, _with_texts(fields, brief))
    if form.get(FACTS):
        read = _with_facts(fields, read, actor)
    return ReadForm(read, fields.problems)


def form_values(brief: TransferBrief, *, facts: bool) -> Values:
    """Return what the fields of a form hold for a brief; the other direction of :func:`read_form`."""
    pairs = list(_text_values(brief))
    if facts:
        draft = draft_of(brief)
        basics, people = (stored_values(step, draft) for step in (Step.BASICS, Step.PEOPLE))
        pairs.append((FACTS, "yes"))
        pairs += [*basics.items(multi=True), *people.items(multi=True)]
        # An empty first row says that there is nobody (any more).
        pairs += [(name, "") for name in ("person-0-name", "organisation-0-name") if name not in people]
    return MultiDict(pairs)


def typed_values(form: Values) -> Values:
    """Return the fields of a form that hold what a brief says, without those that say what to do with it."""
    known = tuple(text_field(language, name) for language in Language for name in TRANSLATED)
    of_facts = (FACTS, *_BASICS, "accept")
    rows = ("contact-", "person-", "organisation-", "project-")
    return MultiDict(
        (name, value)
        for name, value in form.items(multi=True)
        if name in known or name in of_facts or name.startswith(rows)
    )


def _text_values(brief: TransferBrief) -> Iterator[tuple[str, str]]:
    for language in Language:
        text = brief.texts.get(language)
        for name in TRANSLATED:
            yield text_field(language, name), getattr(text, name, "")


def _with_texts(fields: Fields, brief: TransferBrief) -> TransferBrief:
    texts: dict[str, Text | None] = {}
    for language in Language:
        names = [name for name in TRANSLATED if text_field(language, name) in fields.form]
        if names:
            before = brief.texts.get(language)
            typed = {name: fields.text(text_field(language, name)) for name in names}
            texts[language.value] = _text(fields, language, before, typed)
    if not texts or fields.problems:
        return brief
    kept = {language.value: text for language, text in brief.texts}
    try:
        return brief.model_copy(update={"texts": Texts(**{**kept, **texts})})
    except ValidationError:
        fields.problems[""] = gettext(
            "At least one language needs a title, a summary, and the problem, the solution and the benefit (or the "
            "words of the source)."
        )
        return brief


def _text(fields: Fields, language: Language, before: Text | None, typed: Mapping[str, str]) -> Text | None:
    values: dict[str, Any] = {**(dict(before) if before else {}), **typed}
    if not any(values.values()):
        return None
    if not values.get("title"):
        fields.problems[text_field(language, "title")] = gettext("A title is missing.")
        return before
    try:
        return Text.model_validate(values)
    except ValidationError as error:
        fields.note(error, text_field(language, ""))
        return before


def _with_accepted(fields: Fields, brief: TransferBrief) -> TransferBrief:
    wanted = {value for value in fields.form.getlist("accept") if value.isascii() and value.isdigit()}
    for item in [item for number, item in enumerate(brief.proposals) if str(number) in wanted]:
        try:
            brief = brief.with_accepted(item)
        except (InvalidValue, ValidationError):
            fields.problems[text_field(item.language, item.section)] = gettext(
                "The sentence cannot be taken over: the section would be too long, or its language is gone."
            )
    return brief


def _with_facts(fields: Fields, brief: TransferBrief, actor: Actor) -> TransferBrief:
    draft = draft_of(brief)
    basics = read_basics(fields, draft, this_site().silta.vocabularies, actor, reader_language()).draft
    people = read_people(fields, draft, actor).draft
    if fields.problems:
        return brief
    changes = {name: getattr(basics, name) for name in _BASICS} | {name: getattr(people, name) for name in _PEOPLE}
    if brief.contact is not None and people.contact == brief.contact.without_consent():
        # Somebody else, or another address, has not agreed to anything yet.
        changes["contact"] = brief.contact
    return brief.model_copy(update=changes)
