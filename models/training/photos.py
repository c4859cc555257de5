"""Real photographs of anything, for grounds and for "not a document": learnt from, never shipped.

    python -m training.photos --out DIR

Takes wallpapers and stamps from Debian packages through apt-get (Debian's package sources have to
be set up), and stores every picture with a long side of 640 pixels as JPEG.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import zlib
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

PACKAGES = (
    "mate-backgrounds",
    "lomiri-wallpapers-16.04",
    "sweethome3d",
    "tuxpaint-stamps-default",
    "gcompris-qt-data",
    "gnome-backgrounds",
    "plasma-workspace-wallpapers",
)
SIDE = 640
SMALLEST_FILE = 8_000  # bytes: below this it is an icon
SMALLEST_SIDE = 100
_KINDS = (".jpg", ".jpeg", ".png", ".webp")


def unpack(folder: Path) -> list[Path]:
    """Fetch and unpack the packages below `folder`; returns the picture files, sorted."""
    for name in PACKAGES:
        subprocess.run(["apt-get", "download", "-q", name], cwd=folder, check=True)
    for package in sorted(folder.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", str(package), str(folder / "files")], check=True)
        package.unlink()
    found = (folder / "files").rglob("*")
    return sorted(p for p in found if p.suffix.lower() in _KINDS and p.is_file())


def store(paths: list[Path], out: Path) -> int:
    """Write every usable picture to `out` as 00000.jpg, 00001.jpg, ...; returns how many."""
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for path in tqdm(paths, unit="photo"):
        if path.stat().st_size < SMALLEST_FILE:
            continue
        image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if image is None or image.dtype != np.uint8 or min(image.shape[:2]) < SMALLEST_SIDE:
            continue
        if image.ndim == 2:
            image = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
        if image.shape[2] == 4:  # a cut-out: on some colour of its own
            rng = np.random.default_rng(zlib.crc32(path.name.encode()))
            cover = image[:, :, 3:].astype(np.float32) / 255
            ground = rng.uniform(30, 250, 3).astype(np.float32)
            image = (image[:, :, :3] * cover + (1 - cover) * ground).astype(np.uint8)
        scale = min(SIDE / max(image.shape[:2]), 1.0)
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        cv2.imwrite(str(out / f"{count:05}.jpg"), small, [cv2.IMWRITE_JPEG_QUALITY, 90])
        count += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as scratch:
        print(store(unpack(Path(scratch)), arguments.out), "photographs")


if __name__ == "__main__":
    main()
