"""A small knowledge base with known figures, in a store and an index of their own."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kb.curation.organisations import OrganisationRegister
from kb.model import TransferBrief, new_id
from kb.search.backends import open_backend
from kb.search.indexer import Indexer
from kb.search.search import Searcher
from kb.settings import Settings
from tests.new_store import new_store
from tests.vocabulary_memory import read_vocabularies
from web.silta import Silta

PREFIXES = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tech: <https://silta.example.org/technologies/> .
"""
# id, broader, German, English, Finnish, an English synonym
CONCEPTS = (
    ("maintenance", "", "Instandhaltung", "maintenance", "kunnossapito", "upkeep of plants"),
    (
        "predictive-maintenance",
        "maintenance",
        "vorausschauende Instandhaltung",
        "predictive maintenance",
        "ennakoiva kunnossapito",
        "PdM",
    ),
    (
        "vibration-analysis",
        "predictive-maintenance",
        "Schwingungsanalyse",
        "vibration analysis",
        "värähtelyanalyysi",
        "vibration diagnostics",
    ),
    ("robotics", "", "Robotik", "robotics", "robotiikka", "industrial robots"),
    ("bin-picking", "robotics", "Griff in die Kiste", "bin picking", "kasapoiminta", "random bin picking"),
)
PATTERNS = (("pay-per-use", 35, "Pay-per-Use"), ("subscription", 48, "Subscription"), ("license", 26, "License"))
SECTORS = (
    ("mechanical-engineering", "28", "Maschinenbau", "mechanical engineering", "konepajateollisuus"),
    ("food-processing", "10", "Lebensmittel", "food processing", "elintarviketeollisuus"),
)
DESK = {"given_on": "2026-05-04", "basis": "desk"}
LEVELS = ("incremental", "substantial", "disruptive")
RULES = """\
# How the potential is estimated

## The rules

The highest level with a cue counts <script>alert(1)</script>.

## Auf Deutsch

Die höchste Stufe mit einem Stichwort zählt.
"""


def write_content(folder: Path) -> None:
    """Write the vocabularies of the small knowledge base."""
    (folder / "taxonomy").mkdir(parents=True)
    (folder / "business_models").mkdir()
    (folder / "sectors").mkdir()
    concepts = [PREFIXES]
    for identifier, broader, de, en, fi, synonym in CONCEPTS:
        up = f"skos:broader tech:{broader} ;" if broader else ""
        concepts.append(
            f'tech:{identifier} a skos:Concept ; {up} skos:prefLabel "{de}"@de, "{en}"@en, "{fi}"@fi ;'
            f' skos:altLabel "{synonym}"@en ;'
            f' skos:scopeNote "Was {de} heißt."@de, "What {en} means."@en, "Mitä {fi} on."@fi .'
        )
    write_pages(folder / "pages")
    (folder / "taxonomy" / "small.ttl").write_text("\n".join(concepts), encoding="utf-8")
    (folder / "business_models" / "patterns.yaml").write_text(
        "\n".join(
            f"- {{id: {identifier}, number: {number}, name: {{de: {name}, en: {name}, fi: {name}}},"
            f" explanation: {{de: Erklärung {name}, en: Explanation of {name}, fi: Selitys {name}}}}}"
            for identifier, number, name in PATTERNS
        ),
        encoding="utf-8",
    )
    (folder / "business_models" / "levels.yaml").write_text(
        "\n".join(
            f"- {{id: {level}, name: {{de: {level}-de, en: {level}, fi: {level}-fi}},"
            f" explanation: {{de: Stufe {level}, en: Level {level} explained, fi: Taso {level}}},"
            f" criteria: {{de: Merkmale, en: Criteria of {level}, fi: Tunnusmerkit}}}}"
            for level in LEVELS
        ),
        encoding="utf-8",
    )
    (folder / "business_models" / "README.md").write_text(RULES, encoding="utf-8")
    (folder / "sectors" / "sectors.yaml").write_text(
        "\n".join(
            f'- {{id: {identifier}, nace: ["{nace}"], name: {{de: {de}, en: {en}, fi: {fi}}},'
            f" scope: {{de: {de}, en: {en}, fi: {fi}}}}}"
            for identifier, nace, de, en, fi in SECTORS
        ),
        encoding="utf-8",
    )


def write_pages(folder: Path) -> None:
    """Write pages of the site: one in three languages, a long one in English alone, one that is broken."""
    folder.mkdir()
    for language, title in (("de", "Über uns"), ("en", "About us"), ("fi", "Meistä")):
        head = f"title: {title}\ndescription: Description in {language}.\nlinked: header"
        body = f"Text in {language} <script>alert(1)</script>.\n\n## Main\n\nTo whom? <mark>fill in</mark>"
        (folder / f"about.{language}.md").write_text(f"---\n{head}\n---\n\n{body}\n", encoding="utf-8")
    sections = "\n\n".join(f"## Part {number}\n\n{'Words. ' * 120}\n\n### Detail" for number in range(1, 5))
    (folder / "help.en.md").write_text(f"---\ntitle: Help\norder: 5\n---\n{sections}\n", encoding="utf-8")
    (folder / "broken.en.md").write_text("---\ntitel: Mistyped\n---\ntext", encoding="utf-8")


def confirmed(value: object, quote: str = "It runs in three plants.") -> dict[str, Any]:
    """Make an assessment that a desk has confirmed."""
    return {
        "value": value,
        "origin": "confirmed",
        "assessor": "Test desk",
        "assessed_on": "2026-05-04",
        "evidence": [{"quote": quote, "language": "en", "field": "solution"}],
    }


