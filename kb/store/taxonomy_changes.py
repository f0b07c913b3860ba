"""The proposals for the taxonomy, and what the accepted ones did."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, insert, select, update

from kb.model import Actor, ConceptChange, ConceptProposal, ProposalState, SiltaError, new_id
from kb.store import tables
from kb.store.concept_replacements import ConceptReplacements
from kb.store.curation_tables import review_label
from kb.store.review_entries import TECHNOLOGY
from kb.store.taxonomy_tables import concept_decision, concept_proposal, concept_replacement, concept_tagging
from kb.store.transaction import Transaction

_proposal, _decision = concept_proposal, concept_decision
_DECIDED = ("decided_by", "decided_by_id", "decided_at", "answer", "revision")
_ALL = select(
    *(_proposal.c[name] for name in ("number", "id", "change", "author", "author_id", "proposed_at", "reason")),
    func.coalesce(_decision.c.state, ProposalState.PROPOSED.value).label("state"),
    *(_decision.c[name] for name in _DECIDED),
).select_from(_proposal.outerjoin(_decision, _proposal.c.number == _decision.c.number))
_REVISION = select(func.max(_decision.c.revision))
_CHUNK = 500


class UnknownProposal(SiltaError):
    """There is no proposal with this number."""


class ProposalDecided(SiltaError):
    """Somebody decided about the proposal already; the message says who and how."""


class TaxonomyChangeRepository:
    """Proposals and decisions only grow; replacements and tags follow from the accepted ones."""

    def __init__(self, transaction: Transaction, replacements: ConceptReplacements) -> None:
        self._transaction = transaction
        self._replacements = replacements

    def propose(self, change: ConceptChange, author: Actor, reason: str) -> ConceptProposal:
        """Keep a proposal and return it."""
        self._transaction.take_right_to_write()
        row: dict[str, Any] = {
            "id": new_id(),
            "concept": change.concept,
            "change": change.model_dump(mode="json", exclude_none=True),
            "author": author.name,
            "author_id": author.id,
            "proposed_at": datetime.now(UTC),
            "reason": reason,
        }
        done = self._transaction.write(insert(_proposal), row)
        return self.get(int(done.inserted_primary_key[0]))  # type: ignore[index]  # there is one row

    def decide(self, number: int, state: ProposalState, decided_by: Actor, answer: str | None) -> ConceptProposal:
        """Keep what was decided about a proposal; an accepted one is in force from the commit on.

        :raises UnknownProposal: when there is none with this number
        :raises ProposalDecided: when it waits no more
        """
        self._transaction.take_right_to_write()
        found = self.get(number)
        if not found.is_open:
            raise ProposalDecided(f"proposal {number} is {found.state} already, by {found.decided_by}")
        row = {
            "number": number,
            "state": state.value,
            "decided_by": decided_by.name,
            "decided_by_id": decided_by.id,
            "decided_at": datetime.now(UTC),
            "answer": answer or None,
            "revision": self.revision() + 1 if state is ProposalState.ACCEPTED else None,
        }
        self._transaction.write(insert(_decision), row)
        return self.get(number)

    def get(self, number: int) -> ConceptProposal:
        """Return a proposal.

        :raises UnknownProposal: when there is none with this number
        """
        found = self._read(_ALL.where(_proposal.c.number == number)) if 0 < number < 2**31 else []
        if not found:
            raise UnknownProposal(f"there is no proposal {number}; silta taxonomy list shows them")
        return found[0]

    def waiting(self) -> list[ConceptProposal]:
        """Return the proposals that wait for a decision, the oldest first."""
        return self._read(_ALL.where(_decision.c.number.is_(None)).order_by(_proposal.c.number))

    def count_waiting(self) -> int:
        """Count the proposals that wait for a decision."""
        query = select(func.count()).select_from(
            _proposal.outerjoin(_decision, _proposal.c.number == _decision.c.number)
        )
        return int(self._transaction.read(query.where(_decision.c.number.is_(None))).scalar_one())

    def decided(self, limit: int, before: int | None = None) -> list[ConceptProposal]:
        """Return decided proposals, the last proposed first.

        :param before: only those with a smaller number, for the next page
        """
        query = _ALL.where(_decision.c.number.is_not(None)).order_by(_proposal.c.number.desc()).limit(limit)
        return self._read(query if before is None else query.where(_proposal.c.number < before))

    def accepted(self) -> list[ConceptProposal]:
        """Return the accepted proposals in the order in which they came into force."""
        return self._read(_ALL.where(_decision.c.revision.is_not(None)).order_by(_decision.c.revision))

    def of(self, concept: str) -> list[ConceptProposal]:
        """Return the proposals for a concept, the first first."""
        return self._read(_ALL.where(_proposal.c.concept == concept).order_by(_proposal.c.number))

    def revision(self) -> int:
        """Return how many changes were accepted: what running processes look at, to notice a change."""
        return int(self._transaction.read_stored(_REVISION).scalar() or 0)

    def replace(self, number: int, concept: str, replacement: str) -> None:
        """Let every brief that is saved from now on have another concept instead of this one."""
        values = {"replacement": replacement}
        # What the concept replaced before leads on at once, so that there are no chains to follow.
        self._transaction.write(
            update(concept_replacement).where(concept_replacement.c.replacement == concept).values(**values)
        )
        self._transaction.write(
            insert(concept_replacement), {"concept": concept, "replacement": replacement, "number": number}
        )
        self._replacements.forget()

    def tagged(self, number: int, revisions: Iterable[tuple[UUID, int]]) -> None:
        """Remember which revisions of briefs a change made."""
        self._transaction.flush()
        rows = [{"number": number, "brief_id": brief, "revision": revision} for brief, revision in revisions]
        if rows:
            self._transaction.write(insert(concept_tagging), rows)

    def revisions_of(self, brief_id: UUID) -> set[int]:
        """Return the numbers of a brief's revisions that changes of the taxonomy made."""
        query = select(concept_tagging.c.revision).where(concept_tagging.c.brief_id == brief_id)
        return set(self._transaction.read_stored(query).scalars())

    def tagged_by(self, number: int) -> int:
        """Count the briefs that got another concept by a change."""
        query = select(func.count()).select_from(concept_tagging).where(concept_tagging.c.number == number)
        return int(self._transaction.read(query).scalar_one())

    def briefs_with(self, concepts: Collection[str]) -> list[UUID]:
        """Return the ids of all briefs, of whatever status, that have one of these concepts, sorted."""
        found: set[UUID] = set()
        wanted = sorted(concepts)
        for start in range(0, len(wanted), _CHUNK):
            query = select(review_label.c.brief_id).where(
                review_label.c.kind == TECHNOLOGY, review_label.c.value.in_(wanted[start : start + _CHUNK])
            )
            found.update(self._transaction.read(query).scalars())
        return sorted(found)

    def counts(self) -> dict[str, int]:
        """Count the briefs, of whatever status, that have each concept."""
        query = select(review_label.c.value, func.count()).where(review_label.c.kind == TECHNOLOGY)
        rows = self._transaction.read(query.group_by(review_label.c.value))
        return {row[0]: row[1] for row in rows}

    def index_again(self, brief_ids: Collection[UUID]) -> int:
        """Let the index learn these briefs anew, though they did not change; return how many are published."""
        wanted = sorted(brief_ids)
        count = 0
        for start in range(0, len(wanted), _CHUNK):
            query = select(tables.brief.c.id, tables.brief.c.revision).where(
                tables.brief.c.id.in_(wanted[start : start + _CHUNK]), tables.brief.c.status == "published"
            )
            rows = [
                {"brief_id": row.id, "revision": row.revision, "operation": tables.INDEX}
                for row in self._transaction.read(query)
            ]
            if rows:
                self._transaction.write(insert(tables.outbox), rows)
            count += len(rows)
        return count

    def _read(self, query: Select[Any]) -> list[ConceptProposal]:
        return [
            ConceptProposal(**{**row._mapping, "change": ConceptChange.model_validate(row.change)})
            for row in self._transaction.read(query)
        ]
