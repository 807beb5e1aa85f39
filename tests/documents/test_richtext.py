"""Rich text: nothing but the allowed tags survives, nothing that was written is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.richtext import ALLOWED, DEEPEST_LIST, blocks, editable, html, masked, sanitise, tidy, words
from reports.richtext import Items, Para, Span, flow

TAG = re.compile(r"<\s*/?\s*([a-zA-Z!?][^\s/>]*)([^>]*)>")


def para(text, **emphasis):
    return Para((Span(text, **emphasis),))


def test_what_is_stored_has_one_form():
    typed = "<div><b>Yth.</b> Pelanggan<br></div><div>Alat <i>kami</i> rusak.</div><ol><li><div>satu</div></li></ol>"
    stored = "<p><strong>Yth.</strong> Pelanggan</p><p>Alat <em>kami</em> rusak.</p><ol><li>satu</li></ol>"
    assert tidy(typed) == stored
    assert tidy(stored) == stored


def test_two_line_breaks_part_paragraphs_and_one_stays():
    assert tidy("<div>PT Contoh<br>Jalan Musi 1<br><br>Isi</div>") == "<p>PT Contoh<br>Jalan Musi 1</p><p>Isi</p>"


def test_old_plain_texts_become_paragraphs_and_lists():
    body = "Sehubungan dengan keluhan.\n\nHasil penelusuran:\n1. Alat rusak.\n2. Antrean panjang.\n\n- satu\n- dua"
    first, lead, numbered, bullets = blocks(body)
    assert first == para("Sehubungan dengan keluhan.")
    assert lead == para("Hasil penelusuran:")
    assert numbered == Items(((para("Alat rusak."),), (para("Antrean panjang."),)), "1")
    assert bullets.mark == "-" and len(bullets.items) == 2


@pytest.mark.parametrize("text", ["2. bukan awal", "3 Agustus 2026", "1.5 persen", "-5 derajat", "kadar < 5 > 3 <LOD>"])
def test_a_line_that_only_looks_like_a_list_or_a_tag_stays_a_line(text):
    assert blocks(text) == (para(text),)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>halo</p>",
        "<img src=x onerror=alert(1)>",
        "<style>p{display:none}</style>",
        "<a href='javascript:alert(1)'>klik</a>",
        "<svg><script>alert(1)</script></svg>",
        "<p style='position:fixed'>halo</p>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<!--><script>alert(1)</script>-->",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<<script>script>alert(1)<</script>/script>",
    ],
)
def test_hostile_markup_leaves_no_tag_and_no_attribute(hostile):
    for result in (sanitise(hostile), tidy(hostile)):
        for name, rest in TAG.findall(result):
            assert name.lower() in ALLOWED
            assert rest.strip(" /") == ""
    assert "<script" not in tidy(hostile)


def test_the_text_of_a_script_goes_with_it():
    assert tidy("<p>a</p><script>geheim()</script>") == "<p>a</p>"


def test_right_to_left_and_pictures_pass_unchanged():
    text = "<p>شكوى 🎉 <strong>מכתב</strong></p>"
    assert tidy(text) == text
    assert words(text) == "شكوى 🎉 מכתב"


def test_lists_deeper_than_four_levels_are_flattened_without_losing_text():
    deep = "".join(f"<ul><li>t{n}" for n in range(2000)) + "</li></ul>" * 2000
    found = blocks(deep)
    assert depth(found) == DEEPEST_LIST
    assert all(f"t{n}" in words(deep).split() for n in (0, 3, 4, 1999))
    assert len(flow(found, 11)) == 2000


def depth(found):
    return max((1 + max(depth(item) for item in b.items) for b in found if isinstance(b, Items)), default=0)


def test_numbered_lists_take_turns_in_figures_and_letters():
    (outer,) = blocks("<ol><li>satu<ol><li>dalam</li></ol></li></ol>")
    assert outer.mark == "1" and outer.items[0][1].mark == "a"
    assert words("<ol><li>satu<ol><li>dalam</li></ol></li></ol>") == "1. satu\n   a. dalam"


def test_stray_text_and_items_are_kept():
    assert (
        words("<ul>lepas<li>butir</li>sisa</ul>luar<li>tanpa daftar</li>")
        == "- lepas\n- butir\n   sisa\n\nluar\n\ntanpa daftar"
    )


def test_forty_pages_keep_every_word():
    body = "".join(f"<p>{'kata ' * 300}{n}</p>" for n in range(80))
    assert len(blocks(body)) == 80
    assert words(body).split() == words(tidy(body)).split()


def test_emphasis_across_blocks_reaches_each_of_them():
    assert tidy("<b><p>satu</p><p>dua</p></b>") == "<p><strong>satu</strong></p><p><strong>dua</strong></p>"


def test_a_plain_field_shows_plain_text_where_that_says_all():
    plain = "<p>Hasil:</p><ol><li>satu</li><li>dua</li></ol>"
    assert editable(plain) == "Hasil:\n\n1. satu\n2. dua"
    assert tidy(editable(plain)) == plain
    bold = "<p>Hasil <strong>penting</strong></p>"
    assert editable(bold) == bold


def test_masking_sees_a_name_that_is_partly_bold_or_escaped():
    hidden = masked(
        blocks("<p>Yth. <b>Rina</b> Oktaviani, R&amp;D</p><ul><li>Rina Oktaviani</li></ul>"),
        lambda text: text.replace("Rina Oktaviani", "▒").replace("R&D", "▒"),
    )
    assert html(hidden) == "<p>Yth. ▒, ▒</p><ul><li>▒</li></ul>"


pieces = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            f"<{slash}{tag}>"
            for tag in (*ALLOWED, "script", "table", "a href=x", "svg", "template", "p class=x")
            for slash in ("", "/")
        ]
    ),
    st.sampled_from(
        ["&lt;", "&amp;", "&#0;", "&nbsp;", "<", ">", "<!--", "-->", "]]>", "\x00", "\ud800", "\u202e", "\n\n", "1. "]
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces, max_size=30).map("".join))
def test_whatever_is_written_becomes_safe_and_stays_as_it_became(text):
    stored = tidy(text)
    for name, rest in TAG.findall(stored):
        assert name in {"p", "br", "strong", "em", "ul", "ol", "li"} and not rest
    assert stored == "" or tidy(stored) == stored
    assert blocks(editable(stored)) == blocks(stored)
    assert sanitise(stored) == stored
    flow(blocks(stored), 11)
    words(text)
