"""Two real servers, as two clusters run them, harvest each other by the commands that people type."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kb.curation.desk import Curation
from kb.curation.merges import merge, undo
from kb.model import BriefStatus, TransferBrief
from kb.store import Database, UnitOfWork
from tests.federation.instance import EDITOR
from tests.web.commands.harvest_process import silta, start
from tests.web.small_site import brief, confirmed, write_content

pytestmark = pytest.mark.end_to_end

LISTENING = re.compile(r"http://127\.0\.0\.1:(\d+)")


class Site:
    """A folder of data, a server over it, and what a curator does in it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.url = f"https://{name}.example.org"
        self.data = folder / "var"
        self.data.mkdir(parents=True)
        write_content(folder / "content")
        self.settings = {
            "SILTA_CONTENT": str(folder / "content"),
            "SILTA_SITE_URL": self.url,
            "SILTA_SITE_NAME": f"Silta {name}",
        }
        self._server: subprocess.Popen[str] | None = None
        self.port = 0

    def serve(self) -> None:
        """Start the server, and wait until it says where it listens."""
        self._server = start(self.data, "serve", "--port", "0", **self.settings)
        assert self._server.stdout is not None
        for line in self._server.stdout:
            if found := LISTENING.search(line):
                self.port = int(found[1])
                return
        pytest.fail(self._server.communicate()[1])

    def close(self) -> None:
        """Stop the server."""
        if self._server is not None:
            self._server.terminate()
            self._server.communicate(timeout=60)

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run a command."""
        return silta(self.data, *arguments, status=status, **self.settings)

    def add(self, other: "Site") -> None:
        """Add the other site."""
        address = f"http://127.0.0.1:{other.port}/oai"
        self.run("source", "add", other.name, "silta", "--address", address, "--home", other.url)

    def change(self, act: Callable[[UnitOfWork], Any]) -> Any:
        """Do something in the database, beside the running server."""
        with (
            Database.open(f"sqlite:///{self.data}/silta.sqlite3") as database,
            database.unit_of_work(writing=True) as work,
        ):
            done = act(work)
            work.commit()
        return done

    def save(self, made: TransferBrief) -> None:
        """Publish a brief."""
        self.change(lambda work: work.briefs.save(made, author=EDITOR.name, reason="test"))

    def retitle(self, brief_id: UUID, title: str) -> None:
        """Let an editor write another title."""

        def act(work: UnitOfWork) -> None:
            stored = work.briefs.existing(brief_id)
            assert stored.brief.texts.en is not None
            english = stored.brief.texts.en.model_copy(update={"title": title})
            changed = stored.brief.model_copy(update={"texts": stored.brief.texts.model_copy(update={"en": english})})
            Curation(()).edit(work, changed, EDITOR, "test", seen_revision=stored.revision)

        self.change(act)

    def move(self, brief_id: UUID, to: BriefStatus) -> None:
        """Let an editor move a brief."""

        def act(work: UnitOfWork) -> None:
            seen = work.briefs.existing(brief_id).revision
            Curation(()).move(work, brief_id, to, EDITOR, "test", seen_revision=seen)

        self.change(act)

    def shown(self) -> dict[UUID, tuple[str, bool]]:
        """Return the title of every published brief, and whether it is the site's own."""

        def act(work: UnitOfWork) -> dict[UUID, tuple[str, bool]]:
            briefs = [stored.brief for stored in work.briefs.iterate()]
            return {item.id: (item.texts.en.title if item.texts.en else "", item.home is None) for item in briefs}

        return self.change(act)  # type: ignore[no-any-return]

    def revisions(self) -> dict[UUID, int]:
        """Return the revision of every brief."""
        return self.change(  # type: ignore[no-any-return]
            lambda work: {stored.brief.id: stored.revision for stored in work.briefs.iterate(None)}
        )


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[tuple[Site, Site]]:
    """Two running sites that know each other."""
    pair = Site(tmp_path / "alpha", "alpha"), Site(tmp_path / "beta", "beta")
    try:
        for site in pair:
            site.serve()
        pair[0].add(pair[1])
        pair[1].add(pair[0])
        yield pair
    finally:
        for site in pair:
            site.close()


def harvest(sites: tuple[Site, Site]) -> None:
    """Let both harvest the other one once."""
    for site, other in (sites, sites[::-1]):
        site.run("source", "run", other.name)


def made(slug: str) -> TransferBrief:
    return brief(slug, technologies=[confirmed("robotics")])


def test_two_sites_through_several_rounds(sites: tuple[Site, Site]) -> None:
    alpha, beta = sites
    one, two, three = made("one"), made("two"), made("three")
    alpha.save(one)
    alpha.save(two)
    beta.save(three)

    harvest(sites)
    assert alpha.shown() == {one.id: ("One", True), two.id: ("Two", True), three.id: ("Three", False)}
    assert beta.shown() == {one.id: ("One", False), two.id: ("Two", False), three.id: ("Three", True)}

    alpha.retitle(one.id, "One, better")
    beta.retitle(three.id, "Three, better")
    alpha.move(two.id, BriefStatus.ARCHIVED)
    harvest(sites)
    assert alpha.shown() == {one.id: ("One, better", True), three.id: ("Three, better", False)}
    assert beta.shown() == {one.id: ("One, better", False), three.id: ("Three, better", True)}

    alpha.move(two.id, BriefStatus.PUBLISHED)
    stays = alpha.change(lambda work: merge(work, one.id, two.id, author=EDITOR.name, reason="test"))
    harvest(sites)
    assert set(beta.shown()) == set(alpha.shown()) == {stays, three.id}

    alpha.change(lambda work: undo(work, work.merges.latest()[0].id, author=EDITOR.name))
    beta.move(three.id, BriefStatus.ARCHIVED)
    harvest(sites)
    assert alpha.shown() == {one.id: ("One, better", True), two.id: ("Two", True)}
    assert beta.shown() == {one.id: ("One, better", False), two.id: ("Two", False)}

    before = alpha.revisions(), beta.revisions()
    harvest(sites)
    harvest(sites)
    assert (alpha.revisions(), beta.revisions()) == before, "two sites at rest leave each other alone"
