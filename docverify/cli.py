"""The command line.  Results on stdout, everything else on stderr; exit codes as in `errors`."""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import cv2

from docverify import batch, bench, bench_text, doctor, report
from docverify._version import __version__
from docverify.application import applications_from_json
from docverify.errors import (
    ApplicationError,
    ConfigError,
    DocverifyError,
    OutputError,
    ProcessingError,
)
from docverify.manifest import MAX_LINE
from docverify.messages import LABELS, SLOTS
from docverify.policy import load_policy
from docverify.pool import LineHandler, Pool
from docverify.progress import Progress
from docverify.ray_batch import RayCrew
from docverify.results import would_overwrite
from docverify.types import Application, Slot, Verification
from docverify.verifier import ENGINES, Verifier
from docverify.workers import Settings

OUTCOME_WORDS = {
    "accept": "ACCEPTED / diterima",
    "review": "PASSES WITH A FLAG / diteruskan dengan catatan petugas",
    "retake": "TAKE THE PHOTO AGAIN / foto ulang",
    "reject": "WRONG PAPER / dokumen salah",
}


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="docverify",
        description="Checks photos of Indonesian identity papers before they are uploaded.",
        epilog="Exit codes: 0 everything passes, 1 at least one retake or reject, 2 usage, "
        "3 engine or model missing, 4 some items not processed, 5 output problem, "
        "130 interrupted.",
    )
    parser.add_argument("--version", action="version", version=f"docverify {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    verify = commands.add_parser("verify", help="check one photo")
    verify.add_argument("image", help="a JPEG, PNG or WebP file, or - for standard input")
    verify.add_argument("--slot", required=True, choices=[str(s) for s in Slot])
    verify.add_argument(
        "--application", metavar="FILE.json", help="declared data, a JSON object; - for stdin"
    )
    verify.add_argument("--json", action="store_true", help="one result line as JSON")
    _shared(verify)
    verify.set_defaults(run=_verify)

    many = commands.add_parser("batch", help="check all photos of a manifest")
    many.add_argument("manifest", help="JSON Lines or CSV")
    many.add_argument("--root", required=True, help="folder that the manifest's files lie in")
    many.add_argument("--out", required=True, metavar="RESULTS.jsonl", help="- for stdout")
    there = many.add_mutually_exclusive_group()
    there.add_argument("--resume", action="store_true", help="go on with what is in --out")
    there.add_argument("--overwrite", action="store_true", help="throw away what is in --out")
    many.add_argument("--unordered", action="store_true", help="write results as they come")
    many.add_argument("--jobs", type=_count, default=_cores(), metavar="N", help="processes")
    many.add_argument(
        "--deadline", type=_seconds, default=20.0, metavar="SECONDS", help="for one photo (20)"
    )
    many.add_argument(
        "--memory-mb", type=_count, default=3072, metavar="MB", help="for one process (3072)"
    )
    many.add_argument("--report", metavar="FILE.html", help="write a report at the end")
    many.add_argument("--parquet", action="store_true", help="--out is a folder for Parquet files")
    many.add_argument("--engine", choices=("local", "ray"), default="local")
    many.add_argument("--address", help="of a Ray cluster (with --engine ray)")
    _shared(many)
    many.set_defaults(run=_batch)

    measure = commands.add_parser("bench", help="measure against a labelled manifest")
    measure.add_argument("manifest", help="with the key `expected` in its rows")
    measure.add_argument("--root", help="folder that the files lie in (the manifest's own)")
    measure.add_argument("--json", metavar="FILE", help="write everything as JSON")
    measure.add_argument("--baseline", metavar="FILE", help="an earlier --json to compare with")
    _engine(measure)
    measure.add_argument(
        "--no-eye", action="store_true", help="without the network that looks at the whole photo"
    )
    measure.set_defaults(run=_bench)

    page = commands.add_parser("report", help="write an HTML page about results")
    page.add_argument("results", metavar="RESULTS.jsonl")
    page.add_argument("--html", required=True, metavar="FILE")
    page.add_argument("--pictures", action="store_true", help="a card with picture per upload")
    page.add_argument("--root", help="folder that the files lie in (with --pictures)")
    page.add_argument("--manifest", help="show what was declared there (with --pictures)")
    page.add_argument(
        "--values", action="store_true", help="show personal values instead of masking them"
    )
    page.set_defaults(run=_report)

    check = commands.add_parser("doctor", help="check this installation")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=_doctor)
    return parser


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text) >= 1):
        raise argparse.ArgumentTypeError("a whole number from 1 on is needed")
    return int(text)


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e6:
        raise argparse.ArgumentTypeError("a number of seconds above 0 is needed")
    return number


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--values", action="store_true", help="show personal values instead of masking them"
    )
    _engine(parser)


