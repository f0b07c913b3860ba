"""Getting things over the network: slowly, politely, and never from where it must not.

Who fetches opens a :class:`~ingest.fetch.client.Client`; nothing else in Silta opens a connection to the outside.
"""

from ingest.fetch.errors import (
    FailedStatus,
    FetchError,
    ForbiddenAddress,
    HarvestExtraMissing,
    RobotsRefuse,
    Stopped,
    TooLarge,
    TooSlow,
    Unreachable,
    WrongContentType,
    WrongRedirect,
)

__all__ = [
    "FailedStatus",
    "FetchError",
    "ForbiddenAddress",
    "HarvestExtraMissing",
    "RobotsRefuse",
    "Stopped",
    "TooLarge",
    "TooSlow",
    "Unreachable",
    "WrongContentType",
    "WrongRedirect",
]
