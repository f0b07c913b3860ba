"""The list of offers and requests, with filters."""

from collections.abc import Mapping

from flask import render_template, request

from kb.catalogue.answering import Question, answer
from kb.language import plain_text
from kb.model import AgreementType, DevelopmentStage, PartnerType, ProfileKind
from kb.search.request import TEXT_LENGTH
from web.accounts.permissions import current_actor, public
from web.addresses import Pairs, keep_parameters
from web.contribute.moment import today
from web.cooperation import cooperation
from web.cooperation.catalogue import PROFILES, ProfileFacet
from web.cooperation.facet_rows import FacetRow, most_frequent, rows_in_order, technology_rows
from web.cooperation.words import pairs
from web.explore.pager import make_pager, read_page
from web.language import reader_language
from web.site import reader_labels, this_site

PAGE = 20
SHOWN_VALUES = 15
"""Countries that a filter shows at most."""


@cooperation.get("")
@public
def listing() -> str:
    """Show what is offered and sought."""
    silta = this_site().silta
    question = _question()
    entries = PROFILES.entries(silta.database, silta.vocabularies.taxonomy, today())
    language = reader_language()
    answered = answer(entries, question, ProfileFacet, silta.vocabularies, language)
    found = answered.entries
    chosen = _pairs(question)
    pager = make_pager("/cooperation", chosen, read_page(), total=len(found), size=PAGE)
    keep_parameters((*chosen, *pager.pairs))
    shown = [entry.profile for entry in found[pager.first : pager.first + PAGE]]
    return render_template(
        "cooperation/list.html",
        profiles=[(profile, *profile.texts.nearest(language)) for profile in shown],
        total=len(found),
        everything=len(entries),
        question=question,
        facets=_facets(question, answered.counts),
        pager=pager,
        actor=current_actor(),
    )


def _question() -> Question[ProfileFacet]:
    text = " ".join(plain_text(request.args.get("q", "")[:TEXT_LENGTH]).split())
    known: Mapping[ProfileFacet, set[str]] = {
        ProfileFacet.KIND: set(ProfileKind),
        ProfileFacet.TECHNOLOGY: {item.id for item in this_site().silta.vocabularies.taxonomy},
        ProfileFacet.COUNTRY: set(reader_labels().countries),
        ProfileFacet.PARTNER: set(PartnerType),
        ProfileFacet.AGREEMENT: set(AgreementType),
        ProfileFacet.STAGE: set(DevelopmentStage),
    }
    chosen = {}
    for facet in ProfileFacet:
        given = [value for value in request.args.getlist(facet.value) if value in known[facet]]
        if given:
            chosen[facet] = tuple(dict.fromkeys(given))
    return Question(text, chosen)


def _pairs(question: Question[ProfileFacet]) -> Pairs:
    text = [("q", question.text)] if question.text else []
    return (*text, *((facet.value, value) for facet, values in question.chosen.items() for value in values))


def _facets(
    question: Question[ProfileFacet], counts: Mapping[ProfileFacet, Mapping[str, int]]
) -> list[tuple[ProfileFacet, list[FacetRow]]]:
    """Return the rows of each facet that has some."""
    labels = reader_labels()
    names: Mapping[ProfileFacet, Mapping[str, str]] = {
        ProfileFacet.KIND: dict(pairs(ProfileKind)),
        ProfileFacet.PARTNER: dict(pairs(PartnerType)),
        ProfileFacet.AGREEMENT: dict(pairs(AgreementType)),
        ProfileFacet.STAGE: dict(pairs(DevelopmentStage)),
    }
    found = []
    for facet in ProfileFacet:
        chosen = question.chosen.get(facet, ())
        if facet is ProfileFacet.TECHNOLOGY:
            rows = technology_rows(counts[facet], chosen, this_site().silta.vocabularies.taxonomy, labels)
        elif facet is ProfileFacet.COUNTRY:
            rows = most_frequent(labels.countries, counts[facet], chosen, labels, SHOWN_VALUES)
        else:
            rows = rows_in_order(names[facet], counts[facet], chosen)
        if rows:
            found.append((facet, rows))
    return found
