"""The six answers (section 4)."""

from collections.abc import Callable, Mapping
from uuid import UUID

from kb.store import OaiRecord, OaiSelection, UnitOfWork
from web.oai.errors import ErrorCode, OaiError
from web.oai.formats import FORMATS, MetadataFormat
from web.oai.identify import identify
from web.oai.item import Item, brief_id_of, read_items
from web.oai.question import Question, Verb
from web.oai.records import header, record
from web.oai.resumption import ResumptionToken
from web.oai.sets import OaiSet, OaiSets
from web.oai.xml import XSI, element, text_element
from web.silta import Silta

PAGES: Mapping[Verb, int] = {Verb.LIST_RECORDS: 100, Verb.LIST_IDENTIFIERS: 1000}
"""Records in one answer."""
_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"


class Repository:
    """Answers the questions of harvesters from an open knowledge base."""

    def __init__(self, silta: Silta, pages: Mapping[Verb, int] = PAGES) -> None:
        """Prepare.

        :param pages: records in one answer
        """
        self._silta = silta
        self._pages = pages
        self._sets = OaiSets(silta.vocabularies.taxonomy)
        self._answers: Mapping[Verb, Callable[[Question], str]] = {
            Verb.GET_RECORD: self._get_record,
            Verb.IDENTIFY: lambda _: identify(silta.settings, silta.database),
            Verb.LIST_IDENTIFIERS: self._list,
            Verb.LIST_METADATA_FORMATS: self._list_formats,
            Verb.LIST_RECORDS: self._list,
            Verb.LIST_SETS: self._list_sets,
        }

    def of(self, silta: Silta) -> "Repository":
        """Return the repository of a knowledge base as it is now: what changes the taxonomy changes the sets."""
        return self if silta is self._silta else Repository(silta, self._pages)

    def answer(self, question: Question) -> str:
        """Return the element that answers a question.

        :raises OaiError: when it cannot be answered
        :raises kb.store.StoreError: when the database cannot be read now
        """
        return self._answers[question.verb](question)

    def _get_record(self, question: Question) -> str:
        chosen = _format(question.arguments["metadataPrefix"])
        with self._silta.database.unit_of_work() as work:
            found = self._record(work, question.arguments["identifier"])
            (item,) = read_items(work, [found], self._silta.settings)
        return element("GetRecord", record(item, self._sets, chosen))

    def _list_formats(self, question: Question) -> str:
        identifier = question.get("identifier")
        if identifier is not None:
            with self._silta.database.unit_of_work() as work:
                if self._record(work, identifier).deleted:
                    raise OaiError(ErrorCode.NO_METADATA_FORMATS, "the record is deleted and has no metadata any more")
        return element("ListMetadataFormats", *map(self._written_format, FORMATS.values()))

    def _written_format(self, item: MetadataFormat) -> str:
        is_here = item.schema.startswith("/")
        return element(
            "metadataFormat",
            text_element("metadataPrefix", item.prefix),
            text_element("schema", f"{self._silta.settings.site_url}{item.schema}" if is_here else item.schema),
            text_element("metadataNamespace", item.namespace),
        )

    def _list_sets(self, question: Question) -> str:
        if question.get("resumptionToken") is not None:
            raise OaiError(ErrorCode.BAD_RESUMPTION_TOKEN, "the sets come in one answer; no token leads to more")
        return element("ListSets", *map(_written_set, self._sets.all()))

    def _list(self, question: Question) -> str:
        token = self._token(question)
        prefix = token.prefix if token else question.arguments["metadataPrefix"]
        set_spec = token.set if token else question.get("set")
        since, until = (token.since, token.until) if token else (question.since, question.until)
        chosen = _format(prefix)
        selection = self._sets.select(set_spec, OaiSelection(since, until))
        limit = self._pages[question.verb]
        with self._silta.database.unit_of_work() as work:
            # One more than the page has, to know whether there is another page.
            found = work.oai_records.page(selection, token.place if token else None, limit + 1)
            records, more = found[:limit], len(found) > limit
            size = token.size if token else work.oai_records.count(selection) if more else len(records)
            items = read_items(work, records, self._silta.settings)
        if not items:
            raise OaiError(ErrorCode.NO_RECORDS_MATCH, "nothing was published, changed or withdrawn that matches")
        following = ""
        cursor = token.cursor if token else 0
        if more:
            last = records[-1]
            following = ResumptionToken(
                verb=question.verb,
                prefix=prefix,
                set=set_spec,
                since=since,
                until=until,
                after=last.datestamp,
                last=last.brief_id,
                cursor=cursor + len(records),
                size=max(size, cursor + len(found)),
            ).encode()
        elif token is None:
            return element(question.verb, *self._written(items, question.verb, chosen))
        # What was published meanwhile made the list longer, what changed twice comes twice.
        size = max(size, cursor + len(found))
        resumption = element("resumptionToken", following, completeListSize=str(size), cursor=str(cursor))
        return element(question.verb, *self._written(items, question.verb, chosen), resumption)

    def _written(self, items: list[Item], verb: Verb, chosen: MetadataFormat) -> list[str]:
        if verb is Verb.LIST_IDENTIFIERS:
            return [header(item, self._sets) for item in items]
        return [record(item, self._sets, chosen) for item in items]

    def _token(self, question: Question) -> ResumptionToken | None:
        text = question.get("resumptionToken")
        if text is None:
            return None
        token = ResumptionToken.decode(text)
        try:
            if token.verb != question.verb:
                raise OaiError(ErrorCode.BAD_ARGUMENT, "")
            _format(token.prefix)
            self._sets.select(token.set, OaiSelection())
        except OaiError as error:
            message = f"the token is not one of {question.verb}, or its set is gone; ask from the beginning"
            raise OaiError(ErrorCode.BAD_RESUMPTION_TOKEN, message) from error
        return token

    def _record(self, work: UnitOfWork, identifier: str) -> OaiRecord:
        brief_id: UUID | None = brief_id_of(self._silta.settings, identifier)
        found = work.oai_records.get(brief_id) if brief_id is not None else None
        if found is None:
            raise OaiError(ErrorCode.ID_DOES_NOT_EXIST, "there is no such record, and there never was")
        return found


def _format(prefix: str) -> MetadataFormat:
    found = FORMATS.get(prefix)
    if found is None:
        message = f"there is no format {prefix[:80]!r}; there are {', '.join(FORMATS)}"
        raise OaiError(ErrorCode.CANNOT_DISSEMINATE_FORMAT, message)
    return found


def _written_set(item: OaiSet) -> str:
    described = "".join(
        text_element("dc:description", text, xml_lang=language.value) for language, text in item.description
    )
    description = element(
        "oai_dc:dc",
        described,
        xmlns_oai_dc=_DC,
        xmlns_dc="http://purl.org/dc/elements/1.1/",
        xmlns_xsi=XSI,
        xsi_schemaLocation=f"{_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    )
    return element(
        "set",
        text_element("setSpec", item.spec),
        text_element("setName", item.name),
        element("setDescription", description) if described else "",
    )
