"""Matching: how long many offers against many requests take, and with --quality how well the demonstration content is
matched."""

import argparse
import random
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.machine import describe_machine
from benchmarks.matching_quality import judged, print_quality
from kb.matching.analysis import Analyser
from kb.matching.matcher import Matcher
from kb.matching.subject import Subject
from kb.model import (
    AgreementType,
    CooperationProfile,
    DevelopmentStage,
    Language,
    PartnerType,
    ProfileType,
    new_id,
)
from kb.taxonomy import Vocabularies

CONTENT = Path(__file__).parent.parent / "content"
COUNTRIES = ("DE", "FI", "AT", "SE", "EE", "NL", "PL", "FR", "IT", "ES")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--offers", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--quality", action="store_true", help="only how well, on the labelled requests")


def run(arguments: argparse.Namespace) -> None:
    """Print the figures."""
    vocabularies = Vocabularies.read(CONTENT)
    print_quality(judged(CONTENT, vocabularies))
    if arguments.quality:
        return
    print(f"\n{describe_machine()}")
    profiles = invented(vocabularies, arguments.offers, arguments.requests)
    started, begun = perf_counter(), process_time()
    analyser = Analyser(vocabularies)
    subjects: list[Subject] = [analyser.profile(item) for item in profiles]
    analysed = perf_counter()
    matcher = Matcher(subjects)
    weighed = perf_counter()
    count = sum(len(matches) for _, matches in matcher.all())
    done, used = perf_counter(), process_time() - begun
    print(f"{arguments.offers:,} offers against {arguments.requests:,} requests, in one process")
    print(f"  reading the texts        {analysed - started:6.1f} s")
    print(f"  weighing                 {weighed - analysed:6.1f} s")
    print(f"  candidates and scores    {done - weighed:6.1f} s")
    print(f"  altogether               {done - started:6.1f} s, {count:,} matches with their reasons")
    print(f"  processor time           {used:6.1f} s; the time above is longer where others run")


def invented(vocabularies: Vocabularies, offers: int, requests: int) -> list[CooperationProfile]:
    """Make profiles as many as wanted, whose words are those of the concepts that they name, with noise among them."""
    draw = random.Random(1)
    concepts = list(vocabularies.taxonomy)
    notes = [item.scope_note for item in concepts]
    types = [ProfileType.TECHNOLOGY_OFFER] * offers + [ProfileType.TECHNOLOGY_REQUEST] * requests
    found = []
    for number, kind in enumerate(types):
        named = draw.sample(concepts, draw.randint(1, 4))
        language = draw.choice(list(Language))
        about = " ".join(item.scope_note.in_language(language) for item in named)
        noise = " ".join(draw.choice(notes).in_language(language) for _ in range(3))
        text = {
            "title": f"{named[0].label.in_language(language)} {number}",
            "summary": named[0].scope_note.in_language(language)[:400],
            "description": f"{about} {noise}",
        }
        found.append(
            CooperationProfile.model_validate(
                {
                    "id": new_id(),
                    "slug": f"p-{number}",
                    "type": kind,
                    "texts": {language.value: text},
                    "organisation": f"Example {number}",
                    "technologies": [item.id for item in named],
                    "stage": draw.choice(list(DevelopmentStage)),
                    "country": draw.choice(COUNTRIES),
                    "client_type": draw.choice(list(PartnerType)),
                    "partner_types": draw.sample(list(PartnerType), draw.randint(0, 3)),
                    "agreements": draw.sample(list(AgreementType), draw.randint(0, 3)),
                    "languages": draw.sample(list(Language), draw.randint(1, 3)),
                }
            )
        )
    return found
