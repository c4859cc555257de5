"""Train the network: resumable, with curves as a picture.

    python -m training.train --flats DIR --out DIR [--minutes 60] [--threads 1] [--workers 1]

Stops after so many minutes of this run, or after `--images` in all; run it again to go on.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.data import batches, collate, endless
from training.net import Eye, load_imagenet

BATCH = 32
DEV_PICTURES = 640
WEIGHTS = {"label": 1.0, "turn": 0.5, "faults": 0.5, "mask": 0.7, "corners": 8.0}


def losses(net: Eye, batch: dict[str, Any]) -> tuple[Tensor, dict[str, float], tuple[Tensor, ...]]:
    image = torch.from_numpy(batch["image"]).permute(0, 3, 1, 2).float()
    image = image.to(memory_format=torch.channels_last)
    label, turn, faults, maps = net(image)
    wanted = torch.from_numpy(batch["maps"])
    has_quad = torch.from_numpy(batch["has_quad"])
    parts = {
        "label": functional.cross_entropy(
            label, torch.from_numpy(batch["label"]), label_smoothing=0.05
        ),
        "turn": functional.cross_entropy(turn, torch.from_numpy(batch["turn"]), ignore_index=-1),
        "faults": functional.binary_cross_entropy_with_logits(
            faults, torch.from_numpy(batch["faults"])
        ),
        "mask": functional.binary_cross_entropy_with_logits(maps[:, 0], wanted[:, 0]),
    }
    heat = torch.sigmoid(maps[:, 1:])
    focus = (heat - wanted[:, 1:]).abs().detach() + 4 * wanted[:, 1:]
    plain = functional.binary_cross_entropy_with_logits(
        maps[:, 1:], wanted[:, 1:], reduction="none"
    )
    parts["corners"] = (plain * focus)[has_quad].mean() if bool(has_quad.any()) else maps.sum() * 0
    total = sum((WEIGHTS[name] * value for name, value in parts.items()), torch.zeros(()))
    return total, {k: float(v.detach()) for k, v in parts.items()}, (label, turn, faults, maps)


@torch.no_grad()
def evaluate(net: Eye, dev: list[dict[str, Any]]) -> dict[str, float]:
    net.eval()
    right = turns = turned = hits = 0
    total = 0.0
    count = 0
    for batch in dev:
        loss, _, (label, turn, faults, _) = losses(net, batch)
        total += float(loss)
        count += len(batch["label"])
        right += int((label.argmax(1).numpy() == batch["label"]).sum())
        known = batch["turn"] >= 0
        turned += int(known.sum())
        turns += int((turn.argmax(1).numpy() == batch["turn"])[known].sum())
        hits += int(((faults.numpy() > 0) == (batch["faults"] > 0.5)).all(1).sum())
    net.train()
    return {
        "loss": total / len(dev),
        "label": right / count,
        "turn": turns / max(turned, 1),
        "faults": hits / count,
    }


def draw_curves(history: list[dict[str, float]], path: Path) -> None:
    """Accuracy on the dev pictures against pictures seen, one line a head."""
    width, height, edge = 900, 420, 50
    picture = np.full((height, width, 3), 255, np.uint8)
    colours = {"label": (180, 60, 20), "turn": (40, 140, 40), "faults": (40, 60, 200)}
    most = max(h["images"] for h in history)
    for level in (0.5, 0.8, 0.9, 1.0):
        y = round(height - edge - (level - 0.4) / 0.6 * (height - 2 * edge))
        cv2.line(picture, (edge, y), (width - edge, y), (220, 220, 220), 1)
        cv2.putText(picture, f"{level:.1f}", (8, y + 4), 0, 0.42, (90, 90, 90), 1)
    for row, (name, colour) in enumerate(colours.items()):
        points = [
            (
                round(edge + h["images"] / most * (width - 2 * edge)),
                round(height - edge - (max(h[name], 0.4) - 0.4) / 0.6 * (height - 2 * edge)),
            )
            for h in history
        ]
        cv2.polylines(picture, [np.array(points)], False, colour, 2, cv2.LINE_AA)
        text = f"{name} {history[-1][name]:.3f}"
        cv2.putText(picture, text, (edge + 170 * row, 26), 0, 0.55, colour, 1, cv2.LINE_AA)
    cv2.putText(picture, f"{most:,} pictures", (width - 190, height - 16), 0, 0.45, (90, 90, 90), 1)
    cv2.imwrite(str(path), picture)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--flats", type=Path, required=True)
    parser.add_argument("--dev-flats", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="published ImageNet weights of MobileNetV2")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--images", type=int, default=400_000)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    arguments.out.mkdir(parents=True, exist_ok=True)
    state_path = arguments.out / "state.pt"
    net = Eye().to(memory_format=torch.channels_last)
    slow, fast = [], []
    for name, value in net.named_parameters():
        (slow if name.startswith("backbone") else fast).append(value)
    optimiser = torch.optim.AdamW(
        [{"params": slow, "scale": 0.5}, {"params": fast, "scale": 1.0}],
        lr=arguments.rate,
        weight_decay=0.01,
    )
    averaged = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=True
    )
    seen, spent, history = 0, 0.0, []
    if state_path.exists():
        state = torch.load(state_path, weights_only=False)
        net.load_state_dict(state["net"])
        averaged.load_state_dict(state["averaged"])
        optimiser.load_state_dict(state["optimiser"])
        seen, history = state["seen"], state["history"]
    elif arguments.weights is not None:
        fitted = load_imagenet(net, torch.load(arguments.weights, weights_only=True))
        print(f"{fitted} tensors from the published weights")

    source = endless(arguments.dev_flats, "dev", 999)
    dev = [collate([next(source) for _ in range(BATCH)]) for _ in range(DEV_PICTURES // BATCH)]
    feed = batches(arguments.flats, "train", arguments.seed + seen, BATCH, arguments.workers)
    begin = last = time.monotonic()
    running: dict[str, float] = {}
    net.train()
    while seen < arguments.images and spent < arguments.minutes:
        # one cycle over the whole planned run, by the larger of the two progresses
        done = max(seen / arguments.images, spent / arguments.minutes)
        rate = (
            arguments.rate
            * min(1.0, seen / 3000 + 0.02)
            * (0.02 + 0.98 * (1 + math.cos(math.pi * done)) / 2)
        )
        for group in optimiser.param_groups:
            group["lr"] = rate * group["scale"]
        loss, parts, _ = losses(net, next(feed))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        averaged.update_parameters(net)
        seen += BATCH
        spent = (time.monotonic() - begin) / 60
        for name, value in parts.items():
            running[name] = 0.98 * running.get(name, value) + 0.02 * value
        if time.monotonic() - last > 150 or spent >= arguments.minutes:
            last = time.monotonic()
            scores = evaluate(averaged.module, dev)
            history.append({"images": seen, **scores})
            torch.save(
                {
                    "net": net.state_dict(),
                    "averaged": averaged.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "seen": seen,
                    "history": history,
                },
                state_path.with_suffix(".part"),
            )
            state_path.with_suffix(".part").rename(state_path)
            (arguments.out / "history.json").write_text(json.dumps(history, indent=1))
            draw_curves(history, arguments.out / "curves.png")
            told = " ".join(f"{k} {v:.3f}" for k, v in scores.items())
            terms = " ".join(f"{k} {v:.3f}" for k, v in running.items())
            print(f"{spent:5.1f} min {seen:7d} seen | dev {told} | train {terms}", flush=True)


if __name__ == "__main__":
    main()
