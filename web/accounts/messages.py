"""What Flask-Security tells people, in our words; the catalogues translate them like every other text."""


def N_(text: str) -> str:  # noqa: N802  the name by which pybabel finds texts that are translated later
    """Mark a text for the catalogues."""
    return text


SUBJECTS = {
    "EMAIL_SUBJECT_REGISTER": N_("Confirm your account"),
    "EMAIL_SUBJECT_CONFIRM": N_("Confirm your mail address"),
    "EMAIL_SUBJECT_PASSWORD_RESET": N_("Choose a new password"),
    "EMAIL_SUBJECT_PASSWORD_NOTICE": N_("Your password was changed"),
    "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": N_("Your password was changed"),
    "CHANGE_EMAIL_SUBJECT": N_("Confirm your new mail address"),
}
"""Subjects of mails."""

EXPIRED = N_("This link was valid for %(within)s only. Ask for a new one.")
INVALID = N_("This link is not valid, or has been used already. Ask for a new one.")
CODE = N_("This code is not right. Wait for the next one and try again.")

MESSAGES = {
    "API_ERROR": (N_("This form cannot be understood. Please fill it in again."), "error"),
    "GENERIC_AUTHN_FAILED": (
        N_("This did not work. Check the mail address and the password; a new account must be confirmed first."),
        "error",
    ),
    "UNAUTHENTICATED": (N_("Please sign in to go on."), "info"),
    "UNAUTHORIZED": (N_("Your account may not use this page."), "error"),
    "REAUTHENTICATION_REQUIRED": (N_("Please show once more that it is you."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you, please go on."), "info"),
    "CONFIRM_REGISTRATION": (
        N_("We have sent a mail to %(email)s. Follow the link in it to confirm the account."),
        "success",
    ),
    "CONFIRMATION_REQUEST": (
        N_("If an account at %(email)s waits to be confirmed, a mail with a new link is on its way."),
        "info",
    ),
    "EMAIL_CONFIRMED": (N_("Thank you, your mail address is confirmed. You can sign in now."), "success"),
    "ALREADY_CONFIRMED": (N_("This mail address has been confirmed already."), "info"),
    "INVALID_CONFIRMATION_TOKEN": (INVALID, "error"),
    "CONFIRMATION_EXPIRED": (EXPIRED, "error"),
    "CONFIRMATION_REQUIRED": (N_("This account has not been confirmed yet."), "error"),
    "PASSWORD_RESET_REQUEST": (
        N_("If there is an account at %(email)s, a mail with a link to a new password is on its way."),
        "info",
    ),
    "PASSWORD_RESET_EXPIRED": (EXPIRED, "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (INVALID, "error"),
    "PASSWORD_RESET_NO_LOGIN": (N_("Your new password is set. Please sign in with it."), "success"),
    "PASSWORD_CHANGE": (N_("Your password is changed. All other devices are signed out."), "success"),
    "PASSWORD_IS_THE_SAME": (N_("This is the password that you have already."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Please enter a password."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords differ."), "error"),
    "INVALID_PASSWORD": (N_("This password is not right."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Please enter a mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("This is not a mail address."), "error"),
    "EMAIL_ALREADY_ASSOCIATED": (N_("There is an account at %(email)s already."), "error"),
    "USER_DOES_NOT_EXIST": (N_("There is no such account."), "error"),
    "DISABLED_ACCOUNT": (N_("This account is disabled."), "error"),
    "INVALID_REDIRECT": (N_("The address to go on to is not of this site."), "error"),
    "INVALID_CODE": (CODE, "error"),
    "TWO_FACTOR_INVALID_TOKEN": (CODE, "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        N_("From now on, signing in also asks for a code of your app."),
        "success",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Signing in took too long. Please start again."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("Please choose one of the ways."), "error"),
    "TWO_FACTOR_DISABLED": (N_("Signing in asks for no code any more."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (N_("This took more than %(within)s. Please start again."), "error"),
    "INVALID_RECOVERY_CODE": (N_("This recovery code is not right, or has been used already."), "error"),
    "NO_RECOVERY_CODES_SETUP": (N_("There are no recovery codes yet."), "info"),
    "WEBAUTHN_EXPIRED": (N_("This took more than %(within)s. Please start again."), "error"),
    "WEBAUTHN_NAME_REQUIRED": (N_("Please give the key a name."), "error"),
    "WEBAUTHN_NAME_INUSE": (N_("You have a key with the name %(name)s already."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (N_("You have no key with the name %(name)s."), "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (N_("Please use letters, digits, spaces and hyphens only."), "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": (N_("The key %(name)s is removed."), "info"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (N_("The key %(name)s is added."), "info"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (N_("This key has been added already."), "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (N_("This key is not known here."), "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (N_("This key is not known here."), "error"),
    "WEBAUTHN_NO_VERIFY": (N_("The key could not be checked. Please try again."), "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (N_("This key was added for another use."), "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (N_("This key belongs to another account."), "error"),
    "INVALID_INPUT": (N_("This value cannot be used here."), "error"),
    "CHANGE_EMAIL_EXPIRED": (EXPIRED, "error"),
    "CHANGE_EMAIL_CONFIRMED": (N_("Your new mail address is confirmed."), "success"),
    "CHANGE_EMAIL_SENT": (
        N_("We have sent a mail to %(email)s. Follow the link in it to confirm the address."),
        "info",
    ),
}
"""Flask-Security's keys, what they say and of which kind it is."""
