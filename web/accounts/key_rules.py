"""What is asked of security keys (W3C Web Authentication, Level 2)."""

from flask_security import WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from web.accounts.user import User


class KeyRules(WebauthnUtil):  # type: ignore[misc]
    """A key instead of a password shows that its owner is there; one after it need not, so simple keys will do."""

    def authenticator_selection(self, user: User, usage: str) -> AuthenticatorSelectionCriteria:
        """Return what a new key must be able to do; whether it is in a phone, in a computer or apart does not matter.

        :param usage: ``first``: instead of a password, so found without a name and locked by a PIN or a finger;
            ``secondary``: after it
        """
        if usage == "first":
            return AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                require_resident_key=True,
                user_verification=UserVerificationRequirement.REQUIRED,
            )
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            require_resident_key=False,
            user_verification=UserVerificationRequirement.DISCOURAGED,
        )

    def user_verification(self, user: User | None, usage: list[str]) -> UserVerificationRequirement:
        """Return whether the owner must show that it is they: where the key is all that is asked for."""
        if "secondary" in usage:
            return UserVerificationRequirement.DISCOURAGED
        return UserVerificationRequirement.REQUIRED
