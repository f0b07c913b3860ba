"""What the words mean: the domain model as values, without input or output.

Everything that other packages need is named here, so they write ``from kb.model import TransferBrief``.
"""

from kb.model.account import Account
from kb.model.actor import AccountRole, Actor
from kb.model.api_key import ApiKey, ApiScope
from kb.model.assessment import Assessment, Evidence, Origin
from kb.model.brief import BriefStatus, CooperationType, IprStatus, Participation, Role, TransferBrief
from kb.model.business_model import BusinessModelPattern, PotentialLevel
from kb.model.concept_change import (
    ChangeKind,
    ConceptChange,
    ConceptContent,
    ConceptProposal,
    ProposalState,
    content_of,
    differing,
)
from kb.model.consent import Consent, ConsentBasis, ContactSentence
from kb.model.contact import Contact, ContactDetails
from kb.model.cooperation_profile import (
    AgreementType,
    CooperationProfile,
    DevelopmentStage,
    PartnerRole,
    PartnerType,
    ProfileKind,
    ProfileText,
    ProfileTexts,
    ProfileType,
)
from kb.model.dismissal import Dismissal, DismissalReason, TargetKind
from kb.model.errors import InvalidValue, SiltaError, explain
from kb.model.exchange_opening import (
    AcademicLevel,
    Duration,
    DurationUnit,
    ExchangeOpening,
    Funding,
    FundingKind,
    FundingPeriod,
    OpeningKind,
    OpeningText,
    OpeningTexts,
    Preparation,
)
from kb.model.identifiers import Doi, Orcid, Ror, new_id, slugify
from kb.model.interest import (
    Interest,
    InterestMessage,
    InterestParty,
    InterestState,
    InterestTransition,
    interest_moves,
)
from kb.model.language import Language, LocalisedString
from kb.model.maturity import Maturity, MaturityBand
from kb.model.maturity_cue import MaturityCue
from kb.model.organisation import Organisation
from kb.model.people_page import PeoplePage
from kb.model.person import Person
from kb.model.profile import Profile, ProfileFamily, ProfileGap, ProfileStatus
from kb.model.profile_transition import ProfileMover, ProfileTransition, profile_move, profile_moves
from kb.model.project import Project
from kb.model.public_text import PublicText, PublicTexts
from kb.model.publication import Publication
from kb.model.revision import Revision
from kb.model.section_proposal import SectionCue, SectionName, SectionProposal
from kb.model.sector import Sector
from kb.model.source_record import FEDERATED, FieldOrigin, SourceRecord
from kb.model.submission import (
    DraftText,
    DraftTexts,
    Missing,
    Submission,
    SubmissionDraft,
    SubmissionStart,
    draft_of,
)
from kb.model.technology import Technology
from kb.model.text import SECTIONS, Text, Texts
from kb.model.transition import IllegalMove, Mover, Transition

__all__ = [
    "FEDERATED",
    "SECTIONS",
    "AcademicLevel",
    "Account",
    "AccountRole",
    "Actor",
    "AgreementType",
    "ApiKey",
    "ApiScope",
    "Assessment",
    "BriefStatus",
    "BusinessModelPattern",
    "ChangeKind",
    "ConceptChange",
    "ConceptContent",
    "ConceptProposal",
    "Consent",
    "ConsentBasis",
    "Contact",
    "ContactDetails",
    "ContactSentence",
    "CooperationProfile",
    "CooperationType",
    "DevelopmentStage",
    "Dismissal",
    "DismissalReason",
    "Doi",
    "DraftText",
    "DraftTexts",
    "Duration",
    "DurationUnit",
    "Evidence",
    "ExchangeOpening",
    "FieldOrigin",
    "Funding",
    "FundingKind",
    "FundingPeriod",
    "IllegalMove",
    "Interest",
    "InterestMessage",
    "InterestParty",
    "InterestState",
    "InterestTransition",
    "InvalidValue",
    "IprStatus",
    "Language",
    "LocalisedString",
    "Maturity",
    "MaturityBand",
    "MaturityCue",
    "Missing",
    "Mover",
    "OpeningKind",
    "OpeningText",
    "OpeningTexts",
    "Orcid",
    "Organisation",
    "Origin",
    "Participation",
    "PartnerRole",
    "PartnerType",
    "PeoplePage",
    "Person",
    "PotentialLevel",
    "Preparation",
    "Profile",
    "ProfileFamily",
    "ProfileGap",
    "ProfileKind",
    "ProfileMover",
    "ProfileStatus",
    "ProfileText",
    "ProfileTexts",
    "ProfileTransition",
    "ProfileType",
    "Project",
    "ProposalState",
    "PublicText",
    "PublicTexts",
    "Publication",
    "Revision",
    "Role",
    "Ror",
    "SectionCue",
    "SectionName",
    "SectionProposal",
    "Sector",
    "SiltaError",
    "SourceRecord",
    "Submission",
    "SubmissionDraft",
    "SubmissionStart",
    "TargetKind",
    "Technology",
    "Text",
    "Texts",
    "TransferBrief",
    "Transition",
    "content_of",
    "differing",
    "draft_of",
    "explain",
    "interest_moves",
    "new_id",
    "profile_move",
    "profile_moves",
    "slugify",
]
