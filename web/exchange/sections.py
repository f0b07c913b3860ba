"""The openings of organisations and people, on their pages."""

from flask import url_for
from flask_babel import gettext

from kb.store import UnitOfWork
from web.contribute.moment import today
from web.exchange.words import period_text, word
from web.explore.profile_sections import Entry, Section, Whose
from web.labels import Labels

SHOWN = 20
"""Openings at most, the last changed first."""


def openings(work: UnitOfWork, whose: Whose, labels: Labels) -> Section:
    """Return what somebody has open for guests."""
    found = work.exchange.open_for(today(), organisation_keys=whose.organisation_keys, owner_id=whose.account_id)
    entries = []
    for stored in found[:SHOWN]:
        opening = stored.profile
        language, text = opening.texts.nearest(labels.language)
        detail = " \N{MIDDLE DOT} ".join(filter(None, (word(opening.kind), opening.place, period_text(opening))))
        foreign = "" if language is labels.language else language.value
        entries.append(Entry(text.title, url_for("exchange.show", slug=opening.slug), detail, foreign))
    return Section("openings", gettext("Openings"), tuple(entries))
