"""Supervised processes: photos that crash, hang, leak or lie cost one line, never the run."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from docverify import models, wire
from docverify.errors import ConfigError, EngineUnavailable, ModelError, OutputError
from docverify.isolated import IsolatedVerifier, VerifyHandler
from docverify.items import Item
from docverify.policy import load_policy
from docverify.pool import LineHandler, Pool
from docverify.types import Outcome, Verification
from docverify.workers import Rooms, Settings, Worker, WorkerDied
from tests import faults

QUICK = Settings(deadline_s=3.0, start_s=30.0, memory_bytes=2 << 30)


def items(*widths: int) -> list[Item]:
    return [
        Item(f"{place}-{width}", f"{width}.png", "ktp", faults.APPLICATION)
        for place, width in enumerate(widths)
    ]


def answers(pool: Pool, wanted: list[Item]) -> dict[str, dict[str, object]]:
    found = {}
    for item, line in pool.work(iter(wanted), lambda: False):
        assert item.id not in found
        assert line is not None
        found[item.id] = line
    assert len(found) == len(wanted)
    return found


def pool_for(root: Path, jobs: int = 1, settings: Settings = QUICK) -> Pool:
    return Pool(faults.handler(root), jobs=jobs, policy=load_policy(), root=root, settings=settings)


def codes(line: dict[str, object]) -> list[str]:
    return sorted(reason["code"] for reason in line["reasons"])  # type: ignore[attr-defined]


def gone(pid: int, seconds: float = 5.0) -> bool:
    """True when no such process runs any more (a zombie does not run)."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


DEATHS = {
    101: "exit status 3",
    102: "SIGSEGV",
    103: "SIGKILL",
    107: "MemoryError at faults.py:",
    108: "KeyError at faults.py:",
    112: "AttributeError at ",
}


@pytest.mark.parametrize("width", faults.DEADLY)
def test_a_photo_that_kills_its_worker_costs_only_itself(tmp_path: Path, width: int) -> None:
    root = faults.folder(tmp_path, (faults.PLAIN, width))
    with pool_for(root) as pool:
        found = answers(pool, items(80, width, 80, 80))
    line = found[f"1-{width}"]
    assert line["outcome"] == "review"
    assert {"not_verified", "processing_failed"} == set(codes(line))
    assert line["error"]["code"] == "processing_failed"
    assert len(str(line["sha256"])) == 64
    assert faults.SECRET not in str(line)
    assert line["error"]["detail"].startswith(f"the worker ended: {DEATHS[width]}")
    others = [one for key, one in found.items() if not key.endswith(str(width))]
    assert [codes(one) for one in others] == [codes(others[0])] * 3
    assert "not_verified" not in codes(others[0])
    assert pool.replaced == 2  # tried twice


