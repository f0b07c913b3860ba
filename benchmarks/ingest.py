"""Ingest of a generated CORDIS CSV zip, everything included: reading, enriching, storing, indexing."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.cordis_export import write_export
from benchmarks.machine import describe_machine

# Runs in a process of its own, so that its peak memory is that of the ingest alone.
_CHILD = """
import json, resource, sys
from web.cli import silta
try:
    silta.main(args=["ingest", sys.argv[1], "--json"], standalone_mode=False)
except SystemExit:
    pass
print(json.dumps({"peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}), file=sys.stderr)
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of this measurement."""
    parser.add_argument(
        "--projects",
        type=int,
        nargs="+",
        default=[10_000, 100_000],
        help="sizes of the exports (default: 10000 100000)",
    )


def run(arguments: argparse.Namespace) -> None:
    """Print projects a second and peak memory for each size."""
    print(describe_machine())
    print(f"{'projects':>10} {'seconds':>9} {'projects/s':>11} {'peak MiB':>9}")
    peaks = []
    for projects in arguments.projects:
        with tempfile.TemporaryDirectory() as folder:
            export = Path(folder) / "export.zip"
            write_export(export, projects)
            seconds, peak, counts = _measure(export, Path(folder) / "data")
        peaks.append(peak)
        print(f"{projects:>10,} {seconds:>9.1f} {projects / seconds:>11.0f} {peak:>9.0f}")
        if counts["new"] != projects or counts["indexed"] != projects:
            raise SystemExit(f"expected {projects} new and indexed briefs, got {counts}")
    if len(peaks) > 1:
        print(f"peak memory grows by {peaks[-1] - peaks[0]:.0f} MiB from the first to the last size")


def _measure(export: Path, data: Path) -> tuple[float, float, dict[str, Any]]:
    environment = os.environ | {"SILTA_DATA": str(data), "SILTA_DATABASE_URL": ""}
    started = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(export)], env=environment, capture_output=True, text=True, check=False
    )
    seconds = perf_counter() - started
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    peak = json.loads(done.stderr.strip().splitlines()[-1])["peak_kib"] / 1024
    return seconds, peak, json.loads(done.stdout)["counts"]
