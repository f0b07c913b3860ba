"""What can be asked of a brief before it is published."""

from enum import StrEnum


class PublishingCheck(StrEnum):
    """A check by its name; the setting SILTA_PUBLISHING_CHECKS lists those that have to pass."""

    TWO_SUMMARIES = "two-summaries"
    """A summary in two languages at least."""
    SECTIONS = "sections"
    """Problem, solution, benefit, requirements and next step in one language at least."""
    CONTACT = "contact"
    """Whom to ask, with a mail address, telephone number or web page."""
    CONTACT_CONSENT = "contact-consent"
    """A contact who has agreed to be named, or is a desk and no person; without it readers see no contact."""
    MATURITY_CONFIRMED = "maturity-confirmed"
    """A readiness level that a person answers for."""
    TECHNOLOGIES_CONFIRMED = "technologies-confirmed"
    """At least one technology, and a person answers for each."""
    POTENTIAL_CONFIRMED = "potential-confirmed"
    """A market potential that a person answers for."""
    NOTHING_ESTIMATED = "nothing-estimated"
    """No judgement that only rules have made."""
    LICENCE = "licence"
    """The licence of the brief."""
    SOURCE = "source"
    """Where the result comes from: a source, publication or project."""
    NO_OPEN_QUESTION = "no-open-question"
    """Every question is answered."""
    READABLE = "readable"
    """Sentences of 25 words at most on average in what a person wrote, in every language."""


STANDARD_CHECKS = (
    PublishingCheck.TWO_SUMMARIES,
    PublishingCheck.CONTACT,
    PublishingCheck.CONTACT_CONSENT,
    PublishingCheck.MATURITY_CONFIRMED,
    PublishingCheck.TECHNOLOGIES_CONFIRMED,
    PublishingCheck.LICENCE,
    PublishingCheck.NO_OPEN_QUESTION,
)
"""What is required unless the setting says otherwise."""
