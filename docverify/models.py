"""Find a bundled network, check its SHA-256, open it.  The only importer of onnxruntime.

A network is two files: `NAME.onnx` and `NAME.json` (version, sha256, input, labels or symbols,
thresholds and the operating point that they were chosen at).  ONNX Runtime opens a network
whose weights were overwritten without a word, so the hash is checked before every opening.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from docverify.errors import ModelError

_NO_REPORTS: Final = "ORT_DISABLE_TELEMETRY"


@contextmanager
def _without_reports() -> Iterator[None]:
    """From version 1.29 on, ONNX Runtime reports to its maker over the network and leaves files
    in the home and the temporary folder, unless this variable is set when it is first imported
    (later it is too late, and no longer needed)."""
    before = os.environ.get(_NO_REPORTS)
    os.environ[_NO_REPORTS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_NO_REPORTS]
        else:
            os.environ[_NO_REPORTS] = before


with _without_reports():
    import onnxruntime as ort
    from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

Array = npt.NDArray[np.float32]

_OPEN_ERRORS = (
    ort_errors.Fail,
    ort_errors.InvalidArgument,
    ort_errors.InvalidGraph,
    ort_errors.InvalidProtobuf,
    ort_errors.NotImplemented,
    ort_errors.RuntimeException,
    RuntimeError,
)


def model_dir() -> Path:
    """The folder of the bundled networks: inside the installed package, or beside the checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "_models"
    return inside if inside.is_dir() else package.parent / "models"


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """The description of one network, without its weights.

    name     file stem
    version  of the weights
    sha256   expected hash of the .onnx file, lower-case hex
    path     of the .onnx file
    details  everything else in the .json
    """

    name: str
    version: str
    sha256: str
    path: Path
    details: Mapping[str, Any]

    def threshold(self, name: str) -> float:
        """A number from the `thresholds` of the .json.  Raises ModelError when it is not there."""
        try:
            return float(self.details["thresholds"][name])
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{self.path.with_suffix('.json')}: no threshold {name!r}") from error

    def has_threshold(self, name: str) -> bool:
        """True when the .json chooses a threshold of that name."""
        chosen = self.details.get("thresholds")
        return isinstance(chosen, Mapping) and name in chosen


def read_spec(name: str, directory: Path | None = None) -> ModelSpec:
    """Read `NAME.json`.

    Raises ModelError when the file is missing, not JSON, or lacks version or sha256.
    """
    folder = model_dir() if directory is None else directory
    path = folder / f"{name}.json"
    try:
        details = json.loads(path.read_text(encoding="utf-8"))
        return ModelSpec(
            name=name,
            version=str(details["version"]),
            sha256=str(details["sha256"]),
            path=folder / f"{name}.onnx",
            details=details,
        )
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: not a model description") from error


class Network:
    """An opened network: one float32 input, float32 outputs.  Safe to share between threads."""

    def __init__(self, spec: ModelSpec, threads: int = 1) -> None:
        try:
            weights = spec.path.read_bytes()
        except OSError as error:
            raise ModelError(
                f"{spec.path}: cannot be read ({error.strerror}); expected SHA-256 {spec.sha256}"
            ) from error
        found = hashlib.sha256(weights).hexdigest()
        if found != spec.sha256:
            raise ModelError(f"{spec.path}: SHA-256 is {found}, expected {spec.sha256}")
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 4
        # The arena keeps its memory between runs: without it a fifth of the detector's time is the
        # kernel's, clearing pages, and the peak is higher.
        options.enable_cpu_mem_arena = True
        options.enable_mem_pattern = False  # one pattern would be kept for every shape of picture
        try:
            self._session = ort.InferenceSession(
                weights, sess_options=options, providers=["CPUExecutionProvider"]
            )
        except _OPEN_ERRORS as error:
            raise ModelError(f"{spec.path}: onnxruntime cannot open it") from error
        self.spec = spec
        self._input = self._session.get_inputs()[0].name

    def __call__(self, batch: Array, *, release: bool = False) -> Array:
        """Run the network on float32 `batch`; returns its first output, float32.

        release  give the memory that the run needed back to the system
        """
        return self.outputs(batch, release=release)[0]

    def outputs(self, batch: Array, *, release: bool = False) -> tuple[Array, ...]:
        """Run the network on float32 `batch`; returns all outputs, in the order of the file."""
        options = ort.RunOptions()
        if release:
            options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        return tuple(self._session.run(None, {self._input: batch}, options))


def open_network(name: str, directory: Path | None = None, threads: int = 1) -> Network:
    """Open a bundled network after checking its hash.  Raises ModelError."""
    return Network(read_spec(name, directory), threads)
