"""Where nobody can sign in: the site is read only, and says why."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import english
from tests.web.html_page import Page
from tests.web.small_site import open_silta
from web.accounts.errors import AccountsUnavailable
from web.accounts.setup import check_extra, why_unavailable
from web.app import create_app


@pytest.fixture
def _without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec

    def find_spec(name: str, package: str | None = None) -> Any:
        return None if name == "flask_security" else real(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)


@pytest.mark.parametrize(("key", "said"), [(None, "set SILTA_SECRET_KEY"), ("short", "SILTA_SECRET_KEY has 5")])
def test_without_a_secret_the_site_is_read_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, key: str | None, said: str
) -> None:
    opened = open_silta(tmp_path, [], secret_key=key)
    client = english(create_app(opened))
    assert said in caplog.text
    assert client.get("/").status_code == 200
    assert "/account/sign-in" not in Page(client.get("/").text).links
    answer = client.get("/account/sign-in")
    assert answer.status_code == 501
    assert said in Page(answer.text).text
    opened.close()


@pytest.mark.usefixtures("_without_extra")
def test_without_the_extra_one_sentence_names_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    opened = open_silta(tmp_path, [], secret_key="x" * 40)
    assert "pip install 'silta[accounts]'" in why_unavailable(opened.settings)
    with pytest.raises(AccountsUnavailable, match="silta\\[accounts\\]"):
        check_extra()
    client = english(create_app(opened))
    assert "nobody can sign in" not in caplog.text
    assert client.get("/search").status_code == 200
    answer = client.get("/account")
    assert answer.status_code == 501
    assert "pip install 'silta[accounts]'" in Page(answer.text).text
    opened.close()