@pytest.mark.parametrize("width", faults.SLOW)
def test_a_photo_that_hangs_is_killed_at_the_deadline(
    tmp_path: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "note"
    monkeypatch.setenv("FAULTS_NOTE", str(note))
    root = faults.folder(tmp_path / "root", (faults.PLAIN, width))
    with pool_for(root) as pool:
        began = time.monotonic()
        found = answers(pool, items(width, 80))
        took = time.monotonic() - began
    assert codes(found[f"0-{width}"]) == ["not_verified", "time_limit"]
    assert found[f"0-{width}"]["outcome"] == "review"
    assert "not_verified" not in codes(found["1-80"])
    assert QUICK.deadline_s <= took < QUICK.deadline_s + 10
    if note.exists():  # the program it started died with it, and its folder is gone
        pid, room = note.read_text().split(" ", 1)
        assert gone(int(pid))
        assert not Path(room).exists()
    assert note.exists() == (width == 106)


def test_an_engine_that_gives_up_or_shouts_or_lies(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = faults.folder(tmp_path, (109, 110, 111, 113))
    with pool_for(root) as pool:
        found = answers(pool, items(109, 110, 111, 113))
    assert "not_verified" in codes(found["0-109"])
    assert "not_verified" not in codes(found["1-110"])
    assert found["2-111"]["outcome"] != "accept"
    assert found["3-113"]["outcome"] != "accept"
    out, err = capfd.readouterr()
    assert faults.SECRET not in out + err
    assert out == ""


def test_a_poisoned_photo_among_many_and_two_workers(tmp_path: Path) -> None:
    root = faults.folder(tmp_path, (80, 101, 104))
    wanted = [80] * 60
    wanted[7], wanted[31] = 101, 104
    with pool_for(root, jobs=2) as pool:
        found = answers(pool, items(*wanted))
        assert len(pool.pids) == 2
    bad = sorted(key for key, line in found.items() if "not_verified" in codes(line))
    assert bad == ["31-104", "7-101"]


def test_a_worker_shot_from_outside_costs_nothing(tmp_path: Path) -> None:
    root = faults.folder(tmp_path)
    pool = Pool(faults.handler(root, pause_s=0.05), jobs=2, policy=load_policy(), root=root)
    with pool:
        found = {}
        for count, (item, line) in enumerate(pool.work(iter(items(*[80] * 40)), lambda: False)):
            found[item.id] = line
            if count in (5, 20):
                os.kill(pool.pids[count % 2], signal.SIGKILL)
    assert len(found) == 40
    assert pool.replaced >= 1
    assert not [key for key, line in found.items() if line and "not_verified" in codes(line)]


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    root = faults.folder(tmp_path)
    with pool_for(root, jobs=2) as pool:
        answers(pool, items(80, 80))
        pids = pool.pids
        room = pool._rooms._path
        assert room.stat().st_mode & 0o777 == 0o700
        assert all(p.stat().st_mode & 0o777 == 0o700 for p in room.iterdir() if p.is_dir())
    assert not room.exists()
    assert all(gone(pid) for pid in pids)


# ------------------------------------------------------------------------------- start


@pytest.mark.parametrize(
    ("build", "error"),
    [
        (faults.dies_at_start, ModelError),
        (faults.bad_model, ModelError),
        (faults.no_engine, EngineUnavailable),
    ],
)
def test_workers_that_cannot_start_fail_once(tmp_path: Path, build: object, error: type) -> None:
    make = partial(LineHandler, build, tmp_path, False)  # type: ignore[arg-type]
    began = time.monotonic()
    pool = Pool(make, jobs=4, policy=load_policy(), root=tmp_path, settings=QUICK)
    with pytest.raises(error), pool:
        pytest.fail("must not start")
    assert time.monotonic() - began < 20
    assert pool.pids == ()


def test_a_worker_that_hangs_at_its_start(tmp_path: Path) -> None:
    make = partial(LineHandler, faults.hangs_at_start, tmp_path, False)
    hasty = replace(QUICK, start_s=0.7)
    with (
        pytest.raises(ModelError, match="not ready in time"),
        Pool(make, jobs=1, policy=load_policy(), root=tmp_path, settings=hasty),
    ):
        pytest.fail("must not start")


def test_one_bad_start_is_forgiven(tmp_path: Path) -> None:
    root = faults.folder(tmp_path)
    make = partial(LineHandler, partial(faults.dies_once, tmp_path / "note"), root, False)
    with Pool(make, jobs=1, policy=load_policy(), root=root, settings=QUICK) as pool:
        assert "not_verified" not in codes(answers(pool, items(80))["0-80"])


def test_what_cannot_travel_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(ConfigError, match="importable"),
        Pool(
            lambda: None,  # type: ignore[arg-type,return-value]
            jobs=1,
            policy=load_policy(),
            root=tmp_path,
        ),
    ):
        pytest.fail("must not start")


def test_a_model_swapped_while_running_is_noticed_by_the_next_worker(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    shutil.copytree(models.model_dir(), folder)
    root = faults.folder(tmp_path / "root")
    make = partial(LineHandler, partial(faults.verifier_with_models, folder), root, False)
    with Pool(make, jobs=1, policy=load_policy(), root=root) as pool:
        assert answers(pool, items(80))["0-80"]["versions"]["ocr"] == "ppocr"
        weights = next(folder.glob("*.onnx"))
        weights.write_bytes(weights.read_bytes()[:-1] + b"\0")
        assert answers(pool, items(80))  # the open network is not touched
        os.kill(pool.pids[0], signal.SIGKILL)
        with pytest.raises(ModelError, match="SHA-256"):
            answers(pool, items(80))


def test_a_temporary_folder_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(OutputError, match="missing"):
        Rooms()


def test_folders_of_killed_runs_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = (
        "import os, sys, tempfile; tempfile.tempdir = sys.argv[1];"
        "from docverify.workers import Rooms; r = Rooms(); (r.new() / 'card.png').touch();"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert list(tmp_path.glob("docverify-*/*/card.png"))
    living = Rooms()
    room = living.new()
    Rooms().close()
    assert not list(tmp_path.glob("docverify-*/*/card.png"))
    assert room.is_dir()
    living.close()
    assert list(tmp_path.iterdir()) == []


def test_workers_end_with_their_parent_even_while_busy(tmp_path: Path) -> None:
    """SIGKILL to the parent: worker, its program and its folder are gone soon after."""
    root = faults.folder(tmp_path / "root", (106,))
    note = tmp_path / "note"
    code = (
        "import sys; from pathlib import Path; from tests import test_workers as t;"
        "t.hang_for_ever(Path(sys.argv[1]))"
    )
    environment = {**os.environ, "FAULTS_NOTE": str(note), "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", code, str(root)], env=environment) as parent:
        end = time.monotonic() + 30
        while not note.exists() or not note.read_text():
            assert time.monotonic() < end
            time.sleep(0.05)
        parent.kill()
    pid, room = note.read_text().split(" ", 1)
    assert gone(int(pid))
    assert not Path(room).exists()


def hang_for_ever(root: Path) -> None:
    with pool_for(root, settings=Settings(deadline_s=600)) as pool:
        answers(pool, items(106))


def test_threads_are_pinned_and_nothing_of_the_host_is_changed(tmp_path: Path) -> None:
    before = dict(os.environ)
    rooms = Rooms()
    worker = Worker(ThreadCounter, QUICK, rooms)
    try:
        worker.wait_ready()
        worker.send({})
        told, _ = worker.receive()
    finally:
        worker.kill()
        rooms.close()
    assert told["cv2"] == 1
    assert told["environment"] == {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}
    assert told["session"] == told["pid"]
    assert dict(os.environ) == before


class ThreadCounter:
    versions: dict[str, str] = {}  # noqa: RUF012

    def __call__(self, request: dict[str, object], data: bytes) -> tuple[dict[str, object], bytes]:
        import cv2

        names = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT")
        return {
            "cv2": cv2.getNumThreads(),
            "environment": {name: os.environ.get(name) for name in names},
            "session": os.getsid(0),
            "pid": os.getpid(),
        }, b""


class Babbler(ThreadCounter):
    def __call__(self, request: dict[str, object], data: bytes) -> tuple[dict[str, object], bytes]:
        number = int(sys.argv[2])
        os.write(number, b"\xff" * 64)
        time.sleep(60)
        return {}, b""


def test_a_worker_that_sends_nonsense_is_killed() -> None:
    rooms = Rooms()
    worker = Worker(Babbler, QUICK, rooms)
    worker.wait_ready()
    worker.send({})
    with pytest.raises(WorkerDied):
        worker.receive()
    assert gone(worker.pid)
    rooms.close()


# ---------------------------------------------------------------------------- isolated


@pytest.fixture(scope="module")
def isolated() -> Iterator[IsolatedVerifier]:
    with IsolatedVerifier(jobs=2, ocr=faults.FaultyEngine(), eye=False, settings=QUICK) as found:
        yield found


def test_the_same_answer_as_in_process(isolated: IsolatedVerifier) -> None:
    photo = faults.picture()
    plain = faults.verifier().verify(photo, slot="ktp", application=faults.APPLICATION)
    far = isolated.verify(photo, slot="ktp", application=faults.APPLICATION)
    assert replace(far, timings_ms={}) == replace(plain, timings_ms={})
    assert isolated.versions == plain.versions


@pytest.mark.parametrize("width", [*faults.DEADLY, *faults.SLOW])
def test_a_booking_gets_its_answer_whatever_the_photo_does(
    isolated: IsolatedVerifier, width: int
) -> None:
    answer = isolated.verify(faults.picture(width), slot="ktp")
    assert answer.outcome is Outcome.REVIEW
    why = "time_limit" if width in faults.SLOW else "processing_failed"
    assert sorted(answer.codes) == sorted(["not_verified", why])
    assert len(answer.sha256) == 64
    after = isolated.verify(faults.picture(), slot="ktp", application=faults.APPLICATION)
    assert "not_verified" not in after.codes


def test_our_callers_faults_are_still_errors(isolated: IsolatedVerifier, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="slot"):
        isolated.verify(faults.picture(), slot="selfie")
    with pytest.raises(ConfigError):
        isolated.verify(tmp_path / "missing.jpg", slot="ktp")
    with pytest.raises(ConfigError, match="nik"):
        isolated.verify(b"", slot="ktp", application={"kind": "adult", "nik": "1"})
    assert isolated.verify(b"", slot="ktp").codes == ("empty_file",)


def test_many_threads_share_it(isolated: IsolatedVerifier) -> None:
    found: list[Verification] = []
    photos = [faults.picture(101 if n % 7 == 0 else 80, seed=n) for n in range(28)]

    def ask(n: int) -> None:
        found.append(isolated.verify(photos[n], slot="ktp", application=faults.APPLICATION))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(28)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.sha256 for one in found}) == 28
    assert sum("not_verified" in one.codes for one in found) == 4


