"""The proposals that wait, one of them with what it would do, and what was decided."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from kb.curation.errors import NotAllowed, ReasonMissing
from kb.curation.taxonomy_desk import REASON_LENGTH, accept, effect_of, may_decide, refuse, withdraw
from kb.model import ConceptProposal, Language, differing
from kb.store import ProposalDecided, UnknownProposal
from kb.taxonomy import UnfitChange, problems_of
from web.accounts.permissions import allowed, required_actor
from web.curate import curate
from web.curate.desk import is_scout
from web.curate.paging import read_number
from web.curate.refusals import refusal_text
from web.curate.taxonomy.effects import named_briefs
from web.curate.taxonomy.forms import PROPOSERS, in_force
from web.curate.taxonomy.words import KINDS, STATES, field_name, problem_text
from web.site import this_site

PAGE = 50


@curate.get("/taxonomy/proposals")
def concept_proposals() -> str:
    """List the proposals that wait for a decision, the oldest first."""
    with this_site().silta.database.unit_of_work() as work:
        waiting = work.taxonomy_changes.waiting()
    return render_template("curate/taxonomy/proposals.html", proposals=waiting, kinds=KINDS, waiting=len(waiting))


@curate.get("/taxonomy/history")
def concept_history() -> str:
    """List what was decided, the last first."""
    before = read_number(request.args.get("before"))
    with this_site().silta.database.unit_of_work() as work:
        found = work.taxonomy_changes.decided(PAGE + 1, before)
        waiting = work.taxonomy_changes.count_waiting()
    following = url_for("curate.concept_history", before=found[PAGE - 1].number) if len(found) > PAGE else None
    return render_template(
        "curate/taxonomy/history.html",
        proposals=found[:PAGE],
        kinds=KINDS,
        states=STATES,
        waiting=waiting,
        following=following,
        is_later=before is not None,
    )


@curate.get("/taxonomy/proposals/<int:number>")
@allowed(*PROPOSERS)
def concept_proposal(number: int) -> str:
    """Show a proposal; who works at the desk sees all of them, a researcher the own ones."""
    return _page(number)


@curate.post("/taxonomy/proposals/<int:number>")
@allowed(*PROPOSERS)
def decide_concept(number: int) -> Response | tuple[str, int]:
    """Accept, refuse or withdraw a proposal."""
    actor = required_actor()
    action, reason = request.form.get("action"), request.form.get("reason", "")[:REASON_LENGTH]
    silta = this_site().silta
    with silta.database.unit_of_work(writing=True) as work:
        try:
            if action == "accept":
                accept(work, silta.vocabularies.taxonomy, number, actor, reason)
                said = gettext("The change is in force.")
            elif action == "refuse":
                refuse(work, number, actor, reason)
                said = gettext("Refused.")
            elif action == "withdraw":
                withdraw(work, number, actor)
                said = gettext("Withdrawn.")
            else:
                abort(400)
        except UnknownProposal:
            abort(404)
        except (ReasonMissing, NotAllowed, ProposalDecided, UnfitChange) as error:
            work.rollback()
            text = (
                " ".join(map(problem_text, error.problems)) if isinstance(error, UnfitChange) else refusal_text(error)
            )
            return _page(number, text, reason), 409 if isinstance(error, ProposalDecided | UnfitChange) else 422
        work.commit()
    if action == "accept":
        in_force()
    flash(said, "success")
    return redirect(url_for("curate.concept_proposal", number=number), 303)


def _page(number: int, problem: str = "", reason: str = "") -> str:
    actor = required_actor()
    taxonomy = this_site().silta.vocabularies.taxonomy
    with this_site().silta.database.unit_of_work() as work:
        try:
            proposal = work.taxonomy_changes.get(number)
        except UnknownProposal:
            abort(404)
        effect = effect_of(work, taxonomy, proposal.change) if proposal.is_open else None
        tagged = work.taxonomy_changes.tagged_by(number)
    is_own = (proposal.author_id, proposal.author) == (actor.id, actor.name)
    if not is_own and not is_scout(actor):
        abort(404)
    change = proposal.change
    return render_template(
        "curate/taxonomy/proposal.html",
        proposal=proposal,
        rows=_rows(proposal),
        kinds=KINDS,
        states=STATES,
        problem=problem,
        reason=reason,
        problems=[problem_text(item) for item in problems_of(taxonomy, change)] if proposal.is_open else (),
        effect=effect,
        tagged=tagged,
        briefs=named_briefs(effect) if effect else (),
        is_own=is_own,
        may_decide=may_decide(actor),
        reason_length=REASON_LENGTH,
    )


def _rows(proposal: ConceptProposal) -> list[tuple[str, str, str]]:
    """Return what each field was and becomes, in the reader's words."""
    content, before = proposal.change.content, proposal.change.before
    if content is None:
        return []
    if before is not None:
        pairs = differing(before, content)
        return [(field_name(path), _shown(old), _shown(new)) for path, (old, new) in pairs.items()]
    rows = []
    for name in ("label", "scope_note"):
        rows += [(field_name(f"{name}.{code}"), "", getattr(content, name).in_language(code)) for code in Language]
    rows += [(field_name(f"synonyms_{code}"), "", _shown(content.synonyms(code))) for code in Language]
    return [*rows, (field_name("broader"), "", _shown(content.broader))]


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
