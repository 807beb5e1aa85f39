"""The formation of an appeal team (D7): a decree of the head of office with the members in its annex. In Indonesian."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import cm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Spacer

from reports.copies import copies
from reports.frames import Signer, centred, heading, plain, signature, table
from reports.sheet import Drawn, Sheet, build
from reports.typefaces import P, style

W = 16 * cm
SIZE = 10.5
ORDINALS = (
    "KESATU",
    "KEDUA",
    "KETIGA",
    "KEEMPAT",
    "KELIMA",
    "KEENAM",
    "KETUJUH",
    "KEDELAPAN",
    "KESEMBILAN",
    "KESEPULUH",
)
MEMBERS = ("No.", "Nama", "Jabatan", "Peran", "Kompetensi", "Pernyataan")
REPLACED = ("No.", "Nama", "Alasan penggantian")


@dataclass(frozen=True)
class Seat:
    """One member: role in the team, competence in the matter, and what was stated on impartiality."""

    name: str
    nip: str
    position: str
    role: str
    competence: str
    statement: str


@dataclass(frozen=True)
class TeamDecree:
    """One decree. `authority`: who decrees ("Kepala BSPJI …"); `date`: of the decree, in words."""

    sheet: Sheet
    authority: str
    number: str
    date: str
    about: str
    considering: tuple[str, ...]
    recalling: tuple[str, ...]
    rulings: tuple[str, ...]
    signer: Signer
    seats: tuple[Seat, ...]
    replaced: tuple[tuple[str, str], ...] = ()
    copies: tuple[str, ...] = ()


def ordinal(index: int) -> str:
    """Return the name of a ruling, from 0: KESATU, KEDUA, …"""
    return ORDINALS[index] if index < len(ORDINALS) else f"KE-{index + 1}"


def team_pdf(d: TeamDecree) -> Drawn:
    """The decree, then its annex on a page of its own."""
    authority = d.authority.upper()
    story: list[Flowable] = [
        centred(f"KEPUTUSAN {authority}", 12), centred(f"NOMOR {d.number}", 11), Spacer(1, 5), centred("TENTANG", SIZE),
        centred(d.about.upper(), SIZE, leftIndent=1.5 * cm, rightIndent=1.5 * cm), Spacer(1, 5),
        centred(f"{authority},", SIZE), Spacer(1, 8),
        _listed("Menimbang", d.considering, "abc"), Spacer(1, 5), _listed("Mengingat", d.recalling, "123"),
        CondPageBreak(4 * cm), Spacer(1, 8), centred("MEMUTUSKAN:", 11), Spacer(1, 4),
    ]  # fmt: skip
    rulings = [("Menetapkan", f"KEPUTUSAN {authority} TENTANG {d.about.upper()}.")]
    rulings += [(ordinal(index), ruling) for index, ruling in enumerate(d.rulings)]
    story.append(_ruled(rulings[:-1]))
    story.append(KeepTogether([_ruled(rulings[-1:]), Spacer(1, 14), signature(d.signer, W, 8.2 * cm)]))
    return build(d.sheet, [*story, *copies(d.copies), PageBreak(), *_annex(d)])


def _ruled(rows: Sequence[tuple[str, str]]) -> Flowable:
    text = style(SIZE, 1.4, "justify")
    return plain([[P(name, style(SIZE, 1.4)), P(":", text), P(value, text)] for name, value in rows],
                 [2.9 * cm, 0.4 * cm, W - 3.3 * cm], pad=2)  # fmt: skip


def _listed(title: str, items: Sequence[str], marks: str) -> Flowable:
    text = style(SIZE, 1.4, "justify")
    rows = []
    for index, value in enumerate(items or ("–",)):
        mark = f"{chr(97 + index)}." if marks == "abc" and index < 26 else f"{index + 1}."
        head = [P(title, text), P(":", text)] if index == 0 else ["", ""]
        rows.append([*head, P(mark if items else "", text), P(value, text)])
    return plain(rows, [2.9 * cm, 0.4 * cm, 0.75 * cm, W - 4.05 * cm], pad=1.5)


def _annex(d: TeamDecree) -> list[Flowable]:
    small = style(9.5, 1.3)
    about = [("Lampiran", f"Keputusan {d.authority}"), ("Nomor", d.number), ("Tanggal", d.date)]
    out: list[Flowable] = [
        plain([["", P(name, small), P(":", small), P(value, small)] for name, value in about],
              [7.2 * cm, 1.8 * cm, 0.35 * cm, W - 9.35 * cm]),
        Spacer(1, 12), centred("SUSUNAN TIM PENYELESAIAN BANDING", 11.5), Spacer(1, 8),
    ]  # fmt: skip
    cell = style(9, 1.28)
    rows = [
        (str(number), [P(seat.name, style(9, 1.28, bold=True)), P(f"NIP {seat.nip}" if seat.nip else "NIP –", cell)],
         seat.position or "–", seat.role, seat.competence or "–", seat.statement or "–")
        for number, seat in enumerate(d.seats, 1)
    ]  # fmt: skip
    out.append(table(MEMBERS, rows, (0.9 * cm, 4.2 * cm, 2.9 * cm, 1.8 * cm, 3 * cm, 3.2 * cm)))
    if d.replaced:
        gone = [(str(number), name, reason) for number, (name, reason) in enumerate(d.replaced, 1)]
        out += [CondPageBreak(3 * cm), heading("Anggota yang diganti"),
                table(REPLACED, gone, (0.9 * cm, 5 * cm, W - 5.9 * cm))]  # fmt: skip
    return out
