"""The tesseract engine with programs that only pretend to be tesseract, and with the real one."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from docverify import EngineUnavailable, ProcessingError, TimeLimitError
from docverify.ocr.tesseract import TesseractOcr, TesseractSettings
from docverify.types import Page

PAGE = Page(np.full((200, 400, 3), 255, np.uint8))
QUAD = ((10.0, 10.0), (200.0, 10.0), (200.0, 40.0), (10.0, 40.0))
HEAD = "level page_num block_num par_num line_num word_num left top width height conf text"
OPTIONS = """
if [ "$1" = "--version" ]; then echo "tesseract 5.3.0"; exit 0; fi
if [ "$1" = "--list-langs" ]; then printf 'Languages (2):\\neng\\nind\\n'; exit 0; fi
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH apart from the shell's own, and the only temp folder."""
    folder, temp = tmp_path / "bin", tmp_path / "temp"
    folder.mkdir()
    temp.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    return folder


def install(folder: Path, body: str) -> None:
    script = folder / "tesseract"
    script.write_text("#!/bin/sh\n" + body)
    script.chmod(script.stat().st_mode | stat.S_IXUSR)


def rows(*words: tuple[str, int, int]) -> str:
    """TSV of words as (text, left, confidence), each 40 wide and 20 high on one line."""
    out = [HEAD.replace(" ", "\t")]
    for number, (text, left, sure) in enumerate(words, 1):
        out.append(f"5\t1\t1\t1\t1\t{number}\t{left}\t30\t40\t20\t{sure}\t{text}")
    return "\n".join(out) + "\n"


def answering(folder: Path, table: str) -> None:
    """A program that writes `table` whatever the picture."""
    (folder / "table").write_text(table, encoding="utf-8")
    install(folder, OPTIONS + f'cp "{folder}/table" "$2.tsv"\n')


def test_no_program(fake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(fake))
    with pytest.raises(EngineUnavailable, match="not found"):
        TesseractOcr()


def test_program_that_cannot_be_run(fake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (fake / "tesseract").write_text("no program")
    (fake / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", str(fake))
    with pytest.raises(EngineUnavailable):
        TesseractOcr()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('echo "tesseract 3.04.01"', "too old"),
        ('echo "hello"', "version"),
        ("exit 3", "version"),
        (r"printf '\377\376\001'", "version"),
        ('[ "$1" = "--version" ] && echo "tesseract 5.3.0" || echo eng', "'ind'"),
        ('[ "$1" = "--version" ] && echo "tesseract 5.3.0" || exit 1', "'ind'"),
        (
            '[ "$1" = "--version" ] && echo "tesseract 5.3.0" || printf "\\377ind\\n"',
            "'ind'",
        ),
    ],
)
def test_unusable_program(fake: Path, body: str, words: str) -> None:
    install(fake, body + "\n")
    with pytest.raises(EngineUnavailable, match=words):
        TesseractOcr()


def test_program_that_hangs_at_once(fake: Path) -> None:
    install(fake, "exec sleep 30\n")
    start = time.monotonic()
    with pytest.raises(EngineUnavailable, match="does not answer"):
        TesseractOcr(settings=TesseractSettings(deadline=0.3))
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "body",
    ["exit 0", "exit 1", "kill -9 $$", r"printf '\377\376' >&2; exit 2", "echo text; exit 0"],
)
def test_failure_on_a_picture(fake: Path, body: str) -> None:
    install(fake, OPTIONS + body + "\n")
    engine = TesseractOcr()
    with pytest.raises(ProcessingError):
        engine.read(PAGE)
    with pytest.raises(ProcessingError):
        engine.look(PAGE, QUAD)
    assert not os.listdir(tempfile.gettempdir())


