"""Answers of OpenAIRE's older search API, brought into the form of the Graph.

That API turned its XML into JSON: a text is ``{"$": ...}``, an attribute ``"@classid"``, and what stands once is no
list. Format: OpenAIRE's XML schema oaf-1.0 (``oaf:entity/oaf:result``).
"""

from typing import Any

from ingest.sources.json_values import Fields, fields_of, objects_of, text_of, within

_TITLES = ("main title", "")


def is_search_result(fields: Fields) -> bool:
    """Whether an object is one result of the older API."""
    return isinstance(within(fields, "metadata", "oaf:entity"), dict)


def product_of(fields: Fields) -> Fields:
    """Return the result as the Graph would write it."""
    result = fields_of(within(fields, "metadata", "oaf:entity", "oaf:result"))
    relations = list(objects_of(within(result, "rels", "rel")))
    return {
        "id": _text(within(fields, "header", "dri:objIdentifier")),
        "mainTitle": _main_title(result),
        "authors": [_author(item) for item in objects_of(result.get("creator"))],
        "descriptions": [_text(item) for item in objects_of(result.get("description"))],
        "publicationDate": _text(result.get("dateofacceptance")),
        "language": {"code": text_of(fields_of(result.get("language")).get("@classid"))},
        "type": text_of(fields_of(result.get("resulttype")).get("@classid")),
        "pids": [
            {"scheme": text_of(item.get("@classid")), "value": _text(item)} for item in objects_of(result.get("pid"))
        ],
        "subjects": [
            {"subject": {"scheme": text_of(item.get("@classid")), "value": _text(item)}}
            for item in objects_of(result.get("subject"))
        ],
        "instances": [
            {"license": _text(item.get("license")), "urls": [_text(within(item, "webresource", "url"))]}
            for item in objects_of(within(result, "children", "instance"))
        ],
        "organizations": [_organisation(item) for item in relations if _kind(item) == "organization"],
        "projects": [_project(item) for item in relations if _kind(item) == "project"],
        "originalIds": [_text(item) for item in objects_of(result.get("originalId"))],
    }


def _text(value: object) -> str:
    return text_of(fields_of(value).get("$")) or text_of(value)


def _main_title(result: Fields) -> str:
    titles = list(objects_of(result.get("title")))
    for kind in _TITLES:
        for item in titles:
            if text_of(item.get("@classid")) == kind:
                return _text(item)
    return _text(titles[0]) if titles else text_of(result.get("title"))


def _author(item: Fields) -> dict[str, Any]:
    orcid = text_of(item.get("@orcid")) or text_of(item.get("@orcid_pending"))
    return {
        "fullName": _text(item),
        "name": text_of(item.get("@name")),
        "surname": text_of(item.get("@surname")),
        "pid": {"id": {"scheme": "orcid", "value": orcid}},
    }


def _kind(item: Fields) -> str:
    return text_of(fields_of(item.get("to")).get("@type"))


def _organisation(item: Fields) -> dict[str, Any]:
    return {
        "legalName": _text(item.get("legalname")),
        "acronym": _text(item.get("legalshortname")),
        "country": {"code": text_of(fields_of(item.get("country")).get("@classid"))},
    }


def _project(item: Fields) -> dict[str, Any]:
    return {
        "code": _text(item.get("code")),
        "acronym": _text(item.get("acronym")),
        "title": _text(item.get("title")),
        "funding": {"shortName": text_of(within(item, "funding", "funder", "@shortname"))},
    }
