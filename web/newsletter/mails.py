"""Writing the mails of issues and alerts, each for one reader."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from secrets import token_hex
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask
from flask_babel import force_locale, gettext, ngettext

from kb.catalogue.openings import is_over_openings
from kb.model import BriefStatus, Language
from kb.model.newsletter import Interests, Issue, SavedSearch, Subscription
from kb.newsletter.composing import freeze
from kb.newsletter.handover import Mail
from kb.newsletter.subscribing import Unsubscribing
from kb.store import Delivery, UnitOfWork
from web.contribute.moment import today
from web.mail.message import write_message
from web.newsletter.choices import describe_search
from web.newsletter.issue_view import ShownEntry, shown_entry, shown_groups
from web.newsletter.setup import Signing
from web.site import EXTENSION, Site

if TYPE_CHECKING:
    from web.silta import Silta

MANAGE, UNSUBSCRIBE = (f"{purpose}-{token_hex(16)}" for purpose in ("manage", "unsubscribe"))
"""What stands for a reader's own links in a text that many readers share; no brief can contain it."""
KEPT = 512
"""Texts of issues that are kept, one for each language and set of interests."""
TOLD = 50
"""Briefs of one saved search that a mail lists; the others are behind its link."""


@dataclass(frozen=True, slots=True)
class Written:
    """The two forms of a text, with its subject."""

    subject: str
    text: str
    html: str

    def with_links(self, manage: str, unsubscribe: str) -> "Written":
        """Return it with a reader's own links, whose characters need no escaping."""
        forms = (form.replace(MANAGE, manage).replace(UNSUBSCRIBE, unsubscribe) for form in (self.text, self.html))
        return Written(self.subject, *forms)


@dataclass(frozen=True, slots=True)
class ShownSearch:
    """A saved search with what is new in it."""

    name: str
    address: str
    entries: tuple[ShownEntry, ...]
    more: int


