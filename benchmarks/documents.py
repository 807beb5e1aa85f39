"""How long each paper takes to draw and how much memory that needs: `python -m benchmarks.documents [kind …]`.

Milliseconds are the median of five, warm; memory is the most that a process of its own held, its imports included. The
aims: an ordinary letter under 100 ms; a register of 10,000 rows under 20 s and under 200 MB. Another kind is another
line in `kinds`.
"""

import io
import json
import resource
import statistics
import subprocess  # nosec B404 - this program calls itself
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from pathlib import Path

from app.documents.procedure_chart import chart_of
from app.models.office import Office
from app.procedures.loader import load
from reports.case_file import CaseFile, Entry, case_file_pdf
from reports.causes import fishbone_svg, why_chain_svg
from tests.papers.samples_forms import FORMS, nonconformity, sheet
from tests.papers.samples_letters import DRAWN
from tests.papers.samples_registers import drawn as register

ROOT = Path(__file__).parents[1]
RUNS, MANY = 5, 10_000
Draw = Callable[[], object]
FRESH = count()
AIMS = {"letter": (0.1, 200.0), "register of 10,000 rows": (20.0, 200.0)}  # seconds, megabytes


def chart(name: str) -> object:
    """Draw a procedure as its office prints it."""
    procedure, _problems = load(next((ROOT / "app/procedures/data").glob(f"{name}*.toml")))
    if procedure is None:
        raise SystemExit(f"the procedure {name} does not load")
    name = f"Balai Contoh {next(FRESH)}"  # what was drawn before would only be handed out again
    office = Office(code="XX", name=name, short_name="Balai Contoh", city="Kota", zone="Asia/Jakarta")
    return chart_of(procedure, office, "id", added=True)


def case_file(times: int = 14) -> int:
    """Join three ordinary papers so many times into one file with contents and page numbers."""
    papers = [
        *(FORMS[kind]("typical") for kind in ("disposition", "nonconformity")),
        DRAWN["letter"][0]("typical", "id"),
    ]
    entries = [
        Entry("Dokumen", "", "", "", "", "application/pdf", "", "ab" * 32, partial(bytes, paper.content), own=True)
        for paper in papers * times
    ]
    return case_file_pdf(CaseFile(sheet("Berkas", "typical"), "K-1/2026", (), (), (), tuple(entries)), io.BytesIO())


def kinds() -> Mapping[str, Draw]:
    """Return what draws each kind with ordinary data."""
    report = nonconformity("typical")
    letters: dict[str, Draw] = {name: partial(draw, "typical", "id") for name, (draw, *_rest) in DRAWN.items()}
    forms: dict[str, Draw] = {name: partial(draw, "typical") for name, draw in FORMS.items()}
    return {
        **letters,
        **forms,
        "why-chain for a page": partial(why_chain_svg, report.whys),
        "fishbone for a page": partial(fishbone_svg, report.problem, report.bones),
        "procedure, Palembang": partial(chart, "palembang"),
        "procedure, Pontianak": partial(chart, "pontianak"),
        "case file of 42 papers": case_file,
        "case file of 420 papers": partial(case_file, 140),
        "register of 25 rows": partial(register, "typical"),
        "register of 10,000 rows": partial(register, "typical", MANY),
    }


def held() -> float:
    """The most megabytes this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(draw: Draw) -> dict[str, float]:
    """Return the median of the seconds, warm, the most megabytes held, and how much of it came with the drawing."""
    before, seconds = held(), []
    draw()
    for _run in range(RUNS):
        start = time.perf_counter()
        draw()
        seconds.append(time.perf_counter() - start)
    return {"seconds": statistics.median(seconds), "megabytes": held(), "grown": held() - before}


def measured_apart(kind: str) -> dict[str, float]:
    """Measure a kind in a process of its own, so that memory is its own."""
    call = [sys.executable, "-m", "benchmarks.documents", "--one", kind]
    told = subprocess.run(call, cwd=ROOT, check=True, capture_output=True, text=True)  # nosec B603
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


def main(arguments: list[str]) -> int:
    """Print the table; 1 when an aim is missed."""
    known = kinds()
    if arguments[:1] == ["--one"]:
        sys.stdout.write(json.dumps(measure(known[arguments[1]])))
        return 0
    missed = 0
    sys.stdout.write(f"{'kind':<26}{'ms':>10}{'MB':>8}{'of it drawing':>16}\n")
    for kind in arguments or known:
        found = measured_apart(kind)
        seconds, megabytes = AIMS.get(kind, (sys.float_info.max, sys.float_info.max))
        late = found["seconds"] >= seconds or found["megabytes"] >= megabytes
        missed += late
        mark = "" if kind not in AIMS else "  missed" if late else "  kept"
        sys.stdout.write(
            f"{kind:<26}{found['seconds'] * 1000:>10.1f}{found['megabytes']:>8.0f}{found['grown']:>16.1f}{mark}\n"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
