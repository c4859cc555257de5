"""One glance: the photo on its square, the logits as shares, the outlines on the photo."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from docverify.errors import ModelError
from docverify.eye import Eye, EyeSettings, Letterbox, sight
from docverify.types import Label, Page, Sheet

Floats = npt.NDArray[np.float32]
CELLS = 64
FAULTS = ("blurred", "mirrored", "glare")
LEVELS = {"blurred": 0.6, "mirrored": 0.5, "glare": 0.4}
CALIBRATED = {"temperature": 1.0, "turn_temperature": 1.0} | {
    f"fault_{name}": level for name, level in LEVELS.items()
}
PLAIN = EyeSettings(tuple(Label), (0, 90, 180, 270), FAULTS, strange=(-9.0, -6.0, -4.0, -2.0))
BOX = Letterbox(1024, 768, 256)


def hills(corners: Sequence[tuple[float, float]]) -> Floats:
    """Logits of maps that show one paper, an upright rectangle, corners in the square's pixels."""
    maps = np.full((1, 5, CELLS, CELLS), -7.0, np.float32)
    rows, cols = np.mgrid[0:CELLS, 0:CELLS]
    x = [c[0] / 4 - 0.5 for c in corners]
    y = [c[1] / 4 - 0.5 for c in corners]
    maps[0, 0][(cols > min(x)) & (cols < max(x)) & (rows > min(y)) & (rows < max(y))] = 7
    for kind in range(4):
        far = (cols - x[kind]) ** 2 + (rows - y[kind]) ** 2
        hill = np.clip(np.exp(-far / (2 * 1.3**2)), 0.001, 0.99)
        maps[0, 1 + kind] = np.log(hill / (1 - hill))
    return maps


def answers(
    label: Label = Label.KTP, turn: int = 0, fault: str = "", sureness: float = 6.0
) -> tuple[Floats, Floats, Floats, Floats]:
    labels = np.zeros((1, len(Label)), np.float32)
    labels[0, list(Label).index(label)] = sureness
    turns = np.zeros((1, 4), np.float32)
    turns[0, turn // 90] = sureness
    faults = np.full((1, len(FAULTS)), -5.0, np.float32)
    if fault:
        faults[0, FAULTS.index(fault)] = 5.0
    return labels, turns, faults, hills([(60, 80), (200, 80), (200, 168), (60, 168)])


def test_what_the_logits_say() -> None:
    seen = sight(answers(Label.PASSPORT, 90, "glare"), BOX, PLAIN)
    assert max(seen.labels, key=lambda k: seen.labels[k]) is Label.PASSPORT
    assert sum(seen.labels.values()) == pytest.approx(1)
    assert seen.turn == 90
    assert seen.turn_score > 0.98
    assert seen.faults["glare"] > 0.99
    assert seen.faults["blurred"] < 0.01


def test_the_temperature_makes_shares_modest() -> None:
    warm = EyeSettings(PLAIN.labels, PLAIN.turns, FAULTS, 3.0, 3.0, PLAIN.strange)
    one, other = sight(answers(), BOX, PLAIN), sight(answers(), BOX, warm)
    assert other.labels[Label.KTP] < one.labels[Label.KTP]
    assert other.turn_score < one.turn_score
    assert sum(other.labels.values()) == pytest.approx(1)


def test_strangeness_is_a_share_of_known_papers() -> None:
    """The energy of n equal logits v is -(v + log n)."""
    for value, wanted in ((10, 0.0), (4, 0.25), (2, 0.5), (0, 0.75), (-3, 1.0)):
        logits = np.full((1, len(Label)), value, np.float32)
        seen = sight((logits, *answers()[1:]), BOX, PLAIN)
        assert seen.strange == wanted, value


def test_corners_are_in_the_pixels_of_the_photo() -> None:
    (sheet,) = sight(answers(), BOX, PLAIN).sheets
    wanted = [(240, 192), (800, 192), (800, 544), (240, 544)]  # times four, 32 grey rows less
    assert np.abs(np.array(sheet.quad) - wanted).max() < 6
    tall = Letterbox(300, 600, 256)
    (sheet,) = sight(answers(), tall, PLAIN).sheets
    assert sheet.quad[0][0] == pytest.approx((60 - 64) * 600 / 256, abs=4)


def test_mirror_images_read_backwards() -> None:
    labels, turns, faults, maps = answers(fault="mirrored")
    backwards = np.ascontiguousarray(maps[..., ::-1])
    (sheet,) = sight((labels, turns, faults, backwards), BOX, PLAIN).sheets
    assert sheet.mirrored


@pytest.mark.parametrize("wrong", range(4))
def test_other_shapes_are_refused(wrong: int) -> None:
    given_ = list(answers())
    given_[wrong] = given_[wrong][:, :-1]
    with pytest.raises(ValueError, match="shapes"):
        sight(given_, BOX, PLAIN)


@given(st.integers(1, 9000), st.integers(1, 9000))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_the_photo_fits_its_square(width: int, height: int) -> None:
    box = Letterbox(width, height, 256)
    (w, h), (left, top) = box.size, box.corner
    assert max(w, h) == 256
    assert min(w, h) >= 1
    assert 0 <= left <= 256 - w
    assert 0 <= top <= 256 - h
    whole = ((left, top), (left + w, top), (left + w, top + h), (left, top + h))
    quad = box.photo(Sheet(tuple((float(x), float(y)) for x, y in whole), 1.0)).quad  # type: ignore[arg-type]
    slack = max(width, height) / 256
    true = [(0, 0), (width, 0), (width, height), (0, height)]
    assert np.abs(np.array(quad) - true).max() <= slack


def test_the_square() -> None:
    photo = np.full((40, 80, 3), (10, 20, 30), np.uint8)
    square = Letterbox(80, 40, 256).draw(photo, 127)
    assert square.shape == (256, 256, 3)
    assert (square[64:192] == (10, 20, 30)).all()
    assert (square[:64] == 127).all()
    assert (square[192:] == 127).all()


# --- with a network -----------------------------------------------------------------------------


def network(folder: Path, **changes: object) -> Path:
    """`eye.onnx` that always answers the same, but for the first label: the picture's mean."""
    names = ("labels", "turn", "faults", "maps")
    shapes = ((1, len(Label)), (1, 4), (1, len(FAULTS)), (1, 5, CELLS, CELLS))
    fixed = answers(Label.SIM, 180)
    first = np.zeros((1, len(Label)), np.float32)
    first[0, 0] = 1 / 255
    constants = [numpy_helper.from_array(a, f"{n}_0") for n, a in zip(names, fixed, strict=True)]
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "first"], ["told"]),
        helper.make_node("Add", ["told", "labels_0"], ["labels"]),
        *(helper.make_node("Identity", [f"{n}_0"], [n]) for n in names[1:]),
    ]
    graph = helper.make_graph(
        nodes,
        "eye",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, 256, 256])],
        [
            helper.make_tensor_value_info(n, TensorProto.FLOAT, s)
            for n, s in zip(names, shapes, strict=True)
        ],
        [*constants, numpy_helper.from_array(first, "first")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    weights = model.SerializeToString()
    (folder / "eye.onnx").write_bytes(weights)
    details: dict[str, object] = {
        "version": "7",
        "sha256": hashlib.sha256(weights).hexdigest(),
        "input": {"size": 256, "grey": 127},
        "labels": [str(label) for label in Label],
        "turns": [0, 90, 180, 270],
        "faults": list(FAULTS),
        "thresholds": CALIBRATED,
        "strange": [-9.0, -6.0, -4.0],
    }
    (folder / "eye.json").write_text(json.dumps(details | changes))
    return folder


def test_a_glance(tmp_path: Path) -> None:
    eye = Eye(directory=network(tmp_path))
    dark = eye.glance(Page(np.zeros((256, 256, 3), np.uint8)))
    bright = eye.glance(Page(np.full((256, 256, 3), 255, np.uint8)))
    assert max(dark.labels, key=lambda k: dark.labels[k]) is Label.SIM
    first = next(iter(Label))
    ratio = bright.labels[first] / bright.labels[Label.KIA]
    assert ratio == pytest.approx(np.e * dark.labels[first] / dark.labels[Label.KIA], rel=1e-3)
    assert dark.turn == 180
    assert len(dark.sheets) == 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (2000, 1), (7, 5), (3000, 4000)])
