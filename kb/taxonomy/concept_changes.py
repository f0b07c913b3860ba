"""Accepted changes put over the concepts of the files: what each kind of change does, and when it cannot be done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kb.model import (
    ChangeKind,
    ConceptChange,
    ConceptContent,
    ConceptProposal,
    Language,
    Technology,
    content_of,
    differing,
)
from kb.taxonomy.concept_problem import ConceptProblem, ProblemKind, UnfitChange
from kb.taxonomy.errors import InvalidVocabulary
from kb.taxonomy.taxonomy import Taxonomy

ADDRESS = "https://silta.example.org/technologies/"
"""What the URIs of concepts begin with."""
_LISTS = ("synonyms_de", "synonyms_en", "synonyms_fi", "broader")
_Concepts = dict[str, Technology]


def with_change(taxonomy: Taxonomy, change: ConceptChange) -> Taxonomy:
    """Return a taxonomy with a change.

    A related concept that becomes broader or narrower is related no more.

    :raises UnfitChange: with everything that keeps it from fitting
    """
    concepts = _concepts(taxonomy)
    _apply(concepts, change, taxonomy)
    return _taxonomy(concepts, taxonomy)


def with_accepted(taxonomy: Taxonomy, accepted: Iterable[ConceptProposal]) -> Taxonomy:
    """Return the taxonomy of the files with those accepted changes over it that the files do not have.

    :param taxonomy: the one of the files, or one made of it
    :param accepted: all accepted changes, in the order in which they were accepted
    :raises InvalidVocabulary: when a change does not fit the files any more, naming it
    """
    base = taxonomy.base
    changes = list(accepted)
    known = [place for place, item in enumerate(changes) if item.id in base.included]
    now = base
    for item in changes[known[-1] + 1 if known else 0 :]:
        try:
            now = with_change(now, item.change)
        except UnfitChange as error:
            message = (
                f"the accepted change {item.number} of the taxonomy ({item.change.kind} {item.change.concept}) does "
                f"not fit its files: {error}; correct the files so that both fit"
            )
            raise InvalidVocabulary(message) from error
    return _taxonomy(_concepts(now), base, changes) if changes else base


def problems_of(taxonomy: Taxonomy, change: ConceptChange) -> tuple[ConceptProblem, ...]:
    """Return what keeps a change from fitting; nothing when it fits."""
    try:
        with_change(taxonomy, change)
    except UnfitChange as error:
        return error.problems
    return ()


def _concepts(taxonomy: Taxonomy) -> _Concepts:
    return {item.id: item for item in (*taxonomy, *taxonomy.all_deprecated.values())}


def _taxonomy(concepts: _Concepts, base: Taxonomy, accepted: Sequence[ConceptProposal] = ()) -> Taxonomy:
    return Taxonomy(
        concepts.values(),
        included=base.included,
        base=base.base,
        revision=accepted[-1].revision or 0 if accepted else base.revision,
        known_changes=(item.id for item in accepted),
    )


def _apply(concepts: _Concepts, change: ConceptChange, taxonomy: Taxonomy) -> None:
    match change.kind:
        case ChangeKind.ADD:
            _add(concepts, change, taxonomy)
        case ChangeKind.EDIT:
            _edit(concepts, change, taxonomy)
        case _:
            _retire(concepts, change, taxonomy)
    _part_related(concepts)


def _add(concepts: _Concepts, change: ConceptChange, taxonomy: Taxonomy) -> None:
    assert change.content is not None  # noqa: S101  the model holds it
    content = _tidy(change.content)
    # A new concept owns no label yet, even where its id is one that is taken.
    problems = [*_content_problems("", content, taxonomy)]
    if change.concept in concepts:
        problems.insert(0, ConceptProblem(ProblemKind.ID_TAKEN, "concept", change.concept))
    _refuse(problems)
    concepts[change.concept] = Technology(id=change.concept, uri=f"{ADDRESS}{change.concept}", **dict(content))


def _edit(concepts: _Concepts, change: ConceptChange, taxonomy: Taxonomy) -> None:
    assert change.content is not None  # noqa: S101  the model holds it
    assert change.before is not None  # noqa: S101
    now = _active(change.concept, "concept", taxonomy)
    current = content_of(now)
    wanted = differing(change.before, _tidy(change.content))
    if not wanted:
        _refuse([ConceptProblem(ProblemKind.NOTHING)])
    fields: dict[str, Any] = dict(current)
    problems = []
    for path, (old, new) in wanted.items():
        name, _, language = path.partition(".")
        if name in _LISTS:
            kept = [item for item in getattr(current, name) if item in new or item not in old]
            fields[name] = tuple(dict.fromkeys([*kept, *(item for item in new if item not in old)]))
            continue
        stands = getattr(fields[name], language)
        if stands not in (old, new):
            problems.append(ConceptProblem(ProblemKind.CHANGED_MEANWHILE, path, stands))
        fields[name] = fields[name].model_copy(update={language: new})
    content = _tidy(ConceptContent.model_validate(fields))
    _refuse([*problems, *_content_problems(change.concept, content, taxonomy)])
    concepts[change.concept] = _with_labels(now.model_copy(update=dict(content)))


def _retire(concepts: _Concepts, change: ConceptChange, taxonomy: Taxonomy) -> None:
    goes = _active(change.concept, "concept", taxonomy)
    narrower = taxonomy.narrower(goes.id)
    stays: Technology | None = None
    if change.replacement is not None:
        if change.replacement == goes.id:
            _refuse([ConceptProblem(ProblemKind.SAME, "replacement", goes.id)])
        stays = _active(change.replacement, "replacement", taxonomy)
        if stays.id in taxonomy.below(goes.id):
            _refuse([ConceptProblem(ProblemKind.REPLACEMENT_BELOW, "replacement", stays.id)])
    elif narrower:
        _refuse([ConceptProblem(ProblemKind.HAS_NARROWER, "concept", item) for item in narrower[:5]])
    if stays is not None and change.kind is ChangeKind.MERGE:
        concepts[stays.id] = _united(stays, goes)
    for item in list(concepts.values()):
        if item.deprecated or item.id == goes.id:
            continue
        links = {
            name: _replaced(getattr(item, name), goes.id, stays.id if stays else None, item.id)
            for name in ("broader", "related")
        }
        if any(links[name] != getattr(item, name) for name in links):
            concepts[item.id] = item.model_copy(update=links)
    ended = {"deprecated": True, "replaced_by": stays.id if stays else None, "broader": (), "related": ()}
    if stays is not None and change.kind is ChangeKind.MERGE:
        # What leads here from other vocabularies leads to the concept that stays.
        ended |= {"close_match": (), "euroscivoc": ()}
    concepts[goes.id] = goes.model_copy(update=ended)


def _united(stays: Technology, goes: Technology) -> Technology:
    """Give a concept the names, relations and matches of one that goes into it."""
    fields: dict[str, Any] = {}
    for language in Language:
        own = {stays.label.in_language(language).casefold()}
        names = (*stays.synonyms(language), goes.label.in_language(language), *goes.synonyms(language))
        fields[f"synonyms_{language}"] = tuple(_distinct(names, own))
        fields[f"ambiguous_{language}"] = tuple(dict.fromkeys((*stays.ambiguous(language), *goes.ambiguous(language))))
    for name in ("hidden", "related", "close_match", "euroscivoc"):
        fields[name] = tuple(dict.fromkeys((*getattr(stays, name), *getattr(goes, name))))
    fields["related"] = tuple(item for item in fields["related"] if item not in (stays.id, goes.id))
    return _with_labels(stays.model_copy(update=fields))


def _with_labels(technology: Technology) -> Technology:
    """Forget which labels are ambiguous where they are no labels any more."""
    fields = {}
    for language in Language:
        labels = (technology.label.in_language(language), *technology.synonyms(language), *technology.hidden)
        fields[f"ambiguous_{language}"] = tuple(item for item in technology.ambiguous(language) if item in labels)
    return technology.model_copy(update=fields)


def _tidy(content: ConceptContent) -> ConceptContent:
    """Leave out synonyms that repeat each other or the label, and a broader concept that is named twice."""
    fields: dict[str, Any] = {
        f"synonyms_{language}": tuple(
            _distinct(content.synonyms(language), {content.label.in_language(language).casefold()})
        )
        for language in Language
    }
    return content.model_copy(update=fields | {"broader": tuple(dict.fromkeys(content.broader))})


def _distinct(labels: Iterable[str], seen: set[str]) -> Iterator[str]:
    for label in labels:
        if label.casefold() not in seen:
            seen.add(label.casefold())
            yield label


def _content_problems(identifier: str, content: ConceptContent, taxonomy: Taxonomy) -> Iterator[ConceptProblem]:
    below = taxonomy.below(identifier) | {identifier}
    for broader in content.broader:
        if broader in below:
            yield ConceptProblem(ProblemKind.CYCLE, "broader", broader)
        elif broader not in taxonomy:
            gone = taxonomy.deprecated(broader) is not None
            yield ConceptProblem(ProblemKind.DEPRECATED if gone else ProblemKind.UNKNOWN, "broader", broader)
    for language in Language:
        owners = _owners(taxonomy, language)
        named = [(f"label.{language}", content.label.in_language(language))]
        named += [(f"synonyms_{language}", label) for label in content.synonyms(language)]
        for field, label in named:
            owner = owners.get(label.casefold(), identifier)
            if owner != identifier:
                yield ConceptProblem(ProblemKind.LABEL_TAKEN, field, label, owner)


def _owners(taxonomy: Taxonomy, language: Language) -> Mapping[str, str]:
    return {
        label.casefold(): item.id
        for item in taxonomy
        for label in (item.label.in_language(language), *item.synonyms(language))
    }


def _replaced(links: tuple[str, ...], old: str, new: str | None, owner: str) -> tuple[str, ...]:
    found = (new if link == old else link for link in links)
    return tuple(dict.fromkeys(link for link in found if link is not None and link != owner))


def _active(identifier: str, field: str, taxonomy: Taxonomy) -> Technology:
    found = taxonomy.get(identifier)
    if found is None:
        gone = taxonomy.deprecated(identifier) is not None
        raise UnfitChange([ConceptProblem(ProblemKind.DEPRECATED if gone else ProblemKind.UNKNOWN, field, identifier)])
    return found


def _part_related(concepts: _Concepts) -> None:
    """Let no concept be related to one that is broader or narrower (SKOS Reference, S27)."""
    above = {key: _above(key, concepts) for key, item in concepts.items() if not item.deprecated}
    for key in above:
        item = concepts[key]
        kept = tuple(one for one in item.related if one not in above[key] and key not in above.get(one, ()))
        if kept != item.related:
            concepts[key] = item.model_copy(update={"related": kept})


def _above(identifier: str, concepts: _Concepts) -> set[str]:
    found: set[str] = set()
    left = list(concepts[identifier].broader)
    while left:
        item = left.pop()
        if item not in found:
            found.add(item)
            left += concepts[item].broader
    return found


def _refuse(problems: list[ConceptProblem]) -> None:
    if problems:
        raise UnfitChange(problems)
