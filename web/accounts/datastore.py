"""What Flask-Security keeps its users in: an adapter over the accounts of our store."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import g
from flask_login import current_user
from flask_security.datastore import UserDatastore

from kb.model import Account, AccountRole, Language, new_id
from kb.store import AccountEventKind, Database, MailTaken, SecurityKey, SignInSecrets, UnitOfWork
from web.accounts.user import FIELDS, User, UserKey, UserRole

_EVENTS = {
    "password": AccountEventKind.PASSWORD_CHANGED,
    "two_factor": AccountEventKind.TWO_FACTOR_CHANGED,
    "confirmed_at": AccountEventKind.CONFIRMED,
}
Change = Callable[[UnitOfWork], None]


class AccountDatastore(UserDatastore):  # type: ignore[misc]
    """Changes wait for :meth:`commit`, which stores them in one transaction together with the audit trail.

    Only values that differ from what was read are written, so that two requests that change different things of one
    account do not undo each other's work.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(User, UserRole, UserKey)
        self._database = database

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> User | None:
        """Return the user of one unique value: ``email``, ``id``, ``fs_uniquifier`` or ``fs_webauthn_user_handle``."""
        ((name, value),) = kwargs.items()
        if value is None:
            return None
        with self._database.unit_of_work() as work:
            found = work.accounts.find(**{FIELDS.get(name, name): value})
        return None if found is None else User.of(*found, self._keys_of)

    def find_role(self, role: str) -> UserRole | None:
        """Return a role by its name."""
        return UserRole(role) if role in {known.value for known in AccountRole} else None

    def put(self, model: Any) -> Any:
        """Store a changed user or key with the next commit."""
        if isinstance(model, User):
            self._wait(lambda work: self._store_user(work, model))
        elif isinstance(model, UserKey):
            self._wait(
                lambda work: work.security_keys.note_use(
                    model.credential_id,
                    sign_count=model.sign_count,
                    backed_up=model.backup_state,
                    device_type=model.device_type,
                    at=model.lastuse_datetime,
                )
            )
        return model

    def delete(self, model: Any) -> None:
        """Forget a key with the next commit; accounts are not deleted by Flask-Security."""
        if isinstance(model, UserKey):

            def remove(work: UnitOfWork) -> None:
                work.security_keys.remove(model.credential_id)
                _note(work, AccountEventKind.KEY_REMOVED, model.user_id)

            self._wait(remove)

    def reload(self, model: Any) -> None:
        """Read a user's keys again when they are asked for."""
        if isinstance(model, User):
            model.forget_keys()

    def commit(self) -> None:
        """Store what waits, all or nothing."""
        waiting: list[Change] = g.pop("account_changes", [])
        if not waiting:
            return
        with self._database.unit_of_work(writing=True) as work:
            for change in waiting:
                change(work)
            work.commit()

    def find_webauthn(self, credential_id: bytes) -> UserKey | None:
        """Return a key by its credential id."""
        with self._database.unit_of_work() as work:
            found = work.security_keys.find(credential_id)
        return None if found is None else UserKey.of(found)

    def create_webauthn(
        self,
        user: User,
        credential_id: bytes,
        public_key: bytes,
        name: str,
        sign_count: int,
        usage: str,
        device_type: str,
        backup_state: bool,
        transports: list[str] | None = None,
        extensions: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Add a key to a user with the next commit."""
        key = SecurityKey(
            id=credential_id,
            account_id=user.stored_account.id,
            name=name,
            public_key=public_key,
            sign_count=sign_count,
            transports=tuple(str(getattr(item, "value", item)) for item in transports or ()),
            device_type=str(getattr(device_type, "value", device_type)),
            backed_up=backup_state,
            extensions=extensions if isinstance(extensions, str) else None,
            usage=usage,
            used_at=datetime.now(UTC),
        )

        def add(work: UnitOfWork) -> None:
            work.security_keys.add(key)
            _note(work, AccountEventKind.KEY_ADDED, key.account_id)

        self._wait(add)
        user.forget_keys()

    def _keys_of(self, account_id: UUID) -> list[UserKey]:
        with self._database.unit_of_work() as work:
            return [UserKey.of(key) for key in work.security_keys.of(account_id)]

    def _wait(self, change: Change) -> None:
        if "account_changes" not in g:
            g.account_changes = []
        g.account_changes.append(change)

    def _store_user(self, work: UnitOfWork, user: User) -> None:
        if user.account is None:
            self._add_user(work, user)
            return
        values = user.values()
        changed = {name: value for name, value in values.items() if value != user.stored[name]}
        if changed:
            work.accounts.change(user.account.id, **changed)
            for name in changed.keys() & _EVENTS.keys():
                _note(work, _EVENTS[name], user.account.id)
        user.stored = values

    def _add_user(self, work: UnitOfWork, user: User) -> None:
        account = Account(
            id=user.id or new_id(),
            email=user.email,
            name=user.name,
            language=Language(user.language),
            organisation=user.organisation,
            roles=user.account_roles,
            active=user.active,
            created_at=datetime.now(UTC),
            confirmed_at=user.confirmed_at,
        )
        secrets = SignInSecrets(
            password=user.password, session_key=user.fs_uniquifier, key_handle=user.fs_webauthn_user_handle
        )
        try:
            work.accounts.add(account, secrets)
        except MailTaken:
            # Two requests for one address at the same moment: the answer is the same as for one that came later.
            return
        _note(work, AccountEventKind.CREATED, account.id, actor_id=account.id)
        user.id, user.account, user.stored = account.id, account, user.values()


def _note(work: UnitOfWork, kind: AccountEventKind, account_id: UUID, actor_id: UUID | None = None) -> None:
    """Note who did it: whoever is signed in, else the account itself, by a link in a mail."""
    by = actor_id or getattr(current_user, "id", None) or account_id
    work.account_events.note(kind, account_id, at=datetime.now(UTC), actor_id=by)
