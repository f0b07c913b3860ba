"""What organisations and people offer and ask, on their pages."""

from flask import url_for
from flask_babel import gettext

from kb.model import ProfileKind
from kb.store import UnitOfWork
from web.contribute.moment import today
from web.cooperation.words import word
from web.explore.profile_sections import Entry, Section, Whose
from web.labels import Labels

SHOWN = 20
"""Profiles of each kind at most, the last changed first."""


def offers(work: UnitOfWork, whose: Whose, labels: Labels) -> Section:
    """Return what somebody offers."""
    return Section("offers", gettext("Offers"), _entries(work, whose, labels, ProfileKind.OFFER))


def requests(work: UnitOfWork, whose: Whose, labels: Labels) -> Section:
    """Return what somebody asks."""
    return Section("requests", gettext("Requests"), _entries(work, whose, labels, ProfileKind.REQUEST))


def _entries(work: UnitOfWork, whose: Whose, labels: Labels, kind: ProfileKind) -> tuple[Entry, ...]:
    found = work.cooperation.open_for(today(), organisation_keys=whose.organisation_keys, owner_id=whose.account_id)
    entries = []
    for stored in [item for item in found if item.profile.kind is kind][:SHOWN]:
        profile = stored.profile
        language, text = profile.texts.nearest(labels.language)
        named = [labels.technologies[name] for name in profile.technologies if name in labels.technologies][:3]
        detail = " \N{MIDDLE DOT} ".join((word(profile.type), *named))
        foreign = "" if language is labels.language else language.value
        entries.append(Entry(text.title, url_for("cooperation.show", slug=profile.slug), detail, foreign))
    return tuple(entries)
