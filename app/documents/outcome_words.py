"""What an outcome of a step is called once it has happened, and when a way is taken: words for printed charts and lists.

The activities name what their buttons do ("Register"); a chart and a history say what came of it ("registered").
"""

from collections.abc import Mapping

from app.documents.names import name_of
from app.models.codes import (
    CATEGORIES,
    CHANNELS,
    CLASSES,
    KINDS,
    NATURES,
    SEVERITIES,
    TYPES,
    VALIDITIES,
    Codes,
)
from app.procedures.definition import Text, Way

_WORDS = {
    "accepted": ("diterima", "accepted"),
    "admitted": ("tetap diterima", "admitted"),
    "agreed": ("tercapai kesepakatan", "agreed"),
    "answered": ("dijawab", "answered"),
    "appointed": ("ditunjuk", "appointed"),
    "approved": ("disetujui", "approved"),
    "classified": ("digolongkan", "classified"),
    "closed": ("ditutup", "closed"),
    "completed": ("dilengkapi", "completed"),
    "concluded": ("tuntutan selesai", "the lawsuit has ended"),
    "conflict": ("ada benturan kepentingan", "conflict of interest"),
    "conflicted": ("ada benturan kepentingan", "conflict of interest"),
    "deadlocked": ("tidak tercapai kesepakatan", "no agreement"),
    "decided": ("diputuskan", "decided"),
    "declared": ("dinyatakan", "declared"),
    "declined": ("menolak penunjukan", "appointment declined"),
    "delivered": ("disampaikan", "delivered"),
    "dispatched": ("terkirim", "dispatched"),
    "disposed": ("didisposisikan", "directed to the functions"),
    "dissatisfied": ("tidak puas", "not satisfied"),
    "drafted": ("disusun", "drafted"),
    "duplicate": ("ganda, digabungkan", "duplicate, joined"),
    "effective": ("efektif", "effective"),
    "established": ("ketidaksesuaian terbukti", "nonconformity established"),
    "form": ("bentuk perlu diperbaiki", "form to be corrected"),
    "formed": ("tim terbentuk", "team formed"),
    "forwarded": ("diteruskan", "forwarded"),
    "handed_over": ("diserahkan", "handed over"),
    "inadmissible": ("tidak dapat diterima", "inadmissible"),
    "incomplete": ("tidak lengkap", "incomplete"),
    "ineffective": ("belum efektif", "not effective"),
    "instructed": ("diinstruksikan", "instructed"),
    "insufficient": ("tanggapan belum cukup", "response does not suffice"),
    "is_appeal": ("ternyata banding", "is an appeal"),
    "lapsed": ("lewat batas waktu", "time limit passed"),
    "misregistered": ("salah pendaftaran", "registered wrongly"),
    "needs_investigation": ("perlu penyelidikan", "needs an investigation"),
    "nobody_independent": ("tidak ada yang independen", "nobody independent"),
    "none": ("tidak ada keberatan", "no objection"),
    "not_agreed": ("tidak tercapai kesepakatan", "not agreed"),
    "not_my_function": ("bukan fungsi kami", "not our function"),
    "not_ours": ("bukan kewenangan kantor", "not within our authority"),
    "not_wrongdoing": ("bukan pelanggaran", "not wrongdoing"),
    "objected": ("ada keberatan", "objected"),
    "ours_after_all": ("ternyata kewenangan kantor", "within our authority after all"),
    "passed": ("lolos pemeriksaan", "passed"),
    "progress": ("perkembangan dicatat", "progress recorded"),
    "recorded": ("dicatat", "recorded"),
    "referred": ("dirujuk", "referred"),
    "registered": ("terdaftar", "registered"),
    "rejected": ("keberatan ditolak", "objection rejected"),
    "remitted": ("dikembalikan untuk diperiksa ulang", "remitted for a new examination"),
    "resolved": ("diselesaikan", "resolved"),
    "returned": ("dikembalikan", "returned"),
    "satisfied": ("puas", "satisfied"),
    "signed": ("ditandatangani", "signed"),
    "silent": ("tidak ada jawaban", "no answer"),
    "submitted": ("diajukan", "submitted"),
    "substance": ("substansi perlu diperbaiki", "substance to be corrected"),
    "sued": ("mengajukan tuntutan", "goes to court"),
    "to_appeal": ("mengajukan banding", "appeals"),
    "undeliverable": ("tidak sampai", "could not be delivered"),
    "unfounded": ("tidak ada ketidaksesuaian", "no nonconformity"),
    "upheld": ("keberatan dikabulkan", "objection upheld"),
    "voted": ("suara diberikan", "voted"),
    "wording": ("redaksi perlu diperbaiki", "wording to be corrected"),
    "wrongdoing": ("dugaan pelanggaran", "suspected wrongdoing"),
}
OUTCOME_WORDS: Mapping[str, Text] = {name: Text(id=word, en=english) for name, (word, english) in _WORDS.items()}
FACTS: Mapping[str, Codes] = {
    "kind": KINDS, "type": TYPES, "klass": CLASSES, "nature": NATURES, "severity": SEVERITIES, "category": CATEGORIES,
    "channel": CHANNELS, "validity": VALIDITIES,
}  # fmt: skip
_YES_NO = {
    ("anonymous", "yes"): Text(id="pelapor anonim", en="anonymous"),
    ("anonymous", "no"): Text(id="pelapor dikenal", en="not anonymous"),
    ("late", "yes"): Text(id="terlambat diajukan", en="filed late"),
    ("late", "no"): Text(id="diajukan tepat waktu", en="filed in time"),
}
_FIRST = Text(id="{n} kali pertama", en="the first {n} times")
_FIRST_ONCE = Text(id="pertama kali", en="the first time")


def outcome_word(name: str, language: str) -> str:
    """Return what an outcome is called, or its code where an activity of later days has none here."""
    return OUTCOME_WORDS[name].in_language(language) if name in OUTCOME_WORDS else name


def condition_words(way: Way, language: str) -> str:
    """Return when a way is taken: "banding, terlambat diajukan", "pertama kali"; empty when it always is."""
    parts = []
    for fact, values in way.when.items():
        names = [
            _YES_NO[fact, value].in_language(language)
            if (fact, value) in _YES_NO
            else name_of(FACTS.get(fact, {}), value, language)
            for value in values
        ]
        parts.append("/".join(name[:1].lower() + name[1:] for name in names))
    if way.first is not None:
        parts.append((_FIRST_ONCE if way.first == 1 else _FIRST).in_language(language).format(n=way.first))
    return ", ".join(parts)
