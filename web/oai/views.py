"""The base URL of the repository."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request

from kb.store import StoreError
from web.oai import oai
from web.oai.answers import Repository
from web.oai.datestamp import stamp
from web.oai.errors import OaiError
from web.oai.question import Question, read_question
from web.oai.xml import XSI, element, text_element
from web.silta import Silta
from web.site import this_site

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
OAI_LIMITS = {"oai.answer": (20_000, 20_000)}
"""Bytes of a posted request and of its fields, as the other forms have them (:mod:`web.contribute.body_limits`)."""
RETRY_AFTER = 60
"""Seconds after which a harvester that was too fast, or a database that was busy, may be asked again."""
EXTENSION = "silta-oai"
"""Where the app keeps its repository."""
_SCHEMA = Path(__file__).with_name("silta.xsd")


def init_oai(app: Flask, silta: Silta) -> None:
    """Make the site a data provider; call it when accounts are there, whose check of forms harvesters cannot pass."""
    app.extensions[EXTENSION] = Repository(silta)
    app.register_blueprint(oai)
    forgery = app.extensions.get("csrf")
    if forgery is not None:
        # Nothing is changed by asking, and nobody is signed in.
        forgery.exempt(oai)


@oai.route("/oai", methods=["GET", "POST"])
def answer() -> Response:
    """Answer a harvester. Arguments come in the address or in a posted form (section 3.1.1)."""
    pairs = [*request.args.items(multi=True), *request.form.items(multi=True)]
    question: Question | None = None
    try:
        question = read_question(pairs)
        content = _repository().answer(question)
        attributes = {"verb": question.verb.value, **question.arguments}
    except OaiError as error:
        content = text_element("error", str(error), code=error.code.value)
        is_understood = question is not None and not error.code.hides_arguments
        attributes = {"verb": question.verb.value, **question.arguments} if question and is_understood else {}
    return _xml(_envelope(content, attributes))


@oai.get("/oai/silta.xsd")
def schema() -> Response:
    """Give the XML Schema of the format ``silta``."""
    response = Response(_read_schema(), mimetype="text/xml")
    response.cache_control.max_age = 24 * 3600
    return response


@oai.errorhandler(429)
@oai.errorhandler(StoreError)
def later(_: Exception) -> Response:
    """Ask a harvester to come back (section 3.1.2.2): 503 is what the protocol knows, with Retry-After."""
    response = Response("Ask again later; Retry-After says when.\n", 503, mimetype="text/plain")
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.cache_control.no_store = True
    return response


def _repository() -> Repository:
    known: Repository = current_app.extensions[EXTENSION]
    now = current_app.extensions[EXTENSION] = known.of(this_site().silta)
    return now


@cache
def _read_schema() -> str:
    return _SCHEMA.read_text(encoding="utf-8")


def _envelope(content: str, attributes: dict[str, str]) -> str:
    base_url = f"{this_site().silta.settings.site_url}/oai"
    root = element(
        "OAI-PMH",
        text_element("responseDate", stamp(datetime.now(UTC))),
        text_element("request", base_url, **attributes),
        content,
        xmlns=NAMESPACE,
        xmlns_xsi=XSI,
        xsi_schemaLocation=f"{NAMESPACE} {NAMESPACE}OAI-PMH.xsd",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'


def _xml(text: str) -> Response:
    response = Response(text, content_type="text/xml; charset=UTF-8")
    response.cache_control.no_store = True
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
