"""The technologies as a hierarchy that is checked once and then only read."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from kb.model import Language, Technology
from kb.taxonomy.errors import InvalidVocabulary


class Taxonomy:
    """Concepts by id, with what is broader and narrower.

    On construction the integrity conditions of SKOS are checked (SKOS Reference, W3C 2009, S9-S14, S27): labels are
    disjoint, broader and related do not overlap; and Silta's own: every broader concept exists, and there is no cycle.

    Deprecated concepts are kept apart: they are no members any more, only known by :meth:`deprecated`.
    """

    def __init__(
        self,
        technologies: Iterable[Technology],
        *,
        included: Iterable[UUID] = (),
        base: "Taxonomy | None" = None,
        revision: int = 0,
        known_changes: Iterable[UUID] = (),
    ) -> None:
        """Take the concepts in any order.

        :param included: ids of the accepted proposals up to which the files have the changes, one a database
        :param base: the taxonomy of the files, where accepted changes were put over it
        :param revision: number of the last accepted change that was put over it; 0 for none
        :param known_changes: ids of all changes that the database has accepted
        :raises InvalidVocabulary: when an integrity condition is broken
        """
        given = {technology.id: technology for technology in technologies}
        self._technologies = {key: item for key, item in given.items() if not item.deprecated}
        self._deprecated = {key: item for key, item in given.items() if item.deprecated}
        self.included = frozenset(included)
        self.base = base or self
        self.revision = revision
        self.known_changes = frozenset(known_changes)
        self._replacements = {key: self._find_replacement(item) for key, item in self._deprecated.items()}
        self._narrower: dict[str, list[str]] = {}
        self._check_links()
        self._ancestors = {identifier: self._collect_ancestors(identifier) for identifier in self._technologies}
        self._check_related()
        self._check_labels()
        self._check_ambiguous()
        self._ambiguous = {
            (item.id, label, language) for item in self for language in Language for label in item.ambiguous(language)
        }
        self._by_match = {uri: item.id for item in self._technologies.values() for uri in item.close_match}
        self._by_euroscivoc = {code: item.id for item in self._technologies.values() for code in item.euroscivoc}

    def __iter__(self) -> Iterator[Technology]:
        return iter(self._technologies.values())

    def __len__(self) -> int:
        return len(self._technologies)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._technologies

    def get(self, identifier: str) -> Technology | None:
        """Return the concept with this id."""
        return self._technologies.get(identifier)

    def deprecated(self, identifier: str) -> Technology | None:
        """Return a concept that is used no more; None for one that is, or that never was."""
        return self._deprecated.get(identifier)

    @property
    def all_deprecated(self) -> Mapping[str, Technology]:
        """The concepts that are used no more, by id."""
        return self._deprecated

    def replacement(self, identifier: str) -> str | None:
        """Return the concept that took the place of a deprecated one, over all further replacements; else None."""
        return self._replacements.get(identifier)

    def current(self, identifier: str) -> str | None:
        """Return the id to use for an id: itself, or its replacement; None where there is neither."""
        return identifier if identifier in self._technologies else self.replacement(identifier)

    @property
    def change_fingerprint(self) -> str:
        """What changes with every concept."""
        digest = hashlib.sha256()
        for item in (*self, *self._deprecated.values()):
            digest.update(item.model_dump_json().encode())
        return digest.hexdigest()

    def below(self, identifier: str) -> frozenset[str]:
        """Return the ids of all narrower concepts."""
        found: set[str] = set()
        left = [identifier]
        while left:
            following = [item for item in self._narrower.get(left.pop(), ()) if item not in found]
            found.update(following)
            left += following
        return frozenset(found)

    @property
    def tops(self) -> tuple[str, ...]:
        """Ids of the top concepts, sorted."""
        return tuple(sorted(item.id for item in self if not item.broader))

    def narrower(self, identifier: str) -> tuple[str, ...]:
        """Return the ids of the directly narrower concepts, sorted."""
        return tuple(sorted(self._narrower.get(identifier, ())))

    def ancestors(self, identifier: str) -> tuple[str, ...]:
        """Return the ids of all broader concepts, nearest first; nothing for an unknown id."""
        return self._ancestors.get(identifier, ())

    def matching(self, uri: str) -> str | None:
        """Return the id of the concept that has a closeMatch to this URI."""
        return self._by_match.get(uri)

    def of_euroscivoc(self, code: str) -> str | None:
        """Return the id of the concept that is nearly equal to a class of EuroSciVoc.

        :param code: the notation, or the path of notations that CORDIS gives (``/25/73/453/459``)
        """
        return self._by_euroscivoc.get(code.rstrip("/").rpartition("/")[2])

    def branch(self, identifier: str) -> str:
        """Return the top concept above a concept; the concept itself when nothing is above it."""
        return (self._ancestors.get(identifier) or (identifier,))[-1]

    def is_ambiguous(self, identifier: str, label: str, language: Language) -> bool:
        """Whether a label of a concept is an everyday word too."""
        return (identifier, label, language) in self._ambiguous

    def _find_replacement(self, technology: Technology) -> str | None:
        seen = {technology.id}
        following = technology.replaced_by
        while following is not None and following not in self._technologies:
            further = self._deprecated.get(following)
            if further is None or following in seen:
                message = f"technology {technology.id}: its replacement {technology.replaced_by} does not exist"
                raise InvalidVocabulary(message)
            seen.add(following)
            following = further.replaced_by
        return following

    def _check_links(self) -> None:
        for item in self:
            for broader in item.broader:
                if broader not in self._technologies:
                    message = f"technology {item.id}: its broader concept {broader} does not exist"
                    raise InvalidVocabulary(message)
                self._narrower.setdefault(broader, []).append(item.id)
            for related in item.related:
                if related not in self._technologies:
                    message = f"technology {item.id}: its related concept {related} does not exist"
                    raise InvalidVocabulary(message)

    def _collect_ancestors(self, identifier: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        level = list(self._technologies[identifier].broader)
        while level:
            if identifier in level:
                message = f"technology {identifier} is broader than itself"
                raise InvalidVocabulary(message)
            following = [up for item in level if item not in found for up in self._technologies[item].broader]
            found.update(dict.fromkeys(level))
            level = following
        return tuple(found)

    def _check_related(self) -> None:
        for item in self:
            for related in item.related:
                if related in self.ancestors(item.id) or item.id in self.ancestors(related):
                    message = f"technology {item.id}: {related} cannot be related and broader or narrower at once"
                    raise InvalidVocabulary(message)

    def _check_labels(self) -> None:
        for language in Language:
            owners: dict[str, str] = {}
            for item in self:
                for label in (item.label.in_language(language), *item.synonyms(language)):
                    owner = owners.setdefault(label.casefold(), item.id)
                    if owner != item.id:
                        message = f"technology {item.id}: the {language} label {label!r} belongs to {owner} already"
                        raise InvalidVocabulary(message)
                if item.label.in_language(language) in item.synonyms(language):
                    message = f"technology {item.id}: its preferred {language} label is a synonym too"
                    raise InvalidVocabulary(message)

    def _check_ambiguous(self) -> None:
        for item in self:
            for language in Language:
                labels = (item.label.in_language(language), *item.synonyms(language), *item.hidden)
                unknown = [label for label in item.ambiguous(language) if label not in labels]
                if unknown:
                    message = (
                        f"technology {item.id}: {unknown[0]!r} is called ambiguous, but is no {language} label of it"
                    )
                    raise InvalidVocabulary(message)
