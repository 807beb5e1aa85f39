"""A mail server whose weather changes: every way of failing has its turn, again and again, also being down."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser

from tests.notifications.mail_server import OnAFreePort, Postbox, Taken

# How likely the fault is while it has its turn.
FAULTS = {
    "take": 1.0, "greylist": 0.5, "hang at recipient": 0.02, "drop at recipient": 0.3, "shut down": 0.2, "full": 0.5,
    "drop before taking": 0.3, "drop after taking": 0.3, "hang after taking": 0.02,
}  # fmt: skip
AFTER_THE_RECIPIENT = {"take", "full", "drop before taking", "drop after taking", "hang after taking"}
TURN, DOWN = 2.0, 1.0  # seconds


@dataclass(frozen=True)
class Accepted:
    """A mail that the server has; `told`: it said so. `by`: the worker."""

    recipient: str
    message_id: str
    by: int
    told: bool


@dataclass
class Weather(Postbox):
    """Keeps of each mail only what is counted. "tiada…" is nobody's address."""

    accepted: list[Accepted] = field(default_factory=list)
    moods: Counter[str] = field(default_factory=Counter)
    present: str = "take"
    chance: random.Random = field(default_factory=lambda: random.Random(4))

    def __post_init__(self) -> None:
        self.mood = self._mood

    def _mood(self, recipient: str) -> str:
        fault = self.present if self.chance.random() < FAULTS[self.present] else "take"
        mood = "refuse" if recipient.startswith("tiada") and fault in AFTER_THE_RECIPIENT else fault
        self.moods[mood] += 1
        return mood

    def note(self, taken: Taken) -> None:
        """Keep of a mail what is counted."""
        message_id = str(BytesHeaderParser().parsebytes(taken.raw)["Message-ID"])
        by = int(taken.greeting.removeprefix("pid-").partition(".")[0])
        self.accepted.append(Accepted(taken.recipients[0], message_id, by, taken.told))


class Server:
    """Runs the server, changes its weather, and takes it down for a while when all faults had their turn."""

    def __init__(self) -> None:
        self.weather, self.downs = Weather(), 0
        self.port = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._turns, daemon=True)
        self._controller = self._start()
        self._thread.start()

    def _start(self) -> OnAFreePort:
        controller = OnAFreePort(self.weather, hostname="127.0.0.1", port=self.port)
        controller.start()
        self.port = controller.port
        return controller

    def _turns(self) -> None:
        while not self._ended.is_set():
            for fault in FAULTS:
                self.weather.present = fault
                if self._ended.wait(TURN):
                    return
            self._controller.stop()
            self.downs += 1
            time.sleep(DOWN)
            self._controller = self._start()

    def fine(self) -> None:
        """Let the weather be fine from now on."""
        self._ended.set()
        self._thread.join()
        self.weather.present = "take"

    def stop(self) -> None:
        """Take it down for good."""
        self._controller.stop()
