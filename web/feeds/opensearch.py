"""The OpenSearch description (OpenSearch 1.1), by which a browser offers the site as a search engine."""

from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response
from flask_babel import gettext

from kb.model import Language
from web.caching import VARYING
from web.feeds import feeds
from web.language import reader_language
from web.site import this_site

MIMETYPE = "application/opensearchdescription+xml"
_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
SHORT_NAME = 16
"""Characters, at most."""


@feeds.get("/opensearch.xml")
def opensearch() -> Response:
    """Say how this site is searched."""
    settings = this_site().silta.settings
    described = Element("OpenSearchDescription", {"xmlns": _NAMESPACE})
    for name, content in (
        ("ShortName", settings.site_name[:SHORT_NAME]),
        ("Description", gettext("Research results on intelligent technical systems, told so that firms can use them")),
        ("InputEncoding", "UTF-8"),
        ("OutputEncoding", "UTF-8"),
    ):
        SubElement(described, name).text = content
    for language in sorted(Language, key=lambda item: item is not reader_language()):
        SubElement(described, "Language").text = language.value
    for mimetype, path in (("text/html", "/search"), ("application/atom+xml", "/search.atom")):
        template = f"{settings.site_url}{path}?q={{searchTerms}}"
        SubElement(described, "Url", {"type": mimetype, "template": template})
    response = Response(tostring(described, encoding="unicode", xml_declaration=True), mimetype=MIMETYPE)
    response.vary.update(VARYING)
    return response