class MailWriter:
    """Writes mails (:class:`kb.newsletter.delivery.Composer`)."""

    def __init__(self, app: Flask, silta: "Silta", signing: Signing) -> None:
        """Take the site whose templates, words and secret mails are written with."""
        self._app = app
        self._silta = silta
        self._signing = signing
        self._write_kept = lru_cache(maxsize=KEPT)(self._write_issue)
        self._issues: dict[int, Issue] = {}
        self._pieces: dict[tuple[str, Language], Callable[[ShownEntry], str]] = {}

    def compose(self, work: UnitOfWork, delivery: Delivery, subscription: Subscription) -> Mail | None:
        """Write one mail; None when nothing of it is published any more."""
        with self._app.app_context(), force_locale(subscription.language.value):
            searches = self._searches(work, delivery, subscription)
            told = tuple(search.id for search, _ in searches)
            if delivery.issue_number is not None:
                issue = self._issue(work, delivery.issue_number)
                if issue is None:
                    return None
                ending, name = Unsubscribing(newsletter=True), "newsletter"
                written = self.write_issue(issue, subscription.language, subscription.interests, searches)
            else:
                if not searches:
                    return None
                ending, name = Unsubscribing(search_ids=told), "alerts"
                written = self._write_alert(searches, subscription.language)
        return self._mail(delivery, subscription, written, ending, name)

    def write_issue(
        self,
        issue: Issue,
        language: Language,
        interests: Interests | None = None,
        searches: Iterable[tuple[SavedSearch, Mapping[UUID, ShownEntry]]] = (),
    ) -> Written:
        """Write an issue in a language, with placeholders for the reader's links; needs an app context."""
        wanted = interests if interests is not None and (interests.technologies or interests.sectors) else None
        shown = tuple(self._shown_search(search, entries, language) for search, entries in searches)
        return self._write_kept(_Keyed(issue), language, wanted, shown)

    def show_issue(self, issue: Issue, language: Language) -> Written:
        """Write an issue to be looked at, with links to the newsletter's page in place of a reader's own."""
        page = f"{self._silta.settings.site_url}/newsletter?lang={language.value}"
        return self.write_issue(issue, language).with_links(page, page)

    def _write_issue(
        self, keyed: "_Keyed", language: Language, interests: Interests | None, searches: tuple[ShownSearch, ...]
    ) -> Written:
        issue = keyed.issue
        text = issue.texts.get(language)
        published = None
        if issue.released_at is not None:
            with self._silta.database.unit_of_work() as work:
                published = work.issues.published_of(entry.brief_id for entry in issue.told)
        with force_locale(language.value):
            words = {
                "issue": issue,
                "text": text,
                "groups": shown_groups(issue, self._site.labels[language], interests, published),
                "searches": searches,
            }
            return self._render("issue", text.title, language, words)

    def _write_alert(
        self, searches: list[tuple[SavedSearch, Mapping[UUID, ShownEntry]]], language: Language
    ) -> Written:
        shown = [self._shown_search(search, entries, language) for search, entries in searches]
        count = len({entry.slug for search in shown for entry in search.entries}) + sum(item.more for item in shown)
        if all(is_over_openings(search.query) for search, _ in searches):
            subject = ngettext("%(num)s new opening for you", "%(num)s new openings for you", count)
        else:
            subject = ngettext("%(num)s new brief for you", "%(num)s new briefs for you", count)
        return self._render("alert", subject, language, {"searches": shown})

    def _render(self, name: str, subject: str, language: Language, words: Mapping[str, object]) -> Written:
        settings = self._silta.settings
        everything = {
            **words,
            "language": language,
            "title": subject,
            "site_name": settings.site_name,
            "site_url": settings.site_url,
            "manage": MANAGE,
            "unsubscribe": UNSUBSCRIBE,
        }
        forms = [
            self._app.jinja_env.get_template(f"newsletter/mail/{name}.{form}").render(
                everything, entry=self._piece(form, language)
            )
            for form in ("txt", "html")
        ]
        return Written(subject, *forms)

    def _piece(self, form: str, language: Language) -> Callable[[ShownEntry], str]:
        """Return what writes a brief in a form and language; each is written once, whoever it interests."""
        if (form, language) not in self._pieces:
            template = self._app.jinja_env.get_template(f"newsletter/mail/parts.{form}")
            module = template.make_module({"language": language, "site_url": self._silta.settings.site_url})
            self._pieces[form, language] = lru_cache(maxsize=KEPT)(module.entry)  # type: ignore[attr-defined]
        return self._pieces[form, language]

    def _mail(
        self, delivery: Delivery, subscription: Subscription, written: Written, ending: Unsubscribing, name: str
    ) -> Mail:
        settings, links, tokens = self._silta.settings, self._signing.links, self._signing.tokens
        unsubscribe = links.unsubscribe(subscription, ending)
        own = written.with_links(links.manage(subscription), unsubscribe)
        domain = settings.mail.sender.rpartition("@")[2]
        message = write_message(
            sender=settings.mail.sender,
            sender_name=settings.site_name,
            recipient=subscription.email,
            subject=own.subject,
            message_id=tokens.message_id(delivery.id),
            text=own.text,
            html=own.html,
            headers={
                "List-Id": f"{settings.site_name} <{name}.{domain}>",
                "List-Unsubscribe": f"<{unsubscribe}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "List-Archive": f"<{settings.site_url}/newsletter>",
                # Not a standard, but what programs that answer by themselves look at (RFC 3834, section 2).
                "Precedence": "bulk",
                "Content-Language": subscription.language.value,
            },
        )
        return Mail(tokens.return_address(delivery.id), subscription.email, message.as_bytes())

    def _issue(self, work: UnitOfWork, number: int) -> Issue | None:
        """Return a released issue; its texts do not change any more."""
        if number not in self._issues:
            found = work.issues.get(number)
            if found is None:
                return None
            self._issues[number] = found
        return self._issues[number]

    def _searches(
        self, work: UnitOfWork, delivery: Delivery, subscription: Subscription
    ) -> list[tuple[SavedSearch, Mapping[UUID, ShownEntry]]]:
        """Return the searches that a mail tells of, each with the briefs in it that are published still."""
        by_search: dict[int, list[UUID]] = {}
        for match in work.saved_searches.told_by(delivery.id):
            by_search.setdefault(match.saved_search_id, []).append(match.brief_id)
        openings = _openings(work, delivery, subscription)
        if not by_search and not openings:
            return []
        told = work.saved_searches.of(subscription.id)
        labels = self._site.labels[subscription.language]
        taxonomy = self._silta.vocabularies.taxonomy
        stored = work.briefs.get_many({brief_id for found in by_search.values() for brief_id in found})
        entries = {}
        for brief_id, item in stored.items():
            if item.brief.status is BriefStatus.PUBLISHED:
                entries[brief_id] = shown_entry(freeze(item.brief, taxonomy), labels)
        found = []
        for search in told:
            inside = {item: entries[item] for item in by_search.get(search.id, ()) if item in entries}
            inside |= openings.get(search.id, {})
            if inside:
                found.append((search, inside))
        return found

    def _shown_search(self, search: SavedSearch, entries: Mapping[UUID, ShownEntry], language: Language) -> ShownSearch:
        name = describe_search(search.query, self._site.labels[language]) or gettext("All briefs")
        parameters = "&".join(part for part in (search.query, "sort=newest", f"lang={language.value}") if part)
        listed = tuple(entries.values())
        path = "/exchange" if is_over_openings(search.query) else "/search"
        address = f"{self._silta.settings.site_url}{path}?{parameters}"
        return ShownSearch(name, address, listed[:TOLD], max(0, len(listed) - TOLD))

    @property
    def _site(self) -> Site:
        site: Site = self._app.extensions[EXTENSION]
        return site


def _openings(work: UnitOfWork, delivery: Delivery, subscription: Subscription) -> dict[int, dict[UUID, ShownEntry]]:
    """Return the openings that a mail tells and that are open still, by the search."""
    alerts = work.saved_searches.openings_told_by(delivery.id)
    stored = work.exchange.get_many(item.opening_id for item in alerts)
    found: dict[int, dict[UUID, ShownEntry]] = {}
    for item in alerts:
        known = stored.get(item.opening_id)
        if known is not None and known.profile.is_open(today()):
            language, text = known.profile.texts.nearest(subscription.language)
            facts = gettext("Demonstration") if known.profile.demonstration else ""
            entry = ShownEntry(text.title, text.summary, language, known.profile.slug, facts=facts, folder="exchange")
            found.setdefault(item.saved_search_id, {})[item.opening_id] = entry
    return found


@dataclass(frozen=True, slots=True)
class _Keyed:
    """An issue that is known by its number and version: comparing whole issues would take as long as writing them."""

    issue: Issue

    def __hash__(self) -> int:
        return hash((self.issue.number, self.issue.version))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and (self.issue.number, self.issue.version) == (
            other.issue.number,
            other.issue.version,
        )