def test_nobody_waits_for_ever() -> None:
    with IsolatedVerifier(
        ocr=faults.FaultyEngine(), eye=False, settings=QUICK, wait_s=0.2
    ) as verifier:
        slow = threading.Thread(
            target=verifier.verify, args=(faults.picture(104),), kwargs={"slot": "ktp"}
        )
        slow.start()
        time.sleep(0.3)
        assert verifier.verify(faults.picture(), slot="ktp").codes == (
            "time_limit",
            "not_verified",
        )
        slow.join()


def test_it_survives_a_fork() -> None:
    """As under gunicorn with preload: the copy works, and leaves the workers of the original."""
    with IsolatedVerifier(ocr=faults.FaultyEngine(), eye=False, settings=QUICK) as verifier:
        before = verifier.pids
        pid = os.fork()
        if pid == 0:
            good = False
            try:
                answer = verifier.verify(faults.picture(), slot="ktp")
                good = "processing_failed" not in answer.codes and verifier.pids != before
                verifier.close()
            finally:
                os._exit(0 if good else 1)
        assert os.waitpid(pid, 0)[1] == 0
        assert verifier.pids == before
        assert "processing_failed" not in verifier.verify(faults.picture(), slot="ktp").codes
        assert verifier.pids == before


def test_closing_and_forgetting_end_the_workers() -> None:
    verifier = IsolatedVerifier(ocr=faults.FaultyEngine(), eye=False, settings=QUICK)
    (pid,) = verifier.pids
    verifier.close()
    assert gone(pid)
    with pytest.raises(ConfigError, match="closed"):
        verifier.verify(faults.picture(), slot="ktp")
    forgotten = IsolatedVerifier(ocr=faults.FaultyEngine(), eye=False, settings=QUICK)
    (pid,) = forgotten.pids
    del forgotten
    gc.collect()
    assert gone(pid)


