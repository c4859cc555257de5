"""One small network that looks at a whole photo: what it shows, how it lies, what is wrong with it.

Backbone: MobileNetV2 (Sandler et al., 2018), written out here; names of the parameters as in the
published ImageNet weights, so that those load.  Heads:

    label    which paper, over `LABELS`
    turn     quarter turn that makes the paper upright: 0, 90, 180, 270 degrees clockwise
    faults   several may hold: `FAULTS`
    maps     at a quarter of the input: one mask of the paper, four heat maps of its corners
             (top left, top right, bottom right, bottom left of the *paper*, not of the picture)
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from docverify.types import Label

LABELS = tuple(str(label) for label in Label)
TURNS = (0, 90, 180, 270)
FAULTS = (
    "blurred",
    "glare",
    "too_dark",
    "too_bright",
    "cut_off",
    "covered",
    "screen",
    "grey_copy",
    "mirrored",
)
INPUT = 256
"""Side of the square that the finished network sees; most of the training sees smaller ones."""
MAPS = 5
STRIDE = 4

_MEAN = (0.485, 0.456, 0.406)
_STD = (0.229, 0.224, 0.225)


def conv_block(
    inside: int, outside: int, kernel: int, stride: int = 1, groups: int = 1
) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, outside, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU6(inplace=True),
    )


class InvertedResidual(nn.Module):
    """Expand, filter by channel, project; with a shortcut where shapes allow it."""

    def __init__(self, inside: int, outside: int, stride: int, expand: int) -> None:
        super().__init__()
        hidden = inside * expand
        layers: list[nn.Module] = [] if expand == 1 else [conv_block(inside, hidden, 1)]
        layers.append(conv_block(hidden, hidden, 3, stride, hidden))
        layers += [nn.Conv2d(hidden, outside, 1, bias=False), nn.BatchNorm2d(outside)]
        self.conv = nn.Sequential(*layers)
        self.shortcut = stride == 1 and inside == outside

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv(x) if self.shortcut else self.conv(x)


# expansion, channels, repeats, first stride
_STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


class Backbone(nn.Module):
    """MobileNetV2 without its last layer; answers features at strides 4, 8, 16 and 32."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [conv_block(3, 32, 3, 2)]
        channels = 32
        for expand, width, repeats, stride in _STAGES:
            for i in range(repeats):
                layers.append(InvertedResidual(channels, width, stride if i == 0 else 1, expand))
                channels = width
        self.features = nn.ModuleList(layers)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        taken = []
        for i, layer in enumerate(self.features):
            x = layer(x)
            if i in (3, 6, 13, 17):  # strides 4, 8, 16, 32
                taken.append(x)
        return taken[0], taken[1], taken[2], taken[3]


class Up(nn.Module):
    """Twice as large, joined with the finer features."""

    def __init__(self, deep: int, fine: int, out: int) -> None:
        super().__init__()
        self.deep = nn.Conv2d(deep, out, 1)
        self.fine = nn.Conv2d(fine, out, 1)
        self.mix = nn.Sequential(conv_block(out, out, 3, groups=out), conv_block(out, out, 1))

    def forward(self, deep: Tensor, fine: Tensor) -> Tensor:
        grown = functional.interpolate(self.deep(deep), scale_factor=2.0, mode="nearest")
        return self.mix(grown + self.fine(fine))


class Eye(nn.Module):
    """The whole network.  Input (n, 3, side, side), RGB 0-255, side a multiple of 32; logits."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone()
        self.up16 = Up(320, 96, 64)
        self.up8 = Up(64, 32, 48)
        self.up4 = Up(48, 24, 32)
        self.maps = nn.Conv2d(32, MAPS, 3, padding=1)
        self.drop = nn.Dropout(0.2)
        self.neck = nn.Linear(320 + 64, 256)
        self.label = nn.Linear(256, len(LABELS))
        self.turn = nn.Linear(256, len(TURNS))
        # faults show in the fine features as well, and a label must not depend on them: own neck
        self.fault_neck = nn.Linear(24 + 32 + 96 + 320 + 64, 96)
        self.faults = nn.Linear(96, len(FAULTS))
        self.register_buffer("mean", torch.tensor(_MEAN).view(1, 3, 1, 1) * 255)
        self.register_buffer("std", torch.tensor(_STD).view(1, 3, 1, 1) * 255)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        s4, s8, s16, s32 = self.backbone((x - self.mean) / self.std)
        up16 = self.up16(s32, s16)
        maps = self.maps(self.up4(self.up8(up16, s8), s4))
        # what is seen where the paper is, and over the whole picture
        paper = torch.sigmoid(functional.avg_pool2d(maps[:, :1], 4))
        inside = (up16 * paper).sum((2, 3)) / (paper.sum((2, 3)) + 1.0)
        whole = s32.mean((2, 3))
        seen = functional.relu(self.neck(self.drop(torch.cat((whole, inside), 1))))
        levels = [level.mean((2, 3)) for level in (s4, s8, s16)]
        wrong = functional.relu(self.fault_neck(torch.cat((*levels, whole, inside), 1)))
        return self.label(seen), self.turn(seen), self.faults(wrong), maps


def load_imagenet(net: Eye, state: dict[str, Tensor]) -> int:
    """Take the published ImageNet weights for the backbone; returns how many tensors fitted."""
    own = net.backbone.state_dict()
    fitted = {}
    for name, value in state.items():
        if name in own and own[name].shape == value.shape:
            fitted[name] = value
    net.backbone.load_state_dict(fitted, strict=False)
    return len(fitted)
