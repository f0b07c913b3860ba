"""Every real record beside the checkout is read, or rejected for the reason that the table gives."""

from pathlib import Path

import pytest

from ingest.normalise import UnusableRecord, normalise
from ingest.record import RawRecord, Rejection, Skipped
from ingest.sources import Inputs

pytestmark = pytest.mark.shared_data

NO_TEXT = "no text besides its title"
REASONS = {
    "LICENSE.md": "a Markdown file without front matter is no brief",
    "SOURCE.md": "a Markdown file without front matter is no brief",
    # The manifests of npm packages: no title, no authors with identifiers, no metadata of a result.
    "cgimp_package.json": "no reader knows this format",
    "cit_package.json": "no reader knows this format",
    "edam_package.json": "no reader knows this format",
    "crossref_schema_4.6_values.xml": NO_TEXT,
    "datacite-by-nd-4.0.xml": NO_TEXT,
    "datacite-example-ancientdates-v4.3.xml": NO_TEXT,
    "datacite-example-complicated-tba.xml": "no title",  # It is ":unav".
    "datacite-example-full-v4.5.xml": "withdrawn (2023-01-01)",  # It has a date of the type Withdrawn.
    "datacite-example-polygon.xml": NO_TEXT,
    "datacite-example-relateditems.xml": "mismatched tag",
    "datacite-example-xs-string.xml": NO_TEXT,
    "datacite-formats-with-xs.xml": NO_TEXT,
    "datacite-geolocationpolygons-multiple.xml": NO_TEXT,
    "datacite-multiple-language.xml": NO_TEXT,
    "datacite-multiple-rights.xml": NO_TEXT,
    "datacite_blank_name_identifier.xml": NO_TEXT,
    "datacite_blank_publisher.xml": NO_TEXT,
    "datacite_dataset.xml": NO_TEXT,
    "datacite_schema_3.xml": NO_TEXT,
    "datacite_software.json": NO_TEXT,
    "datacite_software_missing_comma.json": "expected ',' or '}' (line 4, column 3)",
    "datacite_software_overlapping_keys.json": "the key 'id' stands twice in one object",
    "gtex.xml": NO_TEXT,  # Its only description is the title of a series.
    "pure.xml": NO_TEXT,  # Its description is empty.
    "schema_org_gtex.json": NO_TEXT,
    "schema_org_tdl_iodp_invalid_authors.json": "no identifier",
    "schema_org_topmed.json": NO_TEXT,
    "vivli.xml": NO_TEXT,
}
"""Why a file gives no brief."""
OTHER_READERS = {".bib", ".ris"}


def outcomes(path: Path) -> tuple[int, list[str]]:
    """Return how many briefs a file gives, and why the rest gives none."""
    briefs, reasons = 0, []
    for reading in Inputs([path]).read():
        if isinstance(reading, RawRecord):
            try:
                briefs += bool(normalise(reading).texts)
            except UnusableRecord as error:
                reasons.append(str(error))
        elif isinstance(reading, Rejection | Skipped):
            reasons.append(reading.reason)
    return briefs, reasons


def test_every_file_is_read_or_rejected_for_the_right_reason(shared_data: Path) -> None:
    files = [
        path
        for path in sorted((shared_data / "records").rglob("*"))
        if path.is_file() and path.suffix not in OTHER_READERS
    ]
    assert len(files) > 70
    wrong: list[str] = []
    for path in files:
        briefs, reasons = outcomes(path)
        expected = REASONS.get(path.name)
        is_right = (
            briefs and not reasons
            if expected is None
            else not briefs and reasons and all(expected in reason for reason in reasons)
        )
        if not is_right:
            wrong.append(f"{path.name}: {briefs} briefs, {reasons[:2]}")
    assert wrong == []
    assert set(REASONS) <= {path.name for path in files}


def test_the_long_list(shared_data: Path) -> None:
    briefs, _ = outcomes(shared_data / "records" / "bolognese" / "schema_org_list.json")
    assert briefs == 214
