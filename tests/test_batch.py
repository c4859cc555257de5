"""Batches: rows in, lines out, whatever happens in between."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify import batch
from docverify.batch import InProcess, Summary
from docverify.errors import ConfigError, ManifestError, OutputError
from docverify.items import Answer, Item, encode
from docverify.policy import Policy, load_policy
from docverify.results import Results
from tests import faults

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


class FakeCrew:
    """Answers at once, in a shuffled order, without any picture."""

    def __init__(self, hands: int = 1, outcome: str = "accept") -> None:
        self.policy: Policy = load_policy()
        self._random = random.Random(7)
        self._hands = hands
        self._outcome = outcome
        self.asked: list[str] = []

    def line(self, item: Item) -> dict[str, Any] | None:
        self.asked.append(item.id)
        if item.known == f"hash of {item.file}":
            return None
        return {
            "id": item.id,
            "file": item.file,
            "outcome": self._outcome,
            "reasons": [],
            "sha256": f"hash of {item.file}",
        }

    def work(self, items: Iterator[Item | None], stopped: Callable[[], bool]) -> Iterator[Answer]:
        held: list[Item] = []
        more = True
        while (more or held) and not stopped():
            while more and len(held) < self._hands:
                try:
                    item = next(items)
                except StopIteration:
                    more = False
                    break
                if item is None:
                    assert held, "told to wait with nothing under way"
                    break
                held.append(item)
            if held:
                item = held.pop(self._random.randrange(len(held)))
                yield item, self.line(item)


def plain_rows(count: int) -> list[dict[str, Any]]:
    return [{"id": f"id{n}", "file": f"{n}.jpg", "slot": "ktp"} for n in range(count)]


def run(crew: batch.Crew, tmp_path: Path, **more: Any) -> Summary:
    options = {"root": tmp_path, "out": tmp_path / "out.jsonl", **more}
    return batch.run(crew, tmp_path / "m.jsonl", **options)


# ------------------------------------------------------------------- lines and exit codes


def test_the_result_line_is_the_contract(tmp_path: Path) -> None:
    faults.folder(tmp_path)
    faults.write_manifest(tmp_path / "m.jsonl", [faults.row("a", "80.png", account="acc")])
    summary = run(InProcess(faults.verifier(), tmp_path), tmp_path)
    (line,) = faults.results(tmp_path / "out.jsonl")
    assert {
        "id", "file", "slot", "outcome", "reasons", "document", "quality", "fields",
        "comparisons", "sha256", "versions", "timings_ms",
    } <= line.keys()  # fmt: skip
    assert {"label", "score", "raw_label", "generation", "rotation", "quad"} <= set(
        line["document"]
    )
    assert line["account"] == "acc"
    assert "error" not in line
    text = json.dumps(line)
    assert "3171015708909999" not in text
    assert "SITI" not in text
    assert summary.written == 1
    shown = run(
        InProcess(faults.verifier(), tmp_path, values=True), tmp_path, out=tmp_path / "v.jsonl"
    )
    assert "3171015708909999" in (tmp_path / "v.jsonl").read_text()
    assert shown.outcomes == summary.outcomes


def test_files_that_may_not_be_read_are_rows_of_their_own(tmp_path: Path) -> None:
    faults.folder(tmp_path)
    (tmp_path / "link.png").symlink_to("/etc/passwd")
    (tmp_path / "loop.png").symlink_to("loop.png")
    (tmp_path / "dir.jpg").mkdir()
    os.mkfifo(tmp_path / "fifo.jpg")
    outside = [
        "../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "\\\\host\\x",
        "~/x",
        "a\0b",
    ]
    irregular = ["link.png", "loop.png", "dir.jpg", "fifo.jpg"]
    names = [*outside, *irregular, "missing.jpg", "80.png"]
    faults.write_manifest(
        tmp_path / "m.jsonl", [faults.row(f"{n}", name) for n, name in enumerate(names)]
    )
    summary = run(InProcess(faults.verifier(), tmp_path), tmp_path)
    lines = faults.results(tmp_path / "out.jsonl")
    found = [line.get("error", {}).get("code") for line in lines]
    assert found == (
        ["path_outside_root"] * 6 + ["not_a_regular_file"] * 4 + ["file_unreadable", None]
    )
    assert [line["id"] for line in lines] == [str(n) for n in range(12)]
    assert all(line["outcome"] != "accept" for line in lines[:-1])
    assert summary.exit_code == 4


def test_bad_rows_are_answered_in_their_place(tmp_path: Path) -> None:
    faults.folder(tmp_path)
    rows = [json.dumps(faults.row("a", "80.png")), "{", json.dumps(faults.row("a", "80.png"))]
    rows.append(json.dumps({"id": "b", "file": "80.png", "slot": "ktp", "application": {}}))
    rows.append(json.dumps(faults.row("c", "80.png")))
    (tmp_path / "m.jsonl").write_text("\n".join(rows))
    summary = run(InProcess(faults.verifier(), tmp_path), tmp_path)
    lines = faults.results(tmp_path / "out.jsonl")
    assert [line["id"] for line in lines] == ["a", None, None, "b", "c"]
    assert [line.get("error", {}).get("line") for line in lines] == [None, 2, 3, 4, None]
    assert {line["outcome"] for line in lines[1:4]} == {"review"}
    assert lines[2]["error"]["detail"] == "id: used by an earlier row"
    assert summary.rows == summary.written == 5
    assert summary.errors == {"invalid_row": 3}


@pytest.mark.parametrize(
    ("outcome", "code"), [("accept", 0), ("review", 0), ("retake", 1), ("reject", 1)]
)
def test_exit_codes(tmp_path: Path, outcome: str, code: int) -> None:
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(3))
    assert run(FakeCrew(outcome=outcome), tmp_path).exit_code == code
    again = run(FakeCrew(outcome=outcome), tmp_path, resume=True)
    assert (again.exit_code, again.skipped, again.written) == (code, 3, 0)


def test_one_photo_under_a_thousand_ids(tmp_path: Path) -> None:
    rows = [{"id": f"id{n}", "file": "same.jpg", "slot": "ktp"} for n in range(1000)]
    faults.write_manifest(tmp_path / "m.jsonl", rows)
    run(FakeCrew(3), tmp_path)
    assert [line["id"] for line in faults.results(tmp_path / "out.jsonl")] == [
        row["id"] for row in rows
    ]


@pytest.mark.parametrize("hands", [1, 2, 50])
def test_order(tmp_path: Path, hands: int) -> None:
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(200))
    run(FakeCrew(hands), tmp_path)
    ids = [line["id"] for line in faults.results(tmp_path / "out.jsonl")]
    assert ids == [f"id{n}" for n in range(200)]
    run(FakeCrew(hands), tmp_path, overwrite=True, ordered=False)
    loose = [line["id"] for line in faults.results(tmp_path / "out.jsonl")]
    assert sorted(loose) == sorted(ids)
    assert (loose == ids) == (hands == 1)


def test_order_with_one_that_comes_last_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody runs ahead of a slow one by more than the window."""
    monkeypatch.setattr(batch, "WINDOW", 10)
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(100))

    class Slow(FakeCrew):
        def work(
            self, items: Iterator[Item | None], stopped: Callable[[], bool]
        ) -> Iterator[Answer]:
            first = next(items)
            assert first is not None
            ahead = 0
            for item in items:
                if item is None:
                    assert ahead == 9
                    yield first, self.line(first)
                else:
                    ahead += 1
                    yield item, self.line(item)

    run(Slow(), tmp_path)
    ids = [line["id"] for line in faults.results(tmp_path / "out.jsonl")]
    assert ids == [f"id{n}" for n in range(100)]


