"""Writing a profile, whatever its family: an empty form, a new draft, the form of a draft, and keeping it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kb.curation.profiles import begin_profile, edit_profile, may_edit_profile
from kb.model import Actor, Language, Profile, ProfileFamily
from kb.store import StoredProfile, UnitOfWork
from web.accounts.permissions import required_actor
from web.contribute.fields import Fields
from web.contribute.moment import now
from web.contribute.values import Shown, Values
from web.cooperation.access import find_profile
from web.cooperation.refusals import REFUSALS, refusal_text
from web.curate.paging import read_number
from web.language import reader_language
from web.site import this_site

P = TypeVar("P", bound=Profile)
Answer = Response | tuple[str, int]


@dataclass(frozen=True)
class Workshop(Generic[P]):
    """The form of a family of profiles."""

    family: ProfileFamily
    template: str
    read: Callable[[Fields, P | None], P | None]
    """Makes a profile of what was typed, from the one before; what is wrong is noted at its field, and then None."""
    values_of: Callable[[P], Values]
    """What the fields hold for a profile."""
    choices: Callable[[Values], object]
    """What can be chosen."""

    def empty(self) -> str:
        """Show an empty form."""
        actor = required_actor()
        with this_site().silta.database.unit_of_work() as work:
            known = work.organisations.with_key(actor.organisation) if actor.organisation else None
        return self._page(Shown(MultiDict({"organisation": known.name if known is not None else ""})), None)

    def begin(self) -> Answer:
        """Keep a new draft."""
        actor = required_actor()
        fields = Fields(request.form)
        profile = self.read(fields, None)
        if profile is None:
            return self._page(Shown(request.form, fields.problems), None), 422
        with this_site().silta.database.unit_of_work(writing=True) as work:
            try:
                kept = begin_profile(work, actor, profile, now())
            except REFUSALS as error:
                return self._page(Shown(request.form), None, refusal_text(error)), 422
            work.commit()
        flash(
            gettext("Your draft is saved. This is how others will see it; hand it in when nothing is missing."),
            "success",
        )
        return redirect(url_for(f"{self.family}.show", slug=kept.slug), 303)

    def filled(self, slug: str) -> str:
        """Show the form of a profile."""
        with this_site().silta.database.unit_of_work() as work:
            stored = self._editable(work, slug, required_actor())
        return self._page(Shown(self.values_of(stored.profile)), stored)

    def keep(self, slug: str) -> Answer:
        """Keep what was typed."""
        actor = required_actor()
        fields = Fields(request.form)
        with this_site().silta.database.unit_of_work(writing=True) as work:
            stored = self._editable(work, slug, actor)
            profile = self.read(fields, stored.profile)
            if profile is None:
                return self._page(Shown(request.form, fields.problems), stored), 422
            try:
                edit_profile(work, actor, profile, seen_revision=read_number(request.form.get("revision")) or 0)
            except REFUSALS as error:
                work.rollback()
                again = find_profile(work, slug, self.family)
                return self._page(Shown(request.form), again, refusal_text(error)), 409
            work.commit()
        flash(gettext("Your changes are saved."), "success")
        return redirect(url_for(f"{self.family}.show", slug=slug), 303)

    def _editable(self, work: UnitOfWork, slug: str, actor: Actor) -> StoredProfile[Any]:
        stored = find_profile(work, slug, self.family)
        if not may_edit_profile(actor, stored):
            abort(403)
        return stored

    def _page(self, shown: Shown, stored: StoredProfile[Any] | None, problem: str = "") -> str:
        return render_template(
            self.template,
            shown=shown,
            stored=stored,
            choices=self.choices(shown.values),
            opened={language: _is_opened(language, shown) for language in Language},
            problem=problem,
        )


def _is_opened(language: Language, shown: Shown) -> bool:
    """Whether the fields of a language are shown at once: the reader's, what is written and what has a problem."""
    begins = f"{language.value}-"
    written = any(name.startswith(begins) and value for name, value in shown.values.items(multi=True))
    return language is reader_language() or written or any(name.startswith(begins) for name in shown.problems)
