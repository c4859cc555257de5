"""Reading a line of known shape out of a recogniser's raw output (CTC probabilities).

Array work only: nothing here knows a document.  `slots` finds the places where
the recogniser saw a character, with every symbol that it may be; `align` lays
the slots over a *template*, which says what each position of the text may hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Alignment", "Costs", "Slots", "align", "fold", "slots"]

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

_FLOOR = 1e-6
_FAR = 1e9


@dataclass(frozen=True, slots=True)
class Costs:
    """Prices of `align` where text and slots differ in number, as -ln(probability).

    filler   a padding symbol next to another one, in a run that was counted short
    repeat   a symbol that was seen once and stands twice
    crowded  the same, where the slot is at least `wide` times as broad as the usual one
    stray    how many characters may have been lost or added before some position
    outside  one slot before the first or behind the last position
    hidden   smallest share of a symbol in a blank step for it to count as a slot
    """

    filler: float = 1.5
    repeat: float = 7.0
    crowded: float = 3.0
    wide: float = 1.7
    stray: int = 16
    outside: float = _FAR
    hidden: float = 0.05


_COSTS = Costs()


@dataclass(frozen=True, slots=True)
class Slots:
    """Places where a character was seen.

    log     (slots, K) natural logarithm of the share of each symbol
    empty   (slots,) the same for "there is no character"
    starts  (slots,) first step, ends (slots,) one past the last
    """

    log: Floats
    empty: Floats
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Slots laid over a template.

    shares  (positions, K) probability of each symbol there, rows summing to 1;
            0 for a symbol that the template does not allow
    slots   the slot of each position, -1 for a filler or a repeat that was not seen apart
    cost    price of the whole, as -ln(probability)
    bent    the part of it that was paid for characters left out or put in twice
    """

    shares: Floats
    slots: tuple[int, ...]
    cost: float
    bent: float


def fold(probs: Floats, symbols: str, alphabet: str, like: Mapping[str, str]) -> Floats:
    """Probabilities over a smaller alphabet, rows summing to 1.

    probs     (steps, 1 + len(symbols)), column 0 the CTC blank
    alphabet  the symbols wanted
    like      further symbols -> the one of `alphabet` that they count for, '' for the blank;
              symbols in neither are left out

    Returns (steps, 1 + len(alphabet)).  ValueError when the shapes do not fit.
    """
    if probs.ndim != 2 or probs.shape[1] != 1 + len(symbols):
        raise ValueError("probs must have one column for the blank and one per symbol")
    target = {c: i for i, c in enumerate(alphabet, 1)}
    gather = np.zeros((probs.shape[1], 1 + len(alphabet)), np.float32)
    gather[0, 0] = 1.0
    for i, c in enumerate(symbols, 1):
        if c in target:
            gather[i, target[c]] = 1.0
        elif c in like:
            gather[i, target[like[c]] if like[c] else 0] = 1.0
    clean = np.nan_to_num(probs.astype(np.float32), nan=0.0, posinf=1.0, neginf=0.0)
    small = np.clip(clean, 0.0, 1.0) @ gather
    # Where all the weight was on symbols left out, the step says nothing.
    total = small.sum(axis=1, keepdims=True)
    even = np.float32(1.0 / small.shape[1])
    return np.where(total > _FLOOR, small / np.maximum(total, _FLOOR), even).astype(np.float32)


def _bounds(folded: Floats, hidden: float) -> list[tuple[int, int]]:
    """[start, end) of each slot: a run of one best symbol, or of blank steps with a doubt."""
    best = folded.argmax(axis=1)
    second = folded[:, 1:].argmax(axis=1) + 1
    doubt = (best == 0) & (folded[np.arange(len(folded)), second] >= hidden)
    runs: list[tuple[int, int]] = []
    previous = 0
    for t in range(len(folded)):
        symbol = int(best[t]) if best[t] else int(second[t]) if doubt[t] else 0
        if symbol:
            # A shoulder of a peak belongs to the peak; the same symbol after a blank is new.
            if symbol == previous and runs[-1][1] == t:
                runs[-1] = (runs[-1][0], t + 1)
            else:
                runs.append((t, t + 1))
        previous = symbol
    return _merged(runs, best)


