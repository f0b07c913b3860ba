"""Beginning with a file, whatever it is called, and with what is no such file."""

import io
import zipfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.submissions import DOCUMENT_LIMIT, SeveralRecords, Starter, SubmissionRefused, Upload
from kb.model import Language, SubmissionStart
from tests.ingest.sources.documents.leaflets import TITLE, german_leaflet
from tests.ingest.sources.documents.pdf_writer import write_pdf

BIBTEX = """@article{pumps, title = {Listening to pumps}, author = {Example, Anna}, year = 2023, doi = {10.5555/pumps},
 abstract = {A microphone hears worn bearings weeks before the pump fails. The method works in noisy halls.}}
@article{leaks, title = {Finding leaks}, year = 2024}
"""
RIS = """TY  - JOUR
TI  - Listening to pumps
AU  - Example, Anna
PY  - 2023
AB  - A microphone hears worn bearings weeks before the pump fails.
ER  -
"""


def zipped(**entries: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def docx(document: bytes) -> bytes:
    return zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": document})


@pytest.mark.parametrize(
    "name", ["leaflet.pdf", "leaflet.docx", "leaflet", "../../etc/passwd", "\x00\u202e", "a" * 900]
)
def test_a_leaflet_whatever_it_is_called(starter: Starter, name: str) -> None:
    started = starter.from_file(Upload(name, german_leaflet()))
    assert started.start is SubmissionStart.PDF
    text = started.draft.texts.de
    assert text.title == TITLE
    assert text.solution.startswith("Ein Sensor hört")
    assert text.benefit
    (source,) = started.draft.sources
    assert source.key.startswith("pdf:upload-")
    assert source.address is not None
    assert source.address.endswith(".pdf")
    assert "/" not in source.address, "no folder of this machine"
    assert started.draft.technologies[0].evidence[0].language is Language.DE


def test_the_same_file_has_the_same_key(starter: Starter) -> None:
    first, second = (starter.from_file(Upload("a.pdf", german_leaflet())).draft.sources[0] for _ in range(2))
    assert (first.key, first.sha256) == (second.key, second.sha256)


def test_of_several_entries_a_person_chooses(starter: Starter) -> None:
    with pytest.raises(SeveralRecords) as caught:
        starter.from_text(BIBTEX)
    assert [(choice.number, choice.title) for choice in caught.value.choices] == [
        (1, "Listening to pumps"),
        (2, "Finding leaks"),
    ]
    assert caught.value.choices[0].people == ("Anna Example",)
    started = starter.from_text(BIBTEX, 1)
    assert started.start is SubmissionStart.BIBTEX
    assert started.draft.year == 2023
    assert started.draft.publications[0].doi == "10.5555/pumps"
    assert "silta-upload" not in started.draft.model_dump_json()


def test_one_entry_of_ris_needs_no_choice(starter: Starter) -> None:
    started = starter.from_text(RIS)
    assert (started.start, started.draft.texts.en.title) == (SubmissionStart.RIS, "Listening to pumps")


def test_beginning_with_nothing(starter: Starter) -> None:
    started = starter.empty()
    assert not list(started.draft.texts.begun)
    assert started.draft.missing == ("text", "contact")


@pytest.mark.parametrize(
    ("given_bytes", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"Dear colleagues,\nhere is our result.", "wrong-type"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "wrong-type"),
        (zipped(**{"a.txt": b"hello"}), "wrong-type"),
        (b"PK\x03\x04", "wrong-type"),
        (b"PK\x03\x04word/document.xml", "damaged"),
        (docx(b"<broken"), "damaged"),
        (docx(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "damaged"),
        (docx(b"\0" * 60_000_000), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old-word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (zipped(mimetype=b"x")[:30] + b"mimetypeapplication/vnd.oasis.opendocument.text", "other-writer"),
        (b"{\\rtf1\\ansi Hello}", "other-writer"),
        (b"%PDF-1.7\nrubbish", "damaged"),
        (write_pdf([[]]), "no-text"),
        (b"%PDF-1.4" + bytes(DOCUMENT_LIMIT), "too-large"),
        (b"@comment{nothing here}", "no-record"),
        (b"@article{", "no-record"),
        (b"TY  - JOUR\nAU  - Example, Anna\nER  - \n", "no-record"),
        (
            b"@article{a, title={Les pompes}, language={french}, abstract={Les pompes tombent en panne sans avertir et "
            b"arr\xc3\xaatent la production.}}",
            "other-language",
        ),
        (b"@article{a, title={A}}\n" + b"%" * 2_000_001, "too-large"),
    ],
    ids=count(),
)
def test_what_is_refused(refusal: Callable[..., str], given_bytes: bytes, reason: str) -> None:
    assert refusal("from_file", Upload("upload.pdf", given_bytes)) == reason


def test_an_encrypted_pdf_says_so(refusal: Callable[..., str]) -> None:
    encryption = b"<< /Filter /Standard /V 1 /R 2 /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") /P -4 >>"
    assert refusal("from_file", Upload("a.pdf", write_pdf([[]], encrypt=encryption))) == "encrypted"


@pytest.mark.parametrize("choice", [0, -1, 3, 10**12])
def test_a_choice_that_is_not_there(refusal: Callable[..., str], choice: int) -> None:
    assert refusal("from_text", BIBTEX, choice) == "no-such-choice"


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_have_a_kind_or_a_reason(content: bytes, name: str) -> None:
    upload = Upload(name, content)
    try:
        kind = upload.kind()
    except SubmissionRefused:
        return
    assert kind is not SubmissionStart.EMPTY


@given(st.text(max_size=300), st.sampled_from([SubmissionStart.PDF, SubmissionStart.BIBTEX]))
def test_names_are_safe_in_any_folder(name: str, kind: SubmissionStart) -> None:
    written = Upload(name, b"x").file_name(kind)
    assert Path(written).name == written
    assert not written.startswith(".")
    assert written.isprintable()
