"""The command line: what goes to which stream, and with which exit code it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docverify import cli, doctor
from docverify.batch import Summary
from docverify.errors import EngineUnavailable, ModelError
from docverify.progress import Progress
from docverify.verifier import Verifier
from tests import faults

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process, with the engine of the faults."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(cli, "Verifier", faults.for_cli)
        try:
            code = cli.main([str(one) for one in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def photo(folder: Path, width: int = faults.PLAIN) -> Path:
    path = folder / f"{width}.png"
    path.write_bytes(faults.picture(width))
    return path


def declared(folder: Path, data: Any = faults.APPLICATION) -> Path:
    path = folder / "application.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


def test_verify_in_words(run: Run, tmp_path: Path) -> None:
    arguments = ("verify", photo(tmp_path), "--slot", "ktp", "--application", declared(tmp_path))
    code, out, err = run(*arguments)
    assert code in (0, 1)
    assert err == ""
    assert "3171015708909999" not in out
    assert "CONTOH" not in out
    code, shown, _ = run(*arguments, "--values")
    assert "3171015708909999" in shown
    assert "SITI CONTOH" in shown


def test_verify_as_a_result_line(run: Run, tmp_path: Path) -> None:
    path = photo(tmp_path)
    code, out, _ = run("verify", path, "--slot", "ktp", "--json")
    (line,) = map(json.loads, out.splitlines())
    assert line["id"] is None
    assert line["file"] == str(path)
    assert line["slot"] == "ktp"
    assert (code == 0) == (line["outcome"] in ("accept", "review"))
    assert out.isascii()


def test_verify_from_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(faults.picture())))
    code, out, _ = run("verify", "-", "--slot", "ktp", "--json")
    assert code in (0, 1)
    assert json.loads(out)["file"] is None
    text = json.dumps(faults.APPLICATION).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    code, out, _ = run("verify", photo(tmp_path), "--slot", "ktp", "--application", "-", "--json")
    assert json.loads(out)["comparisons"]


def test_exit_code_1_for_what_does_not_pass(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    code, out, _ = run("verify", tmp_path / "empty.jpg", "--slot", "ktp")
    assert code == 1
    assert "empty_file" in out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("verify",),
        ("verify", "x.jpg"),
        ("verify", "x.jpg", "--slot", "selfie"),
        ("verify", "none.jpg", "--slot", "ktp"),
        ("verify", "-", "--slot", "ktp", "--application", "-"),
        ("verify", "x.jpg", "--slot", "ktp", "--ocr", "magic"),
        ("verify", "x.jpg", "--slot", "ktp", "--application", "none.json"),
        ("batch", "none.jsonl", "--root", ".", "--out", "-"),
        ("batch", "m", "--root", ".", "--out", "o", "--jobs", "0"),
        ("batch", "m", "--root", ".", "--out", "o", "--jobs", "two"),
        ("batch", "m", "--root", ".", "--out", "o", "--deadline", "-1"),
        ("batch", "m", "--root", ".", "--out", "o", "--deadline", "nan"),
        ("batch", "m", "--root", ".", "--out", "-", "--report", "r.html"),
        ("batch", "m", "--root", ".", "--out", "o", "--address", "auto"),
        ("batch", "m", "--root", ".", "--out", "o", "--policy", "none.toml"),
        ("batch", "m", "--root", ".", "--out", "m", "--overwrite"),
        ("batch", "m", "--root", ".", "--out", "o", "--overwrite", "--resume"),
        ("batch", "m", "--root", ".", "--out", "/dev/null", "--report", "r.html"),
        ("batch", "m", "--root", ".", "--out", "o", "--report", "m"),
        ("report", "m", "--html", "m"),
        ("report", "m", "--html", "./link"),
        ("report", "none.jsonl", "--html", "r.html"),
        ("report", "o.jsonl", "--html", "r.html", "--pictures"),
        ("bench", "none.jsonl"),
        ("nonsense",),
    ],
)
def test_exit_code_2_for_wrong_use(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = json.dumps(faults.row("a", "80.png")) + "\n"
    (tmp_path / "m").write_text(text)
    (tmp_path / "link").symlink_to("m")
    code, out, err = run(*arguments)
    assert (tmp_path / "m").read_text() == text
    assert code == 2
    assert out == ""
    assert "Traceback" not in err
    assert err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        '{"kind": "adult", "nik": "12"}',
        '{"kind": "adult", "shoe_size": "43"}',
        '{"kind": "adult", "kind": "child"}',
        "[" * 100_000,
        "[" + ",".join(['{"kind": "adult"}'] * 2) + "]",
        '{"kind": "adult", "name": "' + "A" * (2 << 20) + '"}',
    ],
)
def test_an_application_that_cannot_be_used(run: Run, tmp_path: Path, text: str) -> None:
    application = declared(tmp_path, text)
    code, _, err = run("verify", photo(tmp_path), "--slot", "ktp", "--application", application)
    assert code == 2
    assert len(err) < 300


@pytest.mark.parametrize("error", [EngineUnavailable("no tesseract"), ModelError("m.onnx: gone")])
def test_exit_code_3_when_something_is_missing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
) -> None:
    def missing(**_: object) -> Verifier:
        raise error

    monkeypatch.setattr(cli, "Verifier", missing)
    assert cli.main(["verify", str(photo(tmp_path)), "--slot", "ktp"]) == 3
    assert str(error) in capsys.readouterr().err


def test_tesseract_that_is_not_there_is_told_once(tmp_path: Path) -> None:
    faults.folder(tmp_path)
    manifest = faults.write_manifest(tmp_path / "m.jsonl", [faults.row("a", "80.png")])
    arguments = ["batch", str(manifest), "--root", str(tmp_path), "--out", str(tmp_path / "o")]
    done = subprocess.run(
        [sys.executable, "-m", "docverify", *arguments, "--ocr", "tesseract", "--jobs", "2"],
        env={**os.environ, "PATH": "/nonexistent", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr.count(b"tesseract") <= 2
    assert b"Traceback" not in done.stderr


def test_exit_code_4_and_5(run: Run, tmp_path: Path) -> None:
    faults.folder(tmp_path)
    manifest = tmp_path / "m.jsonl"
    faults.write_manifest(manifest, [faults.row("a", "80.png"), faults.row("b", "none.png")])
    batch = ("batch", manifest, "--root", tmp_path, "--jobs", "1", "--out")
    code, out, err = run(*batch, tmp_path / "out.jsonl")
    assert (code, out) == (4, "")
    assert "not processed: 1 file_unreadable" in err
    code, _, err = run(*batch, tmp_path / "out.jsonl")
    assert code == 5
    assert "--resume" in err
    code, _, err = run(*batch, tmp_path / "none" / "out.jsonl")
    assert code == 5


def test_exit_code_4_when_the_engine_fails(run: Run, tmp_path: Path) -> None:
    failing = next(w for w, fault in faults.FAULTS.items() if fault is faults._fails)
    code, out, _ = run("verify", photo(tmp_path, failing), "--slot", "ktp")
    assert code == 4
    assert "not_verified" in out


CLOSED = (
    # streams closed by the caller, arguments, exit code, result lines
    ("2", ("--out", "{out}"), 0, 3),
    ("1", ("--out", "{out}"), 0, 3),
    ("012", ("--out", "{out}"), 0, 3),
    ("1", ("--out", "-"), 5, 0),
)


@pytest.mark.parametrize(("closed", "more", "code", "lines"), CLOSED)
def test_closed_streams(
    tmp_path: Path, closed: str, more: tuple[str, ...], code: int, lines: int
) -> None:
    """As a service manager or a script may start it: no file gets the number of a stream."""
    faults.folder(tmp_path)
    rows = [faults.row(f"id{n}", "80.png") for n in range(3)]
    manifest = faults.write_manifest(tmp_path / "m.jsonl", rows)
    out = tmp_path / "out.jsonl"
    arguments = ["batch", manifest, "--root", tmp_path, "--jobs", "1"]
    done = closing(closed, *arguments, *(one.format(out=out) for one in more))
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    assert (len(faults.results(out)) if out.exists() else 0) == lines


@pytest.mark.parametrize(
    ("closed", "arguments", "code"),
    [
        ("0", ("verify", "-", "--slot", "ktp"), 1),
        ("0", ("verify", "{photo}", "--slot", "ktp", "--application", "-"), 2),
        ("0", ("batch", "-", "--root", "{root}", "--out", "{root}/o"), 2),
        ("1", ("verify", "{photo}", "--slot", "ktp"), 5),
    ],
)
def test_nothing_to_read_or_to_write_to(
    tmp_path: Path, closed: str, arguments: tuple[str, ...], code: int
) -> None:
    given = {"photo": photo(tmp_path), "root": tmp_path}
    done = closing(closed, *(one.format(**given) for one in arguments))
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr


def closing(streams: str, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """The command line, started with some of its standard streams closed."""
    shut = " ".join(f"{number}>&-" for number in streams)
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {shut}', "sh", *faults.CLI, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )


def test_a_terminal_that_cannot_show_every_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "ascii"))
    cli._standard_streams()
    print("RENÉ", flush=True)
    assert raw.getvalue() == b"REN\\xc9\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_standard_output_that_is_full() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "docverify", "doctor"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=False,
        )
    assert done.returncode == 5
    assert b"Traceback" not in done.stderr
    assert b"No space left" in done.stderr


def test_batch_with_a_report(run: Run, tmp_path: Path) -> None:
    faults.folder(tmp_path)
    manifest = tmp_path / "m.csv"
    manifest.write_text("id;file;slot;kind;name\r\n1;80.png;ktp;adult;SITI CONTOH\r\n", "utf-8-sig")
    out, html = tmp_path / "out.jsonl", tmp_path / "r.html"
    run("batch", manifest, "--root", tmp_path, "--out", out, "--jobs", "1", "--report", html)
    assert "1 results" in html.read_text()
    code, _, err = run("report", out, "--html", html, "--pictures", "--root", tmp_path)
    assert code == 0
    assert "data:image/jpeg" in html.read_text()
    assert err.startswith("docverify: 1 results")


def test_doctor(run: Run) -> None:
    code, out, _ = run("doctor", "--json")
    findings = {one["name"]: one for one in json.loads(out)}
    assert code == 0
    assert findings["policy"]["ok"]
    assert findings["workers"]["ok"]
    assert {"extra pdf", "extra heic", "extra ray"} <= findings.keys()
    code, out, _ = run("doctor")
    assert code == 0
    assert "workers" in out


def test_doctor_with_a_broken_installation(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(name: str) -> object:
        raise ModelError(f"{name}: SHA-256 is 00, expected 11")

    monkeypatch.setattr(doctor, "open_network", damaged)
    code, out, _ = run("doctor")
    assert code == 3
    assert "FAIL" in out


def test_version_and_help(run: Run) -> None:
    assert run("--version")[0] == 0
    code, out, _ = run("--help")
    assert code == 0
    for command in ("verify", "batch", "bench", "report", "doctor"):
        assert command in out


def test_nothing_raw_reaches_the_terminal(run: Run, tmp_path: Path) -> None:
    code, _, err = run("batch", tmp_path / "m", "--root", tmp_path, "--out", tmp_path / "a\x1b[31m")
    assert code == 2
    manifest = faults.write_manifest(tmp_path / "m.jsonl", [faults.row("a", "x")])
    folder = tmp_path / "b\x1b[31m\u202e"
    code, _, err = run("batch", manifest, "--root", tmp_path, "--out", folder / "out.jsonl")
    assert code == 5
    assert "\x1b" not in err
    assert "\u202e" not in err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    summary = Summary(rows=10, written=5)
    summary.outcomes.update(accept=3, reject=2)
    for stream in (Terminal(), io.StringIO()):
        with Progress(stream) as progress:
            progress.seen(summary, 50, 100)
        shown = stream.getvalue()
        assert ("accept 3 reject 2" in shown) == stream.isatty()
        assert shown == "" or shown.endswith("\r\x1b[K")
    unknown = Progress.line(summary, 50, None, 2.0)
    assert unknown == "5 done, 2.5/s  accept 3 reject 2"
    resumed = Summary(rows=900, written=100, skipped=800)
    assert Progress.line(resumed, 900, 1000, 50.0).endswith("90 %  900 done, 2.0/s, 0:50 left")
