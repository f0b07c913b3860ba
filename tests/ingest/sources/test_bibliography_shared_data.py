"""Real exports: every file goes through its reader, and what is not taken is rejected for the right reason."""

from collections import Counter
from pathlib import Path

import pytest

from ingest.normalise import UnusableRecord, normalise
from ingest.record import Progress, RawRecord, Rejection
from ingest.sources import SOURCES

pytestmark = pytest.mark.shared_data

NO_TITLE = "it has no title"
NO_TEXT = "no text besides its title"
LATIN = "another language, as far as its words tell"
TWICE = "an entry with the same title, year and author"

DEMO = "bib/asreview-demo"
BOLOGNESE = "records/bolognese"
EXPECTED: dict[str, tuple[str, int, dict[str, int]]] = {
    f"{DEMO}/_baseline.ris": ("ris", 98, {NO_TEXT: 2}),
    f"{DEMO}/baseline_empty_values.ris": ("ris", 0, {NO_TEXT: 1, NO_TITLE: 2, TWICE: 1}),
    f"{DEMO}/baseline_reference_types.ris": ("ris", 0, {NO_TITLE: 61}),
    f"{DEMO}/baseline_tag-notes.ris": ("ris", 0, {NO_TEXT: 1, NO_TITLE: 11}),
    f"{DEMO}/baseline_tag-notes_labels.ris": ("ris", 0, {NO_TEXT: 5, TWICE: 27}),
    f"{DEMO}/baseline_tag-notes_zotero.ris": ("ris", 0, {NO_TEXT: 1, TWICE: 3}),
    f"{DEMO}/baseline_tag_and_field_definitions.ris": ("ris", 0, {"but in Language": 1}),
    f"{DEMO}/baseline_tag_and_field_definitions_lists.ris": ("ris", 0, {NO_TITLE: 1}),
    f"{DEMO}/baseline_zotero.ris": ("ris", 98, {NO_TEXT: 2}),
    f"{DEMO}/embase.ris": ("ris", 6, {}),
    f"{DEMO}/faulty_year.ris": ("ris", 1, {}),
    f"{DEMO}/ovid_psycinfo.ris": ("ris", 6, {}),
    f"{DEMO}/ovid_zotero.ris": ("ris", 6, {}),
    f"{DEMO}/proquest.ris": ("ris", 6, {}),
    f"{DEMO}/pubmed_zotero.ris": ("ris", 6, {}),
    f"{DEMO}/scopus.ris": ("ris", 6, {}),
    f"{DEMO}/duplicate_records.csv": ("bibliography-table", 9, {NO_TITLE: 4, TWICE: 1}),
    f"{DEMO}/embase.csv": ("bibliography-table", 6, {}),
    f"{DEMO}/embase_newpage.csv": ("bibliography-table", 6, {}),
    f"{DEMO}/generic.csv": ("bibliography-table", 0, {LATIN: 2}),
    f"{DEMO}/generic_bad_record_id.csv": ("bibliography-table", 0, {LATIN: 2, TWICE: 4}),
    f"{DEMO}/generic_column_names_with_spaces.csv": ("bibliography-table", 0, {LATIN: 2}),
    f"{DEMO}/generic_labels.csv": ("bibliography-table", 0, {LATIN: 2, TWICE: 4}),
    f"{DEMO}/generic_labels_no_abs.csv": ("bibliography-table", 0, {"no column for the abstract": 1}),
    f"{DEMO}/generic_labels_no_title.csv": ("bibliography-table", 0, {"no column for the title": 1}),
    f"{DEMO}/generic_partial_labels.csv": ("bibliography-table", 0, {LATIN: 2, TWICE: 4}),
    f"{DEMO}/generic_semicolon.csv": ("bibliography-table", 0, {LATIN: 2}),
    f"{DEMO}/generic_tab.csv": ("bibliography-table", 0, {LATIN: 2}),
    f"{DEMO}/generic_tab.tsv": ("bibliography-table", 0, {LATIN: 2}),
    f"{DEMO}/missing_values.csv": ("bibliography-table", 0, {NO_TEXT: 1, NO_TITLE: 2, TWICE: 1}),
    f"{DEMO}/record_id.csv": ("bibliography-table", 10, {}),
    f"{BOLOGNESE}/crossref.bib": ("bibtex", 1, {}),
    f"{BOLOGNESE}/pure.bib": ("bibtex", 1, {}),
    f"{BOLOGNESE}/crossref.ris": ("ris", 1, {}),
    f"{BOLOGNESE}/pure.ris": ("ris", 1, {}),
    f"{BOLOGNESE}/ris_bug.ris": ("ris", 1, {}),
}
"""Reader, records that become drafts, and how often each reason occurs."""


def test_the_table_has_every_file(shared_data: Path) -> None:
    files = [path for path in (shared_data / DEMO).iterdir() if path.is_file()]
    files += [*(shared_data / BOLOGNESE).glob("*.bib"), *(shared_data / BOLOGNESE).glob("*.ris")]
    assert {str(path.relative_to(shared_data)) for path in files} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_file(shared_data: Path, name: str) -> None:
    path = shared_data / name
    reader, drafts, reasons = EXPECTED[name]
    source = next(source for source in SOURCES if source.claims(path, path.read_bytes()[:65_536]))
    assert source.name == reader
    progress = Progress()
    found: Counter[str] = Counter()
    taken = 0
    for reading in source.read_all([path], progress):
        assert isinstance(reading, RawRecord | Rejection)
        try:
            reason = reading.reason if isinstance(reading, Rejection) else ""
            if isinstance(reading, RawRecord):
                normalise(reading)
                taken += 1
        except UnusableRecord as error:
            reason = str(error)
        if reason:
            found[next((known for known in reasons if known in reason), reason)] += 1
    assert (taken, dict(found)) == (drafts, reasons)
    assert progress.done == path.stat().st_size


def test_people_dates_and_identifiers(shared_data: Path) -> None:
    """A sample of what must not be lost on the way."""

    def first(name: str) -> RawRecord:
        path = shared_data / name
        source = next(source for source in SOURCES if source.name == EXPECTED[name][0])
        return next(item for item in source.read_all([path], Progress()) if isinstance(item, RawRecord))

    ovid = first(f"{DEMO}/ovid_psycinfo.ris")
    assert (ovid.source.identifier, ovid.published, len(ovid.people)) == ("10.1002/cpp.2398", "2019", 5)
    assert [bool(person.orcid) for person in ovid.people] == [True, False, False, False, False]
    zotero = first(f"{DEMO}/baseline_zotero.ris")
    assert (len(zotero.people), zotero.people[0].family, zotero.published) == (17, "van de Schoot", "2021-02-01")
    scopus = first(f"{DEMO}/scopus.ris")
    assert (scopus.published, len(scopus.people), len(scopus.subjects)) == ("2020", 4, 9)
    assert first(f"{DEMO}/faulty_year.ris").notes == ("'10 15' is no year of publication; left out",)
    crossref = first(f"{BOLOGNESE}/crossref.bib")
    assert (crossref.published, crossref.source.licence) == ("2014-02", "http://creativecommons.org/licenses/by/3.0/")
