"""A whole Silta in this process: store, index, site on a real port, and a harvester that asks others."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from werkzeug.serving import make_server

from ingest.fetch.client import Client
from ingest.harvest.description import describe
from ingest.harvest.harvester import Harvester
from ingest.pipeline import Pipeline
from ingest.report import Report
from kb.curation.desk import Curation
from kb.curation.merges import merge
from kb.model import AccountRole, Actor, BriefStatus, TransferBrief
from kb.settings import FetchSettings
from kb.store import StoredBrief
from tests.web.small_site import open_silta
from web.app import create_app

EDITOR = Actor(name="Test editor", roles=frozenset({AccountRole.EDITOR, AccountRole.SCOUT}))


class Instance:
    """A Silta called ``http://<name>.example.org`` that listens on a port of this machine."""

    def __init__(self, folder: Path, name: str, made: Sequence[TransferBrief] = ()) -> None:
        self.name = name
        self.url = f"http://{name}.example.org"
        folder.mkdir(exist_ok=True)
        self.silta = open_silta(folder, made, site_url=self.url, site_name=f"Silta {name}")
        self.app = create_app(self.silta)
        self.client = self.app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        self._server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.curation = Curation(())
        self.pipeline = Pipeline(self.silta.database, self.silta.vocabularies)

    @property
    def oai(self) -> str:
        """The base URL of its repository, as others reach it."""
        return f"http://127.0.0.1:{self._server.server_port}/oai"

    def add(self, other: "Instance", **options: Any) -> None:
        """Add another instance as a source."""
        found = describe(name=other.name, kind="silta", address=other.oai, options={"home": other.url, **options})
        with self.silta.database.unit_of_work(writing=True) as work:
            work.harvest_sources.add(
                found.name,
                kind=found.kind,
                address=found.address,
                options=found.options.model_dump(mode="json", exclude_defaults=True),
                schedule="",
                added_at=datetime.now(UTC),
                due_at=None,
            )
            work.commit()

    def harvest(self, name: str) -> Report:
        """Harvest a source, as ``silta source run`` does."""
        harvester = Harvester(
            self.silta.database,
            self.pipeline,
            self.silta.settings,
            open_client=lambda _: Client(FetchSettings(allow_private=True, pause=0, tries=2), self.url),
        )
        report = harvester.run(name)
        assert report is not None
        self.silta.indexer.catch_up()
        return report

    def save(self, brief: TransferBrief, author: str = "Test editor") -> None:
        """Store a new brief."""
        with self.silta.database.unit_of_work(writing=True) as work:
            work.briefs.save(brief, author=author, reason="test")
            work.commit()

    def edit(self, brief_id: UUID, title: str) -> None:
        """Give a brief another English title."""
        stored = self.stored(brief_id)
        texts = stored.brief.texts.model_copy(
            update={"en": stored.brief.texts.en.model_copy(update={"title": title})}  # type: ignore[union-attr]
        )
        with self.silta.database.unit_of_work(writing=True) as work:
            changed = stored.brief.model_copy(update={"texts": texts})
            self.curation.edit(work, changed, EDITOR, "test", seen_revision=stored.revision)
            work.commit()

    def move(self, brief_id: UUID, to: BriefStatus) -> None:
        """Move a brief at the desk."""
        with self.silta.database.unit_of_work(writing=True) as work:
            stored = work.briefs.existing(brief_id)
            self.curation.move(work, brief_id, to, EDITOR, "test", seen_revision=stored.revision)
            work.commit()

    def merge(self, one: UUID, other: UUID) -> UUID:
        """Merge two briefs as a scout does."""
        with self.silta.database.unit_of_work(writing=True) as work:
            stays = merge(work, one, other, author="Test editor", reason="test")
            work.commit()
        return stays

    def stored(self, brief_id: UUID) -> StoredBrief:
        """Return a brief."""
        with self.silta.database.unit_of_work() as work:
            return work.briefs.existing(brief_id)

    def published(self) -> dict[UUID, TransferBrief]:
        """Return what readers see."""
        with self.silta.database.unit_of_work() as work:
            return {stored.brief.id: stored.brief for stored in work.briefs.iterate()}

    def titles(self) -> list[str]:
        """Return the English titles of what readers see, sorted."""
        return sorted(brief.texts.en.title for brief in self.published().values() if brief.texts.en)

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.silta.close()
