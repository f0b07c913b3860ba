"""The forms that differ from Flask-Security's own, and our rules for passwords and codes."""

from typing import Any

import qrcode
from flask import Flask, current_app
from flask_babel import gettext
from flask_security.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    VerifyForm,
)
from flask_security.password_util import PasswordUtil
from flask_security.proxies import _security
from flask_security.totp import Totp
from flask_security.utils import hash_password
from markupsafe import Markup
from passlib.totp import TotpMatch
from wtforms import HiddenField, StringField, ValidationError
from wtforms.fields import Field

from kb.model import InvalidValue
from kb.model.value import one_line, printable
from web.accounts.passwords import LENGTH, LONGEST, PasswordProblem, normalised, problems
from web.accounts.user import User
from web.language import reader_language

NAME_LENGTH = 100
"""Characters of a person's name at most."""


def _cut(password: str | None) -> str | None:
    """Return no more of a password than shows that it is too long.

    Flask-Security hashes what was sent also where there is nothing to compare it with, and passlib refuses to hash more
    than 4,096 characters: the failure told which mail addresses have no account (CWE-203).
    """
    return password[: LONGEST + 1] if password else password


class ShortPasswords:
    """For forms that take passwords: their fields hold no endless ones (WTForms calls the methods by their names)."""

    def filter_password(self, data: str | None) -> str | None:
        """Cut the password."""
        return _cut(data)

    def filter_password_confirm(self, data: str | None) -> str | None:
        """Cut the password that was written again."""
        return _cut(data)

    def filter_new_password(self, data: str | None) -> str | None:
        """Cut the new password."""
        return _cut(data)

    def filter_new_password_confirm(self, data: str | None) -> str | None:
        """Cut the new password that was written again."""
        return _cut(data)


class SignInForm(ShortPasswords, LoginForm):  # type: ignore[misc]
    """Mail address and password. A session ends with the working day, so nothing remembers it for longer."""

    remember = None


class AgainForm(ShortPasswords, VerifyForm):  # type: ignore[misc]
    """The password of who is signed in, once more."""


class RecoveryForm(ForgotPasswordForm):  # type: ignore[misc]
    """The address whose password is forgotten."""

    def validate(self, **kwargs: Any) -> bool:
        """Look whether there is such an account, with the same work as where there is none."""
        found: bool = super().validate(**kwargs)
        if found:
            # Flask-Security's view hashes something for all other addresses, which takes much longer than a mail.
            hash_password("not-a-password")
        return found


class NewPasswordForm(ShortPasswords, ResetPasswordForm):  # type: ignore[misc]
    """A new password instead of a forgotten one."""


class OtherPasswordForm(ShortPasswords, ChangePasswordForm):  # type: ignore[misc]
    """Another password instead of a known one."""


class RegistrationForm(ShortPasswords, RegisterFormV2):  # type: ignore[misc]
    """What somebody new tells about themselves."""

    name = StringField()
    language = HiddenField()

    def validate_name(self, field: Field) -> None:
        """Ask for a name of one line."""
        field.data = checked_name(field.data or "")

    def to_dict(self, only_user: bool) -> dict[str, Any]:
        """Return the fields; the account's language is that of the page."""
        values: dict[str, Any] = super().to_dict(only_user)
        return {**values, "language": reader_language().value, "roles": ["reader"]} if only_user else values


def checked_name(text: str) -> str:
    """Return a person's name on one line.

    It is in mails to addresses that nobody has confirmed yet, so it must not be made into a message with a link.

    :raises ValidationError: in the reader's language, when it is empty, too long or more than a name
    """
    try:
        written = printable(text).strip()
    except InvalidValue as error:
        raise ValidationError(gettext("Please write the name without control characters.")) from error
    if "://" in written or len(written.splitlines()) > 1:
        raise ValidationError(gettext("Please write only the name, without web addresses and line breaks."))
    name = one_line(written)
    if not name:
        raise ValidationError(gettext("Please enter your name."))
    if len(name) > NAME_LENGTH:
        raise ValidationError(gettext("The name is too long; at most %(number)s characters.", number=NAME_LENGTH))
    return name


class PasswordRules(PasswordUtil):  # type: ignore[misc]
    """Our rules, told in the reader's language."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def normalize(self, password: str) -> str:
        """Return the password in the form that is hashed; an endless one is cut before it costs time.

        It is cut again because one character may become eighteen.
        """
        return normalised(password[: LONGEST + 1])[: LONGEST + 1]

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """Return what is wrong, or None, and the normalised password."""
        user = kwargs.get("user")
        source = kwargs if is_register else {"name": getattr(user, "name", ""), "email": getattr(user, "email", "")}
        known = [
            str(source.get("name") or ""),
            str(source.get("email") or ""),
            current_app.jinja_env.globals["site_name"],
        ]
        password = self.normalize(password)
        found = [sentence(problem) for problem in problems(password, known)]
        return found or None, password


def sentence(problem: PasswordProblem) -> str:
    """Say in the reader's language why a password is refused."""
    match problem:
        case PasswordProblem.SHORT:
            return gettext("Please take at least %(number)s characters; several words for example.", number=LENGTH)
        case PasswordProblem.LONG:
            return gettext("Please take at most %(number)s characters.", number=LONGEST)
        case PasswordProblem.MONOTONOUS:
            return gettext("This repeats few characters or is a row of them. Please mix more of them.")
        case PasswordProblem.KNOWN:
            return gettext("This is mostly a name or your mail address. Please take words that others do not know.")


class Codes(Totp):  # type: ignore[misc]
    """Codes of authenticator apps, each of which is taken once (RFC 6238, section 5.2)."""

    def generate_qrcode(self, username: str, totp: str) -> Markup:
        """Return the QR code as SVG inside the page; the Content-Security-Policy allows no pictures in addresses."""
        code = qrcode.QRCode(border=4)
        code.add_data(self.get_totp_uri(username, totp))
        code.make(fit=True)
        rows = code.get_matrix()
        squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return Markup(
            '<svg viewBox="0 0 {0} {0}" width="220" height="220" aria-hidden="true" focusable="false">'
            '<rect width="{0}" height="{0}" fill="#fff"/><path d="{1}" fill="#000"/></svg>'
        ).format(len(rows), squares)

    def get_last_counter(self, user: User) -> int | None:
        """Return the number of the last code that was taken."""
        return user.tf_counter

    def set_last_counter(self, user: User, tmatch: TotpMatch) -> None:
        """Remember that a code was taken."""
        user.tf_counter = tmatch.counter
        _security.datastore.put(user)