def _engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--ocr", choices=ENGINES, default="ppocr", help="OCR engine")
    parser.add_argument("--policy", metavar="FILE.toml", help="a policy of your own")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    _standard_streams()
    arguments = build_parser().parse_args(argv)
    cv2.setNumThreads(1)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        code = run(arguments)
        sys.stdout.flush()
    except DocverifyError as error:
        print(f"docverify: {_printable(str(error))}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our output has seen enough
        _drop_stdout()
        return OutputError.exit_code
    except OSError as error:
        _drop_stdout()
        print(f"docverify: {error.strerror or type(error).__name__}", file=sys.stderr)
        return OutputError.exit_code
    return code


def _standard_streams() -> None:
    """Streams that our caller closed lead to nowhere, and what cannot be encoded is spelt out.

    A closed descriptor is filled: else the next file to be opened would get its number, and with
    it whatever somebody prints.  Printing to a closed standard output stays an error.
    """
    streams = (("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY))
    for number, (name, flags) in enumerate(streams):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, flags)
            mode = "r" if name == "stdin" else "w"
            stream = os.fdopen(handle, mode, encoding="utf-8", closefd=handle != number)
            setattr(sys, name, stream)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _drop_stdout() -> None:
    """What is still to be written leads nowhere: the interpreter would complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)


def _verify(arguments: argparse.Namespace) -> int:
    if arguments.image == "-" and arguments.application == "-":
        raise ConfigError("only one of IMAGE and --application can be standard input")
    application = _application(arguments.application)
    verifier = Verifier(ocr=arguments.ocr, policy=arguments.policy)
    photo = sys.stdin.buffer if arguments.image == "-" else arguments.image
    result = verifier.verify(photo, slot=arguments.slot, application=application)
    if arguments.json:
        line = {"id": None, "file": None if arguments.image == "-" else arguments.image}
        print(json.dumps({**line, **result.to_dict(values=arguments.values)}))
    else:
        print(describe(result, values=arguments.values))
    if "processing_failed" in result.codes:
        return ProcessingError.exit_code
    return 0 if result.passes else 1


def _application(source: str | None) -> Application | None:
    if source is None:
        return None
    try:
        if source == "-":
            raw = sys.stdin.buffer.read(MAX_LINE + 1)
        else:
            with open(source, "rb") as file:
                raw = file.read(MAX_LINE + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise ApplicationError(f"the application cannot be read: {error.strerror}") from error
    except ValueError:
        raise ApplicationError("the application is not JSON in UTF-8") from None
    if len(raw) > MAX_LINE:
        raise ApplicationError(f"the application is longer than {MAX_LINE} bytes")
    found = applications_from_json(text)
    if len(found) != 1:
        raise ApplicationError("one photo belongs to one application")
    return found[0]


def describe(result: Verification, *, values: bool = False) -> str:
    """The answer in plain words, for a terminal."""
    lines = [f"{OUTCOME_WORDS[result.outcome]}  ({SLOTS[result.slot].en})"]
    if result.classification is not None:
        seen = result.classification
        turn = f", turned by {result.rotation} degrees" if result.rotation else ""
        name = LABELS[seen.label].en
        lines.append(f"Seen: {name} ({seen.score:.0%}{turn})")
    for reason in result.reasons:
        about = f" [{reason.field}]" if reason.field else ""
        lines.append(f"  {reason.severity:<5} {reason.code}{about}")
        lines.append(f"        {reason.message.id}")
        lines.append(f"        {reason.message.en}")
    shown = result.to_dict(values=values)
    if result.fields:
        lines.append("Read:" if values else "Read (masked; --values shows them):")
        for name, field in shown["fields"].items():
            if name != "members" and field["value"] is not None:
                lines.append(
                    f"  {name:<20} {_printable(field['value'])}  "
                    f"({field['confidence']:.2f}, {field['validity']})"
                )
        if result.members:
            lines.append(f"  {'members':<20} {len(result.members)} rows")
    if result.comparisons:
        lines.append("Compared with what was declared:")
        for one in result.comparisons:
            lines.append(f"  {one.field:<20} {one.outcome} ({one.level})")
    lines.append(f"Time: {result.timings_ms.get('total', 0.0):.0f} ms")
    return "\n".join(lines)


def _batch(arguments: argparse.Namespace) -> int:
    out = Path(arguments.out)
    unread = arguments.out == "-" or arguments.parquet or (out.exists() and not out.is_file())
    if arguments.report is not None and unread:
        raise ConfigError("--report needs results in a JSON Lines file")
    if arguments.report is not None and would_overwrite(
        arguments.report, arguments.out, arguments.manifest
    ):
        raise ConfigError("the report would overwrite what it is made of")
    with _Signals() as signals, _crew(arguments) as crew, Progress() as progress:
        summary = batch.run(
            crew,
            arguments.manifest,
            root=arguments.root,
            out=arguments.out,
            resume=arguments.resume,
            overwrite=arguments.overwrite,
            ordered=not arguments.unordered and arguments.engine == "local",
            parquet=arguments.parquet,
            stopped=signals.came,
            watcher=progress,
        )
    print(f"docverify: {summary}", file=sys.stderr)
    if arguments.report is not None and not summary.stopped:
        report.write(Path(arguments.out), Path(arguments.report), values=arguments.values)
    return 128 + signals.number if summary.stopped else summary.exit_code


def _crew(arguments: argparse.Namespace) -> Pool | RayCrew:
    root = Path(arguments.root)
    build = partial(Verifier, ocr=arguments.ocr, policy=arguments.policy)
    settings = Settings(
        deadline_s=arguments.deadline, memory_bytes=arguments.memory_mb * 1024 * 1024
    )
    if arguments.engine == "ray":
        return RayCrew(
            build,
            jobs=arguments.jobs,
            root=root,
            policy=arguments.policy,
            values=arguments.values,
            settings=settings,
            address=arguments.address,
        )
    if arguments.address is not None:
        raise ConfigError("--address needs --engine ray")
    return Pool(
        partial(LineHandler, build, root.absolute(), arguments.values),
        jobs=arguments.jobs,
        policy=load_policy(arguments.policy),
        root=root,
        settings=settings,
    )


class _Signals:
    """The first Ctrl-C or SIGTERM asks the run to end; the second one is not so polite."""

    def __init__(self) -> None:
        self.number = 0
        self._before: dict[int, Any] = {}

    def came(self) -> bool:
        return self.number != 0

    def __enter__(self) -> _Signals:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.number:
            raise KeyboardInterrupt
        self.number = number


def _report(arguments: argparse.Namespace) -> int:
    if arguments.pictures and arguments.root is None:
        raise ConfigError("--pictures needs --root")
    totals = report.write(
        Path(arguments.results),
        Path(arguments.html),
        pictures=arguments.pictures,
        root=None if arguments.root is None else Path(arguments.root),
        manifest=None if arguments.manifest is None else Path(arguments.manifest),
        values=arguments.values,
    )
    print(f"docverify: {totals.lines} results in {_printable(arguments.html)}", file=sys.stderr)
    return 0


def _bench(arguments: argparse.Namespace) -> int:
    manifest = Path(arguments.manifest)
    root = manifest.parent if arguments.root is None else Path(arguments.root)
    before = None if arguments.baseline is None else bench.read_baseline(Path(arguments.baseline))
    verifier = Verifier(ocr=arguments.ocr, policy=arguments.policy, eye=not arguments.no_eye)
    with Progress() as bar:
        records, seconds = bench.run(
            verifier,
            manifest,
            root,
            lambda done, at, size: bar.seen(batch.Summary(rows=done, written=done), at, size),
        )
    summary = bench.summarise(records, seconds, verifier.versions)
    print(bench_text.render(summary))
    if arguments.json is not None:
        bench.write_json(summary, Path(arguments.json))
    if before is None:
        return 0
    better, worse = bench.changes(before, summary)
    for name, changed in (("Better", better), ("Worse", worse)):
        print(f"\n{name} than the baseline: {len(changed)}")
        for one in changed:
            print(f"  {_printable(one)}")
    return 1 if worse else 0


def _doctor(arguments: argparse.Namespace) -> int:
    findings = doctor.examine()
    if arguments.json:
        print(json.dumps([f.to_dict() for f in findings]))
    else:
        for finding in findings:
            state = "ok  " if finding.ok else "FAIL" if finding.needed else "none"
            print(f"{state}  {finding.name}: {finding.detail}")
    return 0 if all(f.ok or not f.needed for f in findings) else 3
