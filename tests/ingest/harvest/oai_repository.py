"""A small repository that speaks OAI-PMH 2.0 properly, and badly where a test wants it to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.stub_server import Reply, Request

CLOCK = "2026-05-04T10:00:00Z"


@dataclass
class Item:
    """A record of the repository."""

    number: int
    stamp: str = "2026-05-01T00:00:00Z"
    is_deleted: bool = False
    title: str = ""
    set: str = ""

    @property
    def identifier(self) -> str:
        return f"oai:repository.example.org:{self.number}"

    def xml(self) -> str:
        status = ' status="deleted"' if self.is_deleted else ""
        spec = f"<setSpec>{self.set}</setSpec>" if self.set else ""
        header = f"<header{status}><identifier>{self.identifier}</identifier><datestamp>{self.stamp}</datestamp>{spec}"
        if self.is_deleted:
            return f"<record>{header}</header></record>"
        title = escape(self.title or f"Pump number {self.number}")
        return f"""<record>{header}</header><metadata>
  <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <dc:title>{title}</dc:title><dc:creator>Example Institute</dc:creator>
    <dc:description>The bearings of pump {self.number} are watched by the sound that they make.</dc:description>
    <dc:identifier>https://doi.org/10.5555/pump.{self.number}</dc:identifier><dc:language>eng</dc:language>
    <dc:date>2025-03-0{self.number % 9 + 1}</dc:date><dc:type>info:eu-repo/semantics/article</dc:type>
  </oai_dc:dc></metadata></record>"""


def answer(inner: str, verb: str = "ListRecords") -> bytes:
    """Wrap what is inside in an answer."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>{CLOCK}</responseDate>
<request verb="{verb}" metadataPrefix="oai_dc">http://repository.example.org/oai</request>{inner}</OAI-PMH>""".encode()


@dataclass
class OaiRepository:
    """Answers requests; ``faults`` may answer instead."""

    items: list[Item]
    size: int = 2
    """Records a page."""
    granularity: str = "YYYY-MM-DDThh:mm:ssZ"
    tokens: dict[str, tuple[int, list[Item]]] = field(default_factory=dict)
    faults: list[Callable[[Request], Reply | None]] = field(default_factory=list)
    error_status: int = 200

    def __call__(self, request: Request) -> Reply:
        for fault in list(self.faults):
            if reply := fault(request):
                return reply
        verb = request.query.get("verb", "")
        if verb == "Identify":
            return Reply(answer(self._identify(), verb))
        if verb != "ListRecords":
            return self._error("badVerb", "not here")
        if token := request.query.get("resumptionToken"):
            if len(request.query) > 2:
                return self._error("badArgument", "the token is exclusive")
            if token not in self.tokens:
                return self._error("badResumptionToken", "expired")
            start, items = self.tokens[token]
            return self._page(start, items)
        if request.query.get("metadataPrefix") != "oai_dc":
            return self._error("cannotDisseminateFormat", "")
        since = request.query.get("from", "")
        wanted = request.query.get("set", "")
        items = [item for item in self.items if item.stamp >= since and item.set.startswith(wanted)]
        return self._page(0, items) if items else self._error("noRecordsMatch", "")

    def expire_tokens(self) -> None:
        """Forget all tokens."""
        self.tokens.clear()

    def _page(self, start: int, items: list[Item]) -> Reply:
        records = "".join(item.xml() for item in items[start : start + self.size])
        following = start + self.size
        token = ""
        if following < len(items):
            token = f"t{following}-{len(items)}"
            self.tokens[token] = (following, items)
        last = f'<resumptionToken completeListSize="{len(items)}" cursor="{start}">{token}</resumptionToken>'
        return Reply(answer(f"<ListRecords>{records}{last}</ListRecords>"))

    def _error(self, code: str, message: str) -> Reply:
        return Reply(answer(f'<error code="{code}">{message}</error>'), status=self.error_status)

    def _identify(self) -> str:
        return (
            "<Identify><repositoryName>Example repository</repositoryName><protocolVersion>2.0</protocolVersion>"
            f"<deletedRecord>persistent</deletedRecord><granularity>{self.granularity}</granularity></Identify>"
        )


def once(reply: Reply, when: Callable[[Request], bool]) -> Callable[[Request], Reply | None]:
    """A fault that comes one time only."""
    waiting = [reply]

    def fault(request: Request) -> Reply | None:
        return waiting.pop() if waiting and when(request) else None

    return fault