def test_ten_thousand_rows_in_flat_memory(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        faults.write_manifest(tmp_path / "m.jsonl", plain_rows(count))
        crew = FakeCrew(4)
        crew.asked = _Forgetful()  # type: ignore[assignment]
        tracemalloc.start()
        run(crew, tmp_path, overwrite=True)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(faults.results(tmp_path / "out.jsonl")) == count
        return used

    small = peak(1_000)
    assert peak(10_000) < small * 1.5


class _Forgetful(list[str]):
    def append(self, item: str, /) -> None:
        pass


# ----------------------------------------------------------------------------- resume


def broken_runs() -> Sequence[int]:
    return (0, 1, 37, 400, 1000, 5000, 10**9)


@pytest.mark.parametrize("kept", broken_runs())
@pytest.mark.parametrize("ordered", [True, False])
def test_resume_gives_the_result_set_of_an_unbroken_run(
    tmp_path: Path, kept: int, ordered: bool
) -> None:
    rows = plain_rows(60)
    rows[10:10] = [{"id": "id3", "file": "x.jpg", "slot": "ktp"}, {"file": "no id"}, {"id": "b"}]
    faults.write_manifest(tmp_path / "m.jsonl", rows)
    run(FakeCrew(3), tmp_path, ordered=ordered)
    out = tmp_path / "out.jsonl"
    whole = out.read_bytes()
    out.write_bytes(whole[:kept])
    crew = FakeCrew(3)
    summary = run(crew, tmp_path, resume=True, ordered=ordered)
    found = faults.results(out)
    assert faults.comparable(found) == faults.comparable(map(json.loads, whole.splitlines()))
    assert summary.skipped == whole[:kept].count(b"\n")
    assert summary.errors == {"invalid_row": 3}
    if ordered:
        assert out.read_bytes() == whole


def test_resume_looks_again_at_a_photo_that_changed(tmp_path: Path) -> None:
    faults.folder(tmp_path, (80, 90))
    rows = [faults.row("a", "80.png"), faults.row("b", "90.png")]
    faults.write_manifest(tmp_path / "m.jsonl", rows)
    crew = InProcess(faults.verifier(), tmp_path)
    run(crew, tmp_path)
    before = faults.comparable(faults.results(tmp_path / "out.jsonl"))
    (tmp_path / "80.png").write_bytes(faults.picture(80, seed=5))
    summary = run(crew, tmp_path, resume=True)
    after = faults.comparable(faults.results(tmp_path / "out.jsonl"))
    assert (summary.written, summary.skipped) == (1, 1)
    assert after.keys() == before.keys()
    assert after["a"]["sha256"] != before["a"]["sha256"]
    assert after["b"] == before["b"]


def test_refused_files_have_their_hash_and_are_not_looked_at_again(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"GIF89a" + bytes(40))
    (tmp_path / "b.jpg").touch()
    rows = [faults.row("a", "a.jpg"), faults.row("b", "b.jpg")]
    faults.write_manifest(tmp_path / "m.jsonl", rows)
    crew = InProcess(faults.verifier(), tmp_path)
    run(crew, tmp_path)
    for line in faults.results(tmp_path / "out.jsonl"):
        data = (tmp_path / line["file"]).read_bytes()
        assert line["sha256"] == hashlib.sha256(data).hexdigest()
    summary = run(crew, tmp_path, resume=True)
    assert (summary.written, summary.skipped) == (0, 2)


def test_resume_keeps_lines_of_rows_that_left_the_manifest(tmp_path: Path) -> None:
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(3))
    run(FakeCrew(), tmp_path)
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(5)[2:])
    run(FakeCrew(), tmp_path, resume=True)
    ids = [line["id"] for line in faults.results(tmp_path / "out.jsonl")]
    assert ids == ["id0", "id1", "id2", "id3", "id4"]


