"""The rule by which the briefs of a result become one: for each field the better value wins, and its origin is kept.

docs/curate/duplicates.md states the rule for scouts. It depends on the parts, not on the order in which they came.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError

from kb.curation.organisations import unite_organisations
from kb.curation.people import unite_people
from kb.model import (
    Assessment,
    BriefStatus,
    Evidence,
    FieldOrigin,
    Language,
    Origin,
    Project,
    Publication,
    SiltaError,
    Text,
    Texts,
    TransferBrief,
    explain,
)

T = TypeVar("T")
_STATUSES = (
    BriefStatus.PUBLISHED,
    BriefStatus.APPROVED,
    BriefStatus.WAITING_FOR_RESEARCHER,
    BriefStatus.IN_REVIEW,
    BriefStatus.SUBMITTED,
    BriefStatus.DRAFT,
    BriefStatus.ARCHIVED,
)
"""The furthest one counts."""
_ORIGINS = {Origin.CONFIRMED: 2, Origin.STATED: 1, Origin.ESTIMATED: 0}
_CUT = ("…", "...")


class UnmergeableBriefs(SiltaError):
    """The parts cannot become one brief; the message names the field."""


@dataclass(frozen=True, slots=True)
class Part:
    """One brief as it is on its own."""

    brief: TransferBrief
    edited: frozenset[str] = field(default_factory=frozenset)
    """Paths of the fields that a person changed."""

    @property
    def order(self) -> tuple[bool, str]:
        """Reviewed ones first, then by the key of the first source."""
        key = min((record.key for record in self.brief.sources), default=str(self.brief.id))
        return (not self.brief.is_reviewed, key)

    def origin(self, name: str) -> FieldOrigin | None:
        """Return where this part has a field from."""
        for origin in self.brief.origins:
            if origin.field == name:
                return origin
        return FieldOrigin(field=name, source=self.brief.sources[0].key) if self.brief.sources else None


def combine(parts: Sequence[Part], *, brief_id: UUID, slug: str) -> TransferBrief:
    """Make one brief of the parts.

    :param parts: one at least
    :param brief_id: of the brief that they become
    :param slug: its public address
    :raises UnmergeableBriefs: when the model refuses the result
    """
    ordered = sorted(parts, key=lambda part: part.order)
    rule = _Rule(ordered)
    try:
        return rule.brief(brief_id, slug)
    except ValidationError as error:
        message = f"the sources of {slug} cannot become one brief ({explain(error)}); edit one of them"
        raise UnmergeableBriefs(message) from error


class _Rule:
    def __init__(self, parts: list[Part]) -> None:
        self._parts = parts
        self._briefs = [part.brief for part in parts]
        self._origins: list[FieldOrigin] = []

    def brief(self, brief_id: UUID, slug: str) -> TransferBrief:
        briefs = self._briefs
        if self._parts[0].brief.is_reviewed:
            # A scout answers for the whole of it, so it only gains the sources.
            return self._sourced(briefs[0].model_copy(update={"id": brief_id, "slug": slug}), briefs[0].origins)
        texts = self._texts()
        values: dict[str, Any] = {
            "texts": texts,
            "technologies": self._assessments("technologies", texts),
            "business_models": self._assessments("business_models", texts),
            "project": self._project(),
            "publications": self._united("publications", _publication_key, _complete_publication),
            "organisations": self._all("organisations", unite_organisations),
            "people": self._all("people", unite_people),
        }
        for name in ("maturity", "target_maturity", "potential"):
            values[name] = self._assessment(name, texts)
        for name in ("sectors", "subjects", "cooperation_sought"):
            values[name] = self._united(name, lambda item: item, lambda item, _: item)
        for name in ("contact", "ipr_status", "licence", "year"):
            values[name] = self._first(name)
        values["published_on"] = min((b.published_on for b in briefs if b.published_on), default=None)
        values["modified_on"] = max((b.modified_on for b in briefs if b.modified_on), default=None)
        values["demonstration"] = any(brief.demonstration for brief in briefs)
        values["status"] = self._status()
        made = briefs[0].model_copy(update={**values, "id": brief_id, "slug": slug})
        return self._sourced(made, self._origins)

    def _status(self) -> BriefStatus:
        furthest = min((brief.status for brief in self._briefs), key=_STATUSES.index)
        # What somebody approved is not the text that the parts become.
        together = furthest is BriefStatus.APPROVED and len(self._briefs) > 1
        return BriefStatus.IN_REVIEW if together else furthest

    def _sourced(self, brief: TransferBrief, origins: Sequence[FieldOrigin]) -> TransferBrief:
        sources = {record.key: record for part in self._briefs for record in part.sources}
        unique = tuple(dict.fromkeys(origins))
        return brief.model_copy(update={"sources": tuple(sources[key] for key in sorted(sources)), "origins": unique})

    def _note(self, name: str, part: Part) -> None:
        origin = part.origin(name)
        if origin is not None:
            self._origins.append(origin)

    def _texts(self) -> Texts:
        found: dict[str, Text] = {}
        for language in Language:
            having = [part for part in self._parts if part.brief.texts.get(language)]
            if having:
                best = max(having, key=lambda part: _text_rank(part, language))
                text = best.brief.texts.get(language)
                if text is not None:
                    found[language.value] = text
                    self._note(f"texts.{language.value}", best)
        return Texts(**found)

    def _assessment(self, name: str, texts: Texts) -> Assessment[Any] | None:
        having = [part for part in self._parts if getattr(part.brief, name) is not None or name in part.edited]
        if not having:
            return None
        best = max(having, key=lambda part: _assessment_rank(getattr(part.brief, name), name in part.edited))
        self._note(name, best)
        value = getattr(best.brief, name)
        return None if value is None else _placed(value, texts)

    def _assessments(self, name: str, texts: Texts) -> tuple[Assessment[Any], ...]:
        edited = [part for part in self._parts if name in part.edited]
        best: dict[str, Assessment[Any]] = {}
        # A person's list is taken whole: what the person took out of it does not come back.
        for part in edited[:1] or self._parts:
            for item in getattr(part.brief, name):
                known = best.get(item.value)
                if known is None or _assessment_rank(item, False) > _assessment_rank(known, False):
                    best[item.value] = item
            if getattr(part.brief, name):
                self._note(name, part)
        return tuple(_placed(item, texts) for item in best.values())

    def _first(self, name: str) -> Any:
        having = [part for part in self._parts if getattr(part.brief, name) is not None]
        if not having:
            return None
        best = max(having, key=lambda part: name in part.edited)
        self._note(name, best)
        return getattr(best.brief, name)

    def _all(self, name: str, unite: Callable[[list[T]], list[T]]) -> tuple[T, ...]:
        edited = [part for part in self._parts if name in part.edited]
        parts = edited[:1] or self._parts
        for part in parts:
            if getattr(part.brief, name):
                self._note(name, part)
        if len(parts) == 1:
            return tuple(getattr(parts[0].brief, name))
        return tuple(unite([item for part in parts for item in getattr(part.brief, name)]))

    def _united(self, name: str, key: Callable[[T], Any], complete: Callable[[T, T], T]) -> tuple[T, ...]:
        def unite(items: list[T]) -> list[T]:
            found: dict[Any, T] = {}
            for item in items:
                known = found.get(key(item))
                found[key(item)] = item if known is None else complete(known, item)
            return list(found.values())

        return self._all(name, unite)

    def _project(self) -> Project | None:
        having = [(part, part.brief.project) for part in self._parts if part.brief.project]
        if not having:
            return None
        best_part, best = max(having, key=lambda pair: "project" in pair[0].edited)
        self._note("project", best_part)
        if "project" in best_part.edited:
            return best
        for _, other in having:
            if other.identifier == best.identifier:
                missing = {name: getattr(other, name) for name in Project.model_fields if getattr(best, name) is None}
                best = best.model_copy(update=missing)
        return Project.model_validate(dict(best))


def _text_rank(part: Part, language: Language) -> tuple[Any, ...]:
    text = part.brief.texts.get(language)
    if text is None:
        return ()
    prefix = f"texts.{language.value}."
    length = sum(len(getattr(text, name)) for name in Text.model_fields)
    return (
        any(name.startswith(prefix) for name in part.edited),
        text.is_complete,
        5 - len(text.missing_sections),
        not text.description.rstrip().endswith(_CUT),
        length,
    )


def _assessment_rank(item: Assessment[Any] | None, edited: bool) -> tuple[Any, ...]:
    if item is None:
        return (edited, -1, 0.0)
    return (edited, _ORIGINS[item.origin], item.confidence)


def _placed(item: Assessment[Any], texts: Texts) -> Assessment[Any]:
    """Find the quotes again where another part gave the text; a quote that is not in it keeps its words only."""
    placed = tuple(_place(evidence, texts) for evidence in item.evidence)
    return item if placed == item.evidence else item.model_copy(update={"evidence": placed})


def _place(evidence: Evidence, texts: Texts) -> Evidence:
    if evidence.language is None or evidence.field is None:
        return evidence
    text = texts.get(evidence.language)
    content = getattr(text, evidence.field, "") if text is not None else ""
    start = evidence.start or 0
    if evidence.start is None or content[start : start + len(evidence.quote)] == evidence.quote:
        return evidence
    found = content.find(evidence.quote)
    if found >= 0:
        return evidence.model_copy(update={"start": found})
    return evidence.model_copy(update={"start": None, "field": None})


def _publication_key(item: Publication) -> str:
    return item.doi or " ".join((item.title or "").casefold().split())


def _complete_publication(known: Publication, other: Publication) -> Publication:
    missing = {name: getattr(other, name) for name in Publication.model_fields if getattr(known, name) is None}
    return known.model_copy(update=missing) if missing else known
