"""Ingest of a very large generated CORDIS export: rate and memory at several points, with one kill -9 and a resume.

Memory is what the process and its workers hold at that moment (proportional set size, so shared pages count once).
"""

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path
from time import perf_counter

import psutil

from benchmarks.cordis_export import write_export
from benchmarks.machine import describe_machine
from kb.store import Database

SECONDS = 0.5
"""Between two looks at the memory; the peak of a point is the highest since the one before."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument("--records", type=int, default=50_000, help="size of the export (default: 50000)")
    parser.add_argument("--workers", type=int, help="processes (default: one a core)")
    parser.add_argument("--points", type=int, default=10, help="how often figures are printed (default: 10)")
    parser.add_argument("--kill-at", type=float, default=0.5, help="share of the records at which it is killed once")
    parser.add_argument("--data", type=Path, help="folder to keep export, database and index in; it must be empty")


def run(arguments: argparse.Namespace) -> None:
    """Print the table, then what the resumed run and the store say in the end."""
    print(describe_machine())
    with ExitStack() as stack:
        folder = arguments.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise SystemExit(f"{folder} is not empty")
        _measure(folder, arguments)


def _measure(folder: Path, arguments: argparse.Namespace) -> None:
    export, data = folder / "export.zip", folder / "data"
    write_export(export, arguments.records)
    print(f"{arguments.records:,} records, {export.stat().st_size / 2**20:,.0f} MiB zipped")
    print(f"{'records':>11} {'seconds':>9} {'records/s':>10} {'MiB now':>8} {'MiB peak':>9} {'database MiB':>13}")
    watch = _Watch(data, arguments.records // max(arguments.points, 1))
    kill_at = int(arguments.records * arguments.kill_at)
    if 0 < kill_at < arguments.records:
        process = _start(export, data, arguments.workers)
        watch.until(process, kill_at)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()
        print(f"killed at {watch.stored():,} records; the same command again:", flush=True)
    process = _start(export, data, arguments.workers)
    watch.until(process, None)
    if process.returncode != 0:
        raise SystemExit(f"silta ingest ended with {process.returncode}")
    watch.show()
    with Database.open(f"sqlite:///{data / 'silta.sqlite3'}") as database, database.unit_of_work() as work:
        runs = work.runs.latest(2)
        print(f"{work.briefs.count():,} briefs of {arguments.records:,} records")
    for past in reversed(runs):
        print(f"run {past.id}: {past.status}, { ({name: count for name, count in past.counts.items() if count}) }")
    if runs[0].counts["read"] != arguments.records or runs[0].counts["rejected"]:
        raise SystemExit("records were lost")


def _start(export: Path, data: Path, workers: int | None) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"SILTA_DATA": str(data), "SILTA_DATABASE_URL": ""}
    options = ["--workers", str(workers)] if workers else []
    command = [sys.executable, "-c", "from web.cli import main; main()", "ingest", "--quiet", *options, str(export)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


class _Watch:
    """Looks at a run from outside and prints a line whenever so many more records are stored."""

    def __init__(self, data: Path, step: int) -> None:
        self._data = data
        self._step = step
        self._next = step
        self._began = perf_counter()
        self._last = (0.0, 0)
        self._now = 0.0
        self._peak = 0.0

    def until(self, process: "subprocess.Popen[bytes]", count: int | None) -> None:
        """Watch until so many records are stored, or the process ends."""
        while process.poll() is None:
            self._now = _memory(process.pid)
            self._peak = max(self._peak, self._now)
            stored = self.stored()
            if stored >= self._next:
                self.show()
                self._next = stored - stored % self._step + self._step
            if count is not None and stored >= count:
                return
            time.sleep(SECONDS)

    def stored(self) -> int:
        """Return how many changes of briefs the database has: as many as briefs, but for merged ones."""
        # Not with Silta, which would bring the tables up to date while the other process does.
        try:
            with closing(sqlite3.connect(f"file:{self._data / 'silta.sqlite3'}?mode=ro", uri=True)) as connection:
                return int(connection.execute("SELECT coalesce(max(position), 0) FROM outbox").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # not made yet

    def show(self) -> None:
        """Print one line of the table."""
        seconds, stored = perf_counter() - self._began, self.stored()
        rate = (stored - self._last[1]) / max(seconds - self._last[0], 1e-9)
        size = sum(file.stat().st_size for file in self._data.glob("silta.sqlite3*")) / 2**20
        print(f"{stored:>11,} {seconds:>9.0f} {rate:>10.0f} {self._now:>8.0f} {self._peak:>9.0f} {size:>13,.0f}",
              flush=True)  # fmt: skip
        self._last = (seconds, stored)
        self._peak = 0.0


def _memory(pid: int) -> float:
    """Return the MiB that a process and its children hold; 0 when they have just ended."""
    total = 0
    try:
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            total += process.memory_full_info().pss
    except psutil.Error:
        return total / 2**20
    return total / 2**20