def test_a_file_that_is_not_ours_is_not_touched(tmp_path: Path) -> None:
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(3))
    out = tmp_path / "out.jsonl"
    for content in (b"my diary\n", b"my diary", b'{"a": 1}\n', b"\x00\xff\n" * 3):
        out.write_bytes(content)
        for options in ({"resume": True}, {}):
            with pytest.raises(OutputError):
                run(FakeCrew(), tmp_path, **options)
            assert out.read_bytes() == content
    summary = run(FakeCrew(), tmp_path, overwrite=True)
    assert summary.written == len(faults.results(out)) == 3


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=30), st.integers(0, 900))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_results_hold_the_last_line_of_every_id(
    tmp_path_factory: pytest.TempPathFactory, writes: list[tuple[int, int]], cut: int
) -> None:
    path = tmp_path_factory.mktemp("results") / "out.jsonl"
    lines = [{"id": str(n), "outcome": "accept", "sha256": str(s)} for n, s in writes]
    path.write_bytes(b"".join(map(encode, lines))[:cut])
    kept = [json.loads(raw) for raw in path.read_bytes().split(b"\n")[:-1]]
    with Results(path, resume=True) as results:
        for line in lines[len(kept) :]:
            results.write(line)
    last = {line["id"]: line for line in lines}
    with Results(path, resume=True):
        pass  # opening it again finds what is left to be cut out
    found = [json.loads(raw) for raw in path.read_bytes().splitlines()]
    assert {line["id"]: line for line in found} == last
    assert len(found) == len(last)


# --------------------------------------------------------------------------- the output


def test_two_runs_on_one_output(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(3))
    with Results(out) as held:
        held.write({"id": "x", "outcome": "accept"})
        for options in ({"resume": True}, {"overwrite": True}):
            with pytest.raises(OutputError, match=f"pid {os.getpid()}"):
                run(FakeCrew(), tmp_path, **options)
        (tmp_path / "other").symlink_to(out)
        with pytest.raises(OutputError, match="another run"):
            run(FakeCrew(), tmp_path, out=tmp_path / "other", resume=True)
    assert len(faults.results(out)) == 1
    run(FakeCrew(), tmp_path, resume=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["m.jsonl", "other", "out.jsonl"]


def test_results_are_for_their_owner_only(tmp_path: Path) -> None:
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(1))
    run(FakeCrew(), tmp_path)
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_full_disk(tmp_path: Path) -> None:
    """The file may not grow beyond a limit: the last line stays whole, resume goes on."""
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(200))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, hard))
    try:
        with pytest.raises(OutputError, match=r"out\.jsonl") as caught:
            run(FakeCrew(2), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.exit_code == 5
    kept = faults.results(tmp_path / "out.jsonl")
    assert 20 < len(kept) < 200
    summary = run(FakeCrew(2), tmp_path, resume=True)
    assert summary.skipped == len(kept)
    assert [line["id"] for line in faults.results(tmp_path / "out.jsonl")] == [
        f"id{n}" for n in range(200)
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_device_without_room(tmp_path: Path) -> None:
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(3))
    with pytest.raises(OutputError, match="No space left"):
        run(FakeCrew(), tmp_path, out="/dev/full")


def test_an_output_that_cannot_be(tmp_path: Path) -> None:
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(3))
    for out in (tmp_path, tmp_path / "none" / "out.jsonl", tmp_path / ("x" * 300)):
        with pytest.raises(OutputError):
            run(FakeCrew(), tmp_path, out=out)


