"""Measures the program on the sample facility and on one a hundred times as large.

    python -m bench [--scale 100] [--only import,figures,…]

Every measure is made in instances of its own under `var/bench`, which are removed in the end.
Writes `var/bench.json`, prints a table, and ends with 1 where a target is missed.
"""

import argparse
import csv
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.generate import Shape, generate

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "facility-2013-2016"
PLACE = ROOT / "var" / "bench"

#: What a person waits for, in seconds (the project's own targets, on two cores).
TARGETS = {
    "import of the sample": 5.0,
    "import of the large facility": 120.0,
    "all figures": 2.0,
    "figure ": 0.3,
    "page ": 0.3,
    "dashboard ": 0.3,
    "final report of the sample": 20.0,
    "second start of the demonstration": 10.0,
    "csv_100k, first rows": 0.1,
    "growth of the worker": 30.0,  # megabytes
}
#: How long at most beside the peer, on lists of a hundred thousand rows.
RATIOS = {
    "list_50": 0.35,
    "filter_two": 0.35,
    "filter_m2m": 0.4,
    "page_1000": 0.2,
    "search": 0.1,
    "detail": 0.4,
    "create": 1.2,
    "csv_100k": 0.02,
    "csv_100k beside a raw COPY": 4.0,
    "xlsx_100k": 0.08,
    "import_10k": 0.05,
}
PARTS = ("import", "report", "figures", "pages", "lists", "start")

Measure = dict[str, Any]


def environment(home: Path) -> dict[str, str]:
    """The environment of a program that keeps everything in `home`, whatever the caller's own is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PMT_")}
    for name in ("DATABASE_URL", "REDIS_URL"):
        kept.pop(name, None)
    return kept | {"PMT_HOME": str(home), "PMT_LOG_LEVEL": "WARNING"}


def run(home: Path, *words: str) -> float:
    """Run a command of the project and return the seconds it took; end with its words where it fails."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return taken


def within(home: Path, *words: str, settings: str = "pmt.settings") -> Any:
    """Return what a measure in the program's own process finds (`bench.within`)."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.within", *words],
        cwd=ROOT,
        env=environment(home) | {"DJANGO_SETTINGS_MODULE": settings},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"Measuring the {words[0]} failed:\n{done.stderr[-4000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def rows_of(folder: Path) -> int:
    """Return how many records a folder's files have."""
    count = 0
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            count += sum(1 for _row in csv.reader(file)) - 1
    return count


def imports(name: str, home: Path, folder: Path, rows: int) -> Measure:
    """Import a folder into an empty instance, as a person does it at the command line."""
    run(home, "manage.py", "migrate", "--verbosity", "0")
    taken = run(home, "manage.py", "import_facility", str(folder))
    return {
        "name": name,
        "seconds": taken,
        "rows": rows,
        "peer": "COPY of the same files into tables without rules",
        "peer_seconds": within(home, "copy", str(folder)),
    }


def second_start(home: Path) -> Measure:
    """Start the demonstration twice and measure until the sign-in page answers the second time."""
    started(home)
    return {"name": "second start of the demonstration", "seconds": started(home), "rows": 1, "peer": None}


def started(home: Path) -> float:
    """Start the demonstration, wait for its sign-in page, end it, and return how long the page took."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    program = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=ROOT,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5) as answer:
                    if answer.status == 200:
                        return time.perf_counter() - start
            except (urllib.error.URLError, OSError):
                if program.poll() is not None or time.perf_counter() - start > 120:
                    words = program.stdout.read() if program.poll() is not None and program.stdout else ""
                    raise SystemExit(f"The demonstration did not start:\n{words[-2000:]}") from None
            time.sleep(0.02)
    finally:
        program.send_signal(signal.SIGINT)
        try:
            program.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            program.kill()  # its parts and servers end with it
            raise SystemExit("The demonstration did not end when it was asked to.") from None


def measures(parts: set[str], scale: int) -> Iterator[Measure]:
    """Make every measure that was asked for."""
    sample, large = PLACE / "sample", PLACE / "large"
    if parts & {"import", "report"}:
        yield imports("import of the sample", sample, SAMPLE, rows_of(SAMPLE))
    if "report" in parts:
        target = PLACE / "report.pdf"
        taken = run(sample, "manage.py", "build_report", "final", "--on", "2016-12-31", "--pdf", str(target))
        yield {
            "name": "final report of the sample",
            "seconds": taken,
            "rows": 1,
            "bytes": target.stat().st_size,
            "peer": None,
        }
    if "start" in parts:
        yield second_start(PLACE / "demonstration")
    if parts & {"import", "figures", "pages"}:
        folder = PLACE / f"facility-{scale}"
        start = time.perf_counter()
        rows = generate(folder, Shape(scale=scale))
        yield {
            "name": "making of the large facility",
            "seconds": time.perf_counter() - start,
            "rows": rows,
            "peer": None,
        }
        yield imports("import of the large facility", large, folder, rows)
    for part in ("figures", "pages"):
        if part in parts:
            yield from within(large, part)
    if "lists" in parts:
        lists = PLACE / "lists"
        run(lists, "manage.py", "migrate", "--verbosity", "0")
        run(lists, "manage.py", "import_facility", str(SAMPLE))
        yield from within(lists, "lists", settings="bench.peer_settings")


def judged(measure: Measure) -> Measure:
    """Return a measure with its target, whether it is met, and its ratio to its peer."""
    target = next((value for name, value in TARGETS.items() if measure["name"].startswith(name)), None)
    peer = measure.get("peer_seconds")
    ratio = measure["seconds"] / peer if peer else None
    most = RATIOS.get(measure["name"])
    met = (target is None or measure["seconds"] < target) and (most is None or ratio is None or ratio <= most)
    rounded = None if ratio is None else round(ratio, 4)
    return measure | {
        "seconds": round(measure["seconds"], 4), "ratio": rounded, "target": target, "ratio_target": most, "met": met
    }  # fmt: skip


def line(result: Measure) -> str:
    """Return a measure as a line of the table."""
    limit = f"< {result['target']:g}" if result["target"] else ""
    if result["ratio_target"]:
        limit = f"{result['ratio_target']:g} ×"
    word = "" if result["met"] else "  MISSED"
    return f"{result['name']:56}{result['seconds']:>9.3f}{limit:>9}{result['rows']:>9}{result['ratio'] or '':>9}{word}"


def main() -> None:
    """Measure, write, print; end with 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--scale", type=int, default=100, help="how many times the sample the large facility is")
    parser.add_argument("--only", default=",".join(PARTS), help=f"some of: {', '.join(PARTS)}")
    parser.add_argument("--keep", action="store_true", help="leave the instances under var/bench")
    asked = parser.parse_args()
    parts = set(asked.only.split(","))
    if unknown := parts - set(PARTS):
        parser.error(f"unknown part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    results = []
    print(f"{'':56}{'seconds':>9}{'target':>9}{'rows':>9}{'× peer':>9}")
    try:
        for measure in measures(parts, asked.scale):
            result = judged(measure)
            results.append(result)
            print(line(result), flush=True)
    finally:
        (ROOT / "var" / "bench.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        if not asked.keep:
            shutil.rmtree(PLACE, ignore_errors=True)
    missed = [result["name"] for result in results if not result["met"]]
    print(f"{len(results)} measures, {len(missed)} targets missed. All of them: var/bench.json")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
