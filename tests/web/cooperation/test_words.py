"""What values are called."""

from enum import StrEnum

import pytest
from flask import Flask

from kb.matching.match import Aspect, Fit
from kb.model import (
    AgreementType,
    DevelopmentStage,
    DismissalReason,
    InterestState,
    PartnerRole,
    PartnerType,
    ProfileGap,
    ProfileKind,
    ProfileStatus,
    ProfileType,
)
from web.cooperation.words import fit_words, word

NAMED = (
    *(AgreementType, DevelopmentStage, DismissalReason, InterestState, PartnerRole, PartnerType),
    *(ProfileGap, ProfileKind, ProfileStatus, ProfileType),
)


@pytest.mark.parametrize("kind", NAMED)
def test_every_value_has_a_name_of_its_own(app: Flask, kind: type[StrEnum]) -> None:
    with app.test_request_context("/?lang=en"):
        assert len({word(value) for value in kind}) == len(kind)


def test_values_of_two_kinds_that_are_equal_as_texts_are_told_apart(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert word(DevelopmentStage.CONCEPT) == "Concept"
        assert word(ProfileGap.CONCEPT) == "At least one technology has to be chosen."


def test_what_fits_and_what_does_not_is_said(app: Flask) -> None:
    fits = {Aspect.COUNTRY: Fit.FITS, Aspect.LANGUAGE: Fit.DIFFERS, Aspect.ROLE: Fit.UNKNOWN}
    with app.test_request_context("/?lang=en"):
        assert fit_words(fits, "fits") == ["country as wished"]
        assert fit_words(fits, "differs") == ["no common language"]
