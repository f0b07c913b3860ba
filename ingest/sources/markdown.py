"""Briefs in Silta's own format, one Markdown file each."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ingest.brief_file import PAGE_KEYS, InvalidBriefFile, read_brief, split_front_matter
from ingest.content.profiles import ProfileKeeping
from ingest.content.restoring import keep_decisions, keep_part
from ingest.location import shown
from ingest.profile_file import family_of, read_profile
from ingest.record import Decision, Progress, ReadBrief, Reading, Rejection, Skipped, UnreadableSource
from kb.model import SourceRecord

MAX_SIZE = 5_000_000
"""Bytes; the longest brief that the model allows is far below."""


class MarkdownSource:
    """Reads ``*.md`` files that begin with front matter."""

    name = "markdown"
    label = "Markdown briefs"

    def claims(self, path: Path, head: bytes) -> bool:
        """Take every file whose name ends in .md or .markdown."""
        return path.suffix.lower() in {".md", ".markdown"}

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Read the briefs of these files."""
        for path in files:
            try:
                yield from self.read(path, progress)
            except UnreadableSource as error:
                yield Rejection(self.name, shown(path), shown(path.stem), str(error))

    def read(self, path: Path, progress: Progress) -> Iterator[Reading]:
        """Read the one brief of a file; a Markdown file without front matter is skipped as no brief."""
        try:
            status = path.stat()
            progress.done += status.st_size
            if status.st_size > MAX_SIZE:
                reason = f"{status.st_size:,} bytes; a brief has at most {MAX_SIZE:,}"
                yield Rejection(self.name, shown(path), shown(path.stem), reason)
                return
            raw = path.read_bytes()
        except OSError as error:
            message = f"cannot be read: {error.strerror}"
            raise UnreadableSource(message) from error
        try:
            content = _decode(raw)
            if not content.startswith("---"):
                yield Skipped(shown(path), "a Markdown file without front matter is no brief")
                return
            if _is_page(content):
                yield Skipped(shown(path), "a page of the site is no brief")
                return
            family = family_of(split_front_matter(content)[0])
            if family is not None:
                kept = ProfileKeeping(read_profile(content, family))
                yield Decision(self.name, shown(path), kept.carry_out, kept.check)
                return
            file = read_brief(content)
        except InvalidBriefFile as error:
            yield Rejection(self.name, shown(path), shown(path.stem), str(error))
            return
        if file.standing.part_of is not None:
            yield Decision(self.name, shown(path), keep_part(file.brief, file.standing))
            return
        record = SourceRecord(
            source=self.name,
            identifier=str(file.brief.id) if file.has_id else shown(path.stem)[:400],
            address=shown(path.name)[:400],
            licence=file.brief.licence,
            retrieved_at=datetime.fromtimestamp(status.st_mtime, tz=UTC),
            sha256=hashlib.sha256(raw).hexdigest(),
        )
        yield ReadBrief(
            record,
            shown(path),
            file.brief,
            has_id=file.has_id,
            is_judged=file.is_judged,
            standing=file.standing,
        )
        if file.standing.merged_into or file.standing.different_from:
            yield Decision(self.name, shown(path), keep_decisions(file.brief.id, file.standing))


def _is_page(content: str) -> bool:
    """Whether the front matter says nothing but what the site's own pages say of themselves.

    :raises InvalidBriefFile: when there is no front matter that can be read
    """
    front, _, _ = split_front_matter(content)
    return "title" in front and front.keys() <= PAGE_KEYS


def _decode(raw: bytes) -> str:
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = f"line {line}: not in UTF-8 (byte 0x{raw[error.start]:02X}); save the file with the encoding UTF-8"
        raise InvalidBriefFile(message) from error
