"""Pages of people: only with a recorded consent, gone at once without it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import SDO

from kb.curation.leaving import delete_account
from kb.curation.organisation_merges import merge_organisations
from kb.model import (
    Account,
    AccountRole,
    Contact,
    ContactSentence,
    CooperationProfile,
    Language,
    PeoplePage,
    TransferBrief,
    new_id,
)
from kb.store import SignInSecrets
from tests.exchange.openings import opening
from tests.matching.profiles import profile as offer
from tests.web.accounts.conftest import HASH, SECRET, post, sign_in, token
from tests.web.conftest import english
from tests.web.html_page import Page
from tests.web.schema_org import described
from tests.web.small_site import DESK, brief, open_silta
from web.app import create_app
from web.people import contact_key
from web.silta import Silta

ORCID = "0000-0002-1825-0097"
AGREED = {
    "given_on": "2026-05-04",
    "basis": "recorded",
    "given_by": "Example Person",
    "note": "by mail",
    "wording": "recorded-2",
}
CONTACT = {"name": "Example Person", "email": "person@example.org", "organisation": "Example Lab", "consent": AGREED}
LAB = [{"organisation": {"name": "Example Lab", "country": "FI"}, "role": "coordinator"}]
Open = Callable[..., tuple[Silta, FlaskClient]]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Open]:
    opened: list[Silta] = []

    def make(*made: TransferBrief) -> tuple[Silta, FlaskClient]:
        silta = open_silta(tmp_path, made, secret_key=SECRET, sign_ins_per_minute=0)
        opened.append(silta)
        return silta, english(create_app(silta))

    yield make
    for silta in opened:
        silta.close()


def add_account(silta: Silta, name: str = "Example Researcher", **fields: Any) -> Account:
    account = Account(
        id=new_id(),
        email=fields.pop("email", "researcher@example.org"),
        name=name,
        language=Language.EN,
        roles=frozenset({AccountRole.RESEARCHER}),
        created_at=datetime.now(UTC),
        confirmed_at=datetime.now(UTC),
        **fields,
    )
    with silta.database.unit_of_work(writing=True) as work:
        work.accounts.add(account, SignInSecrets(password=HASH))
        work.commit()
    return account


def people_listed(client: FlaskClient) -> dict[str, str]:
    page = Page(client.get("/people").text)
    return {link.text: link["href"] for link in page.all("a") if link["href"].startswith("/people/")}


def change(silta: Silta, slug: str, **update: Any) -> None:
    with silta.database.unit_of_work(writing=True) as work:
        stored = work.briefs.by_slug(slug)
        assert stored is not None
        changed = TransferBrief.model_validate({**stored.brief.model_dump(), **update})
        work.briefs.save(changed, author="test", reason="test")
        work.commit()


def test_only_contacts_who_agreed_have_a_page(site: Open) -> None:
    _, client = site(
        brief("agreed", contact=CONTACT, organisations=LAB),
        brief(
            "silent", contact={"name": "Silent Person", "email": "silent@example.org", "organisation": "Example Lab"}
        ),
        brief("desk", contact={"name": "Transfer desk", "email": "desk@example.org", "consent": DESK}),
        brief("author", people=[{"name": "Quiet Author", "orcid": ORCID}]),
    )
    listed = people_listed(client)
    assert set(listed) == {"Example Person"}
    page = Page(client.get(listed["Example Person"]).text)
    assert page.one("h1").text == "Example Person"
    assert "Example Lab" in page.text
    assert "/briefs/agreed" in page.links
    assert "person@example.org" not in client.get(listed["Example Person"]).text, "agreed for the brief, not for this"
    assert page.one("meta", name="robots")["content"] == "noindex, follow"
    for name in ("Silent Person", "Quiet Author", "Transfer desk"):
        assert name not in client.get("/people").text
    author = Page(client.get("/briefs/author").text)
    assert [link for link in author.links if link.startswith("/people/")] == []


@pytest.mark.parametrize("key", ["nobody", "..%2Fetc", "%00", "x" * 500, "%F0%9F%98%80", "silent-person-000000"])
def test_nobody_else_has_one(site: Open, key: str) -> None:
    _, client = site(brief("agreed", contact=CONTACT))
    assert client.get(f"/people/{key}").status_code == 404


def test_an_organisation_shows_who_agreed(site: Open) -> None:
    silent = {"name": "Silent Person", "email": "silent@example.org", "organisation": "Example Lab"}
    elsewhere = {**CONTACT, "name": "Other Person", "organisation": "Example Works"}
    _, client = site(
        brief("agreed", contact=CONTACT, organisations=LAB),
        brief("silent", contact=silent, organisations=LAB),
        brief("elsewhere", contact=elsewhere, organisations=LAB),
    )
    response = client.get("/organisations/example-lab-fi")
    links = [link.text for link in Page(response.text).all("a") if link["href"].startswith("/people/")]
    assert links == ["Example Person"]
    for hidden in ("Silent Person", "silent@example.org", "Other Person", "person@example.org"):
        assert hidden not in response.text


def test_a_withdrawn_consent_takes_the_page_away_at_once(site: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    silta, client = site(brief("agreed", contact=CONTACT, organisations=LAB))
    address = people_listed(client)["Example Person"]
    assert client.get(address).status_code == 200
    # Even while the listing that was read before is still in use.
    monkeypatch.setattr("web.listing.KEPT", 1e9)
    change(silta, "agreed", contact={**CONTACT, "consent": None})
    assert client.get(address).status_code == 404
    assert people_listed(client) == {}


@pytest.mark.parametrize(
    "consent",
    [
        {"given_on": "2026-05-04", "given_by": "Example Person", "wording": "contact-1"},
        {"given_on": "2026-05-04", "given_by": "Example Person", "wording": "api-1"},
        {"given_on": "2026-05-04", "given_by": "Example Person", "basis": "recorded", "note": "by mail"},
    ],
)
def test_who_agreed_to_the_brief_alone_is_named_nowhere_else(
    site: Open, consent: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.listing.KEPT", 0)
    silta, client = site(brief("earlier", contact={**CONTACT, "consent": consent}, organisations=LAB))
    assert "person@example.org" in client.get("/briefs/earlier").text
    assert people_listed(client) == {}
    assert client.get(f"/people/{contact_key(Contact.model_validate(CONTACT))}").status_code == 404
    assert "Example Person" not in client.get("/organisations/example-lab-fi").text
    change(silta, "earlier", contact=CONTACT)
    assert people_listed(client).keys() == {"Example Person"}
    assert "Example Person" in client.get("/organisations/example-lab-fi").text


@pytest.mark.parametrize("wording", list(ContactSentence))
def test_every_sentence_of_today_speaks_of_the_page(site: Open, wording: str) -> None:
    consent = {"given_on": "2026-11-26", "given_by": "Example Person", "wording": wording}
    _, client = site(brief("agreed", contact={**CONTACT, "consent": consent}))
    assert people_listed(client).keys() == {"Example Person"}


def test_erasing_a_contact_takes_the_page_away(site: Open) -> None:
    silta, client = site(brief("agreed", contact=CONTACT))
    address = people_listed(client)["Example Person"]
    with silta.database.unit_of_work(writing=True) as work:
        stored = work.briefs.by_slug("agreed")
        assert stored is not None
        work.erasures.erase_contact(stored.brief.id, actor_id=None)
        work.commit()
    assert client.get(address).status_code == 404
    assert people_listed(client) == {}


def test_people_say_in_their_account_that_they_want_a_page_and_that_they_do_not(site: Open) -> None:
    silta, client = site(brief("author", people=[{"name": "Example Researcher", "orcid": ORCID}]))
    account = add_account(silta)
    with silta.database.unit_of_work(writing=True) as work:
        work.accounts.link(account.id, "https://orcid.org", ORCID, datetime.now(UTC))
        work.commit()
    visitor = english(client.application)
    assert people_listed(visitor) == {}
    sign_in(client, account.email)
    form = "/account/people-page"
    post(client, form)
    assert people_listed(visitor) == {}, "nothing without the tick"
    before = datetime.now(UTC)
    post(client, form, agreed="people-page-1")
    with silta.database.unit_of_work() as work:
        given = work.people_pages.given_by(account.id)
    assert given is not None
    assert given.wording == "people-page-1"
    assert before <= given.given_at <= datetime.now(UTC)
    address = people_listed(visitor)["Example Researcher"]
    shown = visitor.get(address).text
    page = Page(shown)
    assert f"https://orcid.org/{ORCID}" in page.links
    assert "/briefs/author" in page.links
    assert "researcher@example.org" not in shown
    assert page.one("meta", name="robots")["content"] == "noindex, follow"
    assert address in Page(visitor.get("/briefs/author").text).links, "who agreed is a link in the brief"

    post(client, form, agreed="people-page-1", with_mail="yes", indexed="yes")
    shown = visitor.get(address).text
    assert "researcher@example.org" in shown
    assert Page(shown).all("meta", name="robots") == []

    post(client, f"{form}/withdraw", form_at=form)
    assert visitor.get(address).status_code == 404
    assert people_listed(visitor) == {}
    assert address not in Page(visitor.get("/briefs/author").text).links
    with silta.database.unit_of_work() as work:
        assert work.people_pages.given_by(account.id) is None


def agreed(silta: Silta, account: Account, **fields: Any) -> str:
    page = PeoplePage(
        account_id=account.id, key="example-page", wording="people-page-1", given_at=datetime.now(UTC), **fields
    )
    with silta.database.unit_of_work(writing=True) as work:
        work.people_pages.show(page)
        work.commit()
    return "/people/example-page"


def test_search_engines_learn_of_those_alone_who_agreed_to_it(site: Open) -> None:
    silta, client = site(brief("agreed", contact=CONTACT, organisations=LAB))
    account = add_account(silta, organisation="example-lab-fi")
    address = agreed(silta, account)
    assert "/people/" not in client.get("/sitemap.xml").text
    assert Page(client.get(address).text).all("script", type="application/ld+json") == []
    agreed(silta, account, indexed=True)
    sitemap = client.get("/sitemap.xml").text
    assert sitemap.count("/people/") == 1
    assert f"<loc>https://silta.example.org{address}</loc>" in sitemap
    graph, one = described(client, address)
    assert (one, rdflib.RDF.type, SDO.Person) in graph
    assert str(graph.value(one, SDO.name)) == "Example Researcher"
    organisation = graph.value(one, SDO.affiliation)
    assert str(organisation) == "https://silta.example.org/organisations/example-lab-fi"
    assert graph.value(one, SDO.email) is None, "the mail address is not shown"
    page = Page(client.get(address).text)
    assert page.one("link", rel="canonical")["href"] == f"https://silta.example.org{address}"
    assert {"de", "en", "fi"} <= {link.attributes.get("hreflang") for link in page.all("link", rel="alternate")}


def test_a_new_name_gets_a_new_address(site: Open) -> None:
    silta, client = site()
    account = add_account(silta, "Former Name")
    address = agreed(silta, account)
    sign_in(client, account.email)
    client.post(
        "/account/about-me", data={"csrf_token": token(client, "/account"), "name": "Later Name", "language": "en"}
    )
    assert client.get(address).status_code == 404
    listed = people_listed(client)
    assert set(listed) == {"Later Name"}
    assert "former" not in listed["Later Name"]


def test_deleting_the_account_deletes_the_page(site: Open) -> None:
    silta, client = site()
    account = add_account(silta)
    address = agreed(silta, account)
    assert client.get(address).status_code == 200
    with silta.database.unit_of_work(writing=True) as work:
        delete_account(work, account.id, actor_id=None)
        work.commit()
    assert client.get(address).status_code == 404
    assert people_listed(client) == {}


def test_who_may_not_sign_in_any_more_is_not_shown(site: Open) -> None:
    silta, client = site()
    account = add_account(silta)
    address = agreed(silta, account)
    with silta.database.unit_of_work(writing=True) as work:
        work.accounts.change(account.id, active=False)
        work.commit()
    assert client.get(address).status_code == 404
    assert people_listed(client) == {}


def test_a_contact_who_has_a_page_is_one_person(site: Open) -> None:
    silta, client = site(brief("agreed", contact=CONTACT))
    contact_address = people_listed(client)["Example Person"]
    account = add_account(silta, "Example Person", email="Person@example.org")
    address = agreed(silta, account)
    assert list(people_listed(client).values()) == [address]
    assert client.get(contact_address).status_code == 404
    assert "/briefs/agreed" in Page(client.get(address).text).links


def test_an_account_at_a_like_domain_is_somebody_else(site: Open) -> None:
    """ß and ss are two domains (IDNA 2008), which may have two owners."""
    desk = {**CONTACT, "email": "person@strasse.example"}
    silta, client = site(brief("agreed", contact=desk))
    address = agreed(silta, add_account(silta, "Somebody Else", email="person@straße.example"))
    assert "/briefs/agreed" not in Page(client.get(address).text).links
    assert "Example Person" in people_listed(client)
    other = Contact.model_validate({**desk, "email": "person@straße.example"})
    assert contact_key(other) != contact_key(Contact.model_validate(desk))


def test_what_was_handed_in_counts_as_published(site: Open) -> None:
    silta, client = site(brief("handed-in"))
    account = add_account(silta)
    address = agreed(silta, account)
    with silta.database.unit_of_work(writing=True) as work:
        stored = work.briefs.by_slug("handed-in")
        assert stored is not None
        work.responsibilities.submit(stored.brief.id, account.id, account.name, None)
        work.commit()
    assert "/briefs/handed-in" in Page(client.get(address).text).links


def test_the_key_of_a_contact_tells_people_of_one_name_apart() -> None:
    one = Contact.model_validate(CONTACT)
    other = one.model_copy(update={"email": "other@example.org"})
    assert contact_key(one) != contact_key(other)
    assert contact_key(one) == contact_key(one.without_consent())


def test_openings_stand_on_the_pages_of_organisation_and_person(site: Open) -> None:
    silta, client = site(brief("one", organisations=LAB))
    account = add_account(silta, organisation="example-lab-fi")
    address = agreed(silta, account)
    owner: dict[str, Any] = {"owner_id": account.id, "owner": account.name, "organisation_key": "example-lab-fi"}
    with silta.database.unit_of_work(writing=True) as work:
        for slug, status in (("an-opening", "published"), ("a-draft", "draft")):
            work.exchange.add(opening(slug, status=status), author="test", reason="test", **owner)
        work.commit()
    for where in (address, "/organisations/example-lab-fi"):
        page = Page(client.get(where).text)
        assert "/exchange/an-opening" in page.links, where
        assert "/exchange/a-draft" not in page.links, where
        assert "Openings" in {heading.text for heading in page.all("h2")}
        assert "Thesis" in page.text


def test_what_is_offered_under_a_name_that_leads_elsewhere_stands_there(site: Open) -> None:
    labs = [{"organisation": {"name": "Example Labs", "country": "FI"}}]
    silta, client = site(brief("one", organisations=LAB), brief("two", organisations=labs))
    with silta.database.unit_of_work(writing=True) as work:
        made = offer("an-offer", status="published", organisation="Example Labs")
        work.cooperation.add(made, author="ingest", reason="test", organisation_key="example-labs-fi")
        work.commit()
    assert "/organisations/example-labs-fi" in Page(client.get("/cooperation/an-offer").text).links
    assert "/cooperation/an-offer" not in Page(client.get("/organisations/example-lab-fi").text).links
    with silta.database.unit_of_work(writing=True) as work:
        [pair] = work.organisation_pairs.waiting()
        stays, _ = merge_organisations(work, pair.id, author="scout")
        work.commit()
    address = f"/organisations/{stays.key}"
    assert "/cooperation/an-offer" in Page(client.get(address).text).links
    assert address in Page(client.get("/cooperation/an-offer").text).links


def test_offers_and_requests_stand_on_the_pages_of_organisation_and_person(site: Open) -> None:
    silta, client = site(brief("one", organisations=LAB))
    account = add_account(silta, organisation="example-lab-fi")
    address = agreed(silta, account)
    with silta.database.unit_of_work(writing=True) as work:
        for slug, kind, status in (
            ("an-offer", "technology-offer", "published"),
            ("a-request", "research-request", "published"),
            ("a-draft", "technology-offer", "draft"),
        ):
            profile = CooperationProfile.model_validate(
                {
                    "id": new_id(),
                    "slug": slug,
                    "status": status,
                    "type": kind,
                    "texts": {"en": {"title": f"Title of {slug}", "summary": "Short.", "description": "Long."}},
                    "organisation": "Example Lab",
                    "technologies": ["robotics"],
                }
            )
            owner = {"owner_id": account.id, "owner": account.name, "organisation_key": "example-lab-fi"}
            work.cooperation.add(profile, author="test", reason="test", **owner)  # type: ignore[arg-type]
        work.commit()
    for where in (address, "/organisations/example-lab-fi"):
        page = Page(client.get(where).text)
        found = {link for link in page.links if link.startswith("/cooperation/")}
        assert found >= {"/cooperation/an-offer", "/cooperation/a-request"}, where
        assert "/cooperation/a-draft" not in found, where
        assert {"Offers", "Requests"} <= {heading.text for heading in page.all("h2")}
        assert "Title of an-offer" in page.text
