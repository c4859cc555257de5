"""Opening networks: every way in which the two files can be wrong, and what comes out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper

from docverify.errors import ModelError
from docverify.models import open_network, read_spec


def small_network(folder: Path, **changes: object) -> Path:
    """`two.onnx`: its input doubled, and its sum; with a description that is right or changed."""
    graph = helper.make_graph(
        [
            helper.make_node("Add", ["image", "image"], ["double"]),
            helper.make_node("ReduceSum", ["image"], ["sum"], keepdims=0),
        ],
        "two",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3])],
        [
            helper.make_tensor_value_info("double", TensorProto.FLOAT, [1, 3]),
            helper.make_tensor_value_info("sum", TensorProto.FLOAT, []),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    weights = model.SerializeToString()
    (folder / "two.onnx").write_bytes(weights)
    details: dict[str, object] = {
        "version": "1",
        "sha256": hashlib.sha256(weights).hexdigest(),
        "thresholds": {"level": 0.5, "word": "high"},
    }
    (folder / "two.json").write_text(json.dumps(details | changes))
    return folder


def test_all_outputs_in_order(tmp_path: Path) -> None:
    network = open_network("two", small_network(tmp_path))
    batch = np.array([[1.0, 2.0, 4.0]], np.float32)
    double, total = network.outputs(batch)
    assert double.tolist() == [[2, 4, 8]]
    assert float(total) == 7
    assert (network(batch) == double).all()


def test_thresholds(tmp_path: Path) -> None:
    spec = read_spec("two", small_network(tmp_path))
    assert spec.threshold("level") == 0.5
    assert spec.has_threshold("level")
    assert not spec.has_threshold("other")
    for name in ("other", "word"):
        with pytest.raises(ModelError, match=name):
            spec.threshold(name)


def test_a_description_without_thresholds(tmp_path: Path) -> None:
    spec = read_spec("two", small_network(tmp_path, thresholds="none"))
    assert not spec.has_threshold("level")
    with pytest.raises(ModelError, match="level"):
        spec.threshold("level")


def test_other_weights_than_described(tmp_path: Path) -> None:
    small_network(tmp_path)
    path = tmp_path / "two.onnx"
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ModelError, match="SHA-256"):
        open_network("two", tmp_path)


def test_no_network_at_all(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"two\.json"):
        open_network("two", tmp_path)
    small_network(tmp_path)
    (tmp_path / "two.onnx").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        open_network("two", tmp_path)


def test_rubbish_with_the_right_hash(tmp_path: Path) -> None:
    small_network(tmp_path)
    rubbish = b"not a network"
    (tmp_path / "two.onnx").write_bytes(rubbish)
    details = {"version": "1", "sha256": hashlib.sha256(rubbish).hexdigest()}
    (tmp_path / "two.json").write_text(json.dumps(details))
    with pytest.raises(ModelError, match="cannot open"):
        open_network("two", tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": "1"}', "\xff"])
def test_no_description(tmp_path: Path, text: str) -> None:
    (tmp_path / "two.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(ModelError, match="not a model description"):
        read_spec("two", tmp_path)
