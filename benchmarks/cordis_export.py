"""A bulk export in the shape of CORDIS with as many projects as wanted: data to measure with, not real projects.

``python -m benchmarks.cordis_export 10000 out.zip`` writes a zip of the seven CSV tables. The same number and seed
give the same bytes. Tables are written one after the other, so memory stays flat. Every title says that it is
benchmark data; the organisations are numbered and their addresses lie at example.org.
"""

import argparse
import csv
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

Rows = Iterator[list[str]]
FIRST_ID = 990_000_001
_METHODS = (
    "vibration analysis", "model predictive control", "machine vision", "digital twins", "reinforcement learning",
    "additive manufacturing", "acoustic emission sensing", "federated learning", "cooperative robotics",
    "predictive maintenance", "energy harvesting", "time-sensitive networking", "laser welding", "adhesive bonding",
    "fault diagnosis", "self-optimising control", "anomaly detection", "augmented reality", "process simulation",
    "thermal imaging", "radar sensing", "ontology-based integration", "edge computing", "soft sensors",
)  # fmt: skip
_OBJECTS = (
    "pumps and compressors", "milling machines", "injection moulding cells", "packaging lines", "wind turbines",
    "autonomous forklifts", "heat treatment furnaces", "paper machines", "assembly stations", "hydraulic presses",
    "electric drives", "cold stores", "welding robots", "food processing plants", "printing presses", "warehouses",
    "water treatment plants", "foundries", "battery cells", "sawmills",
)  # fmt: skip
_GAINS = (
    "unplanned downtime", "energy consumption", "scrap and rework", "set-up times", "commissioning effort",
    "maintenance cost", "material waste", "inspection time", "noise", "cycle time",
)  # fmt: skip
_SENTENCES = (
    "The project develops {method} for {object} so that {gain} falls by {percent} %.",
    "Small and medium-sized enterprises run {object} with little data and few specialists; {method} has to work there.",
    "Today {gain} of {object} is handled by rules of thumb, although {method} would allow far better decisions.",
    "A first work package measures {gain} at {count} {object} over {months} months and publishes the data.",
    "The consortium combines {method} with {method2} and compares both with the state of the art.",
    "Earlier work on {method} assumed ideal conditions; here sensors fail, parameters drift and models are wrong.",
    "Retrofit kits bring {method} to existing {object} without a new control system.",
    'Partners call the approach "{method} in a box": it is installed within {count} hours by a fitter.',
    "Open interfaces (OPC UA, MQTT) connect {object} with the planning system; no data leaves the site.",
    "We expect a return on investment within {months} months when {gain} is reduced by {percent} %.",
    "Guidelines; training material and a cost model are published for firms that want to adopt {method}.",
    "The results are validated on {count} machines from three sectors under real operating conditions.",
)
_READINESS = (
    "The technology starts at TRL {low} and reaches TRL {high} at the end of the project.",
    "A prototype has been validated in the laboratory (TRL {low}).",
    "The demonstrator was tested at a technology readiness level of {high} in an operational environment.",
    "The solution is currently at TRL {low}-{high}.",
)
_FIELDS = (
    ("/23/45/101", "/natural sciences/computer and information sciences/artificial intelligence"),
    ("/25/66/457", "/engineering and technology/mechanical engineering/manufacturing engineering"),
    ("/25/62/431", "/engineering and technology/electrical engineering/automation and control systems"),
    ("/25/62/439", "/engineering and technology/electrical engineering/sensors"),
    ("/25/68/471", "/engineering and technology/materials engineering/composites"),
    ("/25/67/463", "/engineering and technology/environmental engineering/energy efficiency"),
)
_TOPICS = (
    ("HORIZON-CL4-2023-TWIN-TRANSITION-01-07", "Achieving resiliency in value networks"),
    ("HORIZON-CL4-2022-DIGITAL-EMERGING-02-05", "AI, data and robotics for industry optimisation"),
    ("H2020-NMBP-FOF-2018", "Industrial sustainability"),
)
_COUNTRIES = ("DE", "FI", "AT", "FR", "IT", "ES", "NL", "SE", "PL", "EL", "UK", "CZ", "PT", "DK", "EE")
_CITIES = ("Paderborn", "Tampere", "Graz", "Lyon", "Torino", "Bilbao", "Eindhoven", "Linköping", "Gliwice", "Patras")


