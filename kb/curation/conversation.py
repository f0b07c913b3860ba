"""What scouts and researchers say to each other about a brief: comments, questions and answers."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints, TypeAdapter, ValidationError

from kb.curation.errors import NotAllowed
from kb.curation.transitions import DESK, may_see
from kb.model import Actor, InvalidValue, Language, Text, TransferBrief, explain
from kb.model.value import printable
from kb.store import Audience, Remark, RemarkKind, UnitOfWork

REMARK_LENGTH = 5000
_BODY: TypeAdapter[str] = TypeAdapter(
    Annotated[
        str,
        AfterValidator(printable),
        AfterValidator(str.strip),
        StringConstraints(min_length=1, max_length=REMARK_LENGTH),
    ]
)


def comment(
    work: UnitOfWork,
    brief_id: UUID,
    actor: Actor,
    body: str,
    *,
    audience: Audience = Audience.SCOUTS,
    field: str | None = None,
) -> int:
    """Say something about a brief, and return the number of the remark.

    :param body: plain text, at most 5000 characters
    :param audience: who reads it; a researcher's is for the researcher and the scouts in any case
    :param field: path of the field that it is about, for example ``texts.en.benefit``
    :raises UnknownBrief: when it is not stored
    :raises NotAllowed: when the person may not see the brief
    :raises InvalidValue: when the body is empty or too long, or the brief has no such field
    """
    if not actor.has(*DESK):
        audience = Audience.RESEARCHER
    return _say(work, brief_id, actor, RemarkKind.COMMENT, body, audience, field)


def ask(
    work: UnitOfWork,
    brief_id: UUID,
    actor: Actor,
    body: str,
    *,
    audience: Audience = Audience.RESEARCHER,
    field: str | None = None,
) -> int:
    """Ask a question that stays open until somebody answers it, and return its number; parameters as above.

    :raises NotAllowed: when it is no scout
    """
    if not actor.has(*DESK):
        raise NotAllowed("scouts and editors ask; write a comment instead")
    return _say(work, brief_id, actor, RemarkKind.QUESTION, body, audience, field)


def answer(work: UnitOfWork, question_id: int, actor: Actor, body: str) -> int:
    """Answer a question, which closes it, and return the number of the answer.

    Further answers can follow. Who reads the question reads the answer.

    :raises UnknownRemark: when there is no such remark
    :raises InvalidValue: when it is no question, or the body is empty or too long
    :raises NotAllowed: when the question is not for the person
    """
    work.take_right_to_write()
    question = work.remarks.get(question_id)
    if question.audience is Audience.SCOUTS and not actor.has(*DESK):
        raise NotAllowed("this question is for scouts")
    if question.kind is not RemarkKind.QUESTION:
        message = f"remark {question_id} is no question"
        raise InvalidValue(message)
    return _say(work, question.brief_id, actor, RemarkKind.ANSWER, body, question.audience, question.field, question_id)


def conversation(work: UnitOfWork, brief_id: UUID, actor: Actor) -> list[Remark]:
    """Return what was said about a brief and is for this person, the first first.

    :raises UnknownBrief: when it is not stored
    :raises NotAllowed: when the person may not see the brief
    """
    _seen(work, brief_id, actor)
    return [item for item in work.remarks.of(brief_id) if item.audience is Audience.RESEARCHER or actor.has(*DESK)]


def _say(
    work: UnitOfWork,
    brief_id: UUID,
    actor: Actor,
    kind: RemarkKind,
    body: str,
    audience: Audience,
    field: str | None,
    question_id: int | None = None,
) -> int:
    work.take_right_to_write()
    brief = _seen(work, brief_id, actor)
    if field is not None:
        _check_field(brief, field)
    try:
        said = _BODY.validate_python(body)
    except ValidationError as error:
        message = f"{kind}: {explain(error).removeprefix('record: ')}"
        raise InvalidValue(message) from error
    number = work.remarks.add(brief_id, actor, kind, said, audience=audience, field=field, question_id=question_id)
    work.audit.add(actor, kind.value, brief_id=brief_id, subject=f"remark {number}")
    return number


def _seen(work: UnitOfWork, brief_id: UUID, actor: Actor) -> TransferBrief:
    stored = work.briefs.existing(brief_id)
    if not may_see(actor, stored.brief, work.responsibilities.of(brief_id)):
        raise NotAllowed(f"brief {stored.brief.slug} is not yours; scouts and its own researchers speak about it")
    return stored.brief


def _check_field(brief: TransferBrief, field: str) -> None:
    """Let a remark be about a field of the model, whether the brief has something there or not."""
    name, *place = field.split(".")
    known = name in TransferBrief.model_fields
    if place:
        language, *section = place
        languages = [item.value for item in Language]
        known = name == "texts" and language in languages and section in [[], *([item] for item in Text.model_fields)]
    if not known:
        message = f"{brief.slug}: {field!r} is no field of a brief; write for example maturity or texts.en.benefit"
        raise InvalidValue(message)
