"""Both files beside the offices' own papers, row by row as they print them."""

import re

import pytest

from app.models import codes
from app.procedures import Procedure
from app.procedures.facts import FACT_VALUES
from app.procedures.loader import load
from app.procedures.vocabulary import ENDINGS
from tests.procedures.samples import FILES

FORM = "Formulir keluhan pelanggan"
FILLED = "Formulir keluhan pelanggan yang telah terisi"
BOTH = "Form Keluhan pelangan dan Formulir daftar keluhan pelanggan"
DRAFT = "Form Keluhan pelangan dan konsep surat tanggapan"
# number, actor's column, words of the activity, required inputs, time, output, and the time to which we hold it
PALEMBANG = [
    (1, "Pelanggan", "Menyampaikan keluhan secara tertulis, lisan, maupun elektronik kepada BSPJI Palembang",
     FORM, "10 menit", FILLED, "10 minutes"),
    (2, "Staf PJI", "Menerima dan menginformasikan keluhan yang diterima", FORM, "10 menit", FILLED, "10 minutes"),
    (3, "Koordinator Fungsi PJI", "Meneruskan untuk diketahui bahwa ada keluhan yang diterima",
     FORM, "10 menit", FILLED, "10 minutes"),
    (4, "Kepala Balai", "Menerima laporan tentang keluhan pelanggan dan meneruskan kepada koordinator fungsi terkait "
     "untuk segera menanggapi keluhan",
     "Disposisi Formulir keluhan pelanggan", "10 menit", "Disposisi Keluhan Pelanggan", "10 minutes"),
    (5, "Koordinator Fungsi Terkait", "Menanggapi keluhan dan memberikan jawaban kepada koordinator Fungsi PJI",
     BOTH, "30 menit", "Formulir daftar keluhan pelanggan yang telah terisi", "30 minutes"),
    (6, "Koordinator Fungsi PJI", "Menerima tanggapan terkait keluhan pelanggan dan menginstruksikan konsep surat "
     "tanggapan keluhan pelanggan", BOTH, "120 menit", "tanggapan atas keluhan", "120 minutes"),
    (7, "Staf PJI", "Membuat konsep surat tanggapan/ penyelesaian atas keluhan pelanggan",
     DRAFT, "15 menit", "konsep surat tanggapan", "15 minutes"),
    (8, "Koordinator Fungsi PJI", "Memeriksa surat tanggapan/ penyelesaian atas keluhan pelanggan",
     DRAFT, "60 menit", "konsep surat tanggapan", "60 minutes"),
    (9, "Kepala Balai", "Menandatangani surat tanggapan/ penyelesaian atas keluhan pelanggan",
     DRAFT, "15 menit", "surat jawaban keluhan pelanggan", "15 minutes"),
    (10, "Staf PJI", "Meneruskan surat tanggapan/ penyelesaian atas keluhan pelanggan",
     "surat jawaban keluhan pelanggan", "15 menit", "surat jawaban keluhan pelanggan", "15 minutes"),
    (11, "Pelanggan", "Menerima jawaban atas keluhan yang disampaikan",
     "surat jawaban keluhan pelanggan", "2 menit", "Tanda Terima", "2 minutes"),
]  # fmt: skip
PONTIANAK = [
    (1, "CS", "Menerima dan mengidentifikasi isi pokok dan kebenaran keluhan dan banding yang diajukan oleh klien atau "
     "pemohon yang masuk dalam bentuk tertulis",
     "Laporan isi pokok dan kebenaran keluhan dan banding", "60 menit",
     "Laporan isi pokok dan kebenaran keluhan dan banding", "60 minutes"),
    (2, "CS", "Mendokumentasikan rincian data tentang jenis keluhan dan banding dalam Rekaman Keluhan dan Banding "
     "kemudian mengkomunikasikan dengan Penanggung Jawab Teknis untuk mencari penyelesaiannya",
     "Data jenis keluhan banding", "120 menit", "Rekaman keluhan banding", "120 minutes"),
    (3, "Penanggung Jawab Teknis", "Menilai apa yang menjadi permasalahan keluhan untuk mengkoordinasikan penyelesaian "
     "keluhan, melakukan penyelidikan penyebab permasalahan untuk memperbaiki ketidaksesuaian, serta upaya melakukan "
     "pencegahan dan evaluasi terhadap efektivitas tindakan perbaikan yang telah dilakukan",
     "Laporan ketidaksesuaian", "3 hari", "Laporan ketidaksesuaian", "3 working days"),
    (4, "Kepala Balai", "Membentuk Tim Penyelesaian banding dengan dengan kriteria: berjumlah 3 (tiga) termasuk 1 (satu) "
     "ketua tim, Tim memiliki kompetensi sesuai dengan materi banding; Independen dengan membuat pernyataan "
     "ketidakberpihakan; Mampu bekerja sama, memiliki integritas yang tinggi, pelanggan yang terlibat perselisihan "
     "tidak boleh dilibatkan.",
     "Laporan pembentukan tim penyelesaian banding", "1 hari", "Laporan pembentukan tim penyelesaian banding",
     "1 working day"),
    (5, "Tim Penyelesaian Banding", "Penyelesaian keluhan atau keputusan yang dihasilkan oleh Tim Penyelesaian Banding "
     "kepada pelanggan secara tertulis dan direkam dalam Keputusan Penyelesaian Keluhan dan Banding. Keputusan yang "
     "disahkan oleh Tim Penyelesaian Banding menjadi keputusan akhir dalam proses banding",
     "Laporan keputusan", "1 hari", "Laporan keputusan", "1 working day"),
    (6, "Kepala Balai", "Apabila keputusan tidak diterima oleh klien, maka klien atau pemohon dapat mengajukan tuntutan "
     "ke pengadilan sesuai dengan ketentuan hukum yang berlaku. Untuk menangani tuntutan tersebut, maka Kepala Balai "
     "membentuk tim yang komposisinya disesuaikan dengan permasalahan tuntutan yang dihadapi",
     "Laporan keputusan, laporan tuntutan", "~", "Laporan tuntutan", "None"),
]  # fmt: skip
HEADS = [
    ("palembang", "SOP12-BSPJI/5", "2/1", "2023-05-29", "None", "2023-06-05", 7, 1, 3, 3, 1, 2),
    ("pontianak", "PR-LS-8.1.4", "01", "2020-07-20", "2023-11-10", "2023-12-01", 5, 3, 5, 5, 1, 1),
]
COLUMNS = {
    "palembang": ["Pelanggan", "Staf PJI", "Koordinator Fungsi PJI", "Kepala Balai", "Koordinator Fungsi Terkait"],
    "pontianak": ["CS", "Penanggung Jawab Teknis", "Kepala Balai", "Tim Penyelesaian Banding", "Klien"],
}


