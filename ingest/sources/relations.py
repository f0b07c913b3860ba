"""Identifiers of a result and of its versions, in the words of DataCite's schema."""

import re

from ingest.record import RawIdentifier

VERSIONS = frozenset(
    {"IsVersionOf", "HasVersion", "IsNewVersionOf", "IsPreviousVersionOf", "IsIdenticalTo", "IsVariantFormOf"}
    | {"IsOriginalFormOf", "IsPreprintOf", "HasPreprint", "IsTranslationOf", "HasTranslation"}
)
"""Relations between records of the same result (DataCite 4.6, appendix 1, relationType; Crossref's for preprints)."""
DESCRIPTIONS = frozenset({"IsSupplementTo", "IsDescribedBy", "IsDocumentedBy"})
"""Relations of data or software to the publication that tells about it."""
_SCHEMES = {
    **{scheme: scheme for scheme in ("doi", "url", "isbn", "arxiv", "handle", "pmid", "pmcid", "urn", "ark", "oai")},
    "uri": "url",
    "purl": "url",
    "hdl": "handle",
    "w3id": "url",
    "mag": "mag",
    "openalex": "openalex",
    "swhid": "swhid",
}
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}(?:\.\d+)*/\S+)$", re.IGNORECASE | re.ASCII)
_HANDLE = re.compile(r"^https?://hdl\.handle\.net/(\S+)$", re.IGNORECASE)
_ARXIV = re.compile(r"^(?:https?://arxiv\.org/(?:abs|pdf)/|arxiv:)(\S+?)(?:\.pdf)?$", re.IGNORECASE)


def doi_in(text: str) -> str:
    """Return the DOI that a text is, without a resolver and in lower case; empty when it is none."""
    match = _DOI.match(text.strip())
    return match[1].lower() if match else ""


def identifier_of(scheme: str, value: str, relation: str = "") -> RawIdentifier | None:
    """Return an identifier that is unique in the world; None for a local number, an ISSN, or nothing.

    :param scheme: the source's word for it; empty when the value itself tells
    :param relation: DataCite's relation type; empty for this very result
    """
    value = value.strip()
    if doi := doi_in(value):
        return RawIdentifier("doi", doi, relation)
    for name, pattern in (("handle", _HANDLE), ("arxiv", _ARXIV)):
        if match := pattern.match(value):
            return RawIdentifier(name, match[1], relation)
    known = _SCHEMES.get(scheme.strip().lower())
    if known is None and value.startswith(("https://", "http://")):
        known = "url"
    if known is None or not value or known == "doi":
        return None
    return RawIdentifier(known, value, relation)