def test_program_that_vanishes(fake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(fake, OPTIONS)
    engine = TesseractOcr()
    (fake / "tesseract").unlink()
    monkeypatch.setenv("PATH", str(fake))
    with pytest.raises(EngineUnavailable):
        engine.read(PAGE)


def test_hanging_picture_ends_at_the_deadline(fake: Path) -> None:
    install(fake, OPTIONS + "exec sleep 30\n")
    engine = TesseractOcr(settings=TesseractSettings(deadline=0.5))
    start = time.monotonic()
    with pytest.raises(TimeLimitError):
        engine.read(PAGE)
    assert time.monotonic() - start < 5
    assert not os.listdir(tempfile.gettempdir())


def test_deadline_is_for_the_page_and_not_for_each_turn(fake: Path) -> None:
    (fake / "table").write_text(rows(("dim", 10, 5)))
    install(fake, OPTIONS + f'sleep 0.4; cp "{fake}/table" "$2.tsv"\n')
    engine = TesseractOcr(settings=TesseractSettings(deadline=0.9))
    with pytest.raises(TimeLimitError):
        engine.read(PAGE)


def test_picture_lies_in_a_private_folder_that_goes_away(fake: Path) -> None:
    (fake / "table").write_text(rows(("WORDS", 10, 96), ("HERE", 60, 95)))
    install(
        fake,
        OPTIONS + f'stat -c %a "$(dirname "$1")" > "{fake}/mode"; cp "{fake}/table" "$2.tsv"\n',
    )
    reading = TesseractOcr().read(PAGE)
    assert (fake / "mode").read_text().strip() == "700"
    assert not os.listdir(tempfile.gettempdir())
    assert reading.text == "WORDS HERE"
    assert reading.rotation == 0


def test_words_far_apart_are_two_lines(fake: Path) -> None:
    answering(fake, rows(("LEFT", 10, 96), ("RIGHT", 200, 95)))
    lines = TesseractOcr().read(PAGE).lines
    assert [line.text for line in lines] == ["LEFT", "RIGHT"]
    assert lines[1].left == 200
    assert lines[0].lattice is None


def test_long_numbers_are_trusted_less(fake: Path) -> None:
    answering(fake, rows(("3171015708909999", 10, 96)))
    (line,) = TesseractOcr().read(PAGE).lines
    assert line.confidence == pytest.approx(0.48)
    assert len(line.char_scores) == 16


def test_bad_bytes_and_bad_rows_in_the_table(fake: Path) -> None:
    table = rows(("GOOD", 10, 96)).encode() + b"5\t1\t\xff\xfe\tx\n5\t1\t1\n"
    table += b"5\t1\t1\t1\t1\t9\t90\t30\t40\t20\t90\t\x1b[31mRED\xff\n"
    (fake / "table").write_bytes(table)
    install(fake, OPTIONS + f'cp "{fake}/table" "$2.tsv"\n')
    text = TesseractOcr().read(PAGE).text
    assert text.startswith("GOOD")
    assert "\x1b" not in text


def test_nothing_to_read(fake: Path) -> None:
    answering(fake, rows())
    engine = TesseractOcr()
    assert engine.read(PAGE).lines == ()
    assert engine.look(PAGE, QUAD).text == ""


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_real_program_reads_and_turns() -> None:
    try:
        engine = TesseractOcr()
    except EngineUnavailable as error:
        pytest.skip(str(error))
    image = Image.new("RGB", (700, 220), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    for row, text in enumerate(("PROVINSI JAWA BARAT", "KABUPATEN BANDUNG", "Nama SITI RAHAYU")):
        draw.text((40, 20 + 60 * row), text, (0, 0, 0), ImageFont.load_default(34))
    pixels = np.asarray(image)
    for quarter in (0, 1):
        reading = engine.read(Page(np.ascontiguousarray(np.rot90(pixels, quarter))))
        assert reading.rotation == 90 * quarter
        assert "KABUPATEN BANDUNG" in reading.text
        assert reading.page.width == 700
    assert engine.versions["tesseract"].endswith("-ind")
