"""Progress shown on a terminal, and nothing where there is none."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

from ingest.record import Progress as BytesRead

T = TypeVar("T")


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Progress]:
    """Show bars on the error stream, so that the output can be piped."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=40),
        TaskProgressColumn(),
        TextColumn("{task.fields[detail]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        yield bar


def watch(bar: Progress, label: str, items: Iterable[T], read: BytesRead) -> Iterator[T]:
    """Pass items on and show how much of the input has been read."""
    task = bar.add_task(label, total=max(read.total, 1), detail="")
    count = 0
    for item in items:
        count += 1
        if count % 20 == 1:
            bar.update(task, completed=read.done, total=max(read.total, 1), detail=f"{count:,} records")
        yield item
    bar.update(task, completed=max(read.total, 1), total=max(read.total, 1), detail=f"{count:,} records")
