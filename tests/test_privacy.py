"""Nothing personal gets out unless it was asked for: the demo papers through every exit."""

from __future__ import annotations

import ast
import json
import logging
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import docverify
from docverify import (
    ApplicationError,
    ProcessingError,
    StaticEngine,
    Verification,
    Verifier,
    cli,
    parse_application,
)
from docverify.items import Item
from docverify.manifest import open_manifest

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
PICTURES = ("ktp/0001", "family_card/0000", "birth_certificate/0002", "passport/0000")
PERSONAL = re.compile(
    r"(head_|father_|mother_)?(name|nik)|kk_number|(passport|certificate)_number|birth_date"
    r"|mrz_line[12]"
)
Run = Callable[..., tuple[str, str]]


def rows() -> list[dict[str, Any]]:
    lines = (SAMPLES / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = {f"demo/{name}" for name in PICTURES}
    return [row for row in map(json.loads, lines) if row["id"] in wanted]


ROWS = rows()


def personal(data: object) -> Iterator[tuple[str, str]]:
    """Names and values of everything personal in a row of the manifest."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if isinstance(value, str) and PERSONAL.fullmatch(key):
                yield key, value
            yield from personal(value)
    elif isinstance(data, list):
        for one in data:
            yield from personal(one)


def pieces(name: str, value: str) -> Iterator[str]:
    """What of a value must not be seen: all of it, and parts that still say something."""
    yield value
    if name == "birth_date":
        day = date.fromisoformat(value)
        yield from (f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}")
    elif name.endswith(("nik", "kk_number", "mrz_line2")):
        yield from (value[i : i + 8] for i in range(len(value) - 7))
    elif name.endswith(("name", "mrz_line1")):
        yield from (word for word in re.findall(r"[A-Z]+", value) if len(word) > 3)


SECRETS = frozenset(
    piece.casefold() for row in ROWS for pair in personal(row) for piece in pieces(*pair)
)


def seen_in(text: str) -> set[str]:
    """The secrets in a text; pictures inside a page (data URIs) are not text."""
    plain = re.sub(r"data:image/[a-z]+;base64,[A-Za-z0-9+/=]+", "", text).casefold()
    found = {one for one in SECRETS if one in plain}
    return {one for one in found if len(one) > 5 or re.search(rf"\b{re.escape(one)}\b", plain)}


def test_the_secrets_are_those_of_four_papers() -> None:
    assert len(ROWS) == len(PICTURES)
    assert len(SECRETS) > 200
    assert {"rahayu", "3403136704889807", "04889807", "27-04-1988", "x0000848"} <= SECRETS
    assert seen_in("P<IDNBATUBARA<<DAPOT") == {"batubara", "idnbatubara", "dapot"}
    assert seen_in('"name": "Rahayu"') == {"rahayu"}
    assert seen_in("3403**********07, R. S. P., ****-**-**, X*******") == set()


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier()


@pytest.fixture(scope="module")
def answers(verifier: Verifier) -> list[Verification]:
    return [
        verifier.verify(SAMPLES / row["file"], slot=row["slot"], application=row["application"])
        for row in ROWS
    ]


def read_values(answer: Verification) -> set[str]:
    tables = (answer.fields, *(member.fields for member in answer.members))
    return {one.value for table in tables for one in table.values() if one.value}


def test_the_papers_were_read(answers: list[Verification]) -> None:
    """Else there would be nothing to hide."""
    for row, answer in zip(ROWS, answers, strict=True):
        assert row["application"]["name"] in " ".join(read_values(answer))
        assert row["application"]["birth_date"] in read_values(answer)


def test_answers_and_their_parts(answers: list[Verification]) -> None:
    for answer in answers:
        parts = [
            answer,
            *answer.fields.values(),
            *answer.members,
            *answer.comparisons,
            *answer.reasons,
        ]
        shown = json.dumps(answer.to_dict()) + repr(parts) + " ".join(map(str, parts))
        assert seen_in(shown) == set()
        asked = json.dumps(answer.to_dict(values=True), ensure_ascii=False)
        assert all(value in asked for value in read_values(answer))
        assert seen_in(asked) != set()


def test_what_goes_in(tmp_path: Path) -> None:
    manifest = tmp_path / "m.jsonl"
    manifest.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    with open_manifest(manifest) as found:
        read = list(found)
    assert len(read) == len(ROWS)
    items = [Item.of(row) for row in read]  # type: ignore[arg-type]
    declared = [parse_application(row["application"]) for row in ROWS]
    assert seen_in(repr((read, items, declared))) == set()


def test_nothing_is_printed_or_logged(
    verifier: Verifier, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    row = ROWS[0]
    verifier.verify(SAMPLES / row["file"], slot=row["slot"], application=row["application"])
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert seen_in(caplog.text) == set()


@pytest.mark.parametrize(
    "slip",
    [
        {"nik": "34031367048898077"},
        {"birth_date": "27.04.1988 RAHAYU"},
        {"RAHAYU SUMARNI": "3403136704889807"},
        {"name": ["RAHAYU", "SUMARNI"]},
        {"name": "RAHAYU " * 40},
        {"passport_number": "X0000848 DAPOT"},
        {"sex": "RAHAYU"},
    ],
    ids=lambda slip: next(iter(slip)),
)
def test_tracebacks_about_a_wrong_application(verifier: Verifier, slip: dict[str, Any]) -> None:
    application = {**ROWS[0]["application"], **slip}
    with pytest.raises(ApplicationError) as caught:
        verifier.verify(b"", slot="ktp", application=application)
    assert seen_in("".join(traceback.format_exception(caught.value))) == set()


class Broken(StaticEngine):
    """An engine whose failure names the holder."""

    def __init__(self) -> None:
        super().__init__([])

    def read(self, page: docverify.Page) -> docverify.Reading:
        raise ProcessingError(ROWS[0]["application"]["name"])


def test_a_failing_engine(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    row = ROWS[0]
    answer = Verifier(ocr=Broken()).verify(
        SAMPLES / row["file"], slot=row["slot"], application=row["application"]
    )
    assert "processing_failed" in answer.codes
    assert seen_in(json.dumps(answer.to_dict(values=True)) + repr(answer) + caplog.text) == set()


@pytest.fixture
def run(
    verifier: Verifier, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """The command line in this process."""

    def call(*arguments: object) -> tuple[str, str]:
        monkeypatch.setattr(cli, "Verifier", lambda **_: verifier)
        assert cli.main([str(one) for one in arguments]) in (0, 1)
        out, err = capsys.readouterr()
        return out, err

    return call


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["words", "json"])
def test_verify_on_the_command_line(run: Run, tmp_path: Path, form: tuple[str, ...]) -> None:
    row = ROWS[0]
    declared = tmp_path / "declared.json"
    declared.write_text(json.dumps(row["application"]), encoding="utf-8")
    arguments = ("verify", SAMPLES / row["file"], "--slot", row["slot"], *form)
    out, err = run(*arguments, "--application", declared)
    assert seen_in(out + err) == set()
    out, err = run(*arguments, "--application", declared, "--values")
    assert row["application"]["nik"] in out
    assert row["application"]["name"] in out
    assert row["application"]["birth_date"] in out
    assert seen_in(err) == set()


@pytest.fixture(scope="module", params=[(), ("--values",)], ids=["masked", "values"])
def batch(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bool, Path, str]:
    """A batch in processes of its own, workers included: (values?, its folder, what it printed)."""
    folder = tmp_path_factory.mktemp("batch")
    name = ROWS[0]["application"]["name"]
    bad = {"id": "bad", "file": ROWS[0]["file"], "slot": "ktp", "application": {"nik": name}}
    lines = [json.dumps(row) + "\n" for row in [*ROWS, bad]]
    (folder / "m.jsonl").write_text("".join(lines), encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "docverify", "batch", folder / "m.jsonl", "--root", SAMPLES),
            *("--out", folder / "r.jsonl", "--report", folder / "r.html", "--jobs", "1"),
            *request.param,
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4, done.stderr  # the bad row
    return bool(request.param), folder, done.stdout + done.stderr


def test_batch(batch: tuple[bool, Path, str], answers: list[Verification]) -> None:
    values, folder, printed = batch
    assert seen_in(printed) == set()
    lines = (folder / "r.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(ROWS) + 1
    assert seen_in(lines[-1]) == set()
    assert seen_in((folder / "r.html").read_text(encoding="utf-8")) == set()  # counts only
    for line, answer in zip(lines, answers, strict=False):
        if values:
            assert all(json.dumps(value)[1:-1] in line for value in read_values(answer))
        else:
            assert seen_in(line) == set()


def test_report_with_pictures(batch: tuple[bool, Path, str], run: Run) -> None:
    """Masked again from results that hold values, and what was declared is masked as well."""
    values, folder, _ = batch
    report = partial(run, "report", folder / "r.jsonl", "--html", folder / "p.html")
    pictures = ("--pictures", "--root", SAMPLES, "--manifest", folder / "m.jsonl")
    out, err = report(*pictures)
    page = (folder / "p.html").read_text(encoding="utf-8")
    assert "data:image/" in page
    assert seen_in(out + err + page) == set()
    out, err = report(*pictures, "--values")
    page = (folder / "p.html").read_text(encoding="utf-8")
    assert seen_in(out + err) == set()
    assert all(row["application"]["name"] in page for row in ROWS)  # declared
    assert (ROWS[0]["expected"]["fields"]["name"] in page) == values  # read, with its titles


def test_no_representation_is_made_of_all_fields_where_one_is_text_of_a_paper() -> None:
    telling = {"text", "raw", "value", "nik", "number", "words", "repairs"}
    offenders = set()
    for path in Path(docverify.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            made = [ast.unparse(one) for one in node.decorator_list]
            own = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
            names = {
                ast.unparse(one.target)
                for one in node.body
                if isinstance(one, ast.AnnAssign)
                and re.search(r"\b(str|date)\b", ast.unparse(one.annotation))
            }
            generated = any(one.startswith("dataclass") and "repr=False" not in one for one in made)
            if generated and "__repr__" not in own and telling & names:
                offenders.add(node.name)
    assert offenders == {"_Phrase"}  # of what is printed on every paper


def test_no_library_below_us_reports_to_its_maker(tmp_path: Path) -> None:
    """ONNX Runtime does from 1.29 on, by default: a device id in the home folder, a session file
    in the temporary folder, a thread that uploads.  The host's environment stays as it was."""
    home, rooms = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    rooms.mkdir()
    code = (
        "import os; before = dict(os.environ)\n"
        "from docverify import IsolatedVerifier, Verifier; from tests import faults\n"
        "photo = faults.picture()\n"
        "answer = Verifier().verify(photo, slot='ktp')\n"
        "with IsolatedVerifier() as isolated:\n"
        "    assert isolated.verify(photo, slot='ktp').codes == answer.codes\n"
        "changed = {k for k, v in os.environ.items() if before.get(k) != v}\n"
        "assert not changed - {'LD_LIBRARY_PATH'}, changed"
    )
    # Nothing else in it: on the machines of a CI it holds its peace by itself.  (OpenCV's loader
    # sets LD_LIBRARY_PATH when it is imported.)
    environment = {"HOME": str(home), "TMPDIR": str(rooms), "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)
    assert list(home.rglob("*")) == []
    assert list(rooms.rglob("*")) == []
