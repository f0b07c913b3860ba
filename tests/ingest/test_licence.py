"""Licences are told by their SPDX identifiers, however they are named."""

import pytest

from ingest.licence import parse_licence


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("https://creativecommons.org/licenses/by/4.0/legalcode", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/3.0/de/", "CC-BY-NC-SA-3.0"),
        ("http://creativecommons.org/licenses/by/3.0/de/", "CC-BY-3.0-DE"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("cc-by-4.0", "CC-BY-4.0"),
        ("CC BY-ND 4.0", "CC-BY-ND-4.0"),
        ("CC0", "CC0-1.0"),
        ("https://spdx.org/licenses/GPL-3.0-or-later.html", "GPL-3.0-or-later"),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"),
        ("apache2.0", "Apache-2.0"),
        ("info:eu-repo/semantics/openAccess", None),
        ("Open Access", None),
        ("CC BY", None),
        ("", None),
    ],
)
def test_names_of_licences(name: str, identifier: str | None) -> None:
    assert parse_licence(name) == identifier


def test_the_first_that_is_a_licence_counts() -> None:
    assert parse_licence("Open Access", "", "MIT", "cc-by-4.0") == "MIT"
