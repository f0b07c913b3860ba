"""Organisations: which names are of one, within a brief and across all briefs.

Certain is: the same ROR id; or the same name but for case, accents, punctuation, joining words and a legal form that
one leaves out, in the same country. Names that are nearly the same wait for a person. Different ROR ids are never the
same.
"""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from kb.curation.names import block_of, fold_organisation
from kb.model import Organisation, Participation, Role, slugify
from kb.store import KnownOrganisation, PublicOrganisation, UnitOfWork

ALIKE = 90
"""How alike two folded names are, from 0 to 100, to be shown to a person."""
_ROLES = (Role.COORDINATOR, Role.PROVIDER, Role.PARTICIPANT, Role.PARTNER)


def same_organisation(one: Organisation, other: Organisation) -> bool:
    """Whether two organisations of one result are certainly one."""
    if one.ror and other.ror:
        return one.ror == other.ror
    if one.key and other.key and one.key == other.key:
        return True
    (name, form), (other_name, other_form) = fold_organisation(one.name), fold_organisation(other.name)
    return name == other_name and not _conflict(one.country, other.country) and not _conflict(form, other_form)


def unite_organisations(participations: Iterable[Participation]) -> list[Participation]:
    """Return each organisation once, the coordinator first; what one source leaves out is taken from the others."""
    found: list[Participation] = []
    for item in participations:
        alike = [i for i, known in enumerate(found) if same_organisation(known.organisation, item.organisation)]
        if len(alike) != 1:
            found.append(item)
            continue
        known = found[alike[0]]
        missing = {
            name: value
            for name, value in item.organisation
            if value is not None and getattr(known.organisation, name) is None
        }
        found[alike[0]] = Participation(
            organisation=known.organisation.model_copy(update=missing) if missing else known.organisation,
            role=min(known.role, item.role, key=_ROLES.index),
        )
    unique = list(dict.fromkeys(found))
    return sorted(unique, key=lambda item: item.role is not Role.COORDINATOR)


class OrganisationRegister:
    """Gives every organisation of every brief its key; works in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def look_up(self, organisations: Iterable[Organisation]) -> None:
        """Learn what the store knows of these in few queries, before they are asked for one by one."""
        wanted = list(organisations)
        folded = [fold_organisation(item.name)[0] for item in wanted]
        self._work.organisations.look_up_keys(item.key for item in wanted if item.key)
        self._work.organisations.look_up(folded, [item.ror for item in wanted if item.ror])
        self._work.organisations.look_up_blocks(block_of(name) for name in folded)

    def keyed(self, participations: Sequence[Participation], *, only_given: bool = False) -> tuple[Participation, ...]:
        """Return the participations with the keys of their organisations.

        :param only_given: leave those without a key as they are
        """
        return tuple(
            item
            if (only_given and item.organisation.key is None)
            or item.organisation.key == (key := self.key(item.organisation))
            else item.model_copy(update={"organisation": item.organisation.model_copy(update={"key": key})})
            for item in participations
        )

    def key(self, organisation: Organisation) -> str:
        """Return the key of an organisation; one that is not known is added.

        Another one with nearly the same name is queued with it for a person. One that has a key, because it comes from
        an export, keeps it, unless its ROR id is known under another one.
        """
        folded, form = fold_organisation(organisation.name)
        if not folded:
            return organisation.key or slugify(organisation.name)
        known = self._given(organisation, folded) or self._known(organisation, folded, form)
        if known is None:
            return self._add(organisation, folded).key
        if (organisation.ror and not known.ror) or (organisation.country and not known.country):
            known = self._work.organisations.complete(known, ror=organisation.ror, country=organisation.country)
        self._work.organisations.add_name(known, folded, organisation.name, block_of(folded))
        return self._work.organisations.leader(known).key

    def find(self, organisation: Organisation) -> str | None:
        """Return the key of an organisation that is known for certain, or None; nothing is added."""
        folded, form = fold_organisation(organisation.name)
        known = self._known(organisation, folded, form) if folded else None
        return self._work.organisations.leader(known).key if known is not None else None

    def _given(self, organisation: Organisation, folded: str) -> KnownOrganisation | None:
        """Return the organisation of the key that an export gives, added when it is new."""
        if organisation.key is None:
            return None
        store = self._work.organisations
        same = store.with_ror(organisation.ror) if organisation.ror else None
        known = store.with_key(organisation.key)
        if known is None and same is None:
            return store.add(
                organisation.key, organisation.name, ror=organisation.ror, country=organisation.country, is_unique=True
            )
        if known is None or (same is not None and same != known):
            return same
        # A brief names one that went by the key of the one that stayed.
        gone = (other for _, other in store.named(folded) if other != known and store.leader(other).id == known.id)
        return next(gone, known)

    def _known(self, organisation: Organisation, folded: str, form: str) -> KnownOrganisation | None:
        if organisation.ror:
            known = self._work.organisations.with_ror(organisation.ror)
            if known is not None:
                return known
        fitting = {}
        for name, known in self._work.organisations.named(folded):
            other_form = fold_organisation(name.seen)[1]
            if not (
                _conflict(organisation.ror, known.ror)
                or _conflict(organisation.ror, self._work.organisations.leader(known).ror)
                or _conflict(organisation.country, known.country)
                or _conflict(form, other_form)
            ):
                fitting[known.id] = known
        if len({self._work.organisations.leader(known).id for known in fitting.values()}) == 1:
            return next(iter(fitting.values()))
        # Two that fit: nobody knows which one it is.
        return None

    def _add(self, organisation: Organisation, folded: str) -> KnownOrganisation:
        store = self._work.organisations
        block = block_of(folded)
        neighbours = store.in_block(block)
        slug = slugify(folded)[:66].strip("-")
        # With the country at its end and nothing lost from the name, only a namesake could have the same key.
        is_unique = bool(organisation.country) and slug == folded.replace(" ", "-") and not store.named(folded)
        added = store.add(
            f"{slug}-{organisation.country.lower()}" if organisation.country else slug,
            organisation.name,
            ror=organisation.ror,
            country=organisation.country,
            is_unique=is_unique,
        )
        store.add_name(added, folded, organisation.name, block)
        numbers = _numbers(folded)
        for name, known in neighbours:
            if known.id == added.id or _conflict(organisation.ror, known.ror):
                continue
            if _conflict(organisation.country, known.country) or numbers != _numbers(name.folded):
                continue
            ratio = fuzz.token_sort_ratio(folded, name.folded, score_cutoff=ALIKE)
            if ratio:
                reason = f"{organisation.name!r} and {name.seen!r} are {ratio:.0f} % alike"
                store.queue(added.id, known.id, ratio / 100, [reason])
        return added


def organisation_of_today(work: UnitOfWork, key: str) -> PublicOrganisation | None:
    """Return the organisation that counts today for a key, as readers see it; None where it has no public brief."""
    leader = work.organisations.leader_of(key)
    return work.participations.organisation(leader.key) if leader is not None else None


def _conflict(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)


def _numbers(folded: str) -> set[str]:
    return {word for word in folded.split() if any(map(str.isdigit, word))}
