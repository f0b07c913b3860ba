"""The one place that reads configuration: environment variables that begin with SILTA_."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kb.model import InvalidValue, SiltaError, explain
from kb.model.publishing_check import STANDARD_CHECKS, PublishingCheck
from kb.model.repository import repository_of
from kb.model.web_address import parse_web_address

_S = TypeVar("_S", bound=BaseSettings)
MATURITY_CONFIDENCE = 0.6
"""Confidence below which an estimated maturity stays unknown, unless a setting says otherwise."""
_ROOT = Path(__file__).resolve().parent.parent


class InvalidSettings(SiltaError):
    """A setting has a value that is not allowed; the message names it."""


class ElasticsearchSettings(BaseSettings):
    """The cluster, for the backend ``elasticsearch``: environment variables that begin with SILTA_ELASTICSEARCH_."""

    model_config = SettingsConfigDict(
        env_prefix="SILTA_ELASTICSEARCH_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    url: str = "http://127.0.0.1:9200"
    """Address of the cluster; several of its nodes separated by commas. ``https://`` checks the certificate."""
    index: str = Field(default="silta", pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    """Beginning of the names of the indices, so that several installations can share a cluster."""
    api_key: SecretStr | None = None
    """Encoded API key."""
    user: str = ""
    """Name for basic authentication, with ``password``."""
    password: SecretStr | None = None
    ca_certificates: Path | None = None
    """File with the certificates of the authority that signed the cluster's, where the system does not know it."""
    timeout: float = Field(default=5.0, gt=0, le=60)
    """Seconds that a reader waits for an answer."""
    shards: int = Field(default=1, ge=1, le=64)
    """Parts of an index; one holds some millions of briefs."""
    replicas: int = Field(default=1, ge=0, le=8)
    """Copies of each part on other nodes."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Addresses of the nodes."""
        return tuple(address for part in self.url.split(",") if (address := part.strip().rstrip("/")))


class FetchSettings(BaseSettings):
    """How Silta asks other hosts when it harvests: environment variables that begin with SILTA_FETCH_."""

    model_config = SettingsConfigDict(env_prefix="SILTA_FETCH_", env_ignore_empty=True, extra="ignore", frozen=True)

    allow_private: bool = False
    """Whether hosts may be asked that are not on the public internet; only for repositories of one's own."""
    contact: str = Field(default="", pattern=r"^([^@\s<>()]+@[^@\s<>()]+)?$", max_length=200)
    """Mail address that is told to the hosts, so that they can complain; some answer faster when they know it."""
    megabytes: int = Field(default=64, ge=1, le=2000)
    """The largest answer that is read, unpacked."""
    connect_timeout: float = Field(default=10.0, gt=0, le=120)
    """Seconds for a connection."""
    read_timeout: float = Field(default=60.0, gt=0, le=600)
    """Seconds between two pieces of an answer."""
    timeout: float = Field(default=300.0, gt=0, le=3600)
    """Seconds for a whole answer."""
    pause: float = Field(default=1.0, ge=0, le=600)
    """Seconds between two requests to one host; its robots.txt may ask for more."""
    tries: int = Field(default=5, ge=1, le=20)
    """How often a request is sent when the host is busy or silent."""
    longest_wait: float = Field(default=900.0, ge=0, le=86_400)
    """Seconds between two tries that a host can ask for at most."""


class MailSettings(BaseSettings):
    """The server that mail goes out through: environment variables that begin with SILTA_SMTP_."""

    model_config = SettingsConfigDict(env_prefix="SILTA_SMTP_", env_ignore_empty=True, extra="ignore", frozen=True)

    host: str = Field(default="", pattern=r"^[A-Za-z0-9._:-]{0,253}$")
    """Name of the server; empty: mails are written to the folder ``mail`` of the data folder instead."""
    port: int = Field(default=587, ge=1, le=65535)
    encryption: Literal["starttls", "tls", "none"] = "starttls"
    """``starttls`` (RFC 3207, port 587) and ``tls`` (RFC 8314, port 465) check the certificate."""
    user: str = ""
    """Name to sign in to the server with; empty: without."""
    password: SecretStr | None = None
    sender: str = Field(default="silta@localhost", pattern=r"^[^@\s<>()]+@[^@\s<>()]+$", max_length=254)
    """Mail address that mails come from."""
    timeout: float = Field(default=15.0, gt=0, le=120)
    """Seconds that the server may take to answer."""


class NewsletterSettings(BaseSettings):
    """The newsletter and the alerts: environment variables that begin with SILTA_NEWSLETTER_."""

    model_config = SettingsConfigDict(
        env_prefix="SILTA_NEWSLETTER_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    months: int = Field(default=2, ge=0, le=24)
    """Months after which ``silta worker`` composes the next issue as a draft; 0: only when a scout asks for it."""
    hour: int = Field(default=5, ge=0, le=23)
    """Hour of the day (UTC) from which on the alerts of the day are sent."""
    mails_per_minute: int = Field(default=120, ge=0, le=100_000)
    """Mails that go out in a minute at most; 0 is without limit."""
    bounces: str = Field(default="", pattern=r"^([^@\s<>()+]{1,30}@[^@\s<>()]+)?$", max_length=200)
    """Mail address that mails which cannot be delivered come back to, with ``+`` and a signed number added to its
    local part; empty: they come back to the sender as it is."""


class OrcidSettings(BaseSettings):
    """Signing in with ORCID (OpenID Connect): environment variables that begin with SILTA_ORCID_."""

    model_config = SettingsConfigDict(env_prefix="SILTA_ORCID_", env_ignore_empty=True, extra="ignore", frozen=True)

    issuer: str = "https://orcid.org"
    """The provider; ``https://sandbox.orcid.org`` is the one to try with."""
    client_id: str = Field(default="", max_length=200)
    """What ORCID calls this site; empty: nobody signs in with ORCID."""
    client_secret: SecretStr | None = None

    @field_validator("issuer")
    @classmethod
    def _encrypted(cls, value: str) -> str:
        address = parse_web_address(value).rstrip("/")
        if not address.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            message = "write an address that begins with https://"
            raise ValueError(message)
        return address


class RetentionSettings(BaseSettings):
    """After how many days personal data go; environment variables that begin with SILTA_KEEP_. 0 keeps them."""

    model_config = SettingsConfigDict(env_prefix="SILTA_KEEP_", env_ignore_empty=True, extra="ignore", frozen=True)

    unfinished_submissions: int = Field(default=365, ge=0, le=36_500)
    """Since the last change of a submission that was never handed in."""
    unconfirmed_accounts: int = Field(default=14, ge=0, le=36_500)
    """Since an account was made whose mail address nobody confirmed; the link in the mail works for two days."""
    account_events: int = Field(default=730, ge=0, le=36_500)
    """Since something was done to an account."""
    rejected_records: int = Field(default=365, ge=0, le=36_500)
    """Since a record was rejected last."""
    expired_keys: int = Field(default=90, ge=0, le=36_500)
    """Since a key of a program expired."""
    closed_conversations: int = Field(default=730, ge=0, le=36_500)
    """Since a conversation about an offer, request or opening was closed; not while a report of it waits."""
    mails: int = Field(default=30, ge=0, le=36_500)
    """Since a mail was written into the folder, where no server is set."""


class Settings(BaseSettings):
    """Everything that can be set; the defaults need no server and suit one machine."""

    model_config = SettingsConfigDict(env_prefix="SILTA_", env_ignore_empty=True, extra="ignore", frozen=True)

    data: Path = _ROOT / "var"
    """Folder for the database and the index; made when it is missing."""
    content: Path = _ROOT / "content"
    """Folder with the vocabularies, the seed briefs and the site's own pages."""
    database_url: str = ""
    """SQLAlchemy address of the database; empty means SQLite in the data folder."""
    backend: Literal["tantivy", "elasticsearch", "whoosh"] = "tantivy"
    """Search backend."""
    site_url: str = "http://127.0.0.1:8000"
    """Public address of the site, without a slash at the end."""
    site_name: str = "Silta"
    secret_key: SecretStr | None = None
    """Signs cookies and encrypts second factors: at least 32 random characters; people can sign in only with it."""
    registration: bool = True
    """Whether visitors may make themselves an account as a reader; others get theirs with ``silta user add``."""
    sign_ins_per_minute: int = Field(default=10, ge=0, le=10_000)
    """How often one visitor may try to sign in, to register or to recover a password in a minute, and twice as often in
    a quarter of an hour for one account; 0 is without limit."""
    publish_ingested: bool = True
    """Whether briefs made from a source are published at once, marked as not yet reviewed, or are drafts."""
    redis_url: str = Field(default="", pattern=r"^(rediss?://\S+|unix://\S+)?$")
    """Address of a Redis server that holds the worker's queue; empty means a file in the data folder."""
    maturity_confidence: float = Field(default=MATURITY_CONFIDENCE, ge=0, le=1)
    """Confidence from 0 to 1 below which an estimated maturity stays unknown; 1 switches estimates off."""
    prefer_reviewed: float = Field(default=0.3, ge=0, le=10)
    """What a brief gains in the order of relevance because a scout has checked it; a word gives about 2 to 8."""
    prefer_recent: float = Field(default=0.2, ge=0, le=10)
    """What it gains because it is of this year or the two before."""
    searches_per_minute: int = Field(default=240, ge=0, le=100_000)
    """How often one visitor may search in a minute; five times as many suggestions, a fifth as many PDF documents. 0 is
    without limit."""
    api_requests_per_minute: int = Field(default=120, ge=0, le=100_000)
    """How often one visitor may ask the interface for programs in a minute; 0 is without limit for everybody."""
    api_key_requests_per_minute: int = Field(default=1200, ge=1, le=1_000_000)
    """How often a program with a key of the scope ``read`` may ask it in a minute."""
    proxies: int = Field(default=0, ge=0, le=8)
    """Proxies of your own that stand before the site and name the visitor's address (``X-Forwarded-For``)."""
    statistics_days: int = Field(default=365, ge=0, le=3650)
    """Days that counts of searches are kept; 0 keeps none."""
    publishing_checks: Annotated[tuple[PublishingCheck, ...], NoDecode] = STANDARD_CHECKS
    """What a brief has to show before an editor publishes it; names with commas between, ``none`` for nothing."""
    threads: int = Field(default=8, ge=1, le=256)
    """Threads of the web server."""

    @field_validator("site_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return parse_web_address(value).rstrip("/")

    @field_validator("publishing_checks", mode="before")
    @classmethod
    def _named_checks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        names = [name.strip() for name in value.split(",") if name.strip()]
        if names == ["none"]:
            return ()
        for name in names:
            if name not in set(PublishingCheck):
                message = f"there is no check {name!r}; there are {', '.join(PublishingCheck)}, or none"
                raise InvalidValue(message)
        return tuple(dict.fromkeys(names))

    @property
    def repository(self) -> str:
        """What the site is called in the identifiers of its briefs."""
        return repository_of(self.site_url)

    @property
    def store_url(self) -> str:
        """Address of the database in use."""
        return self.database_url or f"sqlite:///{(self.data / 'silta.sqlite3').resolve()}"

    @cached_property
    def elasticsearch(self) -> ElasticsearchSettings:
        """The cluster's settings.

        :raises InvalidSettings: naming the variable and what is allowed
        """
        return _read(ElasticsearchSettings)

    @cached_property
    def fetch(self) -> FetchSettings:
        """How other hosts are asked.

        :raises InvalidSettings: naming the variable and what is allowed
        """
        return _read(FetchSettings)

    @cached_property
    def mail(self) -> MailSettings:
        """How mail goes out.

        :raises InvalidSettings: naming the variable and what is allowed
        """
        return _read(MailSettings)

    @cached_property
    def newsletter(self) -> NewsletterSettings:
        """How the newsletter and the alerts are made and sent.

        :raises InvalidSettings: naming the variable and what is allowed
        """
        return _read(NewsletterSettings)

    @cached_property
    def orcid(self) -> OrcidSettings:
        """How people sign in with ORCID.

        :raises InvalidSettings: naming the variable and what is allowed
        """
        return _read(OrcidSettings)

    @cached_property
    def retention(self) -> RetentionSettings:
        """After how many days personal data go.

        :raises InvalidSettings: naming the variable and what is allowed
        """
        return _read(RetentionSettings)

    @property
    def mail_folder(self) -> Path:
        """Where mails are written when no server is set."""
        return self.data / "mail"

    @property
    def index_path(self) -> Path:
        """Folder of the embedded search index; each engine has its own, so that one serves while another is built."""
        return self.data / ("index" if self.backend == "tantivy" else f"index-{self.backend}")

    @property
    def cache_path(self) -> Path:
        """Folder of what is made again when it is missing."""
        return self.data / "cache"

    @classmethod
    def read(cls) -> "Settings":
        """Read the settings from the environment.

        :raises InvalidSettings: naming the variable and what is allowed
        """
        return _read(cls)


def _read(kind: type[_S]) -> _S:
    try:
        return kind()
    except ValidationError as error:
        prefix = kind.model_config["env_prefix"]
        message = explain(error, called=lambda field: f"{prefix}{field.upper()}")
        raise InvalidSettings(message) from error
