"""Runs the measurements: ``python -m benchmarks`` all of them, ``python -m benchmarks search --briefs 50000`` one."""

import argparse
import importlib
import sys

MEASUREMENTS = {
    "search": "indexing from the store, and pages of the search backend",
    "backends": "all backends side by side, and whether they find the same",
    "pages": "whole HTML pages, in the process",
    "harvesters": "pages of the repository that others harvest (OAI-PMH), in the process",
    "web": "what a visitor feels: weight of pages, paint, layout shift, a click on a facet; in Chromium",
    "pdf": "PDF documents of briefs and lists, set and kept",
    "statistics": "the report of a period, on many briefs",
    "curation": "the queues of the review desk: pages, counts, filters and orders",
    "alliance": "who works with whom, counted over many briefs with organisations as CORDIS has them",
    "newsletter": "composing an issue, queueing and sending it to 10,000 readers at a local mail server; alerts",
    "ingest": "a bulk export through the whole pipeline, and the memory that it takes",
    "scale": "a very large export with a kill and a resume: rate and memory along the way",
    "relevance": "how well the search ranks, on judged collections",
    "matching": "offers against requests: how well, and how long it takes",
    "duplicates": "precision and recall of recognising the same result, and the time for it",
    "compounds": "how well German compounds are cut",
    "spelling": "how often mistyped words are put right, and right ones doubted",
    "enrichment": "what the rules find in labelled texts: technologies, maturity, patterns, sections, languages",
}
"""Modules of this package with ``add_arguments(parser)`` and ``run(arguments)``, and what they measure."""


def main(arguments: list[str]) -> None:
    """Run one measurement with options, or all with their defaults."""
    if arguments and arguments[0] in MEASUREMENTS:
        _run(arguments[0], arguments[1:])
        return
    listed = "\n".join(f"  {name:<12}{description}" for name, description in MEASUREMENTS.items())
    argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=f"Runs all measurements, or one of them with its own options:\n\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="%(prog)s [measurement [options]]",
    ).parse_args(arguments)
    for name in MEASUREMENTS:
        print(f"\n== {name}: {MEASUREMENTS[name]}", flush=True)
        _run(name, [])


def _run(name: str, options: list[str]) -> None:
    module = importlib.import_module(f"benchmarks.{name}")
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks {name}", description=module.__doc__)
    module.add_arguments(parser)
    module.run(parser.parse_args(options))


if __name__ == "__main__":
    main(sys.argv[1:])