def _merged(runs: list[tuple[int, int]], best: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Cut a run in two where the recogniser clearly says blank between two peaks."""
    out: list[tuple[int, int]] = []
    for start, end in runs:
        peaks = best[start:end] > 0
        at = start
        for t in range(start + 1, end - 1):
            blank_here = not peaks[t - start]
            if blank_here and peaks[: t - start].any() and peaks[t - start + 1 :].any():
                if t > at:
                    out.append((at, t))
                at = t + 1
        out.append((at, end))
    return out


def slots(folded: Floats, hidden: float = _COSTS.hidden) -> Slots:
    """Every place of a line where there is, or may be, a character.

    folded  (steps, 1 + K), as `fold` returns it
    hidden  see `Costs`
    """
    runs = _bounds(folded, hidden)
    log = np.log(np.maximum(folded, _FLOOR))
    count = folded.shape[1] - 1
    shares = np.zeros((len(runs), count), np.float32)
    empty = np.zeros(len(runs), np.float32)
    tops = [int(folded[a:b, 1:].max(axis=0).argmax()) for a, b in runs]
    for j, (start, end) in enumerate(runs):
        part = log[start:end]
        blank, symbol = part[:, :1], part[:, 1:]
        # One symbol: on each step it or the blank, on at least one step it.
        one = np.maximum(symbol, blank).sum(axis=0) + np.minimum(symbol - blank, 0.0).max(axis=0)
        none = blank[:, 0]
        for k in (j - 1, j + 1):  # or the step still belongs to its neighbour
            if 0 <= k < len(runs) and (runs[k][1] == start or runs[k][0] == end):
                none = np.maximum(none, symbol[:, tops[k]])
        both = np.append(one, none.sum())
        both = both - both.max()
        both = both - np.log(np.exp(both).sum())
        shares[j], empty[j] = both[:-1], both[-1]
    return Slots(shares, empty, tuple(a for a, _ in runs), tuple(b for _, b in runs))


_MATCH, _DROP, _FILL, _REPEAT = 1, 2, 3, 4


def align(
    seen: Slots,
    allowed: Bools,
    *,
    filler: int = -1,
    costs: Costs | None = None,
    alike: Floats | None = None,
) -> Alignment | None:
    """The cheapest way to lay the slots over a template, or None when there is none.

    allowed  (positions, K): which symbol may stand where
    filler   index of the padding symbol, whose runs a recogniser miscounts, or -1
    alike    (K, K): the part of a forbidden symbol's share that counts for an allowed one
    """
    costs = costs or _COSTS
    length, count = len(allowed), len(seen)
    if count == 0 or length == 0 or count > 4 * length + 40:
        return None
    shares = _shares(seen, allowed, alike)
    match = -np.log(np.maximum(shares.max(axis=2), _FLOOR))
    symbol = shares.argmax(axis=2)
    widths = np.subtract(seen.ends, seen.starts)
    usual = float(np.median(widths))
    again = np.where(widths >= costs.wide * usual + 0.5, costs.crowded, costs.repeat)
    price, drop = match.tolist(), (-seen.empty).tolist()
    which, twice = symbol.tolist(), again.tolist()
    may = allowed.tolist()
    total = [[_FAR] * (count + 1) for _ in range(length + 1)]
    move = [[0] * (count + 1) for _ in range(length + 1)]
    last = [[-1] * (count + 1) for _ in range(length + 1)]
    total[0][0] = 0.0
    for i in range(length + 1):
        here, moves, ends = total[i], move[i], last[i]
        first, stop = 0, count + 1
        if costs.outside >= _FAR:  # no reason to stray far from the diagonal
            first, stop = max(0, i - costs.stray), min(count + 1, i + costs.stray + 1)
        for j in range(first, stop):
            value = here[j]
            if value >= _FAR:
                continue
            if j < count:
                unused = drop[j]
                if i in (0, length):
                    unused = min(unused, costs.outside)
                if value + unused < here[j + 1]:
                    here[j + 1], moves[j + 1], ends[j + 1] = value + unused, _DROP, ends[j]
                if i < length and value + price[i][j] < total[i + 1][j + 1]:
                    total[i + 1][j + 1] = value + price[i][j]
                    move[i + 1][j + 1], last[i + 1][j + 1] = _MATCH, which[i][j]
            if i == length:
                continue
            before = ends[j]
            if filler >= 0 and before == filler and may[i][filler]:
                if value + costs.filler < total[i + 1][j]:
                    total[i + 1][j], move[i + 1][j] = value + costs.filler, _FILL
                    last[i + 1][j] = filler
            elif j and before >= 0 and moves[j] == _MATCH and may[i][before]:
                added = value + twice[j - 1]
                if added < total[i + 1][j]:
                    total[i + 1][j], move[i + 1][j], last[i + 1][j] = added, _REPEAT, before
    if total[length][count] >= _FAR:
        return None
    return _trace(shares, total, move, filler)


_EVEN = 0.002
"""Share that every allowed symbol gets, so that no symbol is certain where all are unlikely."""


def _shares(seen: Slots, allowed: Bools, alike: Floats | None) -> Floats:
    """(positions, slots, K): share of each allowed symbol, were the slot at that position."""
    plain = np.exp(seen.log)
    out = np.empty((len(allowed), *plain.shape), np.float32)
    made: dict[bytes, Floats] = {}
    for i, row in enumerate(allowed):
        key = row.tobytes()
        if key not in made:
            part = plain * row
            if alike is not None:
                part = part + ((plain * ~row) @ alike) * row
            made[key] = (part + np.float32(_EVEN) * row).astype(np.float32)
        out[i] = made[key]
    return out


def _trace(
    offered: Floats, total: list[list[float]], move: list[list[int]], filler: int
) -> Alignment:
    length, count, symbols = offered.shape
    shares = np.zeros((length, symbols), np.float32)
    bent = 0.0
    used = [-1] * length
    i, j = length, count
    while i or j:
        step = move[i][j]
        if step == _DROP:
            bent += total[i][j] - total[i][j - 1]
            j -= 1
            continue
        i -= 1
        if step == _FILL:
            shares[i, filler] = 1.0
            continue
        if step == _MATCH:
            j -= 1
            used[i] = j
        else:
            bent += total[i + 1][j] - total[i][j]
        row = offered[i, j if step == _MATCH else j - 1]
        shares[i] = row / max(float(row.sum()), _FLOOR)
    return Alignment(shares, tuple(used), float(total[length][count]), float(bent))
