"""Settings from the environment: defaults, and one sentence that names the variable when a value is wrong."""

import pytest

from kb.model.publishing_check import STANDARD_CHECKS, PublishingCheck
from kb.settings import InvalidSettings, Settings


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SILTA_THREADS", "0"),
        ("SILTA_THREADS", "many"),
        ("SILTA_BACKEND", "grep"),
        ("SILTA_PUBLISH_INGESTED", "maybe"),
        ("SILTA_PUBLISHING_CHECKS", "luck"),
        ("SILTA_SITE_URL", "silta.example.org"),
        ("SILTA_SITE_URL", "javascript:alert(1)"),
    ],
)
def test_a_wrong_value_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(InvalidSettings, match=f"^{variable}: ") as caught:
        Settings.read()
    assert value in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("variable", ["SILTA_DATA", "SILTA_CONTENT", "SILTA_THREADS", "SILTA_SITE_URL"])
def test_an_empty_variable_is_the_default(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.delenv(variable, raising=False)
    default = Settings.read()
    monkeypatch.setenv(variable, "")
    assert Settings.read() == default


def test_the_public_address_has_no_slash_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_SITE_URL", "https://silta.example.org/")
    assert Settings.read().site_url == "https://silta.example.org"


def test_the_publishing_checks_are_a_list_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILTA_PUBLISHING_CHECKS", " contact, licence,contact")
    assert Settings.read().publishing_checks == (PublishingCheck.CONTACT, PublishingCheck.LICENCE)
    monkeypatch.setenv("SILTA_PUBLISHING_CHECKS", "none")
    assert Settings.read().publishing_checks == ()
    monkeypatch.delenv("SILTA_PUBLISHING_CHECKS")
    assert Settings.read().publishing_checks == STANDARD_CHECKS