def test_an_answer_survives_the_journey() -> None:
    answer = faults.verifier().verify(faults.picture(), slot="ktp", application=faults.APPLICATION)
    assert answer.fields
    assert wire.from_plain(Verification, wire.to_plain(answer)) == answer


def test_a_host_without_standard_streams() -> None:
    """A daemon that closed them: the pipes to its workers do not get their numbers."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    code = (
        "import os; os.closerange(0, 3)\n"
        "from docverify import IsolatedVerifier; from tests import faults\n"
        "with IsolatedVerifier(ocr=faults.FaultyEngine(), eye=False) as verifier:\n"
        "    answer = verifier.verify(faults.picture(), slot='ktp')\n"
        "os._exit(40 if answer.classification is not None else 1)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False, timeout=60)
    assert done.returncode == 40


def test_half_an_answer_is_no_answer() -> None:
    plain = wire.to_plain(faults.verifier().verify(faults.picture(), slot="ktp"))
    for name in plain:
        with pytest.raises((ValueError, TypeError, KeyError)):
            wire.from_plain(Verification, {k: v for k, v in plain.items() if k != name})


def test_elsewhere_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ConfigError, match="Linux or macOS"):
        IsolatedVerifier()


def test_the_handler_is_importable_by_name() -> None:
    assert VerifyHandler(faults.verifier).versions["ocr"] == "static"


def test_elsewhere_it_can_still_be_imported() -> None:
    """Windows has no fcntl and no resource: importing must not need them."""
    code = (
        "import sys; sys.modules['fcntl'] = sys.modules['resource'] = None;"
        "import docverify.isolated, docverify.batch, docverify.cli;"
        "sys.platform = 'win32';"
        "import docverify.workers as w\n"
        "try: w.Rooms()\n"
        "except w.ConfigError as e: print(e)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert "need Linux or macOS" in told.stdout


def test_closing_while_somebody_waits() -> None:
    slow = Settings(deadline_s=60)
    verifier = IsolatedVerifier(ocr=faults.FaultyEngine(), settings=slow)
    found: list[Verification] = []

    def ask() -> None:
        found.append(verifier.verify(faults.picture(104), slot="ktp"))

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.5)
    began = time.monotonic()
    verifier.close()
    thread.join(20)
    assert time.monotonic() - began < 15
    assert [sorted(one.codes) for one in found] == [["not_verified", "processing_failed"]]