def seed(name: str) -> Procedure:
    """One of our two procedures."""
    procedure, problems = load(FILES[name])
    assert procedure is not None, problems
    return procedure


@pytest.mark.parametrize(("name", "rows"), [("palembang", PALEMBANG), ("pontianak", PONTIANAK)])
def test_every_printed_row_stands_in_the_file_word_for_word(name: str, rows: list[tuple[object, ...]]) -> None:
    procedure = seed(name)
    found = [
        (
            step.no, procedure.actors[step.actor[0]].title.id, step.printed.activity, step.printed.inputs,
            step.printed.time, step.printed.output, str(step.time),
        )
        for step in procedure.steps
        if step.printed is not None
    ]  # fmt: skip
    assert found == rows


@pytest.mark.parametrize("name", ["palembang", "pontianak"])
def test_printed_minutes_are_the_minutes_we_hold_a_step_to(name: str) -> None:
    for step in seed(name).steps:
        minutes = re.fullmatch(r"(\d+) menit", step.printed.time) if step.printed else None
        if minutes:
            assert str(step.time) == f"{minutes[1]} minutes"


@pytest.mark.parametrize("row", HEADS, ids=[row[0] for row in HEADS])
def test_the_head_block_is_the_offices_own(row: tuple[object, ...]) -> None:
    procedure = seed(str(row[0]))
    dates = (str(procedure.issued), str(procedure.revised), str(procedure.effective))
    lists = (
        procedure.legal_basis, procedure.related, procedure.qualifications, procedure.equipment, procedure.warning,
        procedure.records,
    )  # fmt: skip
    assert (procedure.code, procedure.revision, *dates, *map(len, lists)) == row[1:]


@pytest.mark.parametrize("name", COLUMNS)
def test_the_columns_of_the_paper_come_first_and_in_its_order(name: str) -> None:
    titles = [actor.title.id for actor in seed(name).actors.values()]
    assert titles[:5] == COLUMNS[name]


def test_the_times_add_up_to_those_of_the_papers() -> None:
    minutes = [int(str(step.time).split()[0]) for step in seed("palembang").steps if step.no is not None]
    assert (sum(minutes), sum(minutes[1:-1])) == (297, 285)
    assert [str(step.time) for step in seed("pontianak").steps if step.no in (1, 2)] == ["60 minutes", "120 minutes"]


@pytest.mark.parametrize("name", ["palembang", "pontianak"])
def test_no_official_is_named_in_a_file(name: str) -> None:
    text = FILES[name].read_text(encoding="utf-8")
    assert not re.search(r"\bNIP\b|\d{18}", text, re.IGNORECASE)


def test_every_added_step_names_the_clause_it_was_added_for() -> None:
    for name in ("palembang", "pontianak"):
        assert all(step.basis for step in seed(name).steps if step.no is None)


def test_pontianak_as_printed_declares_no_filing_limit() -> None:
    assert seed("pontianak").filing == {}


def test_the_customers_time_is_shown_but_not_judged() -> None:
    for name in ("palembang", "pontianak"):
        procedure = seed(name)
        for step in procedure.steps:
            if procedure.actors[step.actor[0]].role in ("customer", "third_party"):
                assert not step.scored, step.id


def test_the_head_of_office_must_be_independent_wherever_something_is_decided() -> None:
    assert seed("palembang").step("sign").independent
    assert all(seed("pontianak").step(step_id).independent for step_id in ("investigate", "approve", "form_team"))


@pytest.mark.parametrize("fact", FACT_VALUES)
def test_the_values_of_facts_are_those_that_cases_can_have(fact: str) -> None:
    lists = {
        "kind": codes.KINDS, "type": codes.TYPES, "klass": codes.CLASSES, "nature": codes.NATURES,
        "severity": codes.SEVERITIES, "validity": codes.VALIDITIES, "anonymous": {"yes": "", "no": ""},
        "late": {"yes": "", "no": ""},
    }  # fmt: skip
    assert set(FACT_VALUES[fact]) == set(lists[fact])


def test_the_ways_a_case_can_end_are_those_that_have_a_name() -> None:
    assert set(ENDINGS) == set(codes.OUTCOMES)
