"""The forms for each kind of change. The first button checks and shows what would happen, without keeping anything."""

from collections.abc import Sequence

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kb.curation.errors import NotAllowed, ReasonMissing
from kb.curation.taxonomy_desk import REASON_LENGTH, Effect, accept, effect_of, may_decide, propose
from kb.model import AccountRole, ChangeKind, ConceptChange, ConceptContent, Language, Technology, content_of
from kb.taxonomy import ConceptProblem, UnfitChange
from web.accounts.permissions import allowed, required_actor
from web.curate import curate
from web.curate.refusals import refusal_text
from web.curate.search_index import update_index
from web.curate.taxonomy.effects import named_briefs
from web.curate.taxonomy.reading import BROADER, Form, filled, read_content_change, read_retirement
from web.curate.taxonomy.words import KINDS, field_name, problem_text
from web.site import reader_labels, this_site
from web.taxonomy_in_force import renew_taxonomy

PROPOSERS = (AccountRole.RESEARCHER, AccountRole.SCOUT, AccountRole.EDITOR)
_RETIREMENTS = {"merge": ChangeKind.MERGE, "deprecate": ChangeKind.DEPRECATE}
Answer = str | tuple[str, int] | Response


@curate.route("/taxonomy/new", methods=["GET", "POST"])
@allowed(*PROPOSERS)
def new_concept() -> Answer:
    """Propose a new concept."""
    if request.method == "GET":
        term, code = request.args.get("term", "")[:100], request.args.get("in", "")
        given = {f"label.{code}": term} if term and code in list(Language) else {}
        near = request.args.get("near", "")
        names = reader_labels().technologies
        return _page(ChangeKind.ADD, None, MultiDict(given | ({"broader": names[near]} if near in names else {})))
    change, problems = read_content_change(request.form, this_site().silta.vocabularies, None, None)
    return _answer(ChangeKind.ADD, None, change, problems)


@curate.route("/taxonomy/concepts/<identifier>/edit", methods=["GET", "POST"])
@allowed(*PROPOSERS)
def edit_concept(identifier: str) -> Answer:
    """Propose other names, another meaning or another place of a concept."""
    concept = _concept(identifier)
    if request.method == "GET":
        form = filled(concept, reader_labels().technologies)
        term, code = request.args.get("synonym", "")[:100], request.args.get("in", "")
        if term and code in list(Language):
            form[f"synonyms_{code}"] = f"{form[f'synonyms_{code}']}\n{term}".strip()
        return _page(ChangeKind.EDIT, concept, form)
    change, problems = read_content_change(request.form, this_site().silta.vocabularies, concept, _before(concept))
    return _answer(ChangeKind.EDIT, concept, change, problems)


@curate.route("/taxonomy/concepts/<identifier>/<any(merge, deprecate):what>", methods=["GET", "POST"])
def retire_concept(identifier: str, what: str) -> Answer:
    """Propose that a concept goes into another one, or is used no more."""
    concept, kind = _concept(identifier), _RETIREMENTS[what]
    if request.method == "GET":
        return _page(kind, concept, MultiDict())
    change, problems = read_retirement(request.form, this_site().silta.vocabularies, concept, kind)
    return _answer(kind, concept, change, problems)


def _concept(identifier: str) -> Technology:
    found = this_site().silta.vocabularies.taxonomy.get(identifier)
    if found is None:
        abort(404)
    return found


def _before(concept: Technology) -> ConceptContent:
    """Return what the concept said when the form was made, so that a change made meanwhile is noticed."""
    try:
        return ConceptContent.model_validate_json(request.form.get("before", ""))
    except ValidationError:
        return content_of(concept)


def _answer(
    kind: ChangeKind, concept: Technology | None, change: ConceptChange | None, problems: Sequence[ConceptProblem]
) -> Answer:
    actor = required_actor()
    if change is None or problems:
        return _page(kind, concept, request.form, problems), 422
    taxonomy = this_site().silta.vocabularies.taxonomy
    action = request.form.get("action", "check")
    if action not in ("propose", "accept"):
        with this_site().silta.database.unit_of_work() as work:
            effect = effect_of(work, taxonomy, change)
        return _page(kind, concept, request.form, effect=effect)
    with this_site().silta.database.unit_of_work(writing=True) as work:
        try:
            proposal = propose(work, taxonomy, change, actor, request.form.get("reason", "")[:REASON_LENGTH])
            if action == "accept":
                accept(work, taxonomy, proposal.number, actor)
        except UnfitChange as error:
            work.rollback()
            return _page(kind, concept, request.form, error.problems), 422
        except (ReasonMissing, NotAllowed) as error:
            work.rollback()
            return _page(kind, concept, request.form, problem=refusal_text(error)), 422
        work.commit()
    if action == "accept":
        in_force()
        flash(gettext("The change is in force."), "success")
    else:
        flash(gettext("Proposed. An editor decides about it."), "success")
    return redirect(url_for("curate.concept_proposal", number=proposal.number), 303)


def in_force() -> None:
    """Let this process and the index use what was accepted just now."""
    renew_taxonomy(current_app)
    update_index()


def _page(
    kind: ChangeKind,
    concept: Technology | None,
    form: Form,
    problems: Sequence[ConceptProblem] = (),
    *,
    effect: Effect | None = None,
    problem: str = "",
) -> str:
    told: dict[str, list[str]] = {}
    for item in problems:
        told.setdefault(item.field, []).append(problem_text(item))
    return render_template(
        "curate/taxonomy/form.html",
        kind=kind,
        kinds=KINDS,
        concept=concept,
        form=form,
        told=told,
        problem=problem or (gettext("Look at the marked fields.") if problems else ""),
        effect=effect,
        briefs=named_briefs(effect) if effect else (),
        broader=(*form.getlist("broader"), *[""] * BROADER)[: max(BROADER, len(form.getlist("broader")))],
        before=form.get("before") or (content_of(concept).model_dump_json() if concept else ""),
        names=_names(),
        field_name=field_name,
        may_accept=may_decide(required_actor()),
        reason_length=REASON_LENGTH,
        narrower=this_site().silta.vocabularies.taxonomy.narrower(concept.id) if concept else (),
    )


def _names() -> list[str]:
    """Return the names of all concepts in the reader's language, to choose from."""
    labels = reader_labels()
    names = (labels.technologies[item.id] for item in this_site().silta.vocabularies.taxonomy)
    return sorted(names, key=labels.sort_key)
