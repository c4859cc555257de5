"""Train the network: resumable, with curves as a picture.

    python -m training.train --flats DIR --dev-flats DIR --out DIR [--weights FILE] [--photos DIR]

The pictures grow on the way (`--sides`): most of what is to be learnt can be learnt small and fast.
`--held out` keeps some layouts and captures away (see `data.HELD_GENERATIONS`), so that a dev set
of only those says what unknown papers will cost.  Run it again to go on after a break; a run that
shall learn on from another one's end takes that one's `state.pt` as `--start`.
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
from tqdm import tqdm

from training.data import Feed, Stream, collate, target
from training.net import Eye, load_imagenet

BATCH = 32
DEV_PICTURES = 512
WEIGHTS = {"label": 1.0, "turn": 0.5, "faults": 6.0, "mask": 0.7, "corners": 8.0}


def losses(net: Eye, batch: dict[str, Any]) -> tuple[Tensor, dict[str, float], tuple[Tensor, ...]]:
    image = torch.from_numpy(batch["image"]).permute(0, 3, 1, 2).float()
    image = image.to(memory_format=torch.channels_last)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        label, turn, faults, maps = (out.float() for out in net(image))
    wanted = torch.from_numpy(batch["maps"])
    has_quad = torch.from_numpy(batch["has_quad"])
    parts = {
        "label": functional.cross_entropy(
            label, torch.from_numpy(batch["labels"]), label_smoothing=0.02
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
    """Shares of right labels, turns, faults, and the mean overlap of the mask."""
    net.eval()
    right = turns = turned = hits = count = 0
    overlap, masks, total = 0.0, 0, 0.0
    for batch in dev:
        loss, _, (label, turn, faults, maps) = losses(net, batch)
        total += float(loss)
        count += len(batch["labels"])
        right += int((label.argmax(1).numpy() == batch["labels"].argmax(1)).sum())
        known = batch["turn"] >= 0
        turned += int(known.sum())
        turns += int((turn.argmax(1).numpy() == batch["turn"])[known].sum())
        hits += int(((faults.numpy() > 0) == (batch["faults"] > 0.5)).sum())
        seen, true = maps[:, 0].numpy() > 0, batch["maps"][:, 0] > 0.5
        share = (seen & true).sum((1, 2)) / np.maximum((seen | true).sum((1, 2)), 1)
        overlap += float(share[batch["has_quad"]].sum())
        masks += int(batch["has_quad"].sum())
    net.train()
    return {
        "loss": total / len(dev),
        "label": right / count,
        "turn": turns / max(turned, 1),
        "faults": hits / batch["faults"].shape[1] / count,
        "mask": overlap / max(masks, 1),
    }


def draw_curves(history: list[dict[str, float]], path: Path) -> None:
    """Scores on the dev pictures against pictures seen, one line a head."""
    width, height, edge = 900, 420, 50
    picture = np.full((height, width, 3), 255, np.uint8)
    colours = {
        "label": (180, 60, 20),
        "turn": (40, 140, 40),
        "faults": (40, 60, 200),
        "mask": (160, 40, 160),
    }
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


def sides_of(text: str) -> list[tuple[float, int]]:
    """'0:160,0.7:192': from which share of the run on which side of the square."""
    pairs = (part.split(":") for part in text.split(","))
    return [(float(start), int(side)) for start, side in pairs]


def side_at(done: float, sides: list[tuple[float, int]]) -> int:
    return [side for start, side in sides if done >= start][-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--flats", type=Path, required=True)
    parser.add_argument("--dev-flats", type=Path, required=True)
    parser.add_argument("--photos", type=Path, help="real photographs of anything")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="published ImageNet weights of MobileNetV2")
    parser.add_argument("--start", type=Path, help="the state.pt of another run to learn on from")
    parser.add_argument("--sides", type=sides_of, default=sides_of("0:160,0.6:192,0.84:256"))
    parser.add_argument("--held", choices=("", "out"), default="")
    parser.add_argument("--images", type=int, default=250_000)
    parser.add_argument("--minutes", type=float, help="end by then, however many pictures")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    cv2.setNumThreads(1)
    arguments.out.mkdir(parents=True, exist_ok=True)
    state_path = arguments.out / "state.pt"
    net = Eye().to(memory_format=torch.channels_last)
    slow, fast = [], []
    for name, value in net.named_parameters():
        (slow if name.startswith("backbone") else fast).append(value)
    optimiser = torch.optim.AdamW(
        [{"params": slow, "scale": 0.5}, {"params": fast, "scale": 1.0}],
        lr=arguments.rate,
        weight_decay=0.02,
    )
    averaged = torch.optim.swa_utils.AveragedModel(
        net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=True
    )
    seen, before, history = 0, 0.0, []
    if state_path.exists():
        state = torch.load(state_path, weights_only=False)
        net.load_state_dict(state["net"])
        averaged.load_state_dict(state["averaged"])
        optimiser.load_state_dict(state["optimiser"])
        seen, before, history = state["seen"], state["minutes"], state["history"]
    elif arguments.start is not None:
        state = torch.load(arguments.start, weights_only=False)
        own = averaged.state_dict()  # heads that have changed since then begin anew
        fits = {k: v for k, v in state["averaged"].items() if own[k].shape == v.shape}
        averaged.load_state_dict(own | fits)
        net.load_state_dict(averaged.module.state_dict())
    elif arguments.weights is not None:
        fitted = load_imagenet(net, torch.load(arguments.weights, weights_only=True))
        print(f"{fitted} tensors from the published weights")

    dev = {}
    for held in ("out", "only"):
        source = Stream(arguments.dev_flats, arguments.photos, "dev", 999, held)
        views = [source.view(224) for _ in range(DEV_PICTURES // 2)]
        dev["known" if held == "out" else "held"] = views
    options = {
        "flats": arguments.flats,
        "photos": arguments.photos,
        "split": "train",
        "seed": arguments.seed + seen,
        "held": arguments.held,
    }
    feed = Feed(options, side_at(0.0, arguments.sides), BATCH, arguments.workers)
    begin = last = time.monotonic()
    spent = before
    running: dict[str, float] = {}
    bar = tqdm(total=arguments.images, initial=seen, unit="img", disable=arguments.quiet)
    net.train()
    done = 0.0
    while done < 1.0:
        side = side_at(done, arguments.sides)
        rate = (
            arguments.rate
            * min(1.0, seen / 3000 + 0.02)
            * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)
        )
        for group in optimiser.param_groups:
            group["lr"] = rate * group["scale"]
        loss, parts, _ = losses(net, feed.take(side))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        averaged.update_parameters(net)
        seen += BATCH
        bar.update(BATCH)
        spent = before + (time.monotonic() - begin) / 60
        done = seen / arguments.images
        if arguments.minutes is not None:
            done = max(done, spent / arguments.minutes)
        for name, value in parts.items():
            running[name] = 0.98 * running.get(name, value) + 0.02 * value
        if time.monotonic() - last > 300 or done >= 1.0:
            last = time.monotonic()
            scores = {k: evaluate(averaged.module, _batches(v, side)) for k, v in dev.items()}
            mean = {k: (v + scores["held"][k]) / 2 for k, v in scores["known"].items()}
            history.append({"images": seen, "side": side, **mean, "held": scores["held"]["label"]})
            state = {
                "net": net.state_dict(),
                "averaged": averaged.state_dict(),
                "optimiser": optimiser.state_dict(),
                "seen": seen,
                "minutes": spent,
                "history": history,
            }
            torch.save(state, state_path.with_suffix(".part"))
            state_path.with_suffix(".part").rename(state_path)
            (arguments.out / "history.json").write_text(json.dumps(history, indent=1))
            draw_curves(history, arguments.out / "curves.png")
            told = " | ".join(
                f"{name} " + " ".join(f"{k} {v:.3f}" for k, v in one.items())
                for name, one in scores.items()
            )
            terms = " ".join(f"{k} {v:.3f}" for k, v in running.items())
            bar.write(f"{spent:5.1f} min {seen:7d} seen at {side} | {told} | train {terms}")
    bar.close()
    feed.close()


def _batches(views: list[Any], side: int) -> list[dict[str, Any]]:
    items = [target(view, side) for view in views]
    return [collate(items[i : i + BATCH]) for i in range(0, len(items), BATCH)]


if __name__ == "__main__":
    main()
