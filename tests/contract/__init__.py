"""One suite of promises that every search backend keeps."""

import pytest

for _part in ("finding", "facets", "paging", "showing", "keeping", "spelled", "embedded"):
    pytest.register_assert_rewrite(f"tests.contract.{_part}")
