"""The connection to an Elasticsearch cluster: who we are, how long we wait, and what its failures mean."""

import contextlib
import ssl
import time
from collections.abc import Iterator
from typing import Any

from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, AuthenticationException, AuthorizationException, Elasticsearch, NotFoundError
from elasticsearch.serializer import OrjsonSerializer

from kb.model import SiltaError
from kb.search.backend import SearchUnavailable
from kb.settings import ElasticsearchSettings

READ_RETRIES = 2
"""How often a reader's request is sent again, to another node where there are several; a time-out is final."""
WRITE_RETRIES = 4
WRITE_TIMEOUT = 60.0
"""Seconds for one request of the indexer."""
REST = 3.0
"""Seconds in which readers are answered at once after the cluster was away, so that they do not wait in a queue."""
RETRY_AFTER = 10
"""Seconds after which a reader may ask again."""
_BUSY = (429, 502, 503, 504)


class InvalidConnection(SiltaError):
    """The settings of the connection contradict each other or name a file that cannot be read."""


class _VendorJson(OrjsonSerializer):
    """What Elasticsearch answers; reading it took a tenth of a search with the standard library."""

    mimetype = "application/vnd.elasticsearch+json"


class Cluster:
    """A cluster, as readers ask it and as the indexer writes to it."""

    def __init__(self, settings: ElasticsearchSettings) -> None:
        """Take the settings; nothing is sent yet.

        :raises InvalidConnection: when they cannot be right
        """
        self.settings = settings
        self._place = ", ".join(settings.addresses)
        self._away_until = 0.0
        self._client = _connect(settings)
        self.reader = self._client.options(request_timeout=settings.timeout, max_retries=READ_RETRIES)
        self.writer = self._client.options(request_timeout=WRITE_TIMEOUT, max_retries=WRITE_RETRIES)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Elasticsearch]:
        """Give the client for a reader's question.

        :raises SearchUnavailable: when the cluster does not answer or refuses, at once while it was away just now
        """
        if time.monotonic() < self._away_until:
            raise SearchUnavailable(self._away("it did not answer a moment ago"), retry_after=RETRY_AFTER)
        with self._explained():
            yield self.reader

    @contextlib.contextmanager
    def writing(self) -> Iterator[Elasticsearch]:
        """Give the client for the indexer, which waits longer.

        :raises SearchUnavailable: when the cluster does not answer or refuses
        """
        with self._explained():
            yield self.writer

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except TlsError as error:
            self._away_until = time.monotonic() + REST
            message = (
                f"the certificate of the search cluster at {self._place} is not accepted ({_root(error)}); set "
                "SILTA_ELASTICSEARCH_CA_CERTIFICATES to the file of the authority that signed it, and "
                "SILTA_ELASTICSEARCH_URL to a name that it is made out to"
            )
            raise SearchUnavailable(message, retry_after=RETRY_AFTER) from error
        except TransportError as error:
            self._away_until = time.monotonic() + REST
            reason = "it does not answer in time" if isinstance(error, ConnectionTimeout) else _root(error)
            raise SearchUnavailable(self._away(reason), retry_after=RETRY_AFTER) from error
        except (AuthenticationException, AuthorizationException) as error:
            message = (
                f"the search cluster at {self._place} refuses Silta ({_reason(error)}); check "
                "SILTA_ELASTICSEARCH_API_KEY, or SILTA_ELASTICSEARCH_USER and _PASSWORD, and their privileges on the "
                f"indices {self.settings.index}-*"
            )
            raise SearchUnavailable(message) from error
        except NotFoundError as error:
            message = f"the search index that was asked is gone ({_reason(error)}); run `silta reindex`"
            raise SearchUnavailable(message) from error
        except ApiError as error:
            if error.status_code in _BUSY:
                message = f"the search cluster at {self._place} is busy or not complete ({_reason(error)})"
                raise SearchUnavailable(message, retry_after=RETRY_AFTER) from error
            message = f"the search cluster at {self._place} refused a request ({_reason(error)})"
            raise SearchUnavailable(message) from error

    def _away(self, reason: str) -> str:
        return (
            f"the search cluster at {self._place} cannot be reached ({reason}); check that it runs and that "
            "SILTA_ELASTICSEARCH_URL is its address, with https:// where it encrypts"
        )


def _connect(settings: ElasticsearchSettings) -> Elasticsearch:
    key, password = settings.api_key, settings.password
    if key and (settings.user or password):
        message = "set either SILTA_ELASTICSEARCH_API_KEY, or SILTA_ELASTICSEARCH_USER and _PASSWORD, not both"
        raise InvalidConnection(message)
    if bool(settings.user) != bool(password):
        message = "SILTA_ELASTICSEARCH_USER and SILTA_ELASTICSEARCH_PASSWORD belong together; one of them is missing"
        raise InvalidConnection(message)
    trusted = settings.ca_certificates
    if trusted:
        try:
            ssl.create_default_context(cafile=trusted)
        except OSError as error:
            message = f"SILTA_ELASTICSEARCH_CA_CERTIFICATES names {trusted}, which has no certificates ({error})"
            raise InvalidConnection(message) from error
    options: dict[str, object] = {"ca_certs": str(trusted)} if trusted else {}
    if key:
        options["api_key"] = key.get_secret_value()
    elif settings.user and password:
        options["basic_auth"] = (settings.user, password.get_secret_value())
    try:
        return Elasticsearch(
            list(settings.addresses),
            retry_on_status=_BUSY,
            retry_on_timeout=False,
            http_compress=False,
            serializers={kind.mimetype: kind() for kind in (OrjsonSerializer, _VendorJson)},
            **options,  # type: ignore[arg-type]
        )
    except (ValueError, OSError) as error:
        message = f"SILTA_ELASTICSEARCH_URL and the settings beside it cannot be used: {error}"
        raise InvalidConnection(message) from error


def _root(error: BaseException) -> str:
    """Return what the innermost of nested failures says; the outer ones only repeat it."""
    nested: Any = error
    while inner := next((item for item in (*getattr(nested, "errors", ()), *nested.args) if _is_failure(item)), None):
        nested = inner
    reason = getattr(nested, "reason", None)
    return _root(reason) if isinstance(reason, BaseException) else str(nested)


def _is_failure(item: object) -> bool:
    return isinstance(item, BaseException)


def _reason(error: ApiError) -> str:
    """Return what Elasticsearch says is wrong, with the root of it."""
    body = error.body
    cause = body.get("error") if isinstance(body, dict) else None
    if isinstance(cause, dict):
        roots = cause.get("root_cause") or [cause]
        # Why an API key is not taken (expired, withdrawn, wrong) stands apart from the reason.
        refused = roots[0].get("additional_unsuccessful_credentials")
        detail = f" ({refused})" if refused else ""
        return f"HTTP {error.status_code}, {roots[0].get('type')}: {roots[0].get('reason')}{detail}"
    return f"HTTP {error.status_code}, {error.message}"
