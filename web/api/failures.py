"""Every failure below ``/api/v1`` as a problem document."""

from flask import Flask, Response, request
from flask_limiter import RateLimitExceeded
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestURITooLarge

from kb.model import InvalidValue
from kb.search.backend import SearchUnavailable
from kb.store import StoreError
from web.api.problem import ApiProblem, ProblemKind, problem
from web.errors import ADDRESS_LENGTH, RETRY_AFTER

_ADVICE = {
    404: "There is nothing at this address. The specification at /api/v1/openapi.json names all addresses.",
    405: "This address does not take this method; the header Allow names those that it takes.",
    413: "The body is larger than 1 MiB.",
    414: f"The address is longer than {ADDRESS_LENGTH} bytes.",
    415: "Send JSON, with the header Content-Type: application/json.",
    500: "The failure has been recorded.",
    503: "The database does not answer right now.",
}


def init_failures(api: Flask) -> None:
    """Answer every failure with a problem document."""

    @api.before_request
    def refuse_endless_addresses() -> None:
        if len(request.query_string) + len(request.path) > ADDRESS_LENGTH:
            raise RequestURITooLarge

    @api.errorhandler(ApiProblem)
    def foreseen(error: ApiProblem) -> Response:
        return error.answer()

    @api.errorhandler(RateLimitExceeded)
    def too_many(_: RateLimitExceeded) -> Response:
        return ApiProblem(ProblemKind.TOO_MANY_REQUESTS).answer()

    @api.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response:
        code = error.code or 500
        response = problem(code, _ADVICE.get(code, "") or error.name)
        for name, value in error.get_headers():
            if name.lower() in {"allow", "retry-after"}:
                response.headers[name] = value
        return response

    _init_refusals(api)


def _init_refusals(api: Flask) -> None:
    @api.errorhandler(InvalidValue)
    def invalid(error: InvalidValue) -> Response:
        return ApiProblem(ProblemKind.INVALID_VALUE, str(error)).answer()

    @api.errorhandler(SearchUnavailable)
    def search_unavailable(error: SearchUnavailable) -> Response:
        api.logger.error("%s: %s", request.path, error)
        return ApiProblem(
            ProblemKind.SEARCH_UNAVAILABLE, headers={"Retry-After": str(error.retry_after)}
        ).answer()  # fmt: skip

    @api.errorhandler(StoreError)
    def unavailable(error: StoreError) -> Response:
        api.logger.error("%s: %s", request.path, error)
        response = problem(503, _ADVICE[503])
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response

    # A model that does not fit its own answer is our mistake, whatever pydantic calls it.
    @api.errorhandler(ValidationError)
    @api.errorhandler(InternalServerError)
    def unexpected(error: Exception) -> Response:
        if isinstance(error, ValidationError):
            api.logger.error("%s: %s", request.path, error)
        return problem(500, _ADVICE[500])
