"""Turn a trained network into `models/eye.onnx` + `eye.json` + `eye.md`, calibrated.

    python -m training.export --state DIR/state.pt --dev-flats DIR --out models
                              [--photos DIR] [--curves FILE] [--views 1500]

Everything that decides is measured here, on photographs of the dev flats (fonts, grounds and people
that the training never saw): the temperatures that make the shares honest, the quantiles of how
strange a known paper looks, the level of each fault at which at most 2 % of faultless pictures
are called faulty.  The card gets the confusion matrix and the reliability plot (SVG).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime as ort
import torch
from tqdm import tqdm

from training.data import GREY, Stream, View, target
from training.net import FAULTS, INPUT, LABELS, TURNS, Eye

Floats = npt.NDArray[np.float64]
OUTPUTS = ("labels", "turn", "faults", "maps")
FALSE_FAULTS = 0.02
LEAST_LEVEL = 0.1  # of a fault: below, the network says nothing that is worth a word
QUANTILES = 41
_FOUR = ("ktp", "family_card", "birth_certificate", "passport")


def export(state: Path, path: Path) -> None:
    """Write the averaged weights as ONNX: one picture of `INPUT` x `INPUT`, RGB 0-255, logits."""
    net = Eye()
    averaged = torch.optim.swa_utils.AveragedModel(net, use_buffers=True)
    averaged.load_state_dict(torch.load(state, weights_only=False)["averaged"])
    net = averaged.module.eval()
    picture = torch.zeros(1, 3, INPUT, INPUT)
    torch.onnx.export(
        net,
        (picture,),
        str(path),
        input_names=["image"],
        output_names=list(OUTPUTS),
        opset_version=17,
        dynamo=False,
    )
    picture = torch.rand(1, 3, INPUT, INPUT) * 255
    with torch.no_grad():
        wanted = net(picture)
    found = _session(path).run(None, {"image": picture.numpy()})
    for name, one, two in zip(OUTPUTS, wanted, found, strict=True):
        if not np.allclose(one.numpy(), two, atol=1e-2):
            raise SystemExit(f"output {name!r} of the exported network differs from the trained")


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])


def look(session: ort.InferenceSession, views: Sequence[View]) -> dict[str, Any]:
    """Logits and truth for many pictures."""
    got: dict[str, list[Any]] = {k: [] for k in ("labels", "turn", "faults", "truth", "quarter")}
    for view in views:
        item = target(view, INPUT)
        batch = np.ascontiguousarray(item["image"].transpose(2, 0, 1)[None], np.float32)
        labels, turn, faults, _ = session.run(None, {"image": batch})
        got["labels"].append(labels[0])
        got["turn"].append(turn[0])
        got["faults"].append(faults[0])
        got["truth"].append(int(item["labels"].argmax()))
        got["quarter"].append(item["turn"])
    return {k: np.asarray(v) for k, v in got.items()} | {
        "named": [view.faults for view in views],
    }


def softmax(logits: Floats) -> Floats:
    grown = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(grown / grown.sum(1, keepdims=True))


def temperature(logits: Floats, truth: npt.NDArray[np.int64]) -> float:
    """The divisor of the logits that makes the truth most likely (Guo et al., 2017)."""
    best = min(
        np.exp(np.linspace(np.log(0.5), np.log(4), 120)),
        key=lambda t: -np.log(softmax(logits / t)[np.arange(len(truth)), truth] + 1e-12).mean(),
    )
    return round(float(best), 3)


def energy(logits: Floats, heat: float) -> Floats:
    """Higher means less like anything that was learnt (Liu et al., 2020)."""
    top = logits.max(1)
    return np.asarray(-(heat * np.log(np.exp((logits - top[:, None]) / heat).sum(1)) + top))


def reliability(shares: Floats, truth: npt.NDArray[np.int64]) -> list[tuple[float, float, int]]:
    """(mean share of the winner, how often it is right, pictures) in bins of ten percent."""
    best, sure = shares.argmax(1), shares.max(1)
    rows = []
    for low in np.arange(0, 1, 0.1):
        here = (sure > low) & (sure <= low + 0.1)
        if here.any():
            right = float((best == truth)[here].mean())
            rows.append((float(sure[here].mean()), right, int(here.sum())))
    return rows


def reliability_svg(rows: Sequence[tuple[float, float, int]]) -> str:
    dots = "".join(
        f'<circle cx="{40 + 300 * x:.1f}" cy="{340 - 300 * y:.1f}" r="{2 + n**0.5 / 4:.1f}" '
        f'fill="#1f6f8b" fill-opacity=".75"><title>{n} pictures</title></circle>'
        for x, y, n in rows
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 380" font-family="sans-serif" '
        'font-size="12"><rect width="360" height="380" fill="#fff"/>'
        '<path d="M40 340L340 40" stroke="#bbb"/><path d="M40 40V340H340" fill="none" '
        f'stroke="#444"/>{dots}<text x="130" y="368">share given to the label</text>'
        '<text x="14" y="220" transform="rotate(-90 14 220)">how often right</text></svg>\n'
    )


def confusion(found: npt.NDArray[np.int64], truth: npt.NDArray[np.int64]) -> str:
    """The mistakes as a table: true label, how many, what they were taken for."""
    lines = ["| true label | pictures | right | taken for |", "|---|---|---|---|"]
    for i, label in enumerate(LABELS):
        here = truth == i
        if not here.any():
            continue
        wrong = found[here][found[here] != i]
        names, counts = np.unique(wrong, return_counts=True)
        order = np.argsort(-counts)[:4]
        told = ", ".join(f"{LABELS[names[k]]} {counts[k]}" for k in order)
        share = 100 * float((found[here] == i).mean())
        lines.append(f"| {label} | {int(here.sum())} | {share:.1f} % | {told} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--dev-flats", type=Path, required=True)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--views", type=int, default=1500)
    parser.add_argument("--quiet", action="store_true")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    path = arguments.out / "eye.onnx"
    export(arguments.state, path)

    source = Stream(arguments.dev_flats, arguments.photos, "dev", 4242)
    numbers = tqdm(range(arguments.views), unit="img", disable=arguments.quiet)
    views = [source.view(INPUT) for _ in numbers]
    single = [view for view in views if len(view.labels) == 1]
    seen = look(_session(path), single)
    truth = seen["truth"]
    logits = seen["labels"].astype(np.float64)
    heat = temperature(logits, truth)
    shares = softmax(logits / heat)
    found = shares.argmax(1)
    turned = seen["quarter"] >= 0
    turn_heat = temperature(seen["turn"][turned].astype(np.float64), seen["quarter"][turned])
    turn_right = (seen["turn"].argmax(1) == seen["quarter"])[turned]

    empty = LABELS.index("not_a_document")
    papers = truth != empty
    known = papers & (found == truth)
    strange = np.quantile(energy(logits[known], heat), np.linspace(0, 1, QUANTILES))
    rates = 1 / (1 + np.exp(-seen["faults"].astype(np.float64)))
    fault_rows, levels = [], {}
    for i, name in enumerate(FAULTS):
        has = np.array([name in named for named in seen["named"]])
        clean = papers & np.array([not named for named in seen["named"]])
        level = float(np.quantile(rates[clean, i], 1 - FALSE_FAULTS))
        level = round(min(max(level, LEAST_LEVEL), 0.98), 3)
        levels[name] = level
        caught = float((rates[has & papers, i] > level).mean()) if (has & papers).any() else 0.0
        false = float((rates[clean, i] > level).mean())
        fault_rows.append(
            f"| {name} | {level} | {int((has & papers).sum())} | {100 * caught:.1f} % "
            f"| {100 * false:.1f} % |"
        )
    four = np.isin(truth, [LABELS.index(k) for k in _FOUR])
    highest = float(shares[papers, empty].max())
    wrong_four = np.isin(found, [LABELS.index(k) for k in _FOUR]) & ~four
    rows = reliability(shares, truth)
    error = sum(n * abs(x - y) for x, y, n in rows) / sum(n for *_, n in rows)

    spec = {
        "name": "eye",
        "version": arguments.version,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "licence": "Apache-2.0",
        "origin": "docverify, models/training; backbone started from torchvision's MobileNetV2",
        "task": "label, quarter turn, faults, outline of the papers in a photo",
        "input": {"size": INPUT, "grey": GREY, "order": "RGB"},
        "labels": list(LABELS),
        "turns": list(TURNS),
        "faults": list(FAULTS),
        "thresholds": {
            "temperature": heat,
            "turn_temperature": turn_heat,
            **{f"fault_{name}": level for name, level in levels.items()},
        },
        "strange": [round(float(v), 3) for v in strange],
        "operating_point": (
            f"{len(single)} photographs of dev flats: temperatures by likelihood; fault levels at "
            f"{100 * FALSE_FAULTS:.0f} % false alarms on faultless pictures; largest share of "
            f"not_a_document on a paper {highest:.3f}"
        ),
    }
    existing = arguments.out / "eye.json"
    if existing.exists():  # thresholds of the outline are chosen elsewhere and stay
        old = json.loads(existing.read_text())
        spec["thresholds"] = {**old.get("thresholds", {}), **spec["thresholds"]}
    existing.write_text(json.dumps(spec, indent=2) + "\n")
    (arguments.out / "eye_reliability.svg").write_text(reliability_svg(rows))
    lines = [
        f"* label right {100 * float((found == truth).mean()):.2f} % of {len(single)}, "
        f"the four papers {100 * float((found == truth)[four].mean()):.2f} %",
        f"* quarter turn right {100 * float(turn_right.mean()):.2f} % of {len(turn_right)}",
        f"* something else labelled as one of the four papers: {int(wrong_four.sum())} of "
        f"{int((~four).sum())}",
        f"* no document taken for a paper: {int((found != empty)[~papers].sum())} of "
        f"{int((~papers).sum())}; a paper taken for no document: "
        f"{int((found == empty)[papers].sum())} of {int(papers.sum())}",
        f"* temperature {heat}, expected calibration error {100 * error:.1f} %",
    ]
    table = "\n".join(
        [
            *lines,
            "",
            confusion(found, truth),
            "",
            "| fault | level | pictures | caught | false alarms |",
            "|---|---|---|---|---|",
            *fault_rows,
            "",
        ]
    )
    card = arguments.out / "eye.md"
    _paste(card, table)
    print(table)


BEGIN, END = "<!-- measured -->", "<!-- end -->"


def _paste(card: Path, table: str) -> None:
    """Put the measured table between its marks in the card; the rest is written by hand."""
    text = card.read_text() if card.exists() else f"# eye\n\n{BEGIN}\n{END}\n"
    head, rest = text.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    card.write_text(f"{head}{BEGIN}\n{table}{END}{tail}")


if __name__ == "__main__":
    main()
