"""What keeps programs out of the public forms: nobody notices it, a busy address solves a puzzle, none is shut out."""

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, render_template_string, request
from flask_appbuilder import Model

from app import clock
from app.extensions import caller_network, db, limiter
from app.factory import create_app
from app.portal import protection, questions
from config import TestConfig

FORM = (
    '{% from "portal/_protection.html" import protect with context %}<form method="post">{{ protect("send") }}</form>'
)
HERE, THERE = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "198.51.100.7"}


def probe() -> tuple[str, int]:
    """A page as the portal's pages use the protection."""
    if request.method == "POST":
        refused = protection.refusal("send", request.args.get("owner", ""), request.args.get("size", 0, int))
        if refused is not None:
            return f"{refused.text}{render_template_string(FORM)}", refused.status
        return "taken", 200
    return render_template_string(FORM), 200


@pytest.fixture
def limited(base: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application whose limits are on, with a page that takes two forms per hour and address."""
    config = TestConfig()
    config.SQLALCHEMY_DATABASE_URI = f"sqlite:///{tmp_path / 'limited.db'}"
    config.RATELIMIT_ENABLED, config.WTF_CSRF_ENABLED = True, False
    config.PUBLIC_LIMITS = {"send": ("2 per hour", "40 per hour", "50 per hour"), "follow": ("2 per hour", "", "")}
    config.PUBLIC_UPLOADS_PER_DAY = 4 * 100 * 1024
    before = limiter.enabled
    app = create_app(config)
    app.add_url_rule("/probe", "probe", probe, methods=["GET", "POST"])
    with app.app_context():
        Model.metadata.create_all(db.engine)
        limiter.reset()
    yield app
    with app.app_context():
        limiter.reset()
        limiter.enabled = before
        db.engine.dispose()


def send(app: Flask, environ: dict[str, str] = HERE, query: str = "", **fields: str) -> tuple[int, str]:
    """Send the form; return status and text."""
    answer = app.test_client().post(f"/probe{query}", data=fields, environ_base=environ)
    return answer.status_code, answer.text


def asked(app: Flask, environ: dict[str, str] = HERE) -> dict[str, str]:
    """Open the form; return what it asks (empty: nothing)."""
    text = app.test_client().get("/probe", environ_base=environ).text
    token = re.search(r'name="protection_token" value="([^"]+)"', text)
    if not token:
        return {}
    found = {name: re.search(rf'data-{name}="(\w+)"', text)[1] for name in ("seed", "bits", "pieces")}  # type: ignore[index]
    return {"token": token[1], "label": re.search(r'<label for="protection-answer">([^<]+)', text)[1], **found}  # type: ignore[index]


def solved(puzzle: dict[str, str]) -> dict[str, str]:
    """Solve the puzzle as proof.js does."""
    numbers, bits = [], int(puzzle["bits"])
    for piece in range(int(puzzle["pieces"])):
        number = 0
        while int(hashlib.sha256(f"{puzzle['seed']}:{piece}:{number}".encode()).hexdigest()[:8], 16) >> (32 - bits):
            number += 1
        numbers.append(str(number))
    return {"protection_token": puzzle["token"], "protection_solution": ",".join(numbers)}


def answered(puzzle: dict[str, str]) -> dict[str, str]:
    """Answer the question as a person does."""
    words = re.findall(r"[a-z]+", puzzle["label"].lower())
    total = sum(questions.WORDS["id"].index(word) for word in words if word in questions.WORDS["id"])
    return {"protection_token": puzzle["token"], "protection_answer": questions.WORDS["id"][total].upper()}


def use_up(app: Flask) -> None:
    """Use up what the address may send freely."""
    assert [send(app)[0] for _ in range(2)] == [200, 200]


def test_an_ordinary_customer_is_asked_nothing(limited):
    assert asked(limited) == {}
    use_up(limited)


def test_a_busy_address_solves_a_puzzle_and_is_served_and_another_address_notices_nothing(limited):
    use_up(limited)
    status, text = send(limited)
    assert status == 422 and "protection-answer" in text
    assert send(limited, **solved(asked(limited)))[0] == 200
    assert asked(limited, THERE) == {} and send(limited, THERE)[0] == 200


def test_without_script_the_question_is_answered_in_words_once_the_form_was_open_for_a_while(limited):
    use_up(limited)
    puzzle = asked(limited)
    assert puzzle["label"].startswith(("Berapa ", "How much is "))
    answer = answered(puzzle)
    assert send(limited, **answer)[0] == 422  # too fast for a person
    with clock.moved(clock.now() + timedelta(seconds=protection.SHORTEST_WAIT)):
        assert send(limited, **answer)[0] == 200
        assert send(limited, **answer)[0] == 422  # a question serves once


def test_whoever_answers_question_after_question_waits_longer_and_a_puzzle_still_opens(limited):
    use_up(limited)
    for _ in range(4):
        answer = answered(asked(limited))
        with clock.moved(clock.now() + timedelta(minutes=2)):
            assert send(limited, **answer)[0] == 200
    answer = answered(asked(limited))
    with clock.moved(clock.now() + timedelta(minutes=2)):
        assert send(limited, **answer)[0] == 422
    assert send(limited, **solved(asked(limited)))[0] == 200


@pytest.mark.parametrize("change", ["wrong sum", "forged token", "other kind", "old", "no zero bits", "half", "words"])
def test_what_was_not_solved_does_not_pass(limited, change):
    use_up(limited)
    puzzle = asked(limited)
    sent, later = solved(puzzle), timedelta(0)
    if change == "wrong sum":
        sent, later = {**answered(puzzle), "protection_answer": "seratus"}, timedelta(minutes=2)
    elif change == "forged token":
        sent["protection_token"] = sent["protection_token"].swapcase()
    elif change == "other kind":
        with limited.test_request_context(environ_base=HERE):
            protection.g.protection_asks = True
            sent["protection_token"] = protection.challenge("follow").token
    elif change == "old":
        later = timedelta(seconds=protection.GOOD_FOR + 1)
    else:
        spoilt = {"no zero bits": ",".join(["1"] * 16), "half": "1,2", "words": ",".join(["x"] * 16)}
        sent["protection_solution"] = spoilt[change]
    with clock.moved(clock.now() + later):
        assert send(limited, **sent)[0] == 422


def test_a_solution_serves_once(limited):
    use_up(limited)
    sent = solved(asked(limited))
    assert [send(limited, **sent)[0] for _ in range(2)] == [200, 422]


def test_the_puzzle_grows_with_the_number_of_forms_from_an_address(limited):
    use_up(limited)
    first = int(asked(limited)["bits"])
    for _ in range(30):
        send(limited)
    assert first == protection.EASIEST_BITS and int(asked(limited)["bits"]) == protection.HARDEST_BITS


def test_a_filled_trap_asks_and_loses_nothing(limited):
    status, text = send(limited, keterangan_lain="https://example.test")
    assert status == 422
    token, seed = re.search(r'protection_token" value="([^"]+)', text)[1], re.search(r'seed="(\w+)"', text)[1]
    puzzle = {"token": token, "seed": seed, "bits": "11", "pieces": "16"}
    assert send(limited, keterangan_lain="https://example.test", **solved(puzzle))[0] == 200


def test_one_drafts_flood_ends_and_files_stop_where_the_days_room_does(limited):
    statuses = [send(limited, query="?owner=draft1")[0] for _ in range(41)]
    assert statuses[-1] == 429 and 429 not in statuses[:-1]
    assert send(limited, THERE, "?owner=draft2&size=90000")[0] == 200
    assert send(limited, THERE, "?owner=draft2&size=90000")[0] == 429  # a part is left to other networks
    others = [{"REMOTE_ADDR": f"203.0.113.{host}"} for host in range(4)]
    assert [send(limited, other, "?size=100000")[0] for other in others] == [200, 200, 200, 429]


def test_a_flood_from_many_addresses_has_everybody_asked(limited):
    for number in range(50):
        assert send(limited, {"REMOTE_ADDR": f"203.0.113.{number}"})[0] == 200
    assert send(limited, THERE)[0] == 422
    assert send(limited, THERE, **solved(asked(limited, THERE)))[0] == 200


@pytest.mark.parametrize(
    ("typed", "number"),
    [("7", 7), (" Tujuh ", 7), ("dua belas", 12), ("duabelas", 12), ("twelve", 12), ("", None), ("²", None), ("x" * 99, None)],
)  # fmt: skip
def test_answers_are_read_in_digits_and_in_words(typed, number):
    assert questions.read(typed) == number


@pytest.mark.parametrize(
    ("address", "counted"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("::ffff:192.0.2.1", "192.0.2.1"),
     ("fe80::1%eth0", "fe80::/64"), ("", "unknown")],
)  # fmt: skip
def test_limits_count_an_address_or_a_whole_ipv6_network(one_app, address, counted):
    with one_app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert caller_network() == counted


@pytest.mark.parametrize(("proxies", "counted", "scheme"), [(0, "127.0.0.1", "http"), (1, "192.0.2.9", "https"), (2, "192.0.2.8", "https")])  # fmt: skip
def test_only_as_many_proxies_are_believed_as_are_named(base, monkeypatch, proxies, counted, scheme):
    monkeypatch.setenv("TANGGAP_PROXIES", str(proxies))
    app = create_app(TestConfig())
    app.add_url_rule("/who", "who", lambda: f"{caller_network()} {request.scheme} {request.host}")
    headers = {"X-Forwarded-For": "192.0.2.7, 192.0.2.8, 192.0.2.9", "X-Forwarded-Proto": "https, https, https",
               "X-Forwarded-Host": "evil.test", "X-Real-IP": "192.0.2.6"}  # fmt: skip
    assert app.test_client().get("/who", headers=headers).text == f"{counted} {scheme} localhost"


def test_the_number_of_proxies_is_a_number(base, monkeypatch):
    monkeypatch.setenv("TANGGAP_PROXIES", "all")
    with pytest.raises(SystemExit, match="TANGGAP_PROXIES is 'all'"):
        TestConfig()
