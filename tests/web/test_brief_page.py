"""The page of a brief: what an SME reads, what supports it, and where it goes when it moves."""

from collections.abc import Callable

from flask.testing import FlaskClient

from kb.model import BriefStatus, TransferBrief
from tests.web.html_page import Page
from tests.web.small_site import brief
from web.explore.brief_page import EXCERPT, excerpt
from web.silta import Silta

SiteOf = Callable[[list[TransferBrief]], tuple[Silta, FlaskClient]]
PUMPS = "/briefs/vibration-watch-for-pumps"


def read(client: FlaskClient, address: str = PUMPS, **headers: str) -> Page:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return Page(response.text)


def test_the_first_part_answers_what_an_sme_asks(client: FlaskClient) -> None:
    page = read(client)
    assert page.one("h1").text == "Vibration watch for pumps (en)"
    answers = page.one("section", class_="answers").text
    for question in ("How ready is it?", "What do I gain?", "What does it take?", "Whom do I ask?"):
        assert question in answers
    assert "TRL 6–7" in answers
    assert "Fewer stops. Less waste." in answers
    assert "One sensor a machine. Two days of work." in answers
    assert "mailto:transfer%40example.org?subject=Vibration%20watch%20for%20pumps%20%28en%29" in page.links


def test_an_excerpt_of_words_without_blanks() -> None:
    whole = "工場" * EXCERPT
    assert excerpt(whole) == f"{whole[:EXCERPT]}\N{NO-BREAK SPACE}…"
    assert excerpt("word " * EXCERPT, 12) == "word word\N{NO-BREAK SPACE}…"
    assert excerpt("![](picture.png)") == "", "no sign that something was cut where there are no words"


def test_the_level_aimed_at_stands_apart(client: FlaskClient) -> None:
    page = read(client)
    target = page.one("p", class_="answer-target")
    assert "TRL 9" in target.text
    assert "TRL 9" not in page.one("p", class_="answer-value").text
    assert "The project will reach TRL 9." in page.text


def test_every_judgement_shows_its_evidence(client: FlaskClient) -> None:
    page = read(client)
    judgements = page.all("details", class_="judgement")
    assert len(judgements) == 5  # maturity, target, potential, pattern, technology
    estimated = next(element for element in judgements if "estimated by rules" in element.text)
    for part in ("It opens up new customers.", "60\xa0%", "cordis:101"):
        assert part in estimated.text
    confirmed = judgements[0].text
    for part in ("It runs in three plants.", "confirmed by a person", "Test desk", "May 4, 2026", "The solution"):
        assert part in confirmed


def test_facts_and_provenance(client: FlaskClient) -> None:
    page = read(client)
    for link in (
        "https://orcid.org/0000-0002-1825-0097",
        "https://doi.org/10.1234/pumps",
        "https://ror.org/058kzsd48",
        "https://cordis.europa.eu/project/id/101",
        "/search?technology=vibration-analysis",
        "/business-models/pay-per-use",
        "/business-models#levels",
    ):
        assert link in page.links, link
    for words in (
        "patent granted", "pilot users, licensing", "coordinator", "Germany", "€1,234,567", "January 1, 2021",
        "texts.en.solution", "a" * 64, "retrieved on March 1, 2026", "licence: CC-BY-4.0", "Explanation of Pay-per-Use",
        "Level substantial explained",
    ):  # fmt: skip
        assert words in page.text, words
    assert "Not yet reviewed" not in page.one("article", class_="brief").text.split("Related briefs")[0]


def test_each_language_by_a_link_with_the_right_lang(client: FlaskClient) -> None:
    page = read(client)
    assert page.one("div", class_="brief-text")["lang"] == "en"
    assert f"{PUMPS}?text=fi" in page.links
    finnish = read(client, f"{PUMPS}?text=fi")
    assert finnish.one("html")["lang"] == "en"
    assert finnish.one("div", class_="brief-text")["lang"] == "fi"
    assert finnish.one("h1").text == "Vibration watch for pumps (fi)"
    assert finnish.one("h2", id="problem").text == "Ongelma"
    assert "no text in this language" not in finnish.text


def test_the_nearest_language_with_a_note(client: FlaskClient) -> None:
    page = read(client, "/briefs/griff-in-die-kiste")
    assert page.one("div", class_="brief-text")["lang"] == "de"
    assert "This brief has no text in this language: English. Shown instead: German." in page.text
    assert "no text in this language: Finnish" in read(client, "/briefs/griff-in-die-kiste?text=fi").text


def test_demonstrations_and_unreviewed_records_say_so(client: FlaskClient) -> None:
    assert "Demonstration. This brief shows how Silta works." in read(client, "/briefs/griff-in-die-kiste").text
    assert "Not yet reviewed. This brief was made" in read(client, "/briefs/words-of-the-source").text


