"""Everything below /api/v1 keeps what its specification says, whatever it is sent."""

import logging
from collections import Counter

import pytest
from flask import Flask
from schemathesis import openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from tests.examples import PROFILE
from tests.web.api.conftest import Make, served

pytestmark = pytest.mark.end_to_end

SUBMITTING = "POST /submissions"
THOROUGH = PROFILE == "thorough"
WAIT = 120
"""Seconds for an answer: a busy machine is no finding."""


def configuration(base: str, key: str) -> SchemathesisConfig:
    """Return how it is tested: every check, every phase, the same each time."""
    submitting = {
        "include-name": SUBMITTING,
        # Check digits of identifiers, terms of vocabularies and rules between fields are in no JSON Schema.
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "422"]}},
        # A thousand bodies, a minute and a half.
        "phases": {"coverage": {"enabled": THOROUGH}},
    }
    return SchemathesisConfig.from_dict(
        {
            "seed": 7,
            "base-url": base,
            "request-timeout": WAIT,
            "generation": {"max-examples": 40 if THOROUGH else 5, "deterministic": True, "database": "none"},
            "auth": {"openapi": {"key": {"bearer": key}}},
            "operations": [submitting],
        }
    )


def test_schemathesis_finds_nothing(desk_app: Flask, make_key: Make) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    findings: list[str] = []
    answered: Counter[str] = Counter()
    phases: set[str] = set()
    with served(desk_app) as address:
        base = f"{address}/api/v1"
        schema = openapi.from_url(f"{base}/openapi.json", config=configuration(base, make_key()), timeout=WAIT)
        for event in from_schema(schema).execute():
            if isinstance(event, events.NonFatalError):
                findings.append(f"{event.label}: {event.value!r}")
            elif isinstance(event, events.FatalError):
                findings.append(repr(event.exception))
            elif isinstance(event, events.ScenarioFinished):
                if event.recorder.cases:
                    phases.add(event.phase.name)
                for interaction in event.recorder.interactions.values():
                    if event.label and interaction.response is not None and interaction.response.status_code < 300:
                        answered[event.label] += 1
                for checks in event.recorder.checks.values():
                    for check in checks:
                        if check.failure_info is not None:
                            failure = check.failure_info.failure
                            sample = check.failure_info.code_sample
                            findings.append(
                                f"{event.label}: {check.name}: {failure.title}\n{failure.message}\n{sample}"
                            )
    assert findings == [], "\n\n".join(findings[:5])
    assert {"COVERAGE", "FUZZING", "STATEFUL_TESTING"} <= phases, phases
    operations = {
        f"{method.upper()} {path}"
        for path, described in schema.raw_schema["paths"].items()
        for method in described
        if "{" not in path
    }
    assert operations <= set(answered), "each one has answered well at least once"
