"""A text that names the complainant is shown without it, however the name or number is written."""

import pytest

from app.models.case import Case
from app.models.customer import Customer
from app.security.masking import HIDDEN, without_identity


def case(**words: str) -> Case:
    """A case that is in no database."""
    name = words.pop("name", "PT Contoh Karet Musi")
    empty = dict.fromkeys(("contact_name", "contact_phone", "contact_email", "representative_name"), "")
    return Case(customer=Customer(name=name, phone="", email="", address=""), **{**empty, **words})


@pytest.mark.parametrize(
    "written",
    ["PT Contoh Karet Musi", "pt contoh karet musi", "PT  Contoh\nKaret\tMusi", "PT\u00a0Contoh\u00a0Karet\u00a0Musi",
     "PT. Contoh Karet Musi", "Contoh Karet Musi", "PT Contoh\u200b Karet Musi"],
)  # fmt: skip
def test_a_company_is_hidden_however_it_is_written(written):
    assert without_identity(case(), f"Laporan {written} salah.") == f"Laporan {HIDDEN} salah."


@pytest.mark.parametrize("written", ["0812 3456 7890", "081234567890", "+62 812-3456-7890", "(0812) 3456.7890"])
def test_a_telephone_number_is_hidden_however_its_digits_are_grouped(written):
    hidden = without_identity(case(contact_phone="0812 3456 7890"), f"Hubungi {written}!")
    assert hidden.replace("(", "") == f"Hubungi {HIDDEN}!"


def test_letters_that_change_their_length_do_not_move_what_is_hidden():
    assert without_identity(case(), "İİİİ Contoh Karet Musi rusak") == f"İİİİ {HIDDEN} rusak"


def test_a_name_of_one_word_is_hidden_with_its_legal_form_alone():
    assert without_identity(case(name="CV Karet"), "Karet CV Karet mentah") == f"Karet {HIDDEN} mentah"


def test_an_address_of_mail_and_a_name_with_signs_are_hidden_as_they_stand():
    found = case(name="Toko (A+B) [Baru]", contact_email="a.b@contoh.example")
    assert without_identity(found, "toko (a+b) [baru]: A.B@contoh.example") == f"{HIDDEN}: {HIDDEN}"
