"""What a hit shows, what is suggested and what is similar."""

from dataclasses import replace
from uuid import UUID

from kb.search.backend import Backend
from kb.search.request import UNKNOWN, FacetName, Match, SearchRequest
from kb.search.result import Hit
from tests.contract.catalogue import document, text
from tests.contract.shared import DE, EN, FI, MILLING, PUMP, TAGGED, Opened, fill, marked, plain


class Showing(Opened):
    """What a hit shows, what is suggested and what is similar."""

    def test_a_hit_shows_the_readers_language_or_the_first_text(self, backend: Backend) -> None:
        both = {EN: text("Listening", "Early."), DE: text("Lauschen", "Früh.")}
        fill(backend, [document(1, both), document(2, {FI: text("Kuuntelu", "Ajoissa.")})])
        shown = {hit.slug: hit for hit in backend.search(SearchRequest(language=DE)).hits}
        assert (plain(shown["brief-1"].title), shown["brief-1"].language) == ("Lauschen", DE)
        assert (plain(shown["brief-2"].title), shown["brief-2"].language) == ("Kuuntelu", FI)
        finnish = {hit.slug: hit for hit in backend.search(SearchRequest(language=FI)).hits}
        assert (plain(finnish["brief-1"].title), finnish["brief-1"].language) == ("Listening", EN)

    def test_a_hit_has_the_briefs_own_values(self, backend: Backend) -> None:
        made = document(
            1, technologies=("machine-vision",), level=4, upper=5, year=2024, sectors=("food",), countries=("DE", "FI")
        )
        fill(backend, [made])
        hit = backend.search(SearchRequest()).hits[0]
        assert hit.id == made.id
        assert hit.terms[FacetName.TECHNOLOGY] == ("machine-vision",)
        assert hit.terms[FacetName.MATURITY] == ("validated", "trl4", "trl5")
        assert hit.terms[FacetName.COUNTRY] == ("DE", "FI")
        assert hit.terms[FacetName.POTENTIAL] == (UNKNOWN,)
        assert (hit.year, hit.demonstration, hit.reviewed) == (2024, True, False)

    def test_a_hit_names_the_site_that_a_brief_belongs_to(self, backend: Backend) -> None:
        theirs = replace(document(1), home="partner.example.org")
        fill(backend, [theirs, document(2)])
        homes = {hit.slug: hit.home for hit in backend.search(SearchRequest()).hits}
        assert homes == {"brief-1": "partner.example.org", "brief-2": ""}

    def test_words_are_marked_and_a_passage_shows_what_title_and_summary_do_not(self, backend: Backend) -> None:
        fill(backend, [PUMP, MILLING])
        title = backend.search(SearchRequest(text="überwachung")).hits[0].title
        assert marked(title) == ["Fräsmaschinenüberwachung"]
        hit = backend.search(SearchRequest(text="bearing")).hits[0]
        assert (marked(hit.title), marked(hit.summary), marked(hit.snippet)) == ([], [], ["Bearings"])
        assert not backend.search(SearchRequest()).hits[0].snippet

    def test_says_what_a_brief_shares_with_a_need(self, backend: Backend) -> None:
        need = "Unsere Fräsmaschine fällt aus: vorausschauende Wartung, die Ausfälle erkennen soll, bearings and pumps"
        fill(backend, [PUMP, MILLING, TAGGED, document(9, {EN: text("Grippers for food")})])
        found = backend.search(SearchRequest(text=need, language=DE, match=Match.ANY, need=True)).hits
        reasons = {hit.slug: hit.reasons for hit in found}
        assert set(reasons) == {"brief-1", "brief-2", "brief-4"}
        assert reasons["brief-1"] == ((), (("bearings", EN), ("pumps", EN)))
        assert reasons["brief-2"] == ((), (("Fräsmaschine", DE), ("Ausfälle", DE), ("erkennen", DE)))
        assert reasons["brief-4"] == (("predictive-maintenance",), ())

    def test_reasons_prefer_the_language_that_is_shown(self, backend: Backend) -> None:
        fill(backend, [document(1, {EN: text("Robot arms"), DE: text("Robot und Greifer")})])
        for language in (DE, EN):
            hit = backend.search(SearchRequest(text="robot zzz", language=language, match=Match.ANY)).hits[0]
            assert hit.reasons == ((), (("robot", language),))
        assert backend.search(SearchRequest(text="robot", language=DE)).hits[0].reasons is None

    def test_suggests_technologies_then_titles(self, backend: Backend) -> None:
        fill(backend, [document(1, {EN: text("Machine tools that listen")}), document(2, {DE: text("Maschinenbau")})])
        found = backend.suggest("mach", EN)
        assert [(item.kind, item.target) for item in found] == [("technology", "machine-vision"), ("brief", "brief-1")]
        assert found[0].text == "machine vision"
        assert [item.target for item in backend.suggest("machine to", EN)] == ["brief-1"]
        assert backend.suggest("wart", DE)[0].text == "vorausschauende Wartung"
        assert backend.suggest("wart", FI)[0].target == "predictive-maintenance"
        assert backend.suggest("zzz", EN) == backend.suggest(" - ", EN) == ()

    def test_titles_have_a_place_among_many_technologies(self, backend: Backend) -> None:
        fill(backend, [document(1, {EN: text("Maintenance of presses")})])
        found = backend.suggest("ma", EN, limit=3)
        assert len(found) == 3
        assert found[-1].target == "brief-1"

    def test_similar_briefs_share_technologies_and_words(self, backend: Backend) -> None:
        shared = document(1, {EN: text("Listening to bearings")}, technologies=("predictive-maintenance",))
        tagged = document(2, {DE: text("Lager abhören")}, technologies=("predictive-maintenance",))
        worded = document(3, {EN: text("What bearings tell when listening")})
        other = document(4, {EN: text("Grippers for food")}, technologies=("robotics",))
        fill(backend, [shared, tagged, worded, other])
        found = backend.similar(shared.id, EN)
        assert {hit.slug for hit in found} == {"brief-2", "brief-3"}
        assert all(isinstance(hit, Hit) for hit in found)
        assert len(backend.similar(shared.id, EN, limit=1)) == 1
        assert backend.similar(UUID(int=99), EN) == ()
