from datetime import date

import pytest

from ingest.enrich.maturity import find_maturity
from ingest.enrich.passages import Passage
from kb.model import Language, Origin

TODAY = date(2026, 1, 1)


def levels(language: str, text: str) -> tuple[str | None, str | None]:
    found = find_maturity([Passage(Language(language), "description", text, "cordis:1")], TODAY)
    current, target = (None if item is None else str(item.value).removeprefix("TRL ") for item in found)
    return current, target


@pytest.mark.parametrize(
    ("language", "text", "current", "target"),
    [
        ("en", "The prototype is at TRL 6.", "6", None),
        ("en", "A technology readiness level of 7 was demonstrated.", "7", None),
        ("en", "The project will reach TRL 8.", None, "8"),
        ("en", "We bring the technology from TRL 4 to TRL 6.", "4", "6"),
        ("en", "Currently at TRL 3, the project aims at TRL 5.", "3", "5"),
        ("en", "The system has not reached TRL 6.", None, None),
        ("en", "Starting from TRL3, the consortium will validate it at TRL5.", "3", "5"),
        ("en", "TRL 5-6 prototypes exist.", "5-6", None),
        ("en", "The target level is TRL 7.", None, "7"),
        ("en", "The solution reached TRL 7 in 2024 and will be certified next year.", "7", None),
        ("en", "Technology Readiness Level (TRL) 4", "4", None),
        ("en", "Expected TRL at the end of the project: TRL 6.", None, "6"),
        ("en", "By the end of the project, the TRL will be raised to 6.", None, None),
        ("en", "All demonstrators are TRL-9 and on the market.", "9", None),
        ("en", "They are at TRL 4 now and will reach TRL 6.", "4", "6"),
        ("de", "Das Verfahren ist bei TRL 4, und bis 2027 soll TRL 6 erreicht werden.", "4", "6"),
        ("fi", "Menetelmä on TRL-tasolla 4, ja tavoitteena on TRL 6.", "4", "6"),
        ("en", "advancing current TRL 2 to TRL 4", "2", "4"),
        ("de", "Der Technologiereifegrad 5-6 ist erreicht.", "5-6", None),
        ("de", "Das Verfahren hat TRL 5 erreicht.", "5", None),
        ("de", "Bis zum Projektende soll TRL 7 erreicht werden.", None, "7"),
        ("de", "Das Verfahren soll TRL 7 erreichen.", None, "7"),
        ("de", "Derzeit liegt der Technologiereifegrad bei 4, Ziel ist TRL 6.", "4", "6"),
        ("de", "TRL 6 ist noch nicht erreicht.", None, None),
        ("de", "Technologie-Reifegrad (TRL) 3", "3", None),
        ("fi", "Teknologian valmiustaso 5 on saavutettu.", "5", None),
        ("fi", "Tavoitteena on TRL 7.", None, "7"),
        ("fi", "Menetelmä on TRL-tasolla 6.", "6", None),
        ("fi", "Hankkeessa saavutetaan TRL-taso 6.", None, "6"),
        ("fi", "TRL 6 ei ole vielä saavutettu.", None, None),
        ("en", "Control of 12 TRLs and TRL 10 or TRL 0 are nonsense, CTRL 5 too.", None, None),
    ],
)
def test_stated_levels(language: str, text: str, current: str | None, target: str | None) -> None:
    assert levels(language, text) == (current, target)


def test_the_evidence_is_the_sentence_at_its_place() -> None:
    text = "We built it. The prototype is at TRL 6. It works."
    current, _ = find_maturity([Passage(Language.EN, "description", text, "cordis:1")], TODAY)
    assert current is not None
    evidence = current.evidence[0]
    assert evidence.quote == "The prototype is at TRL 6."
    assert evidence.start == text.index(evidence.quote)
    assert (current.origin, current.assessed_on) == (Origin.STATED, TODAY)


def test_levels_that_disagree_lower_the_confidence_and_are_all_shown() -> None:
    text = "Lab work stands at TRL 3. The pilot line is at TRL 7."
    current, _ = find_maturity([Passage(Language.EN, "description", text, "cordis:1")], TODAY)
    assert current is not None
    assert current.value.level == 7
    assert current.confidence == 0.6
    assert len(current.evidence) == 2
