"""The catalogue and its words are refused when they could not be used, with the notice and what to do."""

import pytest

from app.documents.placeholders import places_for, problems_of
from app.notifications.catalogue import (
    LANGUAGES,
    NOTICES,
    TEXTS,
    CatalogueProblem,
    read_catalogue,
    read_texts,
    texts_of,
)  # fmt: skip
from app.procedures.vocabulary import NOTICES as NAMED_BY_PROCEDURES

GOOD = """
[hello]
title = { id = "Halo", en = "Hello" }
when = { id = "selalu", en = "always" }
audience = "customer"
link = "tracking"
"""
INDONESIAN = (TEXTS / "id.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('"customer"', '"neighbours"'), "audience"),
        (('"customer"', '"staff"'), "who"),
        (('link = "tracking"', 'link = "tracking"\nwho = ["front_desk"]'), "who"),
        (('audience = "customer"', 'audience = "staff"\nwho = ["porter"]'), "porter"),
        (('audience = "customer"', 'audience = "staff"\nwho = ["front_desk"]\nsecret = true'), "secret"),
        (('link = "tracking"', 'link = "tracking"\nattach = ["photograph"]'), "photograph"),
        (('link = "tracking"', 'link = "tracking"\nopens = ["dance"]'), "dance"),
        (('link = "tracking"', 'link = "elsewhere"'), "link"),
        (('link = "tracking"', 'link = "tracking"\ncolour = "red"'), "colour"),
        (('title = { id = "Halo", en = "Hello" }', ""), "title"),
    ],
)
def test_a_wrong_notice_is_named_with_what_is_wrong(change: tuple[str, str], said: str) -> None:
    assert list(read_catalogue(GOOD)) == ["hello"]
    with pytest.raises(CatalogueProblem) as problem:
        read_catalogue(GOOD.replace(*change), "mine.toml")
    assert "mine.toml" in str(problem.value) and "hello" in str(problem.value) and said in str(problem.value)


def test_two_notices_cannot_be_sent_for_the_same_step() -> None:
    twice = GOOD + 'opens = ["draft_letter"]\n'
    with pytest.raises(CatalogueProblem, match=r"second.*draft_letter.*hello"):
        read_catalogue(twice + twice.replace("[hello]", "[second]"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("[notices.received]", "[notices.recieved]"), "received"),
        (('subject = "Kabar mengenai nomor {case_number}"', 'subject = ""'), "subject"),
        (("{remarks}", "{remark}"), "{remark}"),
        (("{missing_items}", "{remarks}"), "{remarks}"),  # an internal remark in a mail to the customer
        (("[if shared]", "[if sharing]"), "sharing"),
        (("[/if]", ""), "[/if]"),
        (('tracking = "Lihat perkembangan"', ""), "links.tracking"),
        (('late = "terlambat"', ""), "words.late"),
    ],
)
def test_words_that_are_missing_or_have_a_wrong_place_are_named(change: tuple[str, str], said: str) -> None:
    with pytest.raises(CatalogueProblem) as problem:
        read_texts(INDONESIAN.replace(*change), NOTICES, "id.toml")
    assert "id.toml" in str(problem.value) and said in str(problem.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_of_a_standard_text_has_a_value_in_the_sample(language: str) -> None:
    texts = texts_of(language)
    for audience in ("customer", "staff"):
        assert set(places_for(audience).places) - set(texts.samples) == set()
    for audience, wording in texts.neutral.items():
        for part in (wording.subject, wording.body):
            assert problems_of(part, places_for(audience)) == []
            assert set(_names(part)) <= {"case_number", "office_contact"}


def _names(text: str) -> list[str]:
    return [part.split("}")[0] for part in text.split("{")[1:]]


def test_every_notice_that_a_procedure_can_name_is_in_the_catalogue() -> None:
    assert set(NAMED_BY_PROCEDURES) <= set(NOTICES)
