"""PDF documents through the whole site, in the process: set for the first time, and kept; a brief and a list of 50."""

import argparse
import shutil
import tempfile
from functools import partial
from pathlib import Path

from flask import Flask

from benchmarks.machine import HEADER, describe_machine, measure, row
from ingest.sources import Inputs
from kb.settings import Settings
from web.app import create_app
from web.commands.ingest import run as run_ingest
from web.pdf.press import EXTENSION, Press
from web.pdf.typesetter import is_available
from web.silta import Silta

LIST = "/search.pdf?lang=de"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this measurement."""
    parser.add_argument("--documents", type=int, default=40, help="how many documents of each kind (default: 40)")


def run(arguments: argparse.Namespace) -> None:
    """Measure and print a table, with the demonstration briefs."""
    print(describe_machine())
    if not is_available():
        print("not measured: PDF documents need the extra pdf")
        return
    folder = Path(tempfile.mkdtemp(prefix="silta-pdf-"))
    try:
        silta = Silta.open(Settings(data=folder, searches_per_minute=0))
        try:
            _measure(silta, arguments.documents)
        finally:
            silta.close()
    finally:
        shutil.rmtree(folder)


def _measure(silta: Silta, documents: int) -> None:
    content = silta.settings.content / "briefs"
    run_ingest(silta, Inputs([content]), [str(content)], dry_run=False, again=False, quiet=True)
    with silta.database.unit_of_work() as work:
        slugs = [slug for slug, _ in work.briefs.addresses()][:documents]
    app = create_app(silta)
    briefs = [f"/briefs/{slug}.pdf?lang=de" for slug in slugs]
    print(HEADER)
    print(row("a brief, the very first", measure([partial(_size, app, briefs[0])])))
    print(row("a brief, set", measure(partial(_size, app, address) for address in briefs[1:])))
    print(row("a brief, kept", measure(partial(_size, app, address) for address in briefs)))
    times = []
    for _ in range(max(1, documents // 4)):
        app.extensions[EXTENSION] = Press()
        times += measure([partial(_size, app, LIST)])
    print(row("a list of 50, set", times))
    print(row("a list of 50, kept", measure(partial(_size, app, LIST) for _ in range(documents))))
    print(f"a brief has {_size(app, briefs[0]) / 1000:.0f} kB, the list {_size(app, LIST) / 1000:.0f} kB")


def _size(app: Flask, address: str) -> int:
    response = app.test_client().get(address)
    assert response.mimetype == "application/pdf", f"{address}: {response.status_code}"
    return len(response.data)
