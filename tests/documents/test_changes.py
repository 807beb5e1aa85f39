"""What changed between two versions of a letter."""

import re

from hypothesis import given
from hypothesis import strategies as st

from app.documents.changes import changed_line, changes, markup
from app.documents.richtext import words


def shown(old, new):
    """Changes as text: {+came+}, {-went-}, one line a paragraph."""
    marks = {"same": "{}", "added": "{{+{}+}}", "removed": "{{-{}-}}"}
    return ["".join(marks[part.state].format(part.text) for part in line.parts) for line in changes(old, new)]


def test_a_changed_word_is_shown_within_its_paragraph():
    assert shown("<p>LHU terbit segera.</p>", "<p>LHU terbit 2 September.</p>") == [
        "LHU terbit {-segera-}{+2 September+}."
    ]


def test_an_added_and_a_removed_paragraph_are_shown_whole():
    old, new = "<p>Satu dua tiga.</p><p>Alat rusak.</p>", "<p>Satu dua tiga.</p><p>Mohon maaf.</p><p>Alat rusak.</p>"
    assert shown(old, new) == ["Satu dua tiga.", "{+Mohon maaf.+}", "Alat rusak."]
    assert shown(new, old) == ["Satu dua tiga.", "{-Mohon maaf.-}", "Alat rusak."]


def test_a_paragraph_put_before_a_changed_one_is_not_taken_for_it():
    old = "<p>Alat uji kami rusak pada bulan Agustus.</p>"
    new = "<p>Terima kasih.</p><p>Alat uji kami rusak pada bulan Juli.</p>"
    assert shown(old, new) == ["{+Terima kasih.+}", "Alat uji kami rusak pada bulan {-Agustus-}{+Juli+}."]


def test_emphasis_and_lists_count_as_changes():
    assert shown("<p>sangat penting</p>", "<p>sangat <b>penting</b></p>") == ["sangat {-penting-}{+penting+}"]
    (line,) = changes("<p>satu dua</p>", "<ol><li>satu dua</li></ol>")
    assert (line.level, line.mark) == (1, "1")


def test_what_is_shown_is_safe():
    out = str(markup(changes("<p>&lt;script&gt;a</p>", "<p>&lt;img onerror&gt; <b>b</b></p>")))
    assert set(re.findall(r"<(\w+)", out)) <= {"p", "ins", "del", "strong"}
    assert "<script" not in out and "<img" not in out and "&lt;<del>script" in out


def test_a_changed_subject_is_one_safe_line():
    assert str(changed_line("Tanggapan <lama>", "Tanggapan baru")) == (
        "Tanggapan <del>&lt;lama&gt;</del><ins>baru</ins>"
    )


def test_several_changed_words_in_a_row_read_as_one_change():
    assert shown("<p>Kami akan segera membalas surat.</p>", "<p>Kami sudah lama menjawab surat.</p>") == [
        "Kami {-akan segera membalas-}{+sudah lama menjawab+} surat."
    ]


def test_forty_pages_that_are_rewritten_are_compared():
    old = "".join(f"<p>{'kata ' * 200}{n}</p>" for n in range(40))
    new = "<p>" + "lain kata " * 4000 + "</p>"
    assert changes(old, new)[0].changed
    assert changes(new, "<p>" + "kata lain " * 4000 + "</p>")


texts = st.lists(
    st.sampled_from(["<p>", "</p>", "<li>", "<ul>", "</ul>", "satu ", "dua ", "<b>", "</b>", "\n\n", "🎉"])
).map("".join)


@given(texts, texts)
def test_the_new_text_is_all_there_and_so_is_the_old(old, new):
    lines = changes(old, new)

    def text(without):
        return "".join(part.text for line in lines for part in line.parts if part.state != without)

    def letters(body):
        return re.sub(r"[\s\-]", "", words(body))

    assert sorted(re.sub(r"\s", "", text("removed"))) == sorted(letters(new))
    assert sorted(re.sub(r"\s", "", text("added"))) == sorted(letters(old))
