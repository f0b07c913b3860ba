"""The sets of the repository (section 2.6): one for each technology, below its broader one, and one of the home briefs.

``technology:maintenance:predictive-maintenance`` has every brief about that technology or a narrower one. A technology
without briefs has its set too, so that a harvester can wait for the first one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb.model import Language, Technology
from kb.store import OaiRecord, OaiSelection
from kb.taxonomy import Taxonomy
from web.oai.errors import ErrorCode, OaiError

HOME = "home"
ROOT = "technology"
# The characters of the protocol's schema (setSpecType).
_SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*")


@dataclass(frozen=True, slots=True)
class OaiSet:
    """A set."""

    spec: str
    name: str
    description: tuple[tuple[Language, str], ...] = ()


class OaiSets:
    """The sets of one taxonomy. Where a concept has several broader ones, its set stands below the first."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._specs = {item.id: self._spec(item) for item in taxonomy}
        self._by_spec = {spec: identifier for identifier, spec in self._specs.items()}
        self._below: dict[str, set[str]] = {identifier: {identifier} for identifier in self._specs}
        for identifier in self._specs:
            for broader in taxonomy.ancestors(identifier):
                self._below[broader].add(identifier)

    def _spec(self, item: Technology) -> str:
        parts = [item.id]
        while item.broader:
            broader = self._taxonomy.get(min(item.broader))
            if broader is None:
                break
            item = broader
            parts.append(item.id)
        return ":".join((ROOT, *reversed(parts)))

    def all(self) -> Iterable[OaiSet]:
        """Yield every set, each after the one that it is part of."""
        yield OaiSet(HOME, "Briefs of this site, without those that come from partner sites")
        yield OaiSet(ROOT, "Technologies")
        for spec, identifier in sorted(self._by_spec.items()):
            concept = self._taxonomy.get(identifier)
            if concept is not None:
                notes = tuple((language, concept.scope_note.in_language(language)) for language in Language)
                yield OaiSet(spec, concept.label.in_language(Language.EN), notes)

    def select(self, spec: str | None, selection: OaiSelection) -> OaiSelection:
        """Return a selection that is kept to a set.

        :param spec: None for no set
        :raises OaiError: ``badArgument`` for what is no setSpec, ``noRecordsMatch`` for a set that there is not
        """
        if spec is None:
            return selection
        if not _SPEC.fullmatch(spec):
            raise OaiError(ErrorCode.BAD_ARGUMENT, "set: this is no setSpec")
        if spec == HOME:
            return OaiSelection(selection.since, selection.until, None, home_only=True)
        if spec == ROOT:
            return OaiSelection(selection.since, selection.until, frozenset(self._specs))
        if spec in self._by_spec:
            return OaiSelection(selection.since, selection.until, frozenset(self._below[self._by_spec[spec]]))
        raise OaiError(ErrorCode.NO_RECORDS_MATCH, f"there is no set {spec[:200]}; ListSets shows all")

    def of(self, record: OaiRecord) -> list[str]:
        """Return the sets of a record: the narrowest ones, which imply those above them (section 2.6)."""
        concepts = set(record.concepts) & self._specs.keys()
        concepts |= {broader for concept in concepts for broader in self._taxonomy.ancestors(concept)}
        specs = sorted(self._specs[concept] for concept in concepts)
        narrowest = [spec for spec in specs if not any(other.startswith(f"{spec}:") for other in specs)]
        return [*([HOME] if record.is_home else []), *narrowest]
