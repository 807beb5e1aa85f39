"""Keeps programs from flooding the public forms; ordinary customers notice nothing.

How it works. Each kind of sending (a key of PUBLIC_LIMITS in config.py) is counted for the caller's address. As long as
that address stays below its limit nothing is asked. Above it the caller is not blocked, for a customer behind the same
address may be innocent: the browser solves a puzzle (proof.js, a few hundred milliseconds on a cheap phone, harder the
busier the address); without JavaScript a sum in plain words is asked, and the form has to be open for a few seconds.
A hidden field that people never see but programs fill in brings the same question. What is blocked is only one draft's
or case's own flood (`owner`), and uploads beyond the day's room: of one network (a part of it), or of all together.

How to use it in a page:

    {% from "portal/_protection.html" import protect with context %}   in the form:  {{ protect("send") }}

    if (refused := protection.refusal("send", owner=draft_key)) is not None:
        return render(..., problem=refused.text, problem_field=refused.field), refused.status

Call `refusal` once for each request that writes or looks up, before the work. When it refuses, show the same form with
everything that was typed (an access code too): the macro then asks. `refused.field` is the id of the field to link the error to ("" when
there is none). Uploads: `refusal("upload", owner=draft_key, size=...)`, the bytes that will be stored: 0 for what is not
taken anyhow. A JSON answer can carry `refused.text` and its status.

Counts are kept where flask-limiter keeps its own (RATELIMIT_STORAGE_URI; by default in the memory of each process, so
that several processes allow so many times more, and a restart forgets them). Nothing asks another machine.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer
from limits import RateLimitItem, parse

from app import clock
from app.extensions import caller_network, limiter
from app.messages import N_
from app.portal import questions
from app.readable import page_language

TRAP, TOKEN, SOLUTION, ANSWER = "keterangan_lain", "protection_token", "protection_solution", "protection_answer"
ANSWER_ID = "protection-answer"
PIECES = 16  # small puzzles instead of one: their sum takes about the same time for everybody
EASIEST_BITS, HARDEST_BITS = 11, 14  # of each piece: 33,000 to 260,000 hashes in all
SHORTEST_WAIT, LONGEST_WAIT = 5, 60  # seconds that a form with a question has to be open
GOOD_FOR = 2 * 3600  # seconds that a puzzle or question can be answered: as long as somebody may need for the form
BUSY = N_(
    "Very many forms come from your network now. Please send again; where the form ends with a question, answer it first."
)
QUESTIONS_PER_ADDRESS = parse("4 per minute")
_KB = 1024
NETWORKS_SHARE = 4  # how many networks have to fill their share before the day's room for files is used up


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a form asks: the puzzle (`seed`, `bits`, `pieces`) for proof.js, the question for people without it."""

    token: str
    seed: str
    bits: int
    pieces: int
    question: str
    wait: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a form was not taken: translated text, HTTP status (422: answer and send again; 429: wait), the field's id."""

    text: str
    status: int
    field: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one kind; None where there is none."""

    address: RateLimitItem | None
    owner: RateLimitItem | None
    everywhere: RateLimitItem | None


def install(app: Flask) -> None:
    """Let templates ask what a form has to show."""
    app.add_template_global(challenge, "challenge")


def challenge(kind: str) -> Challenge | None:
    """Return what a form of this kind has to ask its caller now; None: nothing."""
    if not _on() or not (g.get("protection_asks") or _is_busy(kind)):
        return None
    numbers = questions.make()
    seed, bits, wait = secrets.token_hex(16), _bits(kind), _wait()
    stated = {
        "kind": kind, "seed": seed, "bits": bits, "wait": wait, "at": int(clock.now().timestamp()),
        "sum": _sealed(seed, sum(numbers)),
    }  # fmt: skip
    first, second = questions.in_words(numbers, page_language())
    asked = gettext("How much is %(first)s plus %(second)s?", first=first, second=second)
    return Challenge(str(_serializer().dumps(stated)), seed, bits, PIECES, asked, wait)


def refusal(kind: str, owner: str = "", size: int = 0) -> Refusal | None:
    """Count a request and return why it is not taken; None: go on.

    `owner`: the draft or case that the request belongs to, for its own limit. `size`: bytes that would be stored.
    """
    if not _on():
        return None
    limits = _limits(kind)
    if owner and limits.owner and not _hit(limits.owner, kind, "owner", owner):
        return Refusal(gettext("This was sent too often in a short time. Wait an hour, or contact the office."), 429)
    if size and not _has_room(max(1, size // _KB)):
        return Refusal(
            gettext("No more files can be taken today. Send it without files; the office will ask for them."), 429
        )
    busy = _is_busy(kind)
    for limit, place in ((limits.address, caller_network()), (limits.everywhere, "everywhere")):
        if limit:
            _hit(limit, kind, place)
    trapped = bool(request.form.get(TRAP, "").strip())
    return _unless_proven(kind) if busy or trapped else None


def _unless_proven(kind: str) -> Refusal | None:
    """Return nothing when the caller solved the puzzle or answered the question, else what to do."""
    g.protection_asks = True
    stated, sent = _stated(kind), request.form.get(ANSWER, "").strip()
    solved = stated is not None and _solves(stated, request.form.get(SOLUTION, ""))
    if stated is None or not (solved or sent):
        return _asking(BUSY)
    if not solved:
        if not hmac.compare_digest(_sealed(stated["seed"], questions.read(sent)), stated["sum"]):
            _spend(stated)
            return _asking(N_("The answer is not right. Here is another question."))
        if clock.now().timestamp() < stated["at"] + stated["wait"]:
            return _asking(N_("That was very fast. Wait %(seconds)d seconds, answer again and send."), seconds=_wait())
        if not _hit(QUESTIONS_PER_ADDRESS, "questions", caller_network()):
            return _asking(N_("Very many forms come from your network. Wait one minute, answer again and send."))
    if not _spend(stated):
        return _asking(N_("This answer was already used. Answer once more, then send again."))
    g.protection_asks = False
    return None


def _asking(text: str, **values: Any) -> Refusal:
    return Refusal(gettext(text, **values), 422, ANSWER_ID)


def _on() -> bool:
    return bool(current_app.config["RATELIMIT_ENABLED"])


def _limits(kind: str) -> Limits:
    stated = current_app.config["PUBLIC_LIMITS"][kind]
    return Limits(*(parse(text) if text else None for text in stated))


def _has_room(cost: int) -> bool:
    """Take room for files (KB) of the caller's share of the day and of the whole: no network uses up all of it."""
    whole = current_app.config["PUBLIC_UPLOADS_PER_DAY"] // _KB
    share = parse(f"{max(1, whole // NETWORKS_SHARE)} per day")
    return _hit(share, "room", caller_network(), cost=cost) and _hit(parse(f"{whole} per day"), "room", cost=cost)


