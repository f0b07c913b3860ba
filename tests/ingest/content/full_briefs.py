"""Generated briefs that use every field of the model, and what may be strange about each."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from kb.model import (
    SECTIONS,
    Assessment,
    BriefStatus,
    Consent,
    ConsentBasis,
    Contact,
    CooperationType,
    Evidence,
    FieldOrigin,
    IprStatus,
    Language,
    Maturity,
    Organisation,
    Origin,
    Participation,
    Person,
    PotentialLevel,
    Project,
    Publication,
    Role,
    SectionProposal,
    SourceRecord,
    Text,
    Texts,
    TransferBrief,
    new_id,
)

_SENTENCES = ("Pumps fail without a warning.", "Zwei Sensoren hören zu.", "Toimiiko se? Kyllä.", "It costs 3.5 euros!")
_AWKWARD = (
    "# no title",
    "## Problem",
    "---",
    "> quote",
    "- item",
    "{: lang=de }",
    "```",
    "a\\",
    "null",
    "1.",
    "NO: yes",
)
line = st.lists(st.sampled_from((*_SENTENCES, *_AWKWARD)), min_size=1, max_size=3).map(" ".join)
section = st.lists(st.sampled_from((*_SENTENCES, *_AWKWARD, "")), max_size=6).flatmap(
    lambda items: st.sampled_from([" ", "\n", "\n\n"]).map(lambda gap: gap.join(items))
)
day = st.dates(date(1990, 1, 1), date(2030, 12, 31))
moment = st.integers(0, 2_000_000_000_000_000).map(lambda past: datetime.fromtimestamp(past / 1_000_000, UTC))
maturity = st.integers(1, 8).map(lambda level: Maturity(level=level)) | st.just(Maturity(level=5, upper=6))
_KEYS = ("cordis:101", "datacite:10.5555/a")
_CODES = st.sampled_from(Language)
_FIELDS = st.sampled_from(["description", "problem", "summary"])
_STARTS = st.integers(0, 500)
evidence = st.builds(Evidence, quote=line, language=_CODES, field=_FIELDS, start=_STARTS, source=st.sampled_from(_KEYS))


def assessment(kind: type[Any], value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        kind,
        value=value,
        origin=st.sampled_from(Origin),
        confidence=st.sampled_from([0.0, 0.37, 1.0]),
        evidence=st.lists(evidence, min_size=1, max_size=2).map(tuple),
        assessor=st.sampled_from(["A desk", "Another desk"]),
        assessed_on=st.none() | day,
    )


@st.composite
def texts(draw: st.DrawFn) -> Texts:
    found = {}
    for language in draw(st.sets(_CODES, min_size=1)):
        parts = {name: draw(section) for name in SECTIONS}
        found[language.value] = Text(title=draw(line), summary=draw(line), description=draw(line), **parts)
    return Texts(**found)


@st.composite
def full_briefs(draw: st.DrawFn, vocabulary: dict[str, list[str]]) -> TransferBrief:
    """Draw a brief in which no field is empty.

    :param vocabulary: ids of technologies, sectors and patterns
    """
    own_id = new_id()
    digest = own_id.hex * 2
    sources = tuple(
        SourceRecord(
            source=key.partition(":")[0],
            identifier=f"{key.partition(':')[2]}-{own_id}",
            address=draw(line),
            licence="CC-BY-4.0",
            retrieved_at=draw(moment),
            sha256=digest,
        )
        for key in _KEYS
    )
    proposal = st.builds(
        SectionProposal, section=st.sampled_from(SECTIONS), evidence=evidence, confidence=st.sampled_from([0.5, 0.62])
    )
    start = draw(day)
    # As the register has it: one ROR id has one key.
    ror, key = draw(
        st.sampled_from(
            [("https://ror.org/02mhbdp94", "example-institute"), (None, f"institute-{own_id}"), (None, None)]
        )
    )
    return TransferBrief(
        id=own_id,
        slug=f"brief-{own_id}",
        status=draw(st.sampled_from(BriefStatus)),
        demonstration=draw(st.booleans()),
        texts=draw(texts()),
        proposals=tuple(draw(st.lists(proposal, min_size=1, max_size=2))),
        technologies=tuple(
            draw(assessment(Assessment[str], st.just(item)))
            for item in draw(st.lists(st.sampled_from(vocabulary["technologies"]), unique=True, min_size=1, max_size=2))
        ),
        sectors=tuple(draw(st.lists(st.sampled_from(vocabulary["sectors"]), unique=True, min_size=1))),
        maturity=draw(assessment(Assessment[Maturity], maturity)),
        target_maturity=draw(assessment(Assessment[Maturity], maturity)),
        business_models=(draw(assessment(Assessment[str], st.sampled_from(vocabulary["patterns"]))),),
        potential=draw(assessment(Assessment[PotentialLevel], st.sampled_from(PotentialLevel))),
        ipr_status=draw(st.sampled_from(IprStatus)),
        cooperation_sought=tuple(draw(st.lists(st.sampled_from(CooperationType), unique=True, min_size=1))),
        organisations=(
            Participation(
                organisation=Organisation(
                    name=f"Example Institute {own_id}",
                    short_name=draw(line),
                    ror=ror,
                    country="NO",
                    city=draw(line),
                    sme=draw(st.booleans()),
                    url="https://example.org/",
                    key=key,
                ),
                role=draw(st.sampled_from(Role)),
            ),
        ),
        people=(Person(name=draw(line), orcid="0000-0002-1825-0097", affiliation=draw(line)),),
        contact=Contact(
            name=draw(line),
            email="desk@example.org",
            phone="+49 12345",
            organisation=draw(line),
            url="https://example.org/desk",
            consent=Consent(
                given_by=draw(line),
                given_on=draw(day),
                wording="contact-1",
                basis=draw(st.sampled_from(ConsentBasis)),
                note=draw(line),
            ),
        ),
        project=Project(
            identifier=f"0123-{own_id}",
            acronym=draw(line),
            title=draw(line),
            programme="H2020",
            doi="10.5555/grant",
            start=start,
            end=start,
            total_cost=Decimal("2998012.70"),
            url="https://example.org/project",
        ),
        publications=(Publication(title=draw(line), doi="10.5555/p", year=2020, url="https://example.org/p"),),
        subjects=tuple(draw(st.lists(line, min_size=1, max_size=2))),
        sources=sources,
        origins=tuple(FieldOrigin(field="texts.en", source=record.key) for record in sources),
        licence=draw(line),
        year=draw(st.integers(1900, 2100)),
        reviewed_on=draw(day),
        published_on=draw(day),
        modified_on=draw(day),
    )
