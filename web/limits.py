"""How often one visitor may ask for what is dear, and how often anybody may try to sign in."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Network, ip_address

from flask import Flask, Response, request, session
from flask_limiter import Limiter, RouteLimit

from kb.model.mail_address import mail_key
from kb.settings import Settings

SUGGESTIONS = 5
"""Suggestions are asked while typing: so many times as often as searches."""
DOCUMENTS = 5
"""Setting a PDF takes as long as so many searches."""
_SEARCHES = (
    "explore.search",
    "explore.need",
    "explore.overview",
    "cooperation.listing",
    "exchange.listing",
    "exchange.search_feed",
    "exchange.search_calendar",
    "feeds.search_feed",
    "feeds.search_citations",
)
BEGINNINGS = 20
"""Beginning a submission reads a document or asks other hosts: as dear as so many searches."""
_DOCUMENTS = ("pdf.brief", "pdf.search", "pdf.need", "pdf.personal_list")
_SUGGESTIONS = ("explore.suggest",)
_BEGINNINGS = ("contribute.begin_with",)
_HARVESTS = ("oai.answer",)
_HINTS = ("contribute.section_hints",)
_SIGN_INS = (
    "security.login",
    "security.register",
    "security.forgot_password",
    "security.reset_password",
    "security.send_confirmation",
    "security.verify",
    "security.change_password",
    "security.change_email",
    "security.wan_signin_response",
    "security.wan_verify_response",
    "orcid.complete",
    "accounts.leave_now",
)
_SECOND_FACTORS = ("security.two_factor_token_validation", "security.mf_recovery")
_MAILS = ("security.forgot_password", "security.send_confirmation", "security.register")
"""Each sends a mail to an address that a visitor names."""
_NEWSLETTERS = ("newsletter.subscribe", "newsletter.subscribe_search")
"""They send mails too, but have a bound of their own on those to one address, and need no token: who counted them for
an account would let every page of another site lock it."""
PER_ACCOUNT = 2
"""Tries at one account from one network in a quarter of an hour, as a multiple of a visitor's in a minute."""
FROM_ANYWHERE = 30
"""Failed passwords of one account from all networks in a quarter of an hour, as the same multiple.

A stranger needs so many, from 15 networks, to keep an owner from signing in by password, again every quarter of an
hour; who guesses gets no more than that. Keys, ORCID and the mail to choose a new password are not counted there.
"""


def init_limits(app: Flask, settings: Settings) -> None:
    """Answer 429 with Retry-After (RFC 6585) to who asks too often; call it when all views are there.

    Each process counts for itself, unless Redis is set. A visitor is an address, for IPv6 a network of 64 bits: behind
    a proxy the address is only right where ``SILTA_PROXIES`` says how many stand before the site.
    """
    if not settings.searches_per_minute and not settings.sign_ins_per_minute:
        return
    # What is registered first sees an answer last, and so what the limiter has written into it.
    app.after_request(_without_needless_waiting)
    limiter = Limiter(
        visitor,
        app=app,
        storage_uri=counter_address(settings.redis_url),
        strategy="fixed-window",
        headers_enabled=True,
        in_memory_fallback_enabled=bool(settings.redis_url),
        key_prefix="silta",
    )
    if settings.searches_per_minute:
        _limit_searches(app, limiter, settings.searches_per_minute)
    if settings.sign_ins_per_minute:
        _limit_sign_ins(app, limiter, settings.sign_ins_per_minute)


def _limit_searches(app: Flask, limiter: Limiter, often: int) -> None:
    for endpoints, limit in (
        (_SEARCHES, often),
        (_SUGGESTIONS, often * SUGGESTIONS),
        (_DOCUMENTS, max(1, often // DOCUMENTS)),
        (_BEGINNINGS, max(1, often // BEGINNINGS)),
        (_HINTS, often),
        (_HARVESTS, often),
    ):
        shared = limiter.shared_limit(f"{limit} per minute", scope=endpoints[0])
        for endpoint in endpoints:
            app.view_functions[endpoint] = shared(app.view_functions[endpoint])


def _limit_sign_ins(app: Flask, limiter: Limiter, often: int) -> None:
    by_visitor = limiter.shared_limit(f"{often} per minute", scope="sign-in", methods=["POST"])
    by_network = _limit_of_accounts(
        limiter, often * PER_ACCOUNT, "account", key_func=lambda: f"{_account()} {visitor()}"
    )
    # Who gets as far as the second factor knows the password: no stranger can lock that, and a code is short.
    by_account = _limit_of_accounts(limiter, often * PER_ACCOUNT, "second-factor", key_func=_account)
    by_failures = _limit_of_accounts(
        limiter, often * FROM_ANYWHERE, "failed-sign-in", key_func=_account, deduct_when=_has_failed
    )
    limits = {endpoint: [by_visitor, by_network] for endpoint in _SIGN_INS}
    limits |= {endpoint: [by_visitor, by_account] for endpoint in _SECOND_FACTORS}
    limits |= {endpoint: [by_visitor] for endpoint in _NEWSLETTERS}
    limits["security.login"].append(by_failures)
    for endpoint in _MAILS:
        # Apart from each other, so that whoever is kept from asking has the mail already.
        limits[endpoint].append(_limit_of_accounts(limiter, often * PER_ACCOUNT, endpoint, key_func=_account))
    for endpoint, decorators in limits.items():
        # Without the extra for accounts the views are not there.
        for decorate in decorators if endpoint in app.view_functions else ():
            app.view_functions[endpoint] = decorate(app.view_functions[endpoint])


def _limit_of_accounts(
    limiter: Limiter,
    often: int,
    scope: str,
    *,
    key_func: Callable[[], str],
    deduct_when: Callable[[Response], bool] | None = None,
) -> RouteLimit:
    return limiter.shared_limit(
        f"{often} per 15 minutes",
        scope=scope,
        key_func=key_func,
        deduct_when=deduct_when,
        exempt_when=lambda: not _account(),
        methods=["POST"],
    )


def _has_failed(answer: Response) -> bool:
    """Whether the form is shown again with what is wrong; one that was not looked at has not failed."""
    return answer.status_code == 200


def _without_needless_waiting(response: Response) -> Response:
    """Take Retry-After out of answers that ask nobody to wait: the limiter writes it into each (RFC 9110, 10.2.3)."""
    if response.status_code not in {429, 503}:
        response.headers.pop("Retry-After", None)
    return response


def _account() -> str:
    """Return which account somebody tries to get into: by its address, or between password and second factor."""
    if request.endpoint in _SECOND_FACTORS:
        return str(session.get("tf_user_id", ""))
    # What is one address to the store of accounts is counted as one.
    return mail_key(request.form.get("email", "").strip()[:320])


def counter_address(redis_url: str) -> str:
    """Return where Flask-Limiter counts."""
    return f"redis+{redis_url}" if redis_url.startswith("unix:") else redis_url or "memory://"


def visitor() -> str:
    """Return who asks: an address, or for IPv6 a network of 64 bits; an IPv4 address in IPv6 is the IPv4 one."""
    written = request.remote_addr or "unknown"
    try:
        address = ip_address(written)
    except ValueError:
        return written
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), 64), strict=False))
