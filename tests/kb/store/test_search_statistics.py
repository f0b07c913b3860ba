from datetime import date

from kb.model import Language
from kb.store import Counted, Database, Occurrence, Total

TODAY, YESTERDAY, LONG_AGO = date(2026, 5, 2), date(2026, 5, 1), date(2025, 1, 1)


def words(value: str, day: date = TODAY, language: Language = Language.EN) -> Occurrence:
    return Occurrence(day, Counted.WITHOUT_RESULT, language, value)


def test_counts_of_several_writes_and_days_add_up(database: Database) -> None:
    searches = [Occurrence(day, Counted.SEARCH, Language.DE, "search") for day in (TODAY, YESTERDAY, LONG_AGO)]
    with database.unit_of_work() as work:
        work.search_statistics.add(dict.fromkeys(searches, 2))
        work.search_statistics.add({searches[0]: 3})
        work.commit()
        assert work.search_statistics.totals(YESTERDAY) == [Total(Counted.SEARCH, Language.DE, "search", 7)]
        assert work.search_statistics.totals(TODAY) == [Total(Counted.SEARCH, Language.DE, "search", 5)]


def test_words_are_shown_from_three_searches_on_in_whatever_language(database: Database) -> None:
    with database.unit_of_work() as work:
        work.search_statistics.add(
            {
                words("cobot"): 1,
                words("cobot", YESTERDAY): 1,
                words("cobot", language=Language.FI): 1,
                words("rare", YESTERDAY): 2,
            }
        )
        work.commit()
        shown = work.search_statistics.totals(YESTERDAY)
        assert [(item.value, item.language, item.count) for item in shown] == [("cobot", "en", 2), ("cobot", "fi", 1)]
        # Of one day alone they are too few.
        assert work.search_statistics.totals(TODAY) == []


def test_what_is_old_and_what_stayed_rare_is_forgotten(database: Database) -> None:
    opened = Occurrence(YESTERDAY, Counted.OPENED, Language.EN, "a-brief")
    with database.unit_of_work() as work:
        work.search_statistics.add({words("old", LONG_AGO): 9, words("rare", YESTERDAY): 2, opened: 1})
        work.search_statistics.add({words("often", YESTERDAY): 2, words("often"): 1, words("new"): 2})
        work.search_statistics.forget(before=date(2026, 1, 1), rare_before=TODAY)
        work.search_statistics.add({words("rare"): 1, words("new"): 1, words("old"): 1})
        work.commit()
        found = {item.value: item.count for item in work.search_statistics.totals(LONG_AGO)}
    assert found == {"often": 3, "new": 3, "a-brief": 1}


def test_everything_can_be_forgotten(database: Database) -> None:
    with database.unit_of_work() as work:
        work.search_statistics.add({words("cobot"): 5})
        work.search_statistics.forget_all()
        work.commit()
        assert work.search_statistics.totals(LONG_AGO) == []