def _hit(limit: RateLimitItem, *names: str, cost: int = 1) -> bool:
    return bool(limiter.limiter.hit(limit, "protection", *names, cost=cost))


def _count(limit: RateLimitItem, *names: str) -> int:
    return int(limiter.storage.get(limit.key_for("protection", *names)))


def _is_busy(kind: str) -> bool:
    """Whether the caller's address, or all addresses together, have used up what is free of questions."""
    limits = _limits(kind)
    pairs = ((limits.address, caller_network()), (limits.everywhere, "everywhere"))
    return any(limit is not None and _count(limit, kind, place) >= limit.amount for limit, place in pairs)


def _bits(kind: str) -> int:
    """Return how hard each piece is: one bit more for each doubling of what an address may send freely."""
    limit = _limits(kind).address
    times = _count(limit, kind, caller_network()) // limit.amount if limit else 1
    return min(HARDEST_BITS, EASIEST_BITS + max(1, times).bit_length() - 1)


def _wait() -> int:
    """Return the seconds to be waited with a question: more when the address answers many."""
    times = _count(QUESTIONS_PER_ADDRESS, "questions", caller_network())
    return int(min(LONGEST_WAIT, SHORTEST_WAIT * 2**times))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="portal-protection")


def _sealed(seed: str, total: int | None) -> str:
    """Return a sum as nobody can read it who lacks the secret."""
    said = f"protection-sum:{seed}:{total}".encode()
    return hmac.new(current_app.config["SECRET_KEY"].encode(), said, hashlib.sha256).hexdigest()[:32]


def _stated(kind: str) -> dict[str, Any] | None:
    """Return what the sent token states when it is ours, of this kind and young enough."""
    try:
        stated = _serializer().loads(request.form.get(TOKEN, "")[:2000])
    except BadSignature:
        return None
    age = clock.now().timestamp() - stated["at"]
    return stated if stated["kind"] == kind and age <= GOOD_FOR else None


def _spend(stated: dict[str, Any]) -> bool:
    """Take a token once; False when it was taken before."""
    return int(limiter.storage.incr(f"protection-spent:{stated['seed']}", GOOD_FOR)) == 1


def _solves(stated: dict[str, Any], solution: str) -> bool:
    """Whether each piece's number makes the digest of "seed:piece:number" begin with the asked zero bits."""
    numbers = solution[:400].split(",")
    if len(numbers) != PIECES or not all(number.isascii() and number.isdigit() for number in numbers):
        return False
    return all(
        int.from_bytes(hashlib.sha256(f"{stated['seed']}:{piece}:{number}".encode()).digest()[:4], "big")
        >> (32 - stated["bits"]) == 0
        for piece, number in enumerate(numbers)
    )  # fmt: skip
