"""What people said about organisations with like names, as a file of the content, and read from it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, ValidationError

from ingest.brief_file import InvalidBriefFile
from ingest.brief_file.yaml_mapping import parse_mapping, render_mapping
from ingest.location import shown
from ingest.record import Decision, Progress, Reading, Rejection
from kb.curation.names import block_of, fold_organisation
from kb.model import InvalidValue, Ror, explain
from kb.model.value import CountryCode, Identifier, Line, Value
from kb.store import KnownOrganisation, OrganisationPair, PairState, UnitOfWork

FILE = "organisations.yaml"
"""Name of the file in the content folder."""
HEAD = "# Silta: what people decided about organisations with like names.\n"
MAX_SIZE = 20_000_000
"""Bytes."""


class Named(Value):
    """An organisation of a pair, with the names under which it was seen."""

    key: Identifier
    name: Line
    ror: Ror | None = None
    country: CountryCode | None = None
    names: tuple[Line, ...] = ()


class Said(Value):
    """What a person said about two organisations."""

    said: Literal["same", "different"]
    by: Line
    at: AwareDatetime
    leads: bool = False
    """Of ``same``: whether the first one leads to the second one through this very decision."""
    first: Named
    """Of ``same``: the one that leads to the other one, where this very decision made them one."""
    second: Named


def write_decisions(work: UnitOfWork) -> str:
    """Return the content of the file; empty when nobody has decided anything."""
    pairs = work.organisation_pairs.decided()
    numbers = {number for pair in pairs for number in (pair.first.id, pair.second.id)}
    names = work.organisations.seen_names(numbers)
    said = [_said(work, pair, names) for pair in pairs]
    said.sort(key=lambda item: (item.first.key, item.second.key))
    rows = [item.model_dump(mode="python", exclude_defaults=True) for item in said]
    return f"{HEAD}{render_mapping({'decisions': rows})}" if rows else ""


def _said(work: UnitOfWork, pair: OrganisationPair, names: dict[int, list[str]]) -> Said:
    first, second = (
        Named(key=item.key, name=item.name, ror=item.ror, country=item.country, names=tuple(names.get(item.id, ())))
        for item in sorted((pair.first, pair.second), key=lambda item: item.key)
    )
    goes = work.organisations.gone_by(pair.id) if pair.state is PairState.SAME else None
    if goes is not None and goes.key != first.key:
        first, second = second, first
    return Said(
        said="same" if pair.state is PairState.SAME else "different",
        by=pair.decided_by or "unknown",
        at=pair.decided_at or datetime.now(UTC),
        leads=goes is not None,
        first=first,
        second=second,
    )


class OrganisationDecisions:
    """Reads the file of what people decided about organisations."""

    name = "organisations"
    label = "decisions about organisations"

    def claims(self, path: Path, head: bytes) -> bool:
        """Take a file of this name that begins as Silta writes it."""
        return path.name == FILE and head.startswith(HEAD.encode())

    def read_all(self, files: Sequence[Path], progress: Progress) -> Iterator[Reading]:
        """Read the decisions of these files."""
        for path in files:
            try:
                size = path.stat().st_size
                progress.done += size
                if size > MAX_SIZE:
                    yield Rejection(self.name, shown(path), "", f"{size:,} bytes; at most {MAX_SIZE:,} are read")
                    continue
                found = _parse(path.read_text(encoding="utf-8"))
            except OSError as error:
                yield Rejection(self.name, shown(path), "", f"cannot be read: {error.strerror}")
            except UnicodeDecodeError:
                yield Rejection(self.name, shown(path), "", "not in UTF-8; save the file with that encoding")
            except InvalidBriefFile as error:
                yield Rejection(self.name, shown(path), "", str(error))
            else:
                yield from (Decision(self.name, shown(path), keep(item)) for item in found)


def _parse(text: str) -> list[Said]:
    entries = parse_mapping(text, first_line=1).get("decisions")
    if not isinstance(entries, list):
        message = "'decisions' is a list; write each decision after '- '"
        raise InvalidBriefFile(message)
    try:
        return [Said.model_validate(item) for item in entries]
    except ValidationError as error:
        raise InvalidBriefFile(explain(error)) from error


def keep(said: Said) -> Callable[[UnitOfWork], None]:
    """Return what puts a decision back into the store."""

    def carry_out(work: UnitOfWork) -> None:
        first, second = _known(work, said.first), _known(work, said.second)
        if first.id == second.id:
            message = f"{said.first.key} and {said.second.key} are one organisation here already"
            raise InvalidValue(message)
        work.organisations.queue(first.id, second.id, 1.0, [f"said by {said.by}"])
        pair = work.organisation_pairs.between(first.id, second.id)
        if pair is None or pair.state is not PairState.WAITING:
            return
        state = PairState.SAME if said.said == "same" else PairState.DIFFERENT
        work.organisation_pairs.decide(pair.id, state, said.by, at=said.at)
        if said.leads and work.organisations.leader(second).id != first.id:
            work.organisations.lead_to(first.id, second.id, pair.id)

    return carry_out


def _known(work: UnitOfWork, named: Named) -> KnownOrganisation:
    """Return the organisation with exactly the names of the file, added when it is not known."""
    store = work.organisations
    known = store.with_key(named.key)
    if known is None:
        ror = named.ror if named.ror and store.with_ror(named.ror) is None else None
        known = store.add(named.key, named.name, ror=ror, country=named.country, is_unique=True)
    folded = {fold_organisation(name)[0]: name for name in named.names}
    for name, seen in folded.items():
        if name:
            store.add_name(known, name, seen, block_of(name))
    others = store.names_of([known.id]) - folded.keys()
    if others and folded:
        # The briefs name the one that went by the key of the one that stayed.
        store.drop_names(known.id, others)
    return store.with_key(named.key) or known