def text(title: str, **sections: str) -> dict[str, str]:
    """Make a complete text."""
    return {
        "title": title,
        "summary": f"Summary of {title}.",
        "problem": "The **problem** as a firm knows it.",
        "solution": "It runs in three plants. A [page](https://example.org/more) says more.",
        "benefit": "Fewer stops. Less waste.",
        "requirements": "One sensor a machine. Two days of work.",
        "next_step": "Choose one machine.",
        **sections,
    }


def brief(slug: str, languages: Sequence[str] = ("en",), **fields: Any) -> TransferBrief:
    """Make a published brief."""
    words = fields.pop("title", slug.replace("-", " ").capitalize())
    return TransferBrief.model_validate(
        {
            "id": new_id(),
            "slug": slug,
            "status": "published",
            "texts": {
                language: text(f"{words} ({language})" if len(languages) > 1 else words) for language in languages
            },
            "published_on": date(2026, 1, 1),
            "year": 2025,
            **fields,
        }
    )


def briefs() -> list[TransferBrief]:
    """The briefs of the small knowledge base: 27 of them, 24 alike but for what the tests count."""
    pump = brief(
        "vibration-watch-for-pumps",
        ("de", "en", "fi"),
        technologies=[confirmed("vibration-analysis")],
        sectors=["mechanical-engineering"],
        maturity=confirmed({"level": 6, "upper": 7}),
        target_maturity={
            "value": {"level": 9},
            "origin": "stated",
            "evidence": [{"quote": "The project will reach TRL 9."}],
        },
        business_models=[confirmed("pay-per-use")],
        potential={
            "value": "substantial",
            "origin": "estimated",
            "confidence": 0.6,
            "evidence": [{"quote": "It opens up new customers.", "source": "cordis:101"}],
        },
        ipr_status="patent-granted",
        cooperation_sought=["pilot", "licence"],
        organisations=[
            {
                "organisation": {
                    "name": "Universität Paderborn",
                    "country": "DE",
                    "ror": "https://ror.org/058kzsd48",
                    "url": "https://www.uni-paderborn.de/",
                },
                "role": "coordinator",
            }
        ],
        people=[{"name": "Ada Lovelace", "orcid": "0000-0002-1825-0097"}],
        contact={"name": "Transfer desk", "email": "transfer@example.org", "phone": "+49 5251 0000", "consent": DESK},
        project={
            "identifier": "101",
            "acronym": "PUMPS",
            "title": "Pumps that say what they need",
            "total_cost": 1234567,
            "start": "2021-01-01",
            "end": "2024-12-31",
        },
        publications=[{"title": "On pumps", "doi": "10.1234/pumps", "year": 2024}],
        sources=[
            {
                "source": "cordis",
                "identifier": "101",
                "address": "https://cordis.europa.eu/project/id/101",
                "licence": "CC-BY-4.0",
                "retrieved_at": datetime(2026, 3, 1, tzinfo=UTC),
                "sha256": "a" * 64,
            }
        ],
        origins=[{"field": "texts.en.solution", "source": "cordis:101"}],
        licence="CC-BY-4.0",
        reviewed_on=date(2026, 5, 4),
        published_on=date(2026, 6, 1),
        year=2026,
    )
    german = brief(
        "griff-in-die-kiste",
        ("de",),
        demonstration=True,
        technologies=[confirmed("bin-picking")],
        sectors=["food-processing"],
        maturity=confirmed({"level": 7, "upper": 8}),
        potential=confirmed("disruptive"),
        published_on=date(2026, 5, 1),
    )
    description = brief(
        "words-of-the-source",
        texts={"en": {"title": "Words of the source", "summary": "Short.", "description": "One & <two>.\n\nThree."}},
    )
    alike = [
        brief(
            f"robot-cell-{number:02}",
            title=f"Robot cell number {number}",
            technologies=[confirmed("robotics")],
            sectors=["mechanical-engineering"] if number % 2 else ["food-processing"],
            maturity=confirmed({"level": 1 + number % 9}),
            business_models=[confirmed("subscription")],
            potential=confirmed("incremental"),
            reviewed_on=date(2026, 2, 1),
            year=2000 + number,
        )
        for number in range(24)
    ]
    return [pump, german, description, *alike]


def open_silta(folder: Path, made: Sequence[TransferBrief], limit: int = 0, **more: Any) -> Silta:
    """Store and index briefs in a folder, and open the knowledge base over them.

    :param limit: how often a visitor may search in a minute; 0 is without limit
    :param more: other settings
    """
    if not (folder / "content").exists():
        write_content(folder / "content")
    settings = Settings(
        **{
            "data": folder / "var",
            "content": folder / "content",
            "site_url": "https://silta.example.org",
            "searches_per_minute": limit,
            **more,
        }
    )
    vocabularies = read_vocabularies(settings.content)
    database = new_store(settings.store_url)
    with database.unit_of_work() as work:
        register = OrganisationRegister(work)
        for item in made:
            keyed = item.model_copy(update={"organisations": register.keyed(item.organisations)})
            work.briefs.save(keyed, author="test", reason="made for the tests")
        work.commit()
    backend = open_backend(settings.backend, settings.index_path, vocabularies)
    Indexer(database, backend, vocabularies.taxonomy).drain()
    return Silta(settings, database, vocabularies, backend, Searcher(backend))
