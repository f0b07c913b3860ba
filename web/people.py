"""People who agreed to be shown: account holders with a page, and contacts of published briefs."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from kb.model import Account, BriefStatus, Contact, PeoplePage, TransferBrief
from kb.model.identifiers import slugify
from kb.model.mail_address import mail_key
from kb.store import UnitOfWork
from web.listing import Listings

KEY_LENGTH = 73
"""Characters of a contact's key before the part that tells people of the same name apart."""


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """A person whom briefs name as their contact, with a recorded consent to a page."""

    key: str
    name: str
    organisation: str | None
    mail: str
    """The address's key, to know the same person by; never shown."""
    briefs: tuple[UUID, ...]
    """As they were when the listing was read: look at them again before showing anything."""


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """A person as everybody may see it."""

    key: str
    name: str
    organisation: str | None
    """As the person's contact says."""
    organisation_key: str | None
    """Of the register; of account holders."""
    orcid: str | None
    mail: str | None
    """Only with the person's consent to show it."""
    indexed: bool
    """Whether search engines may list the page."""
    account_id: UUID | None
    contact_for: tuple[UUID, ...]
    published: tuple[UUID, ...]
    """Briefs that name the person as an author, or that the person handed in."""


@dataclass(frozen=True, slots=True)
class PeopleIndex:
    """What published briefs say of people who may be shown."""

    contacts: Mapping[str, ContactPerson]
    """By key."""
    authors: Mapping[str, tuple[UUID, ...]]
    """Briefs by ORCID iD, whether or not the person has a page; nothing is shown by it without one."""


def contact_key(contact: Contact) -> str:
    """Return the public address part of a contact: the same for the same name, address and organisation.

    What it is made of is shown with the brief, so it gives nothing away.
    """
    known = "|".join((contact.name.casefold(), mail_key(contact.email or ""), (contact.organisation or "").casefold()))
    digest = hashlib.sha256(known.encode()).hexdigest()[:6]
    return f"{slugify(contact.name)[:KEY_LENGTH].rstrip('-')}-{digest}"


def has_page(contact: Contact | None) -> bool:
    """Whether a contact is a person who agreed to a page; a desk is nobody, and earlier consents are for the brief."""
    return contact is not None and contact.consent is not None and contact.consent.covers_pages


def read_people(work: UnitOfWork) -> PeopleIndex:
    """Read the index from the store."""
    first: dict[str, Contact] = {}
    briefs: dict[str, list[UUID]] = {}
    for brief_id, contact in work.people_pages.shown_contacts():
        if has_page(contact):
            key = contact_key(contact)
            first.setdefault(key, contact)
            briefs.setdefault(key, []).append(brief_id)
    contacts = {
        key: ContactPerson(key, one.name, one.organisation, mail_key(one.email or ""), tuple(sorted(briefs[key])))
        for key, one in first.items()
    }
    authors: dict[str, list[UUID]] = {}
    for orcid, brief_id in work.people_pages.authors():
        authors.setdefault(orcid, []).append(brief_id)
    return PeopleIndex(contacts, {orcid: tuple(sorted(found)) for orcid, found in authors.items()})


people_indexes = Listings(read_people)


def find_person(work: UnitOfWork, index: PeopleIndex, key: str) -> PublicPerson | None:
    """Return the person of a public address, as far as consents are recorded at this moment; else None."""
    page = work.people_pages.by_key(key)
    if page is not None:
        return _holder(work, index, page)
    contact = index.contacts.get(key)
    if contact is None or any(_mail(work, item) == contact.mail for item in work.people_pages.all() if contact.mail):
        return None
    still = _still_contact(work, contact)
    return _contact(contact, still) if still else None


def everybody(work: UnitOfWork, index: PeopleIndex) -> list[PublicPerson]:
    """Return everybody who may be shown, in no order; contacts as they were when the index was read."""
    pages = work.people_pages.all()
    holders = [_holder(work, index, page) for page in pages]
    mails = {_mail(work, page) for page in pages}
    return [*holders, *(_contact(item, item.briefs) for item in index.contacts.values() if item.mail not in mails)]


def is_still_shown(work: UnitOfWork, index: PeopleIndex, person: PublicPerson) -> bool:
    """Whether the consent of somebody of a list is recorded at this moment."""
    contact = index.contacts.get(person.key)
    return person.account_id is not None or (contact is not None and bool(_still_contact(work, contact)))


def _holder(work: UnitOfWork, index: PeopleIndex, page: PeoplePage) -> PublicPerson:
    account: Account = work.accounts.get(page.account_id)
    mail = mail_key(account.email)
    contacts = [item for item in index.contacts.values() if item.mail == mail]
    published = {*work.people_pages.handed_in(account.id), *index.authors.get(account.orcid or "", ())}
    return PublicPerson(
        key=page.key,
        name=account.name,
        organisation=None,
        organisation_key=account.organisation,
        orcid=account.orcid,
        mail=account.email if page.with_mail else None,
        indexed=page.indexed,
        account_id=account.id,
        contact_for=tuple(brief for item in contacts for brief in _still_contact(work, item)),
        published=tuple(sorted(published)),
    )


def _contact(contact: ContactPerson, briefs: tuple[UUID, ...]) -> PublicPerson:
    return PublicPerson(
        key=contact.key,
        name=contact.name,
        organisation=contact.organisation,
        organisation_key=None,
        orcid=None,
        mail=None,
        indexed=False,
        account_id=None,
        contact_for=briefs,
        published=(),
    )


def _still_contact(work: UnitOfWork, contact: ContactPerson) -> tuple[UUID, ...]:
    """Return the briefs that are public and name the person with a consent at this moment."""
    stored = work.briefs.get_many(contact.briefs)
    return tuple(key for key in contact.briefs if key in stored and _names(stored[key].brief, contact.key))


def _names(brief: TransferBrief, key: str) -> bool:
    contact = brief.contact
    if brief.status is not BriefStatus.PUBLISHED or contact is None or not has_page(contact):
        return False
    return contact_key(contact) == key


def _mail(work: UnitOfWork, page: PeoplePage) -> str:
    return mail_key(work.accounts.get(page.account_id).email)
