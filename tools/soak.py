"""Long runs under fire: nothing lost, memory flat, the same results after any number of kills.

    python -m tools.soak plumbing --rows 10000          an engine of rules, tiny pictures
    python -m tools.soak real --rows 10000              the real engine, two workers
    python -m tools.soak real --rows 600 --jobs 1 2     one worker against two, on two free cores
    python -m tools.soak kill --rows 2000 --kills 12    SIGKILL to parent and workers, then resume
    python -m tools.soak kill --real --rows 200 --kills 6    the same with the real engine
    python -m tools.soak engines --rows 500             the same rows through `local` and `ray`

`plumbing` and `kill` use the engine of `tests/faults.py`, one picture in a hundred being hostile:
it crashes, hangs, leaks or lies.  `real`, `engines` and `kill --real` verify the sample pictures,
again and again under other ids, with the files of `tests/hostile.py` in between (`--hostile`, the
share of them).

With `--keep` everything lies in that folder, and the same command goes on where it was stopped
(SIGINT, SIGTERM, SIGKILL, a restart of the machine), so it can run in the background:

    nohup nice -n 15 python -m tools.soak real --rows 10000 --keep out/soak > out/soak.txt &

Prints what it saw; exit code 1 when something was lost, differs or grew, 130 when stopped early.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import faults

HOSTILE = (101, 102, 103, 104, 106, 107, 108, 109, 111, 112)
SAMPLES = Path(__file__).resolve().parent.parent / "samples"
GROWTH_MB = 20
_SAME_RUN = ("mode", "real", "rows", "hostile", "seed")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("mode", choices=("plumbing", "real", "kill", "engines"))
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, nargs="+", help="1 and 2; for real and engines: 2")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--hostile", type=float, default=0.01, help="share of hostile pictures")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds per picture (plumbing)")
    parser.add_argument("--deadline", type=float, help="seconds; 2, with the real engine 20")
    parser.add_argument(
        "--samples", type=Path, default=SAMPLES, help="folder with manifest.jsonl (real engine)"
    )
    parser.add_argument("--real", action="store_true", help="kill with the real engine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work here, and go on from here")
    options = parser.parse_args()
    options.real = real = options.real or options.mode in ("real", "engines")
    options.jobs = options.jobs or ([2] if real else [1, 2])
    options.deadline = options.deadline or (20.0 if real else 2.0)
    signal.signal(signal.SIGTERM, _terminated)
    try:
        if options.keep is not None:
            options.keep.mkdir(parents=True, exist_ok=True)
            return _work(options, options.keep, real)
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            return _work(options, Path(folder), real)
    except KeyboardInterrupt:
        print("stopped" if options.keep is None else "stopped; the same command goes on")
        return 130


def _terminated(*_: object) -> None:
    raise KeyboardInterrupt


def _work(options: argparse.Namespace, here: Path, real: bool) -> int:
    """Everything in one folder: the rows of one seed are always the same."""
    wanted = {name: str(getattr(options, name)) for name in _SAME_RUN}
    note = here / "soak.json"
    if note.exists() and json.loads(note.read_text()) != wanted:
        print(f"{here} holds another run: {note.read_text()}", file=sys.stderr)
        return 2
    note.write_text(json.dumps(wanted))
    rows = _sample_rows(options, here) if real else _rule_rows(options, here)
    program = (sys.executable, "-m", "docverify") if real else faults.CLI
    faults.write_manifest(here / "m.jsonl", rows)
    print(f"{len(rows)} rows, {sum(r['hostile'] for r in _notes(rows))} hostile", flush=True)
    runs = {"kill": _kill, "engines": _engines}
    return runs.get(options.mode, _throughput)(options, here, program, rows)


def _notes(rows: list[dict[str, Any]]) -> list[dict[str, bool]]:
    names = {f"{width}.png" for width in HOSTILE}
    return [{"hostile": row["file"] in names or row["file"].startswith("hostile/")} for row in rows]


def _rule_rows(options: argparse.Namespace, here: Path) -> list[dict[str, Any]]:
    faults.folder(here / "root", (faults.PLAIN, *HOSTILE))
    rng = random.Random(options.seed)
    rows = []
    for n in range(options.rows):
        width = rng.choice(HOSTILE) if rng.random() < options.hostile else faults.PLAIN
        rows.append(faults.row(f"id{n}", f"{width}.png"))
    return rows


def _sample_rows(options: argparse.Namespace, here: Path) -> list[dict[str, Any]]:
    """Sample pictures again and again under other ids, hostile uploads in between."""
    from tests import hostile

    root = here / "root"
    (root / "hostile").mkdir(parents=True, exist_ok=True)
    cases = []
    for place, case in enumerate(hostile.ALL):
        data = case.build()
        if len(data) < 2_000_000:
            (root / "hostile" / str(place)).write_bytes(data)
            cases.append(f"hostile/{place}")
    known = [
        json.loads(line) for line in (options.samples / "manifest.jsonl").read_text().splitlines()
    ]
    for one in known:  # copied, because nothing below the root may be a link
        target = root / "s" / one["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            shutil.copyfile(options.samples / one["file"], target)
    rng = random.Random(options.seed)
    rows = []
    for n in range(options.rows):
        one = known[n % len(known)]
        row = {"id": f"id{n}", "file": f"s/{one['file']}", "slot": one["slot"]}
        if "application" in one:
            row["application"] = one["application"]
        if rng.random() < options.hostile:
            row["file"] = rng.choice(cases)
        rows.append(row)
    return rows


def _command(
    options: argparse.Namespace, here: Path, program: tuple[str, ...], jobs: int, out: Path
) -> list[str]:
    return [
        *program, "batch", str(here / "m.jsonl"), "--root", str(here / "root"), "--out", str(out),
        "--jobs", str(jobs), "--deadline", str(options.deadline), "--resume",
    ]  # fmt: skip


def _environment(options: argparse.Namespace, here: Path) -> dict[str, str]:
    paths = os.pathsep.join([str(Path.cwd()), *sys.path])
    (here / "tmp").mkdir(exist_ok=True)
    more = {"PYTHONPATH": paths, "FAULTS_PAUSE": str(options.pause), "TMPDIR": str(here / "tmp")}
    return {**os.environ, **more}


def _throughput(
    options: argparse.Namespace, here: Path, program: tuple[str, ...], rows: list[dict[str, Any]]
) -> int:
    bad = 0
    found: dict[int, dict[str, Any]] = {}
    rates = {}
    for jobs in options.jobs:
        out = here / f"out{jobs}.jsonl"
        there = out.read_bytes().count(b"\n") if out.exists() else 0
        if there:
            print(f"jobs {jobs}: {there} rows were done before")
        began = time.monotonic()
        status, memory = _run(_command(options, here, program, jobs, out), options, here, rows, out)
        seconds = time.monotonic() - began
        lines = faults.results(out)
        found[jobs] = _by_id(lines)
        rates[jobs] = (len(lines) - there) / seconds
        errors = Counter(line["error"]["code"] for line in lines if "error" in line)
        print(f"jobs {jobs}: exit {status}, {seconds:.1f} s, {rates[jobs]:.2f} a second")
        print(f"  outcomes {dict(Counter(line['outcome'] for line in lines))}, {dict(errors)}")
        growth = _told(memory)
        lost = {row["id"] for row in rows} - found[jobs].keys()
        in_order = [line["id"] for line in lines] == [row["id"] for row in rows]
        print(
            f"  lost rows: {len(lost)}, doubled: {len(lines) - len(found[jobs])},"
            f" in order: {in_order}, file {out.stat().st_size / 1e6:.1f} MB",
            flush=True,
        )
        bad += bool(lost) or not in_order or growth > GROWTH_MB
        bad += len(lines) != len(found[jobs]) or len(lines) != len(rows)
    first, *others = found.values()
    same = all(_same(first, other) for other in others)
    if others:
        print(f"the same results with any number of jobs: {same}")
        few, *_, many = sorted(rates)
        print(f"{many} workers against {few}: {rates[many] / rates[few]:.2f} times as fast")
    return 1 if bad or not same else 0


def _by_id(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Lines that can be compared with those of another run; the last one of an id counts."""
    return {key: one for line in lines for key, one in faults.comparable([line]).items()}


