"""The three languages side by side, with what is to be done."""

from tests.web.curate.editor.conftest import Case, Person
from tests.web.html_page import Page
from tests.web.person import sound


def marks(page: Page) -> list[str]:
    return [element.text for element in page.all("span", class_="todo") if "todo-" in element["class"]]


def test_missing_and_older_texts_are_marked(scout: Person, case: Case) -> None:
    page = scout.page(f"{case.address}/translations")
    # German lacks title, summary and problem; Finnish lacks the problem.
    assert marks(page) == ["Missing"] * 4
    fields = [element["name"] for element in page.all("textarea")]
    assert fields[:3] == ["texts.de.summary", "texts.en.summary", "texts.fi.summary"]
    english = {"texts.en.summary": "Fewer stops, in figures: 30 %."}
    assert scout.send(case.address, english, revision="1", tab="translations").status_code == 303
    page = scout.page(f"{case.address}/translations")
    assert sorted(marks(page)) == ["Missing"] * 4 + ["Older than another language"]
    (button,) = page.all("button", name="path")
    assert button["value"] == "texts.fi.summary"


def test_a_text_that_still_fits_is_not_marked_any_more(scout: Person, case: Case) -> None:
    scout.send(case.address, {"texts.en.summary": "Fewer stops."}, revision="1", tab="translations")
    compared = f"{case.address}/translations/compared"
    assert scout.send(compared, revision="2", path="texts.fi.summary").status_code == 303
    assert "Older than another language" not in marks(scout.page(f"{case.address}/translations"))
    assert case.stored.revision == 2
    sound(scout.send(compared, revision="2", path="texts.de.summary"), 422)
    sound(scout.send(compared, revision="1", path="texts.fi.summary"), 409)
    # The next change marks it again.
    scout.send(case.address, {"texts.en.summary": "No stops."}, revision="2", tab="translations")
    assert "Older than another language" in marks(scout.page(f"{case.address}/translations"))


def test_all_languages_are_saved_together(scout: Person, case: Case) -> None:
    typed = {"texts.de.title": "Pumpen überwachen", "texts.en.title": "Hearing pumps", "texts.fi.title": "Pumput"}
    assert scout.send(case.address, typed, revision="1", tab="translations").status_code == 303
    assert [case.said(f"{code}.title") for code in ("de", "en", "fi")] == list(typed.values())
    assert case.stored.revision == 2
    assert "Older" not in " ".join(marks(scout.page(f"{case.address}/translations")))


def test_what_cannot_be_kept_stays_in_its_cell(scout: Person, case: Case) -> None:
    typed = {"texts.de.title": "", "texts.de.summary": "Ohne Titel.", "texts.fi.title": "Uusi"}
    page = sound(scout.send(case.address, typed, revision="1", tab="translations"), 422)
    assert page.one("textarea", name="texts.de.summary").text.strip() == "Ohne Titel."
    assert page.one("input", name="texts.de.title")["aria-invalid"] == "true"
    assert page.one("input", name="texts.fi.title")["value"] == "Uusi"
    assert case.stored.revision == 1
