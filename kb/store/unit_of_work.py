"""The unit of work (Fowler, Patterns of Enterprise Application Architecture, 2002): changes that belong together."""

from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine

from kb.model import ProfileFamily
from kb.store.account_events import AccountEventRepository
from kb.store.account_keys import SecurityKeyRepository
from kb.store.accounts import AccountRepository
from kb.store.api_keys import ApiKeyRepository
from kb.store.audit import AuditLog
from kb.store.batches import BatchRepository
from kb.store.brief_moves import BriefMoveRepository
from kb.store.briefs import BriefRepository
from kb.store.concept_replacements import ConceptReplacements
from kb.store.cooperation_matches import MatchRepository
from kb.store.cooperation_profiles import CooperationProfileRepository
from kb.store.deliveries import DeliveryRepository
from kb.store.duplicates import DuplicateRepository
from kb.store.erasures import ErasureRepository
from kb.store.fingerprints import FingerprintRepository
from kb.store.harvest_sources import HarvestSourceRepository
from kb.store.identifiers import IdentifierRepository
from kb.store.ignored_candidates import IgnoredCandidateRepository
from kb.store.interests import InterestRepository
from kb.store.issues import IssueRepository
from kb.store.merges import MergeRepository
from kb.store.notices import NoticeRepository
from kb.store.oai_records import OaiRecordRepository
from kb.store.openings import OpeningRepository
from kb.store.organisation_pairs import OrganisationPairRepository
from kb.store.organisations import OrganisationRepository
from kb.store.outbox import Outbox
from kb.store.participations import ParticipationRepository
from kb.store.partner_sites import PartnerSiteRepository
from kb.store.partnerships import PartnershipRepository
from kb.store.people_pages import PeoplePageRepository
from kb.store.personal_records import PersonalRecords
from kb.store.profiles import ProfileRepository
from kb.store.publication_plans import PublicationPlanRepository
from kb.store.rejections import RejectionRepository
from kb.store.remarks import RemarkRepository
from kb.store.responsibilities import ResponsibilityRepository
from kb.store.review_queues import ReviewQueues
from kb.store.runs import RunRepository
from kb.store.saved_searches import SavedSearchRepository
from kb.store.search_statistics import SearchStatisticsRepository
from kb.store.sources import SourceRepository
from kb.store.submissions import SubmissionRepository
from kb.store.subscriptions import SubscriptionRepository
from kb.store.taxonomy_changes import TaxonomyChangeRepository
from kb.store.transaction import Transaction
from kb.store.written_fields import WrittenFieldRepository


class UnitOfWork:
    """One transaction over all repositories; nothing is kept without :meth:`commit`.

    Use it as a context manager, in one thread. After a commit it goes on with a new transaction.
    See :class:`~kb.store.transaction.Transaction` for what readers and writers see of each other.
    """

    def __init__(self, engine: Engine, *, writing: bool = False) -> None:
        self._transaction = Transaction(engine)
        self._writing = writing
        replacements = ConceptReplacements(self._transaction)
        # The order in which buffers are written: the others refer to briefs.
        self.briefs = BriefRepository(self._transaction, replacements)
        self.brief_moves = BriefMoveRepository(self._transaction)
        self.sources = SourceRepository(self._transaction)
        self.runs = RunRepository(self._transaction)
        self.rejections = RejectionRepository(self._transaction)
        self.harvest_sources = HarvestSourceRepository(self._transaction)
        self.outbox = Outbox(self._transaction)
        self.identifiers = IdentifierRepository(self._transaction)
        self.fingerprints = FingerprintRepository(self._transaction)
        self.duplicates = DuplicateRepository(self._transaction)
        self.merges = MergeRepository(self._transaction, replacements)
        self.organisations = OrganisationRepository(self._transaction)
        self.organisation_pairs = OrganisationPairRepository(self._transaction)
        self.search_statistics = SearchStatisticsRepository(self._transaction)
        self.ignored_candidates = IgnoredCandidateRepository(self._transaction)
        self.taxonomy_changes = TaxonomyChangeRepository(self._transaction, replacements)
        self.written_fields = WrittenFieldRepository(self._transaction)
        self.participations = ParticipationRepository(self._transaction)
        self.partnerships = PartnershipRepository(self._transaction)
        self.people_pages = PeoplePageRepository(self._transaction)
        self.submissions = SubmissionRepository(self._transaction, replacements)
        self.audit = AuditLog(self._transaction)
        self.responsibilities = ResponsibilityRepository(self._transaction)
        self.remarks = RemarkRepository(self._transaction)
        self.publication_plans = PublicationPlanRepository(self._transaction)
        self.batches = BatchRepository(self._transaction)
        self.review_queues = ReviewQueues(self._transaction)
        self.oai_records = OaiRecordRepository(self._transaction)
        self.partner_sites = PartnerSiteRepository(self._transaction)
        self.accounts = AccountRepository(self._transaction)
        self.account_events = AccountEventRepository(self._transaction)
        self.security_keys = SecurityKeyRepository(self._transaction)
        self.subscriptions = SubscriptionRepository(self._transaction)
        self.saved_searches = SavedSearchRepository(self._transaction)
        self.issues = IssueRepository(self._transaction)
        self.deliveries = DeliveryRepository(self._transaction)
        self.notices = NoticeRepository(self._transaction)
        self.cooperation = CooperationProfileRepository(self._transaction)
        self.exchange = OpeningRepository(self._transaction)
        self.matches = MatchRepository(self._transaction)
        self.interests = InterestRepository(self._transaction)
        self.api_keys = ApiKeyRepository(self._transaction)
        self.erasures = ErasureRepository(self._transaction)
        self.personal_records = PersonalRecords(self._transaction)

    def profiles(self, family: ProfileFamily) -> ProfileRepository[Any]:
        """Return the profiles of a family: :attr:`cooperation` or :attr:`exchange`."""
        return self.exchange if family is ProfileFamily.EXCHANGE else self.cooperation

    def take_right_to_write(self) -> None:
        """Wait until nobody else writes, so that what is read from now on stays so until the commit.

        :raises StoreBusy: when another one holds the right for too long
        """
        self._transaction.take_right_to_write()

    def commit(self) -> None:
        """Keep everything that was changed since the last commit, all or nothing.

        :raises StoreError: when the database cannot keep it; then nothing was kept
        """
        self._transaction.commit()

    def rollback(self) -> None:
        """Drop everything that was changed since the last commit."""
        self._transaction.rollback()

    def __enter__(self) -> Self:
        if self._writing:
            self._transaction.take_right_to_write()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transaction.close()
