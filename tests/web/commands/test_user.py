"""``silta user``, and the accounts of ``silta demo``."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.model import AccountRole, SiltaError
from kb.settings import Settings
from kb.store import AccountEventKind, Database
from tests.new_store import new_store
from tests.web.commands.in_process import run as run_silta
from tests.web.small_site import open_silta
from web.app import create_app
from web.cli import silta as command
from web.commands.demo_accounts import offer_accounts, with_secret

PASSWORD = "four quiet green bridges"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SILTA_DATA", str(tmp_path / "data"))

    def silta(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(command, ["user", *arguments], input=typed)

    return silta


@pytest.fixture
def database(run: Run, tmp_path: Path) -> Database:
    """The database of the commands, opened only after the first of them."""
    return new_store(f"sqlite:///{tmp_path}/data/silta.sqlite3")


def add(run: Run, email: str = "a@example.org", *options: str, typed: str = f"{PASSWORD}\n") -> Result:
    return run("add", email, "--name", "A Person", *options, typed=typed)


def test_the_life_of_an_account(run: Run, database: Database) -> None:
    assert (
        "Added a@example.org (scout, administrator)."
        in add(run, "a@example.org", "--role", "administrator", "--role", "scout").output
    )
    assert "a@example.org" in run("list").output
    assert "has now: editor." in run("role", "A@Example.org", "editor").output
    assert "is disabled" in run("disable", "a@example.org").output
    assert "disabled" in run("list").output
    assert "may sign in again" in run("disable", "a@example.org", "--undo").output
    with database.unit_of_work() as work:
        before = work.accounts.find(email="a@example.org")
    assert "is changed" in run("password", "a@example.org", "--reset", typed="another long good password\n").output
    with database.unit_of_work() as work:
        after = work.accounts.find(email="a@example.org")
        assert after is not None
        events = work.account_events.of(after[0].id)
    assert before is not None
    assert after[0].roles == {AccountRole.EDITOR}
    assert after[0].confirmed_at is not None
    assert before[1].password != after[1].password
    assert before[1].session_key != after[1].session_key, "a new password signs out everywhere"
    assert [event.kind for event in reversed(events)] == [
        AccountEventKind.CREATED,
        AccountEventKind.ROLES_CHANGED,
        AccountEventKind.DISABLED,
        AccountEventKind.ENABLED,
        AccountEventKind.TWO_FACTOR_CHANGED,
        AccountEventKind.PASSWORD_CHANGED,
    ]
    assert {event.actor_id for event in events} == {None}


def test_passwords_are_not_arguments(run: Run) -> None:
    assert run("add", "a@example.org", "--name", "A", "--password", PASSWORD).exit_code == 2
    assert run("password", "a@example.org", PASSWORD).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (("add", "a@example.org", "--name", "A"), "short\n", "at least 12 characters"),
        (("add", "a@example.org", "--name", "A"), "", "no password came on standard input"),
        (("add", "nonsense", "--name", "A"), PASSWORD, "not a mail address"),
        (("add", "a@example.org", "--name", " "), PASSWORD, "name: "),
        (("add", "a@example.org", "--name", "A", "--organisation", "unknown"), PASSWORD, "no brief names"),
        (("add", "a@example.org", "--name", "A", "--organisation", "Not A Key"), PASSWORD, "organisation: "),
        (("role", "nobody@example.org", "scout"), "", "silta user list"),
        (("disable", "nobody@example.org"), "", "silta user list"),
        (("password", "nobody@example.org"), PASSWORD, "silta user list"),
    ],
)
def test_what_is_wrong_is_one_sentence(run: Run, arguments: tuple[str, ...], typed: str, said: str) -> None:
    done = run(*arguments, typed=typed)
    assert isinstance(done.exception, SiltaError)
    assert said in str(done.exception)
    assert "\n" not in str(done.exception)


def test_one_account_an_address(run: Run) -> None:
    add(run)
    assert isinstance(add(run, "A@example.org").exception, SiltaError)


def test_without_accounts_the_list_says_how_to_begin(tmp_path: Path) -> None:
    done = run_silta("user", "list", environment={"SILTA_DATA": str(tmp_path / "data")})
    assert (done.returncode, done.stderr) == (0, "")
    assert "silta user add" in done.stdout


def test_the_demonstration_keeps_its_secret_and_prints_new_passwords(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data=tmp_path / "var")
    first = with_secret(settings, "http://127.0.0.1:8001")
    assert first.secret_key is not None
    assert first.secret_key == with_secret(settings, "http://127.0.0.1:8001").secret_key
    assert first.site_url == "http://127.0.0.1:8001"
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600
    given = Settings(data=tmp_path / "var", secret_key="x" * 40, site_url="https://silta.example.org")
    assert with_secret(given, "http://127.0.0.1:8001") == given

    silta = open_silta(tmp_path, [], secret_key="x" * 40, site_url="http://127.0.0.1:8001")
    printed = []
    for _ in range(2):
        offer_accounts(silta)
        printed.append(capsys.readouterr().out)
    assert printed[0] != printed[1]
    assert "for this demonstration" in printed[1]
    client = create_app(silta).test_client()
    for line in printed[1].splitlines()[1:]:
        email, password = line.split()
        client.application.config["WTF_CSRF_ENABLED"] = False
        assert client.post("/account/sign-in", data={"email": email, "password": password}).status_code == 302
        assert client.get("/account").status_code == 200
        client.post("/account/sign-out")
    with silta.database.unit_of_work() as work:
        assert {role for account in work.accounts.list() for role in account.roles} == set(AccountRole)
    silta.close()
