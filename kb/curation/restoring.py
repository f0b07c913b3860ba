"""Bringing back what a brief said before."""

from pydantic import ValidationError

from kb.model import InvalidValue, TransferBrief, explain

_OF_NOW = ("id", "slug", "status", "contact", "sources", "origins", "reviewed_on", "published_on", "modified_on")
"""What is not brought back: the address is a promise, moves set the status, no source is ever lost, and who withdrew a
consent has done so for all states (GDPR, article 7(3))."""


def restored(now: TransferBrief, before: TransferBrief) -> TransferBrief:
    """Return a brief that says again what it said in an earlier state; save it as a new revision.

    :param now: what is stored
    :param before: the earlier state
    :raises InvalidValue: when a rule of the model refuses it today
    """
    kept = {name: getattr(now, name) for name in _OF_NOW}
    try:
        return TransferBrief.model_validate({**dict(before), **kept})
    except ValidationError as error:
        raise InvalidValue(explain(error)) from error
