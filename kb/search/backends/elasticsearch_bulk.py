"""Writing many documents: in portions, slower when the cluster is busy, and with an answer for each document."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from kb.model import SiltaError
from kb.search.backend import SearchUnavailable
from kb.search.backends.elasticsearch_mapping import brief_document
from kb.search.document import SearchDocument

PORTION = 500
PORTION_BYTES = 8 * 1024 * 1024
PAUSES = 7
"""How often what a busy cluster put off (429, 503) is sent again."""
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 15.0
"""Seconds; each pause is twice the one before."""
_BUSY = (429, 503)
_CONFLICT = 409
_GONE = 404
_NAMED = 3
"""Refused documents that the message names."""


class DocumentsRefused(SiltaError):
    """The cluster took a batch but for some documents, which will not fit in when they are sent again."""


def index_documents(client: Elasticsearch, index: str, documents: Iterable[SearchDocument]) -> int:
    """Write documents, each under its revision number: an older revision never replaces a newer one.

    :returns: how many there were, late ones that a newer revision kept out among them
    :raises DocumentsRefused: when the cluster does not take some of them; the others are written
    :raises SearchUnavailable: when the cluster stays busy
    """
    return _write(client, index, _writes(documents), late_is_fine=True)


def delete_documents(client: Elasticsearch, index: str, ids: Sequence[UUID]) -> None:
    """Delete documents; those that are not there are left alone, so that no trace of them can keep out a later write.

    :raises SearchUnavailable: when somebody else changed one of them at the same time, or the cluster stays busy
    """
    if not ids:
        return
    found = client.mget(index=index, ids=[item.hex for item in ids], source=False)["docs"]
    # Under the version that was read: a brief that is published again has a higher one.
    deletes = (
        {"_op_type": "delete", "_id": item["_id"], "version": item["_version"], "version_type": "external_gte"}
        for item in found
        if item.get("found")
    )
    _write(client, index, deletes, late_is_fine=False)


def _writes(documents: Iterable[SearchDocument]) -> Iterator[dict[str, Any]]:
    for document in documents:
        yield {
            "_op_type": "index",
            "_id": document.id.hex,
            "version": document.revision,
            "version_type": "external_gte",
            "_source": brief_document(document),
        }


def _write(client: Elasticsearch, index: str, actions: Iterable[dict[str, Any]], *, late_is_fine: bool) -> int:
    written, refused, busy = 0, [], 0
    answers = streaming_bulk(
        client.options(retry_on_status=()),  # put off below, where only what was put off is sent again
        actions,
        index=index,
        chunk_size=PORTION,
        max_chunk_bytes=PORTION_BYTES,
        raise_on_error=False,
        max_retries=PAUSES,
        initial_backoff=FIRST_PAUSE,
        max_backoff=LONGEST_PAUSE,
        retry_on_status=_BUSY,
    )
    for done, answer in answers:
        kind, item = next(iter(answer.items()))
        status = item["status"]
        if done or (status == _CONFLICT and late_is_fine) or (status == _GONE and kind == "delete"):
            written += 1
        elif status == _CONFLICT:
            message = f"somebody else changed {item['_id']} in the search index at the same time; try again"
            raise SearchUnavailable(message)
        elif status in _BUSY:
            busy += 1
        else:
            refused.append(f"{item['_id']} ({_reason(item)})")
    if busy:
        message = f"the search cluster is too busy to take {busy} changes; they are kept and tried again"
        raise SearchUnavailable(message, retry_after=60)
    if refused:
        named = "; ".join(refused[:_NAMED]) + ("; ..." if len(refused) > _NAMED else "")
        message = f"the search cluster refuses {len(refused)} briefs: {named}"
        raise DocumentsRefused(message)
    return written


def _reason(item: dict[str, Any]) -> str:
    error = item.get("error")
    if not isinstance(error, dict):
        return str(error or item["status"])
    cause = error.get("caused_by") or error
    return f"{cause.get('type')}: {cause.get('reason')}"