def test_photos_of_every_shape(tmp_path: Path, shape: tuple[int, int]) -> None:
    eye = Eye(directory=network(tmp_path))
    seen = eye.glance(Page(np.zeros((*shape, 3), np.uint8)))
    for sheet in seen.sheets:
        assert np.isfinite(sheet.quad).all()


def test_threads_share_an_eye(tmp_path: Path) -> None:
    eye = Eye(directory=network(tmp_path))
    pages = [Page(np.full((90, 120, 3), 10 * n, np.uint8)) for n in range(12)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(eye.glance, pages)) == [eye.glance(page) for page in pages]


def test_what_it_says_of_itself(tmp_path: Path) -> None:
    eye = Eye(directory=network(tmp_path))
    (name, version) = next(iter(eye.versions.items()))
    assert name == "eye"
    assert version.startswith("7-")
    assert dict(eye.fault_levels) == LEVELS
    assert dict(eye.glance(Page(np.zeros((9, 9, 3), np.uint8))).levels) == LEVELS


@pytest.mark.parametrize("level", [None, "half", -0.1, 1.01, float("nan")])
def test_every_fault_has_a_measured_level(tmp_path: Path, level: object) -> None:
    """A missing one would silence the fault without a word."""
    chosen = {k: v for k, v in CALIBRATED.items() if k != "fault_glare"}
    with pytest.raises(ModelError, match=r"eye\.json"):
        Eye(directory=network(tmp_path, thresholds=chosen))
    with pytest.raises(ModelError, match=r"eye\.json"):
        Eye(directory=network(tmp_path, thresholds=CALIBRATED | {"fault_glare": level}))


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": ["ktp", "no_such_label"]},
        {"labels": None},
        {"turns": [0, 90, 180]},
        {"turns": ["up"]},
        {"faults": 5},
        {"input": {"size": 256}},
        {"input": {"size": "large", "grey": 127}},
        {"strange": []},
        {"strange": ["very"]},
        {"thresholds": {"temperature": 1.0}},
        {"thresholds": CALIBRATED | {"temperature": 0.0}},
        {"thresholds": CALIBRATED | {"mask": "half"}},
    ],
)
def test_descriptions_that_make_no_sense(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(ModelError, match=r"eye\.json"):
        Eye(directory=network(tmp_path, **changes))


def test_a_description_of_another_network(tmp_path: Path) -> None:
    eye = Eye(directory=network(tmp_path, labels=["ktp", "sim"]))
    with pytest.raises(ModelError, match="answers"):
        eye.glance(Page(np.zeros((9, 9, 3), np.uint8)))


def test_thresholds_of_the_outline_come_from_the_description(tmp_path: Path) -> None:
    strict = CALIBRATED | {"agreement": 1.1}
    eye = Eye(directory=network(tmp_path, thresholds=strict))
    assert eye.glance(Page(np.zeros((256, 256, 3), np.uint8))).sheets == ()
