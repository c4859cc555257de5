"""The same batch on Ray, on two cores of this machine, in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from docverify.errors import ConfigError, ModelError, ProcessingError
from docverify.ray_batch import RayCrew, _ours_within
from tests import faults

needs_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None,
    reason="Ray is not installed (pip install docverify[ray])",
)
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def command(tmp_path: Path, *more: str, note: Path | None = None) -> tuple[int, str]:
    arguments = ["batch", str(tmp_path / "m.jsonl"), "--root", str(tmp_path / "root")]
    done = subprocess.run(
        [*faults.CLI, *arguments, "--jobs", "2", *more],
        env={**ENVIRONMENT, "FAULTS_NOTE": str(note or tmp_path / "note")},
        capture_output=True,
        check=False,
        timeout=240,
    )
    err = done.stderr.decode()
    assert faults.SECRET not in err
    return done.returncode, err


@pytest.mark.slow
@needs_ray
def test_ray_gives_the_result_set_of_the_local_engine(tmp_path: Path) -> None:
    """Good photos, deadly and slow ones, bad rows; an actor is shot in the middle; then resume."""
    faults.folder(tmp_path / "root", (80, 90, 101, 104, 108, 114))
    widths = [80, 90, 101, 80, 104, 114, 108, 90] + [80] * 152
    rows = [faults.row(f"id{n}", f"{width}.png") for n, width in enumerate(widths)]
    rows[3:3] = [{"id": "bad"}, faults.row("id0", "80.png"), faults.row("out", "../x.png")]
    faults.write_manifest(tmp_path / "m.jsonl", rows)
    local, cluster = tmp_path / "local.jsonl", tmp_path / "ray.jsonl"
    (tmp_path / "note").touch()  # locally, nobody is shot
    status, err = command(tmp_path, "--out", str(local), "--deadline", "3")
    assert status == 4, err
    note = tmp_path / "note of ray"
    ray = ("--engine", "ray", "--out", str(cluster), "--deadline", "3")
    status, err = command(tmp_path, *ray, note=note)
    assert status == 4, err
    assert note.exists()
    wanted = faults.comparable(faults.results(local))
    assert faults.comparable(faults.results(cluster)) == wanted
    assert len(wanted) == len(rows)

    cluster.write_bytes(cluster.read_bytes()[:20_000])
    kept = cluster.read_bytes().count(b"\n")
    status, err = command(tmp_path, *ray, "--resume", note=note)
    assert f"{kept} done before" in err
    assert faults.comparable(faults.results(cluster)) == wanted


@pytest.mark.slow
@needs_ray
def test_parquet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    faults.folder(tmp_path / "root")
    rows = [faults.row(f"id{n}", "80.png", account="\ud800") for n in range(20)]
    faults.write_manifest(tmp_path / "m.jsonl", [*rows, {"id": "bad"}])
    out = tmp_path / "parts"
    status, err = command(tmp_path, "--engine", "ray", "--parquet", "--out", str(out))
    assert status == 4, err
    table = parquet.read_table(out)
    assert sorted(table.column("id").to_pylist()) == sorted([*(r["id"] for r in rows), "bad"])
    assert set(table.column_names) >= {"id", "outcome", "label", "line"}
    assert command(tmp_path, "--parquet", "--out", str(out))[0] == 5
    assert command(tmp_path, "--parquet", "--out", str(out), "--resume")[0] == 2
    status, _ = command(tmp_path, "--parquet", "--out", str(out), "--overwrite")
    assert status == 4
    assert parquet.read_table(out).column("id").to_pylist() == [*(r["id"] for r in rows), "bad"]
    assert sorted(p.name for p in out.iterdir()) == ["part-00000.parquet"]


def test_without_ray_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ConfigError, match=r"docverify\[ray\]"):
        RayCrew(faults.verifier, jobs=1, root=tmp_path)


def test_our_error_is_found_within_rays() -> None:
    class Wrapped(Exception):
        cause = ModelError("m.onnx is damaged")

    outer = RuntimeError("a task failed")
    outer.__cause__ = Wrapped()
    assert isinstance(_ours_within(outer), ModelError)
    assert isinstance(_ours_within(RuntimeError("x")), ProcessingError)
