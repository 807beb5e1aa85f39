"""The register's active filters in words, each with the way to take it away."""

from flask import Flask

from app.models.office import Service
from app.staff.register import active_filters


def test_each_filter_is_named_and_can_be_taken_away(web: Flask) -> None:
    services = [Service(id=7, name="Pengujian"), Service(id=8, name="Kalibrasi")]
    wanted = {"q": "karet & <b>", "kind": "complaint", "service": "7", "overdue": "1", "page": "3"}
    with web.test_request_context("/cases/", headers={"Accept-Language": "en"}):
        found = dict(active_filters(wanted, services))
    assert list(found) == ["“karet & <b>”", "Complaint", "Pengujian", "Overdue"]
    assert found["Pengujian"] == "/cases/?q=karet+%26+%3Cb%3E&kind=complaint&overdue=1"
    assert found["“karet & <b>”"] == "/cases/?kind=complaint&service=7&overdue=1"


def test_what_is_no_filter_is_not_named(web: Flask) -> None:
    with web.test_request_context("/cases/"):
        assert active_filters({"kind": "nonsense", "service": "x", "other": "1", "page": "2"}, []) == []
        assert active_filters({"overdue": "1"}, [])[0][1] == "/cases/"