@dataclass(frozen=True, slots=True)
class _Seen:
    """The resident memory of the parent at one moment of a run."""

    lines: int
    seconds: float
    megabytes: int


def _told(memory: list[_Seen]) -> int:
    """Print the parent's memory; its growth between a third of the run and its end, in MB."""
    if not memory:
        print("  parent memory: not seen (too short a run)")
        return 0
    sizes = [one.megabytes for one in memory]
    print(f"  parent memory: {sizes[0]} MB at first, {sizes[-1]} at last, peak {max(sizes)}")
    for one in memory:
        print(f"    {one.lines:8} lines, {one.seconds:8.0f} s: {one.megabytes} MB")
    return sizes[-1] - sizes[len(sizes) // 3]


def _run(
    command: list[str],
    options: argparse.Namespace,
    here: Path,
    rows: list[dict[str, Any]],
    out: Path,
) -> tuple[int, list[_Seen]]:
    """Run a batch to its end; a signal to this process ends it gently first."""
    process = subprocess.Popen(command, env=_environment(options, here))
    try:
        memory = _watch(process, out, len(rows))
    except KeyboardInterrupt:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        raise
    return process.returncode, memory


def _engines(
    options: argparse.Namespace, here: Path, program: tuple[str, ...], rows: list[dict[str, Any]]
) -> int:
    """The same rows through `local` and `ray`: equal lines, but for their order and times."""
    jobs = max(options.jobs)
    found = {}
    doubled = 0
    for engine in ("local", "ray"):
        out = here / f"{engine}.jsonl"
        command = [*_command(options, here, program, jobs, out), "--engine", engine]
        began = time.monotonic()
        status, memory = _run(command, options, here, rows, out)
        seconds = time.monotonic() - began
        lines = faults.results(out) if out.exists() else []
        found[engine] = _by_id(lines)
        doubled += len(lines) - len(found[engine])
        outcomes = dict(Counter(line["outcome"] for line in lines))
        print(f"{engine}: exit {status}, {seconds:.1f} s, {len(lines)} lines, {outcomes}")
        _told(memory)
    missing = {row["id"] for row in rows} - found["local"].keys()
    same = _same(found["local"], found["ray"])
    print(f"lost rows: {len(missing)}, doubled: {doubled}; equal lines from both, by id: {same}")
    return 0 if same and not missing and not doubled else 1


def _same(one: dict[str, Any], two: dict[str, Any]) -> bool:
    different = [key for key in one if one[key] != two.get(key)]
    for key in different[:5]:
        print(f"  differs: {key}")
    return one.keys() == two.keys() and not different


def _watch(process: subprocess.Popen[bytes], out: Path, rows: int) -> list[_Seen]:
    """Memory of the parent: at the start, after every tenth of the rows, and last of all."""
    seen: list[_Seen] = []
    began = time.monotonic()
    last = size = lines = tenths = 0
    while process.poll() is None:
        time.sleep(0.2)
        if out.exists():
            with out.open("rb") as file:
                file.seek(size)
                part = file.read()
            size += len(part)
            lines += part.count(b"\n")
        last = _resident(process.pid) or last
        if last and lines and (not seen or lines >= (tenths + 1) * rows / 10):
            tenths = lines * 10 // rows
            seen.append(_Seen(lines, time.monotonic() - began, last))
    return [*seen, _Seen(lines, time.monotonic() - began, last)] if last else seen


def _resident(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(x.split()[1]) // 1024 for x in text.splitlines() if x.startswith("VmRSS")), 0)


def _children(pid: int) -> list[int]:
    try:
        return [int(x) for x in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _kill(
    options: argparse.Namespace, here: Path, program: tuple[str, ...], rows: list[dict[str, Any]]
) -> int:
    """Kill the parent and its workers at random, resume each time, compare with an unbroken run."""
    jobs = max(options.jobs)
    whole, out = here / "whole.jsonl", here / "out.jsonl"
    environment = _environment(options, here)
    subprocess.run(_command(options, here, program, jobs, whole), env=environment, check=False)
    rng = random.Random(options.seed)
    # A photo whose worker dies twice is given up, and rightly: one that takes long is shot at once
    # between two starts of the parent, and not before its worker can have opened its networks.
    shots, pause = (1, (4.0, 10.0)) if options.real else (3, (0.3, 1.5))
    workers = parents = 0
    while True:
        process = subprocess.Popen(
            _command(options, here, program, jobs, out), env=environment, stderr=subprocess.PIPE
        )
        fired = 0
        while process.poll() is None and parents < options.kills:
            time.sleep(rng.uniform(*pause))
            victims = _children(process.pid)
            if fired < shots and victims and rng.random() < 0.6:
                fired += 1
                with suppress(ProcessLookupError):
                    os.kill(rng.choice(victims), signal.SIGKILL)
                    workers += 1
            elif fired or rng.random() < 0.5:
                process.kill()
                parents += 1
                break
        _, err = process.communicate()
        if process.returncode != -signal.SIGKILL:
            print(err.decode().strip())
            break
    lines = faults.results(out)
    for line in (unbroken := faults.results(whole)) + lines:
        # Of what a hostile photo's worker died last: of the photo, or of our shot.
        line.get("error", {}).pop("detail", None)
    same = _same(_by_id(unbroken), _by_id(lines))
    lost = {row["id"] for row in rows} - {line["id"] for line in lines}
    doubled = len(lines) - len(_by_id(lines))
    left = [path.name for path in (here / "tmp").iterdir()]
    print(f"killed: {parents} times the parent, {workers} times a worker")
    print(f"lost rows: {len(lost)}, doubled: {doubled}, in {len(lines)} lines")
    print(f"identical result set: {same}; folders left behind: {left}")
    return 0 if same and not (left or lost or doubled) else 1


if __name__ == "__main__":
    sys.exit(main())
