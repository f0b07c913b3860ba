"""The store: briefs with their history, what they were made of, and what the index has still to learn.

Silta's only place that knows of SQL; everybody else works with :class:`Database` and :class:`UnitOfWork`.
"""

from kb.store.account_events import AccountEvent
from kb.store.account_keys import SecurityKey
from kb.store.account_tables import AccountEventKind
from kb.store.accounts import SignInSecrets
from kb.store.audit import AuditEvent, AuditFilter
from kb.store.batches import Batch, BatchChange, UnknownBatch
from kb.store.brief_moves import UNKNOWN, Measure, MoveCount, MoveKind
from kb.store.briefs import StoredBrief
from kb.store.cooperation_matches import StoredMatch
from kb.store.database import Database
from kb.store.deliveries import Bounce, Delivery
from kb.store.duplicate_tables import PairState
from kb.store.duplicates import DuplicatePair
from kb.store.erasure_table import ErasureKind
from kb.store.erasures import STAND_INS, Erasure, pseudonym
from kb.store.errors import (
    MailTaken,
    SlugTaken,
    SourceNameTaken,
    StaleRevision,
    StaleSubmission,
    StoreBusy,
    StoreError,
    UnknownAccount,
    UnknownBrief,
    UnknownHarvestSource,
)
from kb.store.fingerprints import StoredFingerprint
from kb.store.harvest_sources import HarvestSource
from kb.store.ignored_candidates import IgnoredCandidate
from kb.store.interests import UnknownInterest
from kb.store.issues import StaleIssue
from kb.store.merges import Merge
from kb.store.notices import StoredNotice
from kb.store.oai_records import OaiRecord, OaiSelection
from kb.store.organisation_pairs import OrganisationPair
from kb.store.organisations import KnownOrganisation
from kb.store.outbox import OutboxRow
from kb.store.participations import PublicOrganisation
from kb.store.partner_sites import PartnerSite
from kb.store.personal_bodies import Traces
from kb.store.personal_data import NOT_PERSONAL, PERSONAL_TABLES, PersonalTable, Topic
from kb.store.personal_records import NamedIn
from kb.store.profiles import ProfileRepository, ProfileRevision, StaleProfile, StoredProfile, UnknownProfile
from kb.store.publication_plans import PublicationPlan
from kb.store.rejections import RejectedRecord
from kb.store.remarks import Audience, Remark, RemarkKind, UnknownRemark
from kb.store.responsibilities import Responsibility
from kb.store.review_queues import ReviewEntry, ReviewFilter, ReviewOrder, ReviewPage, ReviewQueue
from kb.store.runs import IngestRun
from kb.store.saved_searches import AlertMatch, OpeningAlert
from kb.store.search_statistics import Counted, Occurrence, Total
from kb.store.sources import KnownSource
from kb.store.taxonomy_changes import ProposalDecided, UnknownProposal
from kb.store.taxonomy_in_force import taxonomy_in_force
from kb.store.unit_of_work import UnitOfWork

__all__ = [
    "NOT_PERSONAL",
    "PERSONAL_TABLES",
    "STAND_INS",
    "UNKNOWN",
    "AccountEvent",
    "AccountEventKind",
    "AlertMatch",
    "Audience",
    "AuditEvent",
    "AuditFilter",
    "Batch",
    "BatchChange",
    "Bounce",
    "Counted",
    "Database",
    "Delivery",
    "DuplicatePair",
    "Erasure",
    "ErasureKind",
    "HarvestSource",
    "IgnoredCandidate",
    "IngestRun",
    "KnownOrganisation",
    "KnownSource",
    "MailTaken",
    "Measure",
    "Merge",
    "MoveCount",
    "MoveKind",
    "NamedIn",
    "OaiRecord",
    "OaiSelection",
    "Occurrence",
    "OpeningAlert",
    "OrganisationPair",
    "OutboxRow",
    "PairState",
    "PartnerSite",
    "PersonalTable",
    "ProfileRepository",
    "ProfileRevision",
    "ProposalDecided",
    "PublicOrganisation",
    "PublicationPlan",
    "RejectedRecord",
    "Remark",
    "RemarkKind",
    "Responsibility",
    "ReviewEntry",
    "ReviewFilter",
    "ReviewOrder",
    "ReviewPage",
    "ReviewQueue",
    "SecurityKey",
    "SignInSecrets",
    "SlugTaken",
    "SourceNameTaken",
    "StaleIssue",
    "StaleProfile",
    "StaleRevision",
    "StaleSubmission",
    "StoreBusy",
    "StoreError",
    "StoredBrief",
    "StoredFingerprint",
    "StoredMatch",
    "StoredNotice",
    "StoredProfile",
    "Topic",
    "Total",
    "Traces",
    "UnitOfWork",
    "UnknownAccount",
    "UnknownBatch",
    "UnknownBrief",
    "UnknownHarvestSource",
    "UnknownInterest",
    "UnknownProfile",
    "UnknownProposal",
    "UnknownRemark",
    "pseudonym",
    "taxonomy_in_force",
]
