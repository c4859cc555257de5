"""The long runs, short: their commands work, and say when something is lost or differs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import soak

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("plumbing", "--rows", "40", "--jobs", "1", "2"), "the same results"),
        (("kill", "--rows", "60", "--kills", "2", "--pause", "0.05"), "identical result set: True"),
    ],
)
def test_a_short_run(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.soak", *arguments, "--keep", str(tmp_path / "soak")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert told in done.stdout
    assert "lost rows: 0, doubled: 0" in done.stdout


def test_what_differs_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    one = {"id": "a", "outcome": "accept", "timings_ms": {"total": 1}}
    two = {**one, "timings_ms": {"total": 9}}
    assert soak._same(soak._by_id([one]), soak._by_id([two]))
    assert not soak._same(soak._by_id([one]), soak._by_id([{**two, "outcome": "review"}]))
    assert "differs: a" in capsys.readouterr().out
    assert not soak._same(soak._by_id([one]), {})
    assert not soak._same({}, soak._by_id([one]))
