"""The publishing checks: what a brief has to show before an editor publishes it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from kb.language import plain_text, sentences, words
from kb.model import SECTIONS, Origin, Text, TransferBrief
from kb.model.publishing_check import STANDARD_CHECKS, PublishingCheck

LONGEST_SENTENCES = 25
"""Words of a sentence, on average over a text, that are still readable."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found."""

    check: PublishingCheck
    passed: bool
    required: bool

    @property
    def key(self) -> str:
        """The key of its label."""
        return f"check-{self.check.value}"


def checklist(
    brief: TransferBrief, *, open_questions: int, required: Collection[PublishingCheck] = STANDARD_CHECKS
) -> tuple[CheckResult, ...]:
    """Run every check.

    :param open_questions: how many questions about the brief nobody has answered
    :param required: those that have to pass; :attr:`kb.settings.Settings.publishing_checks`
    """
    passed = {check: run(brief) for check, run in _CHECKS.items()}
    passed[PublishingCheck.NO_OPEN_QUESTION] = open_questions == 0
    return tuple(CheckResult(check, passed[check], check in required) for check in PublishingCheck)


def failed(results: Collection[CheckResult]) -> tuple[PublishingCheck, ...]:
    """Return the required checks that did not pass."""
    return tuple(result.check for result in results if result.required and not result.passed)


def words_per_sentence(text: Text) -> float:
    """Return how many words the sentences have on average that a person wrote: summary and sections."""
    written = [plain_text(getattr(text, name)) for name in ("summary", *SECTIONS)]
    lengths = [len(words(sentence.text)) for part in written for sentence in sentences(part)]
    lengths = [length for length in lengths if length]
    return sum(lengths) / len(lengths) if lengths else 0.0


def _has_contact(brief: TransferBrief) -> bool:
    contact = brief.contact
    return contact is not None and any((contact.email, contact.phone, contact.url))


def _technologies_are_confirmed(brief: TransferBrief) -> bool:
    return bool(brief.technologies) and all(item.origin is Origin.CONFIRMED for item in brief.technologies)


_CHECKS: Mapping[PublishingCheck, Callable[[TransferBrief], bool]] = {
    PublishingCheck.TWO_SUMMARIES: lambda brief: sum(bool(text.summary) for _, text in brief.texts) >= 2,
    PublishingCheck.SECTIONS: lambda brief: any(not text.missing_sections for _, text in brief.texts),
    PublishingCheck.CONTACT: _has_contact,
    PublishingCheck.CONTACT_CONSENT: lambda brief: brief.contact is None or brief.contact.consent is not None,
    PublishingCheck.MATURITY_CONFIRMED: lambda brief: (
        brief.maturity is not None and brief.maturity.origin is Origin.CONFIRMED
    ),
    PublishingCheck.TECHNOLOGIES_CONFIRMED: _technologies_are_confirmed,
    PublishingCheck.POTENTIAL_CONFIRMED: lambda brief: (
        brief.potential is not None and brief.potential.origin is Origin.CONFIRMED
    ),
    PublishingCheck.NOTHING_ESTIMATED: lambda brief: (
        not any(item.origin is Origin.ESTIMATED for _, item in brief.assessments)
    ),
    PublishingCheck.LICENCE: lambda brief: brief.licence is not None,
    PublishingCheck.SOURCE: lambda brief: bool(brief.sources or brief.publications or brief.project),
    PublishingCheck.READABLE: lambda brief: all(
        words_per_sentence(text) <= LONGEST_SENTENCES for _, text in brief.texts
    ),
}
"""What each check looks at in the brief itself."""
