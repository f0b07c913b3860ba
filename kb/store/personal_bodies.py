"""Taking a person out of what is stored as JSON: whole briefs, drafts and columns of data."""

import json
import re
import unicodedata
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from kb.model.mail_address import mail_key
from kb.model.text import SUMMARY_LENGTH, TITLE_LENGTH
from kb.store.body import compress
from kb.store.personal_data import Body

_WHO_DID_IT = frozenset({"assessor", "given_by"})
"""Keys whose value is the name of who judged or agreed."""
_LONGEST = {"title": TITLE_LENGTH, "summary": SUMMARY_LENGTH}
"""What a text of a profile stays within when a pseudonym is longer than the name; else nobody could read it again."""


@dataclass(frozen=True)
class Traces:
    """By what a person is recognised, and what is left instead."""

    names: frozenset[str] = frozenset()
    """Every name that the account has had, without those that somebody else has too."""
    mails: frozenset[str] = frozenset()
    """Addresses, as :func:`kb.model.mail_address.mail_key` gives them."""
    pseudonym: str = ""
    also_contact: bool = True
    """Whether the person is taken away as a contact, too."""
    _in_text: list[re.Pattern[str]] = field(default_factory=list)

    @property
    def words(self) -> tuple[str, ...]:
        """What a text is looked through for: addresses, and names of two words or more; one word may be any word."""
        return (*self.mails, *(name for name in self.names if " " in name))

    def clean(self, text: str) -> str:
        """Return a text with the pseudonym for every name and address."""
        if not self._in_text and self.words:
            ordered = sorted(self.words, key=len, reverse=True)
            pattern = "|".join(re.escape(word) for word in ordered)
            self._in_text.append(re.compile(rf"(?<![\w.+-])(?:{pattern})(?![\w-])", re.IGNORECASE))
        return self._in_text[0].sub(self.pseudonym, text) if self._in_text else text

    def is_contact(self, contact: dict[str, Any]) -> bool:
        """Whether a contact is this person, by the address or the whole name."""
        mail = mail_key(str(contact.get("email") or ""))
        return mail in self.mails or contact.get("name") in self.names


class ContactTraces(Traces):
    """Whoever is the contact, of one brief that is looked at alone."""

    def is_contact(self, contact: dict[str, Any]) -> bool:
        """Whether it is to be taken away: always."""
        return bool(contact)


def without_traces(stored: Any, body: Body, traces: Traces) -> Any | None:
    """Return what is to be stored instead; None when nothing of the person is in it.

    :param stored: the column's value
    """
    if body is Body.DATA:
        cleaned = _walk(stored, traces)
        return cleaned if cleaned != stored else None
    if body is Body.PROFILE:
        return _rewritten_profile(stored, traces)
    if body is Body.COMPRESSED:
        expanded = zlib.decompress(stored)
        found = _rewritten(expanded, traces)
        return None if found is None else compress(found)
    return _rewritten(stored, traces)


def contact_is(stored: bytes, traces: Traces) -> bool:
    """Whether the brief of a plain body names the person as its contact."""
    return _may_hold(stored, traces) and traces.is_contact(json.loads(stored).get("contact") or {})


def may_have_address(body: bytes, traces: Traces) -> bool:
    """Whether it is worth looking for a person's address in a body of JSON, in whatever case; mostly it is not."""
    if all(mail.isascii() for mail in traces.mails):
        lower = body.lower()
        return any(mail.encode() in lower for mail in traces.mails)
    text = unicodedata.normalize("NFKC", body.decode().lower())
    return any(mail in text for mail in traces.mails)


def _may_hold(body: bytes, traces: Traces) -> bool:
    """Whether it is worth reading at all; most bodies are not."""
    if isinstance(traces, ContactTraces):
        return b'"contact":{' in body
    return may_have_address(body, traces) or any(
        json.dumps(name, ensure_ascii=False)[1:-1].encode() in body for name in traces.names
    )


def _rewritten(body: bytes, traces: Traces) -> bytes | None:
    if not _may_hold(body, traces):
        return None
    said = json.loads(body)
    changed = False
    if traces.also_contact and said.get("contact") and traces.is_contact(said["contact"]):
        del said["contact"]
        said.pop("consent", None)
        changed = True
    names = _replacing(traces)
    after = _replace(said, names, _WHO_DID_IT)
    return _written(after) if changed or after != said else None


def _rewritten_profile(body: bytes, traces: Traces) -> bytes | None:
    """Take a person out of what a profile says and as its supervisor; its terms and days are no texts and stay."""
    folded = body.decode().casefold()
    known = {*traces.words, *traces.names}
    if not any(json.dumps(word, ensure_ascii=False)[1:-1].casefold() in folded for word in known):
        return None
    said = json.loads(body)
    # Who ticked that somebody else agreed is replaced; who is the supervisor goes with the consent.
    said = _replace(said, _replacing(traces), _WHO_DID_IT)
    if traces.also_contact and traces.is_contact(said.get("supervisor") or {}):
        del said["supervisor"]
    texts = {
        language: {key: traces.clean(value)[: _LONGEST.get(key)] for key, value in text.items()}
        for language, text in said["texts"].items()
    }
    after = {**said, "texts": texts, "organisation": traces.clean(said["organisation"])}
    return _written(after) if after != json.loads(body) else None


def _written(said: Any) -> bytes:
    """Return JSON as pydantic writes it: no spaces, no escapes."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _replacing(traces: Traces) -> Callable[[str], str]:
    return lambda text: traces.pseudonym if text in traces.names else text


def _replace(value: Any, change: Callable[[str], str], keys: Collection[str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _replace(item, change, keys, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_replace(item, change, keys, key) for item in value]
    return change(value) if isinstance(value, str) and key in keys else value


def _walk(value: Any, traces: Traces) -> Any:
    if isinstance(value, dict):
        return {name: _walk(item, traces) for name, item in value.items()}
    if isinstance(value, list):
        return [_walk(item, traces) for item in value]
    if isinstance(value, str):
        return traces.pseudonym if value in traces.names else traces.clean(value)
    return value
