"""Templates of letters: places, lists that may be empty, passages that apply or not, and what is wrong with one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.letter_templates import LANGUAGES, LETTER_KINDS, standard, texts
from app.documents.placeholders import (
    BROKEN_CONDITION,
    BROKEN_PLACE,
    CONDITIONS,
    PLACEHOLDERS,
    UNKNOWN_CONDITION,
    UNKNOWN_PLACE,
    fill,
    fill_line,
    problems_of,
)
from app.documents.richtext import tidy, words
from app.models import codes

KINDS = [(kind, language) for kind in LETTER_KINDS for language in LANGUAGES]


def test_a_value_stands_in_its_place_and_is_never_markup():
    assert (
        fill("<p>Nomor {case_number}.</p>", {"case_number": "<b>K&1</b>"}) == "<p>Nomor &lt;b&gt;K&amp;1&lt;/b&gt;.</p>"
    )


def test_a_value_that_looks_like_a_place_or_a_condition_is_not_read_again():
    filled = fill("<p>{subject}</p>", {"subject": "{case_number} [if proven]x[/if]", "case_number": "K-1"})
    assert words(filled) == "{case_number} [if proven]x[/if]"


def test_a_list_that_stands_alone_becomes_a_list():
    filled = fill("Kami menemukan:\n\n{findings}", {"findings": ["Alat rusak", "Antrean panjang"]})
    assert filled == "<p>Kami menemukan:</p><ol><li>Alat rusak</li><li>Antrean panjang</li></ol>"


def test_a_list_of_one_becomes_a_paragraph_and_a_list_in_a_sentence_is_parted_by_semicolons():
    assert fill("{findings}", {"findings": ["Alat rusak"]}) == "<p>Alat rusak</p>"
    assert fill("Yaitu {findings}.", {"findings": ["a", "b"]}) == "<p>Yaitu a; b.</p>"


def test_an_empty_list_drops_its_paragraph_and_the_line_that_leads_to_it():
    text = "Awal.\n\nTindakan:\n\n{actions}\n\nAkhir {target_date}.\n\nSalam."
    assert words(fill(text, {"actions": [], "target_date": ""})) == "Awal.\n\nSalam."


def test_lists_in_one_list_flow_together_and_empty_ones_leave_no_item():
    text = "Hasil:\n\n1. {findings}\n2. {causes}"
    assert words(fill(text, {"findings": ["a", "b"], "causes": ["c"]})) == "Hasil:\n\n1. a\n2. b\n3. c"
    assert words(fill(text, {"findings": ["a"], "causes": []})) == "Hasil:\n\n1. a"
    assert fill(text, {"findings": [], "causes": []}) == ""


def test_several_lines_that_stand_alone_become_paragraphs_and_keep_the_look():
    assert fill("<p><b>{instruction}</b></p>", {"instruction": "satu\n\ndua"}) == (
        "<p><strong>satu</strong></p><p><strong>dua</strong></p>"
    )


def test_a_passage_is_kept_only_where_it_applies():
    text = "Terima kasih[if apology] dan mohon maaf[/if].\n\n[if not_proven]\nTidak ditemukan.\n\nAlasan.\n[/if]"
    assert words(fill(text, {}, {"apology"})) == "Terima kasih dan mohon maaf."
    assert words(fill(text, {}, {"not_proven"})) == "Terima kasih.\n\nTidak ditemukan.\n\nAlasan."


def test_a_passage_across_formatting_leaves_the_rest_safe():
    text = "<p>a <b>[if proven]b</b></p><p>c[/if] d</p>"
    assert fill(text, {}) == "<p>a <strong>d</strong></p>"
    assert fill(text, {}, {"proven"}) == "<p>a <strong>b</strong></p><p>c d</p>"


def test_a_subject_is_one_line():
    assert fill_line("Hal  {subject}[if proven] terbukti[/if]", {"subject": "a\nb"}, {"proven"}) == "Hal a b terbukti"


def test_an_unknown_place_of_an_old_template_is_left_for_the_drafter_to_see():
    assert fill("<p>{lama} {subject}</p>", {"subject": "x"}) == "<p>{lama} x</p>"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Nomor {nomor}", UNKNOWN_PLACE),
        ("Nomor {case_number", BROKEN_PLACE),
        ("Nomor case_number}", BROKEN_PLACE),
        ("<p>{<b>case_number</b>}</p>", BROKEN_PLACE),
        ("{Case Number}", BROKEN_PLACE),
        ("[if menang]x[/if]", UNKNOWN_CONDITION),
        ("[if proven]x", BROKEN_CONDITION),
        ("x[/if]", BROKEN_CONDITION),
        ("[if proven]x[if apology]y[/if][/if]", BROKEN_CONDITION),
    ],
)
def test_what_is_wrong_with_a_template_is_said(text, message):
    assert message in [problem.message for problem in problems_of(text)]


def test_an_unknown_place_is_named_with_those_that_exist():
    (problem,) = problems_of("{nomor}")
    assert problem.values["name"] == "nomor"
    assert "case_number" in problem.values["known"]


@pytest.mark.parametrize(("kind", "language"), KINDS)
def test_every_standard_text_can_be_used(kind, language):
    subject, body = standard(kind, language)
    assert problems_of(subject) == [] and problems_of(body) == []
    assert len(subject) < 120 and tidy(body) == body
    values = {name: ["satu", "dua"] if "list" in PLACEHOLDERS[name] else "isi" for name in PLACEHOLDERS}
    for holds in ((), CONDITIONS):
        text = words(fill(body, values, holds)) + fill_line(subject, values, holds)
        assert not set("{}[]") & set(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["reply_letter", "referral_letter", "closing_notice", "cover_letter"])
def test_a_letter_that_ends_something_names_the_ombudsman_and_no_end_of_remedies(kind, language):
    text = words(standard(kind, language)[1]).lower()
    assert "ombudsman" in text
    assert "tidak ada upaya" not in text and "no further" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_coded_value_has_a_word_in_every_language(language):
    found = texts(language)["words"]
    for group, coded in {
        "kinds": codes.KINDS, "channels": codes.CHANNELS, "objects": codes.OBJECTS, "rulings": codes.RULINGS,
        "outcomes": codes.OUTCOMES,
    }.items():  # fmt: skip
        assert set(found[group]) == set(coded)


template = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            [
                "{subject}",
                "{findings}",
                "[if proven]",
                "[/if]",
                "<p>",
                "</p>",
                "<ol><li>",
                "</li></ol>",
                ":",
                "\n\n",
                "{",
                "}",
                "<b>",
            ]
        ),
    ),
    max_size=20,
).map("".join)


@given(template, st.text(max_size=30), st.lists(st.text(max_size=10), max_size=3))
def test_whatever_a_template_and_the_values_say_a_letter_comes_of_it(text, subject, findings):
    filled = fill(text, {"subject": subject, "findings": findings}, {"proven"})
    assert tidy(filled) == filled
    problems_of(text)
