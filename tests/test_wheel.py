"""The wheel works where the checkout is out of sight."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = """
import sys
from pathlib import Path
import docverify
from docverify import Verifier
assert Path(docverify.__file__).is_relative_to(sys.argv[1]), docverify.__file__
answer = Verifier().verify(sys.argv[2], slot="family_card")
print(answer.outcome, answer.classification.label)
"""


@pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="not a checkout")
def test_wheel_in_a_clean_place(tmp_path: Path) -> None:
    built = subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "-o",
            str(tmp_path),
            str(ROOT),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(site)
    assert not any(name.startswith(("tests", "samples", "models")) for name in names)
    for needed in ("policy.toml", "py.typed", "numbers/regions.tsv", "_models/NOTICE"):
        assert f"docverify/{needed}" in names
    photo = ROOT / "samples" / "demo" / "ktp" / "0000.jpg"
    # -P and an empty folder: nothing of the checkout is importable
    ran = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(site)!r})\n{SCRIPT}",
         str(site), str(photo)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == ["reject", "ktp"]
