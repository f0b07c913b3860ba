"""What the repository says of itself (section 4.2)."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from kb.model.repository import is_domain
from kb.settings import Settings
from kb.store import Database
from web.compression import ALGORITHMS
from web.oai.datestamp import GRANULARITY, stamp
from web.oai.formats.silta import NAMESPACE as SILTA
from web.oai.formats.silta import SCHEMA
from web.oai.item import identifier_of
from web.oai.xml import XSI, element, text_element

IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_SAMPLE = UUID("0190b6a4-7d5e-7c3a-9b1f-3f2a8c6d4e10")
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""Before the first Silta was there; stands in while nothing was ever published."""


def identify(settings: Settings, database: Database) -> str:
    """Describe the repository."""
    with database.unit_of_work() as work:
        earliest = work.oai_records.earliest()
    return element(
        "Identify",
        text_element("repositoryName", settings.site_name),
        text_element("baseURL", f"{settings.site_url}/oai"),
        text_element("protocolVersion", "2.0"),
        text_element("adminEmail", admin_email(settings)),
        text_element("earliestDatestamp", stamp(earliest or _BEGINNING)),
        text_element("deletedRecord", "persistent"),
        text_element("granularity", GRANULARITY),
        # Brotli and Zstandard are no names that the protocol knows, gzip is.
        *(text_element("compression", name) for name in ALGORITHMS if name == "gzip"),
        *(element("description", part) for part in _descriptions(settings)),
    )


def admin_email(settings: Settings) -> str:
    """Return whom harvesters write to: the contact that Silta names to other hosts, else the host's postmaster."""
    if settings.fetch.contact:
        return settings.fetch.contact
    host = urlsplit(settings.site_url).hostname or "localhost"
    # Every domain has one (RFC 5321, section 4.5.1); the schema wants a dot in it.
    return f"postmaster@{host}" if "." in host else f"postmaster@{host}.invalid"


def _descriptions(settings: Settings) -> list[str]:
    site = element(
        "silta:site",
        name=settings.site_name,
        href=f"{settings.site_url}/",
        repository=settings.repository,
        xmlns_silta=SILTA,
        xmlns_xsi=XSI,
        xsi_schemaLocation=f"{SILTA} {settings.site_url}{SCHEMA}",
    )
    if not is_domain(settings.repository):
        return [site]
    scheme = element(
        "oai-identifier",
        text_element("scheme", "oai"),
        text_element("repositoryIdentifier", settings.repository),
        text_element("delimiter", ":"),
        text_element("sampleIdentifier", identifier_of(settings, _SAMPLE)),
        xmlns=IDENTIFIER,
        xmlns_xsi=XSI,
        xsi_schemaLocation=f"{IDENTIFIER} {IDENTIFIER}.xsd",
    )
    return [scheme, site]
