"""Licences by their SPDX identifiers, however a source names them."""

import re

_CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/licen[sc]es/(?P<kind>by(?:-nc)?(?:-nd|-sa)?)/(?P<version>\d\.\d)(?:/(?P<port>[a-z]{2,3}))?",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"^cc[ -]?(?P<kind>by(?:[ -]nc)?(?:[ -](?:nd|sa))?)[ -]v?(?P<version>\d\.\d)(?:[ -]\w{2,10})?$", re.IGNORECASE
)
_PUBLIC_DOMAIN = re.compile(
    r"creativecommons\.org/publicdomain/(zero|mark)/1\.0|^cc-?0(?:[ -]1\.0)?$|^cc[ -]zero$", re.IGNORECASE
)
_IDENTIFIERS = {
    identifier.lower(): identifier
    for identifier in (
        *(
            "Apache-2.0",
            "MIT",
            "ISC",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "GPL-2.0-only",
            "GPL-2.0-or-later",
            "GPL-3.0-only",
        ),
        *(
            "GPL-3.0-or-later",
            "LGPL-2.1-only",
            "LGPL-2.1-or-later",
            "LGPL-3.0-only",
            "LGPL-3.0-or-later",
            "AGPL-3.0-only",
        ),
        *("AGPL-3.0-or-later", "MPL-2.0", "EPL-1.0", "EPL-2.0", "EUPL-1.1", "EUPL-1.2", "Unlicense", "Zlib", "BSL-1.0"),
        *(
            "CECILL-2.1",
            "ODbL-1.0",
            "ODC-By-1.0",
            "PDDL-1.0",
            "CDLA-Permissive-2.0",
            "CERN-OHL-S-2.0",
            "CERN-OHL-P-2.0",
        ),
        *("CERN-OHL-W-2.0", "OFL-1.1", "Artistic-2.0", "AFL-3.0", "0BSD", "WTFPL", "GFDL-1.3-only", "etalab-2.0"),
    )
} | {
    # What SPDX has renamed, and what repositories write for them.
    "gpl-2.0": "GPL-2.0-only",
    "gpl-2.0+": "GPL-2.0-or-later",
    "gpl-3.0": "GPL-3.0-only",
    "gpl-3.0+": "GPL-3.0-or-later",
    "agpl-3.0": "AGPL-3.0-only",
    "lgpl-2.1": "LGPL-2.1-only",
    "lgpl-3.0": "LGPL-3.0-only",
    "apache2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "mit license": "MIT",
    "mit-license": "MIT",
    "odbl": "ODbL-1.0",
}
_ADDRESSES = (
    (re.compile(r"apache\.org/licenses/LICENSE-2\.0", re.IGNORECASE), "Apache-2.0"),
    (re.compile(r"opensource\.org/licenses?/MIT\b", re.IGNORECASE), "MIT"),
    (re.compile(r"gnu\.org/licenses/gpl-3\.0", re.IGNORECASE), "GPL-3.0-only"),
    (re.compile(r"opendatacommons\.org/licenses/odbl", re.IGNORECASE), "ODbL-1.0"),
    (re.compile(r"opendatacommons\.org/licenses/by", re.IGNORECASE), "ODC-By-1.0"),
)
_LISTED = re.compile(
    r"(?:spdx\.org/licenses|opensource\.org/licenses?)/([\w.+-]+?)(?:\.html|\.json)?/?$", re.IGNORECASE
)


def parse_licence(*names: str) -> str | None:
    """Return the SPDX identifier of the first name, identifier or address that stands for a licence, or None.

    Rights of access (``openAccess``) and terms that SPDX does not list are no licence.

    :param names: whatever the source says, the most exact first; each may be empty
    """
    return next(filter(None, (_parse(name.strip()) for name in names)), None)


def _parse(name: str) -> str | None:
    if match := _PUBLIC_DOMAIN.search(name):
        return "CC-PDDC" if (match[1] or "").lower() == "mark" else "CC0-1.0"
    if match := _CREATIVE_COMMONS.search(name):
        return _creative_commons(match["kind"], match["version"], match["port"] or "")
    if match := _SHORT.match(name):
        return _creative_commons(match["kind"], match["version"], "")
    for pattern, identifier in _ADDRESSES:
        if pattern.search(name):
            return identifier
    match = _LISTED.search(name)
    listed = (match[1] if match else name).lower()
    return _IDENTIFIERS.get(listed) or (_parse(listed) if match and listed.startswith("cc") else None)


def _creative_commons(kind: str, version: str, port: str) -> str:
    """Return for example ``CC-BY-NC-4.0``; ports to a country's law (before 4.0) only where SPDX lists them."""
    identifier = f"CC-{kind.upper().replace(' ', '-')}-{version}"
    return f"{identifier}-{port.upper()}" if f"{identifier}-{port.upper()}" in _PORTS else identifier


_PORTS = frozenset(
    {"CC-BY-3.0-DE", "CC-BY-3.0-AT", "CC-BY-3.0-NL", "CC-BY-3.0-US", "CC-BY-SA-3.0-DE", "CC-BY-SA-3.0-AT"}
)
