import pytest

from ingest.sources.documents.document import Block
from ingest.sources.documents.sections import divide, section_of


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Herausforderung", "problem"), ("2. LÖSUNG:", "solution"), ("Ihr Nutzen", "benefit"),
        ("The challenge", "problem"), ("How it works", "solution"), ("Benefits", "benefit"),
        ("Haaste", "problem"), ("Ratkaisu", "solution"), ("Hyödyt", "benefit"), ("– Edut –", "benefit"),
        ("Voraussetzungen", "requirements"), ("Vaatimukset", "requirements"), ("Next steps", "next_step"),
        ("Nächste Schritte", "next_step"), ("Seuraavat askeleet", "next_step"),
        ("A problem shared", None), ("Kontakt", None), ("", None), ("123", None),
    ],
)  # fmt: skip
def test_headings(heading: str, section: str | None) -> None:
    assert section_of(heading) == section


def test_a_section_ends_at_the_next_heading() -> None:
    text = divide(
        "T",
        "en",
        "S",
        [
            Block("Intro."),
            Block("Problem", is_heading=True),
            Block("One."),
            Block("Two."),
            Block("Contact", is_heading=True),
            Block("Write to us."),
            Block("Benefit: it is cheap."),
            Block("Note: this is no section."),
            Block("Next step"),
            Block("Call."),
        ],
    )
    assert text.problem == "One.\n\nTwo."
    assert text.description == "Intro.\n\nContact\n\nWrite to us.\n\nNote: this is no section."
    assert (text.benefit, text.next_step, text.solution) == ("it is cheap.", "Call.", "")
    assert (text.title, text.language, text.summary) == ("T", "en", "S")