def test_a_root_or_manifest_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ManifestError):
        run(FakeCrew(), tmp_path)
    faults.write_manifest(tmp_path / "m.jsonl", plain_rows(3))
    with pytest.raises(ConfigError, match="root"):
        run(FakeCrew(), tmp_path, root=tmp_path / "none")


# ------------------------------------------------------------------- the command itself


def start(
    tmp_path: Path, *more: str, count: int = 60, pause: str = "0.05"
) -> subprocess.Popen[bytes]:
    root = faults.folder(tmp_path / "root")
    manifest = tmp_path / "m.jsonl"
    if not manifest.exists():
        faults.write_manifest(manifest, [faults.row(f"id{n}", "80.png") for n in range(count)])
    command = [*faults.CLI, "batch", str(manifest), "--root", str(root), "--jobs", "2", *more]
    return subprocess.Popen(
        command,
        env={**ENVIRONMENT, "FAULTS_PAUSE": pause},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_for_lines(out: Path, count: int) -> None:
    end = time.monotonic() + 60
    while not out.exists() or out.read_bytes().count(b"\n") < count:
        assert time.monotonic() < end
        time.sleep(0.02)


def finished(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, err = process.communicate(timeout=120)
    assert b"Traceback" not in err
    return process.returncode, err.decode()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_then_resumed(tmp_path: Path, number: signal.Signals, code: int) -> None:
    out = tmp_path / "out.jsonl"
    process = start(tmp_path, "--out", str(out))
    wait_for_lines(out, 5)
    process.send_signal(number)
    status, err = finished(process)
    assert status == code
    assert "stopped early" in err
    assert 5 <= len(faults.results(out)) < 60
    status, err = finished(start(tmp_path, "--out", str(out), "--resume", pause="0"))
    assert status in (0, 1)
    assert [line["id"] for line in faults.results(out)] == [f"id{n}" for n in range(60)]


def test_killed_again_and_again_then_resumed(tmp_path: Path) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    finished(start(tmp_path, "--out", str(whole), pause="0"))
    for lines in (4, 15, 33):
        process = start(tmp_path, "--out", str(out), "--resume", "--unordered")
        wait_for_lines(out, lines)
        process.kill()
        process.communicate()
    assert len(out.read_bytes().splitlines()) < 60
    finished(start(tmp_path, "--out", str(out), "--resume", "--unordered", pause="0"))
    assert faults.comparable(faults.results(out)) == faults.comparable(faults.results(whole))


def test_a_second_command_names_the_first(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    first = start(tmp_path, "--out", str(out))
    wait_for_lines(out, 1)
    status, err = finished(start(tmp_path, "--out", str(out), "--resume"))
    assert status == 5
    assert f"pid {first.pid}" in err
    assert finished(first)[0] in (0, 1)
    assert len(faults.results(out)) == 60


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    process = start(tmp_path, "--out", "-")
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b'{"id": "id0"')
    process.stdout.close()
    process.stdout = None
    status, err = finished(process)
    assert (status, err) == (5, "")


def test_results_on_standard_output_and_nothing_else(tmp_path: Path) -> None:
    process = start(tmp_path, "--out", "-", count=5, pause="0")
    out, err = process.communicate(timeout=60)
    assert [json.loads(line)["id"] for line in out.splitlines()] == [f"id{n}" for n in range(5)]
    assert err.startswith(b"docverify: 5 results in ")
    assert b"\r" not in err


def test_more_jobs_than_cores_and_rows(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    status, _ = finished(start(tmp_path, "--jobs", "6", "--out", str(out), count=3, pause="0"))
    assert status in (0, 1)
    assert len(faults.results(out)) == 3


def test_no_home_and_no_temporary_folder_of_its_own(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    environment = {"HOME": "/nonexistent", "TMPDIR": "/nonexistent"}
    root = faults.folder(tmp_path / "root")
    manifest = faults.write_manifest(tmp_path / "m.jsonl", [faults.row("a", "80.png")])
    done = subprocess.run(
        [*faults.CLI, "batch", str(manifest), "--root", str(root), "--out", str(out)],
        env={**ENVIRONMENT, **environment},
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert len(faults.results(out)) == 1