def write_export(path: Path, projects: int, seed: int = 1) -> None:
    """Write a zip with ``projects`` projects and everything about them.

    :param path: the file to write; an existing one is replaced
    """
    tables: dict[str, tuple[str, Callable[[int, int], Rows]]] = {
        "project.csv": (
            "id acronym status title startDate endDate totalCost ecMaxContribution legalBasis topics ecSignatureDate "
            "frameworkProgramme masterCall subCall fundingScheme objective contentUpdateDate rcn grantDoi",
            _project,
        ),
        "organization.csv": (
            "projectID projectAcronym organisationID vatNumber name shortName SME activityType street postCode city "
            "country nutsCode geolocation organizationURL contactForm contentUpdateDate rcn order role ecContribution "
            "netEcContribution totalCost endOfParticipation active",
            _organisations,
        ),
        "euroSciVoc.csv": (
            "projectID euroSciVocCode euroSciVocPath euroSciVocTitle euroSciVocDescription",
            _fields,
        ),
        "topics.csv": ("projectID topic title", _topics),
        "legalBasis.csv": ("projectID legalBasis title uniqueProgrammePart", _legal_bases),
        "webLink.csv": (
            "projectID physUrl id availableLanguages status archivedDate type source represents",
            _web_links,
        ),
        "reportSummaries.csv": ("id title projectID attachment contentUpdateDate rcn", _reports),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, (header, rows) in tables.items():
            # The entry's date is fixed, so that the same export has the same bytes.
            entry = zipfile.ZipInfo(f"csv/{name}", (2024, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as raw, _text(raw) as text:
                writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
                writer.writerow(header.split())
                for number in range(projects):
                    writer.writerows(rows(seed, number))


def _text(raw: object) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding="utf-8-sig", newline="", write_through=False)  # type: ignore[call-overload]


def _random(seed: int, number: int, table: str) -> random.Random:
    return random.Random(f"{seed} {number} {table}")


def _identifier(number: int) -> str:
    return str(FIRST_ID + number)


def _day(draw: random.Random, year: int) -> str:
    return f"{year}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"


def objective(draw: random.Random) -> str:
    """Write the objective of a project: 1,500 to 2,000 characters, in every third a stated TRL."""
    length = draw.randint(1500, 1900)
    sentences: list[str] = []
    if draw.random() < 0.35:
        low = draw.randint(2, 6)
        sentences.append(draw.choice(_READINESS).format(low=low, high=draw.randint(low + 1, 9)))
    size = sum(map(len, sentences))
    main = draw.choice(_METHODS), draw.choice(_OBJECTS)
    while size < length:
        sentence = draw.choice(_SENTENCES).format(
            method=main[0] if draw.random() < 0.6 else draw.choice(_METHODS),
            method2=draw.choice(_METHODS),
            object=main[1] if draw.random() < 0.6 else draw.choice(_OBJECTS),
            gain=draw.choice(_GAINS),
            percent=draw.randint(5, 45),
            months=draw.randint(6, 48),
            count=draw.randint(2, 90),
        )
        sentences.append(sentence)
        size += len(sentence) + 1
    draw.shuffle(sentences)
    middle = len(sentences) // 2
    return " ".join(sentences[:middle]) + "\n" + " ".join(sentences[middle:])


def _project(seed: int, number: int) -> Rows:
    draw = _random(seed, number, "project")
    text = objective(draw)
    year = draw.randint(2015, 2024)
    cost = draw.randint(150_000, 9_000_000)
    topic = draw.choice(_TOPICS)[0]
    title = f"{draw.choice(_METHODS).capitalize()} for {draw.choice(_OBJECTS)} (benchmark data {number})"
    start, end = _day(draw, year), _day(draw, year + draw.randint(2, 4))
    programme = "HORIZON" if topic.startswith("HORIZON") else "H2020"
    yield [
        _identifier(number), f"BENCH-{number:06}", draw.choice(("SIGNED", "CLOSED", "TERMINATED")), title, start, end,
        f"{cost},{draw.randint(0, 99):02}", str(cost * 3 // 4), "HORIZON.2.4", topic, _day(draw, year - 1), programme,
        topic, topic, draw.choice(("RIA", "IA", "CSA", "HORIZON-EIC")), text, f"{_day(draw, year)} 12:00:00",
        str(200_000 + number), f"10.3030/{_identifier(number)}",
    ]  # fmt: skip


def _organisations(seed: int, number: int) -> Rows:
    draw = _random(seed, number, "organization")
    for order in range(1, draw.randint(3, 12)):
        key = draw.randint(1, 30_000)
        yield [
            _identifier(number), f"BENCH-{number:06}", str(900_000_000 + key), f"XX{key:09}",
            f"Benchmark organisation {key}", f"BO{key}", draw.choice(("true", "false")),
            draw.choice(("PRC", "HES", "REC", "PUB")), f"Street {key % 200 + 1}", f"{key % 90_000 + 10_000}",
            _CITIES[key % len(_CITIES)], _COUNTRIES[key % len(_COUNTRIES)], "", "51.71,8.75",
            f"https://organisation-{key}.example.org", "", "2024-01-01 12:00:00", str(1_900_000 + key), str(order),
            "coordinator" if order == 1 else draw.choice(("participant", "participant", "thirdParty", "partner")),
            f"{draw.randint(20_000, 900_000)},5", "", "", "false", "true",
        ]  # fmt: skip


def _fields(seed: int, number: int) -> Rows:
    draw = _random(seed, number, "euroSciVoc")
    for code, path in draw.sample(_FIELDS, draw.randint(1, 4)):
        yield [_identifier(number), code, path, path.rpartition("/")[2], ""]


def _topics(seed: int, number: int) -> Rows:
    code, title = _random(seed, number, "topics").choice(_TOPICS)
    yield [_identifier(number), code, title]


def _legal_bases(seed: int, number: int) -> Rows:
    yield [_identifier(number), "HORIZON.2.4", "Digital, Industry and Space", "true"]
    yield [_identifier(number), "HORIZON.2", "Global Challenges and European Industrial Competitiveness", ""]


def _web_links(seed: int, number: int) -> Rows:
    draw = _random(seed, number, "webLink")
    identifier = _identifier(number)
    if draw.random() < 0.5:
        address = f"https://bench-{number}.example.org"
        yield [identifier, address, f"{draw.getrandbits(128):032x}", "en", "", "", "relatedWebsite", "corda", "project"]
    for deliverable in range(draw.randint(0, 6)):
        address = f"https://documents.example.org/{identifier}/{deliverable}"
        key = f"{draw.getrandbits(128):032x}"
        yield [identifier, address, key, "en", "", "", "projectDeliverable", "corda", "project"]


def _reports(seed: int, number: int) -> Rows:
    draw = _random(seed, number, "reportSummaries")
    if draw.random() < 0.5:
        title = f"Periodic Reporting for period 1 - BENCH-{number:06}"
        yield [f"{number}_PS", title, _identifier(number), "", "2024-01-01 12:00:00", str(900_000 + number)]


def main() -> None:
    """Write an export as the command line asks."""
    parser = argparse.ArgumentParser(description="Write a bulk export in the shape of CORDIS with generated projects.")
    parser.add_argument("projects", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write_export(arguments.path, arguments.projects, arguments.seed)


if __name__ == "__main__":
    main()