def test_a_description_is_plain_text(client: FlaskClient) -> None:
    html = client.get("/briefs/words-of-the-source").text
    assert "<p>One &amp; &lt;two&gt;.</p>\n<p>Three.</p>" in html


def test_markdown_is_rendered_and_its_links_are_not_trusted(client: FlaskClient) -> None:
    html = client.get(PUMPS).text
    assert "The <strong>problem</strong> as a firm knows it." in html
    assert '<a href="https://example.org/more" rel="nofollow noopener noreferrer">page</a>' in html


def test_related_briefs_are_others(client: FlaskClient) -> None:
    page = read(client, "/briefs/robot-cell-03")
    related = [element["href"] for element in page.all("a") if "section" in element.inside and "li" in element.inside
               and element["href"].startswith("/briefs/")]  # fmt: skip
    assert related
    assert "/briefs/robot-cell-03" not in related


def test_an_old_slug_redirects_for_ever(site_of: SiteOf) -> None:
    first = brief("first-name")
    silta, client = site_of([first])
    for slug in ("second-name", "third-name"):
        with silta.database.unit_of_work() as work:
            work.briefs.save(first.model_copy(update={"slug": slug}), author="test", reason="renamed")
            work.commit()
    for old in ("first-name", "second-name"):
        response = client.get(f"/briefs/{old}?text=de&other=1")
        assert response.status_code == 301
        assert response.headers["Location"] == "/briefs/third-name?text=de"
        assert client.get(f"/briefs/{old}.json").headers["Location"] == "/briefs/third-name.json"
    assert client.get("/briefs/third-name").status_code == 200


def test_what_is_not_published_is_not_shown(site_of: SiteOf) -> None:
    archived, draft = brief("withdrawn", status="archived"), brief("not-ready", status="draft")
    assert archived.status is BriefStatus.ARCHIVED
    _, client = site_of([archived, draft])
    assert client.get("/briefs/withdrawn").status_code == 410
    assert "withdrawn" in client.get("/briefs/withdrawn").text
    assert client.get("/briefs/withdrawn.json").status_code == 410
    assert client.get("/briefs/not-ready").status_code == 404
    assert client.get("/briefs/not-ready.json").json["status"] == 404


def test_a_brief_that_says_little_still_has_a_page(site_of: SiteOf) -> None:
    _, client = site_of([brief("bare", texts={"fi": {"title": "Niukka", "summary": "Lyhyt.", "description": "Sana."}})])
    page = read(client, "/briefs/bare")
    assert "The source does not say." in page.text
    assert "Nobody has written this down yet." in page.text
    assert "No contact is named yet." in page.text
    assert page.one("div", class_="brief-text")["lang"] == "fi"


def test_what_is_only_proposed_for_a_section_is_shown_to_nobody(site_of: SiteOf) -> None:
    sentence = "A sentence that nobody has accepted."
    evidence = {"quote": sentence, "language": "en", "field": "description", "start": 0}
    made = brief("proposed", proposals=[{"section": "next_step", "evidence": evidence}])
    _, client = site_of([made])
    assert sentence not in client.get("/briefs/proposed").text
    answer = client.get("/briefs/proposed.json")
    assert answer.status_code == 200
    assert "proposals" not in answer.text


def test_two_languages_stand_side_by_side(client: FlaskClient) -> None:
    page = read(client, f"{PUMPS}?text=de&beside=en")
    sides = page.all("div", class_="side")
    assert [side["lang"] for side in sides] == ["de", "en"] * 5
    assert page.one("h1").text == "Vibration watch for pumps (de)"
    assert page.one("p", class_="brief-title-beside").text == "Vibration watch for pumps (en)"
    assert [" ".join(side.text.split())[:12] for side in sides[:2]] == ["Das Problem ", "The problem "]
    assert page.one("meta", name="robots")["content"] == "noindex, follow"
    finnish = next(link["href"] for link in page.all("a", hreflang="fi") if "lang=fi" in link["href"])
    assert finnish == f"{PUMPS}?text=de&beside=en&lang=fi"


def test_a_section_that_one_language_lacks_leaves_its_place(site_of: SiteOf) -> None:
    texts = brief("half", ("de", "en")).texts.model_dump()
    texts["en"]["next_step"] = ""
    _, client = site_of([brief("half", texts={"de": texts["de"], "en": texts["en"]})])
    page = read(client, "/briefs/half?text=de&beside=en")
    assert len(page.all("div", class_="side")) == 10
    assert "This language lacks the section: English." in page.text


def test_a_language_beside_that_is_not_there_is_left_out(client: FlaskClient) -> None:
    for beside in ("de", "fi", "xx", ""):
        page = read(client, f"/briefs/griff-in-die-kiste?beside={beside}")
        assert page.all("div", class_="side") == []
        assert "Side by side" not in page.text
    assert "/briefs/vibration-watch-for-pumps?text=de&beside=en" in read(client, f"{PUMPS}?text=de").links
