"""Offers and requests of the site whose JSON interface is tested."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from kb.matching.gathering import match_anew
from kb.model import CooperationProfile
from tests.matching.profiles import profile
from web.silta import Silta

TODAY = datetime.now(UTC).date()


def put(silta: Silta, made: Iterable[CooperationProfile], **whose: str) -> None:
    """Store profiles and match them.

    :param whose: name and organisation of the owner
    """
    with silta.database.unit_of_work(writing=True) as work:
        for item in made:
            work.cooperation.add(item, author="ingest", reason="read from a file", **whose)
        work.commit()
    match_anew(silta.database, silta.vocabularies, only_if_changed=True)


def profiles() -> list[CooperationProfile]:
    """Five offers and three requests that are public, and four profiles that are not."""
    public = {"status": "published", "deadline": TODAY}
    german = {"title": "Pumpen hören", "summary": "Ein Sensor.", "description": "Sensoren messen Schwingungen."}
    sensors = profile(
        "hearing-pumps",
        type="technology-offer",
        organisation="Example Sensors",
        client_type="sme",
        country="FI",
        stage="market",
        ipr_status="patent-granted",
        agreements=["licence", "services"],
        partner_types=["sme"],
        languages=["de", "en"],
        texts={"de": german, "en": {"title": "Hearing pumps", "summary": "", "description": "", "partner": "A user."}},
        published_on=TODAY,
        **public,
    )
    hands = [
        profile(f"hands-{number}", type="business-offer", technologies=["bin-picking"], **public) for number in range(4)
    ]
    asked = [
        profile("watching-pumps", agreements=["licence"], stage="prototype", **public),
        profile("trying-robots", type="research-request", technologies=["robotics"], country="AT", status="published"),
        profile("buying-pumps", type="business-request", technologies=[], **public),
    ]
    hidden = [
        profile("a-draft", type="technology-offer"),
        profile("handed-in", status="submitted"),
        profile("gone", type="technology-offer", status="expired"),
        # The worker has not looked yet.
        profile(
            "too-late",
            type="technology-offer",
            organisation="Example Hands",
            status="published",
            deadline=TODAY - timedelta(days=1),
        ),
    ]
    return [sensors, *hands, *asked, *hidden]
