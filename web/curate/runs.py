"""The history of runs of the pipeline, as ``silta ingest report`` shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask_babel import format_decimal, gettext, ngettext

from kb.store import IngestRun
from kb.store.runs import KILLED, RUNNING
from web.curate import curate
from web.curate.paging import read_number
from web.language import number, reader_language
from web.site import this_site

PAGE = 25


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run in the reader's language."""

    run: IngestRun
    of: str
    """The harvest source, or the file."""
    status: str
    duration: str
    counts: str
    """What became of its records."""
    more: int
    """Rejected records that the run keeps no reason of."""


@curate.get("/runs")
def runs() -> str:
    """List the runs, the newest first."""
    silta = this_site().silta
    before = read_number(request.args.get("before"))
    # Otherwise a process that was killed would run for ever here.
    silta.database.bury_killed_runs()
    with silta.database.unit_of_work() as work:
        sources = sorted(source.name for source in work.harvest_sources.list())
        source = request.args.get("source", "")
        source = source if source in sources else ""
        found = work.runs.latest(PAGE + 1, source or None, before=before)
    parameters = {"source": source or None}
    following = url_for("curate.runs", **parameters, before=found[PAGE - 1].id) if len(found) > PAGE else None
    return render_template(
        "curate/runs.html",
        runs=[_shown(run) for run in found[:PAGE]],
        sources=sources,
        source=source,
        following=following,
        is_later=before is not None,
    )


def _shown(run: IngestRun) -> ShownRun:
    statuses = {
        RUNNING: gettext("running"),
        KILLED: gettext("broken off"),
        "finished": gettext("finished"),
        "failed": gettext("failed"),
        "interrupted": gettext("interrupted"),
    }
    rejected = run.counts.get("rejected", 0)
    return ShownRun(
        run,
        run.source or _files(run.paths),
        statuses.get(run.status, run.status),
        _duration(run),
        _counts(run.counts),
        max(0, rejected - len(run.rejections)) if run.rejections else 0,
    )


def _counts(counts: Mapping[str, int]) -> str:
    names = {
        "read": lambda many: ngettext("%(shown)s read", "%(shown)s read", many, shown=_written(many)),
        "new": lambda many: ngettext("%(shown)s new", "%(shown)s new", many, shown=_written(many)),
        "changed": lambda many: ngettext("%(shown)s changed", "%(shown)s changed", many, shown=_written(many)),
        "withdrawn": lambda many: ngettext("%(shown)s withdrawn", "%(shown)s withdrawn", many, shown=_written(many)),
        "superseded": lambda many: ngettext("%(shown)s superseded", "%(shown)s superseded", many, shown=_written(many)),
        "rejected": lambda many: ngettext("%(shown)s rejected", "%(shown)s rejected", many, shown=_written(many)),
    }
    said = [say(counts[name]) for name, say in names.items() if counts.get(name)]
    return ", ".join(said) or gettext("no records")


def _written(many: int) -> str:
    return number(many, reader_language())


def _files(paths: tuple[str, ...]) -> str:
    first = paths[0] if paths else ""
    name = first.rstrip("/").rpartition("/")[2] or first
    more = len(paths) - 1
    return f"{name} {ngettext('and %(number)s more', 'and %(number)s more', more, number=more)}" if more > 0 else name


def _duration(run: IngestRun) -> str:
    if run.finished_at is None:
        return ""
    seconds = (run.finished_at - run.started_at).total_seconds()
    if seconds < 60:
        return gettext("%(number)s s", number=format_decimal(seconds, "0.0"))
    if seconds < 3600:
        return gettext("%(minutes)s min %(seconds)s s", minutes=int(seconds // 60), seconds=int(seconds % 60))
    return gettext("%(number)s h", number=format_decimal(seconds / 3600, "0.0"))
