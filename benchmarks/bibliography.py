"""A bibliography with as many entries as wanted, and how long its reader takes: time has to grow with the size only.

``python -m benchmarks.bibliography 10000 out.bib`` (or ``out.ris``) writes the file and reads it. Every title says that
it is benchmark data.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from ingest.record import Progress, RawRecord, Source
from ingest.sources.bibtex import BibtexSource
from ingest.sources.ris import RisSource

READERS: dict[str, Source] = {".bib": BibtexSource(), ".ris": RisSource()}
_ABSTRACT = (
    "This benchmark text says that the wear of a pump can be heard before it fails, in {count} of 100 plants. " * 6
)


def bibtex(count: int) -> Iterator[str]:
    """Yield entries of BibTeX; every tenth inherits from proceedings."""
    yield "@proceedings{days, title={Benchmark Days}, year=2024}\n"
    for number in range(1, count + 1):
        date = "crossref={days}" if number % 10 == 0 else "year=2024, month=mar"
        abstract = _ABSTRACT.format(count=number % 100)
        yield (
            f"@inproceedings{{bench{number},\n"
            f'  title = {{Benchmark {{Entry}} {number}: h{{\\"o}}ren with $\\alpha$}},\n'
            "  author = {Example, Anna and Otto von Sample},\n"
            f"  abstract = {{{abstract}}},\n"
            f"  doi = {{10.5555/bench.{number}}}, {date}\n}}\n\n"
        )


def ris(count: int) -> Iterator[str]:
    """Yield records of RIS."""
    for number in range(1, count + 1):
        yield (
            f"TY  - JOUR\nTI  - Benchmark entry {number}\nAU  - Example, Anna\nAU  - Sample, Otto\nPY  - 2024//\n"
            f"AB  - {_ABSTRACT.format(count=number % 100)}\nDO  - 10.5555/bench.{number}\nER  - \n\n"
        )


def main() -> None:
    """Write the file and print how fast it is read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", type=int)
    parser.add_argument("file", type=Path, help="*.bib or *.ris")
    options = parser.parse_args()
    if options.file.suffix not in READERS:
        parser.error("the file ends in .bib or .ris")
    with options.file.open("w", encoding="utf-8") as stream:
        stream.writelines((bibtex if options.file.suffix == ".bib" else ris)(options.entries))
    started = perf_counter()
    readings = READERS[options.file.suffix].read_all([options.file], Progress())
    records = sum(isinstance(reading, RawRecord) for reading in readings)
    seconds = perf_counter() - started
    size = options.file.stat().st_size / 1e6
    print(f"{records:,} records of {size:.1f} MB in {seconds:.1f} s: {records / seconds:,.0f} records/s")


if __name__ == "__main__":
    main()
