"""Mutation fuzz over the whole `Verifier.verify`: damaged files, odd pictures, odd text, odd data.

    python -m tools.fuzz --minutes 10 --seed 1 --save out/fuzz

Case n of a seed is always the same, so a finding can be had again by its number:

    python -m tools.fuzz --seed 1 --only 1234 --save out/fuzz

Three kinds of cases.  `bytes`: a valid JPEG, PNG, WebP, PDF or HEIC of a sample picture with bits
flipped, parts cut, doubled or spliced, sizes and EXIF rewritten.  `picture`: a valid file of
cropped, pasted, bent or noisy pixels, read by the real engine.  `text`: what the engine read off a
sample, with letters, boxes and confidences changed.  Declared data are right, another person's,
damaged or missing.

Every case runs in a supervised worker, as in production.  What breaks the contract is a finding:
any exception that is not a `ConfigError` about damaged declared data, a dead worker, a deadline
(or more processor time than a batch allows by default), an answer that is no valid result line,
one that shows personal values, and an accept of nothing declared or of another person.  Exit code
1 when there are findings.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from docverify import wire
from docverify.errors import ConfigError, DocverifyError, TimeLimitError
from docverify.items import encode
from docverify.ocr.engine import OcrEngine, StaticEngine
from docverify.policy import SEVERITIES
from docverify.types import Line, Outcome, Page, Quad, Reading, Verification
from docverify.verifier import Verifier, open_engine
from docverify.workers import Rooms, Settings, Worker, WorkerDied
from tools.fuzz_cases import Case, Deck, seeds

TODAY = date(2026, 11, 24)

# ------------------------------------------------------------------------------ the check


class Desk:
    """One verifier for all cases: its engine reads, or answers what was recorded."""

    def __init__(self, real: OcrEngine) -> None:
        self._switch = _Switch(real)
        self._verifier = Verifier(ocr=self._switch, today=lambda: TODAY)

    def attempt(self, case: Case) -> tuple[str, Verification | None]:
        """Verify one case: what was answered in one word, and the answer if there was one.

        Raises whatever is no answer.
        """
        self._switch.lines = case.lines
        try:
            answer = self._verifier.verify(case.data, slot=case.slot, application=case.application)
        except ConfigError:
            if case.whose != "damaged":
                raise
            return "refused", None
        return str(answer.outcome), answer


class _Switch:
    """The real engine, or the recorded lines of a case."""

    def __init__(self, real: OcrEngine) -> None:
        self._real = real
        self.lines: tuple[Line, ...] | None = None
        self.name = real.name
        self.versions = real.versions

    def read(self, page: Page) -> Reading:
        return self._engine().read(page)

    def look(self, page: Page, quad: Quad) -> Line:
        return self._engine().look(page, quad)

    def _engine(self) -> OcrEngine:
        return self._real if self.lines is None else StaticEngine(self.lines)


def breach(case: Case, answer: Verification) -> str:
    """What is wrong with an answer, or ''."""
    codes = answer.codes
    if any(code not in SEVERITIES for code in codes):
        return "a reason that does not exist"
    if not codes and answer.outcome is not Outcome.ACCEPT:
        return "no reason"
    if "processing_failed" in codes or "time_limit" in codes:
        return "docverify failed"
    # What has no reader (a diploma) is taken for what it is called; whose it is, nobody can say.
    strangers = ("none", "other") if answer.fields else ("none",)
    if answer.outcome is Outcome.ACCEPT and case.whose in strangers:
        return f"accept, declared data: {case.whose}"
    if answer.classification is not None and answer.sha256 != sha256(case.data).hexdigest():
        return "another hash"
    try:
        encode({"id": "x", "file": "y", **answer.to_dict(values=True)})
        line = encode({"id": "x", "file": "y", **answer.to_dict()}).decode()
        plain = json.loads(json.dumps(wire.to_plain(answer), allow_nan=False))
        if wire.from_plain(Verification, plain) != answer:
            return "an answer that does not survive the journey between processes"
    except (ValueError, TypeError, KeyError) as fault:
        return f"no result line: {type(fault).__name__}"
    shown = line + repr(answer)
    declared = case.application or {}
    for key in ("nik", "kk_number", "name", "birth_date"):
        secret = declared.get(key)
        if isinstance(secret, str) and len(secret) > 7 and secret in shown:
            return f"{key} is shown"
    return ""


class FuzzHandler:
    """Inside a worker: the number of a case in, what came of it out."""

    def __init__(self, seed: int, real_share: float) -> None:
        self._engine = open_engine("ppocr")
        self._desk = Desk(self._engine)
        self._deck = Deck(seeds(self._engine), seed, real_share)

    @property
    def versions(self) -> Mapping[str, str]:
        return self._engine.versions

    def __call__(self, request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        case = self._deck.case(request["number"])
        began = time.process_time()  # the machine may be busy with something else
        word, answer = self._desk.attempt(case)
        seconds = time.process_time() - began
        wrong = "" if answer is None else breach(case, answer)
        if seconds > Settings().deadline_s:
            wrong = wrong or f"{seconds:.0f} s: longer than a batch would wait"
        told = {
            "kind": case.kind,
            "how": list(case.how),
            "real": case.lines is None,
            "whose": case.whose,
            "answer": word,
            "codes": [] if answer is None else list(answer.codes),
            "decoded": answer is not None and answer.classification is not None,
            "seconds": seconds,
            "breach": wrong,
            "peak_mb": _peak_mb(),
        }
        return told, b""


def _peak_mb() -> int:
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 if sys.platform == "linux" else 1024 * 1024)


# -------------------------------------------------------------------------- the long run


class Tally:
    """Counts of one run."""

    def __init__(self) -> None:
        self.cases = 0
        self.answers: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.slowest: list[tuple[float, int, str]] = []
        self.peak_mb = 0
        self.findings: list[tuple[int, str]] = []

    def add(self, number: int, told: Mapping[str, Any]) -> None:
        self.cases += 1
        engine = "real engine" if told["real"] else "recorded text"
        self.kinds[f"{told['kind']}, {engine}{', decoded' if told['decoded'] else ''}"] += 1
        self.answers[told["answer"]] += 1
        self.codes.update(set(told["codes"]))
        name = f"{told['kind']} {'+'.join(told['how'])}"
        self.slowest = sorted([*self.slowest, (told["seconds"], number, name)], reverse=True)[:5]
        self.peak_mb = max(self.peak_mb, told["peak_mb"])
        if told["breach"]:
            self.findings.append((number, told["breach"]))

    def show(self, seconds: float) -> None:
        print(f"{self.cases} cases in {seconds:.0f} s ({self.cases / max(seconds, 1e-9):.1f}/s)")
        print("kinds:   ", _counts(self.kinds))
        print("answers: ", _counts(self.answers))
        print("reasons: ", _counts(self.codes))
        for spent, number, name in self.slowest:
            print(f"slowest:  {spent:.2f} s, case {number}: {name}")
        print(f"peak memory of a worker: {self.peak_mb} MB")
        for number, what in self.findings:
            print(f"FINDING   case {number}: {what}")
        print(f"{len(self.findings)} findings")


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{n} {name}" for name, n in counter.most_common())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first case")
    parser.add_argument("--only", type=int, help="this case alone, in this process")
    parser.add_argument("--real", type=float, default=0.04, help="share for the real engine")
    parser.add_argument("--deadline", type=float, default=60.0, help="seconds for one case")
    parser.add_argument("--save", type=Path, help="folder for the files of findings")
    options = parser.parse_args()
    if options.save is not None:
        options.save.mkdir(parents=True, exist_ok=True)
    from tools import fuzz  # under this name a worker can import it

    if options.only is not None:
        return _again(options)
    tally = fuzz.Tally()
    settings = Settings(deadline_s=options.deadline)
    build = partial(fuzz.FuzzHandler, options.seed, options.real)
    rooms = Rooms()
    worker: Worker | None = None
    began = time.monotonic()
    number = options.start
    try:
        while time.monotonic() - began < options.minutes * 60:
            if worker is None:
                worker = Worker(build, settings, rooms)
                worker.wait_ready()
            try:
                worker.send({"number": number})
                told, _ = worker.receive()
                tally.add(number, told)
            except (WorkerDied, DocverifyError) as fault:
                tally.findings.append((number, f"{type(fault).__name__}: {fault}"))
                if isinstance(fault, (WorkerDied, TimeLimitError)):
                    worker.kill()
                    worker = None
            number += 1
            if number % 2000 == 0:
                print(f"... case {number}, {len(tally.findings)} findings", file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    finally:
        if worker is not None:
            worker.kill()
        rooms.close()
    tally.show(time.monotonic() - began)
    if options.save is not None and tally.findings:
        deck = Deck(seeds(open_engine("ppocr")), options.seed, options.real)
        for found, _ in tally.findings:
            _save(deck.case(found), options.save)
    return 1 if tally.findings else 0


def _again(options: argparse.Namespace) -> int:
    """One case, here, with its traceback."""
    engine = open_engine("ppocr")
    case = Deck(seeds(engine), options.seed, options.real).case(options.only)
    print(f"{case.kind}: {' + '.join(case.how)}; slot {case.slot}, declared: {case.whose}")
    if options.save is not None:
        _save(case, options.save)
    word, answer = Desk(engine).attempt(case)
    print(word, "" if answer is None else list(answer.codes))
    wrong = "" if answer is None else breach(case, answer)
    print(wrong or "within the contract")
    return 1 if wrong else 0


def _save(case: Case, folder: Path) -> None:
    """The file, and what else the case is made of (nothing in it is about a real person)."""
    (folder / f"{case.number}.bin").write_bytes(case.data)
    told = {
        "kind": case.kind,
        "how": case.how,
        "slot": case.slot,
        "application": case.application,
        "lines": [[k.text, k.quad, k.confidence] for k in case.lines or ()],
    }
    (folder / f"{case.number}.json").write_text(json.dumps(told, default=repr), "ascii")


if __name__ == "__main__":
    sys.exit(main())
