"""The stair as a whole, mostly with a static engine: no network is opened for those."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from datetime import date

import cv2
import numpy as np
import pytest

from docverify import (
    ConfigError,
    ModelError,
    Outcome,
    ProcessingError,
    StaticEngine,
    Verifier,
)
from docverify.eye import Eye
from docverify.models import open_network, read_spec
from docverify.types import Label, Line, Page, Quad, Reading, Sheet
from tests import glances

DECLARED = {
    "kind": "adult",
    "nik": "3171015708909999",
    "name": "SITI CONTOH RAHAYU",
    "birth_date": "1990-08-17",
    "sex": "F",
}
TODAY = date(2026, 11, 23)


def png(width: int = 1000, height: int = 640) -> bytes:
    rng = np.random.default_rng(1)
    done, data = cv2.imencode(".png", rng.integers(0, 255, (height, width, 3), np.uint8))
    assert done
    return data.tobytes()


def at(text: str, left: float, top: float, height: float = 24.0) -> Line:
    width = 0.55 * height * len(text)
    quad = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
    count = len(text)
    return Line(
        text,
        0.99,
        quad,
        (0.99,) * count,
        tuple((i + 0.5) / count for i in range(count)),
    )


def card(name: str = "SITI CONTOH RAHAYU", number: str = "3171015708909999") -> list[Line]:
    rows = [
        ("Nama", name),
        ("Tempat/Tgl Lahir", "JAKARTA, 17-08-1990"),
        ("Jenis Kelamin", "PEREMPUAN"),
        ("Alamat", "JL CONTOH NO 1"),
        ("RT/RW", "001/002"),
        ("Kel/Desa", "CONTOH"),
        ("Kecamatan", "GAMBIR"),
        ("Agama", "ISLAM"),
        ("Status Perkawinan", "KAWIN"),
        ("Pekerjaan", "GURU"),
        ("Kewarganegaraan", "WNI"),
        ("Berlaku Hingga", "SEUMUR HIDUP"),
    ]
    lines = [
        at("PROVINSI DKI JAKARTA", 360, 30),
        at("JAKARTA PUSAT", 420, 65),
        at("NIK", 25, 110, 36),
        at(f": {number}", 240, 110, 36),
    ]
    for index, (label, value) in enumerate(rows):
        lines.append(at(label, 25, 165 + 29 * index))
        lines.append(at(f": {value}", 260, 165 + 29 * index))
    return lines


def static(lines: list[Line] | None = None) -> Verifier:
    return Verifier(ocr=StaticEngine(card() if lines is None else lines), today=lambda: TODAY)


def test_right_card_of_the_right_person() -> None:
    answer = static().verify(png(), slot="ktp", application=DECLARED)
    assert answer.outcome is Outcome.ACCEPT
    assert answer.passes
    assert answer.fields["nik"].value == DECLARED["nik"]
    assert answer.to_dict(values=True)["fields"]["name"]["value"] == DECLARED["name"]


def test_values_are_masked_unless_asked_for() -> None:
    answer = static().verify(png(), slot="ktp", application=DECLARED)
    shown = f"{answer.to_dict()} {answer!r} {answer.fields!r} {answer.members!r}"
    for value in ("3171015708909999", "SITI", "CONTOH", "RAHAYU", "1990-08-17"):
        assert value not in shown


def test_nothing_declared_is_never_accepted() -> None:
    assert static().verify(png(), slot="ktp").outcome is Outcome.REVIEW


def test_wrong_slot() -> None:
    answer = static().verify(png(), slot="family_card", application=DECLARED)
    assert (answer.outcome, answer.codes) == (Outcome.REJECT, ("wrong_document_type",))


def test_result_line_has_every_key_of_the_contract() -> None:
    line = static().verify(png(), slot="ktp", application=DECLARED).to_dict()
    assert set(line) == {
        "slot", "outcome", "reasons", "document", "quality", "fields", "comparisons", "sha256",
        "versions", "timings_ms",
    }  # fmt: skip
    assert {"label", "score", "raw_label", "generation", "rotation", "quad"} <= set(
        line["document"]
    )
    assert set(line["fields"]["nik"]) == {"value", "raw", "confidence", "validity", "quad"}
    assert len(line["sha256"]) == 64


class Broken:
    """An engine that fails on every page."""

    name = "broken"
    versions: dict[str, str] = {}  # noqa: RUF012

    def read(self, page: Page) -> Reading:
        raise ProcessingError("the engine crashed")

    def look(self, page: Page, quad: Quad) -> Line:
        raise ProcessingError("the engine crashed")


def test_a_failing_engine_never_blocks() -> None:
    answer = Verifier(ocr=Broken()).verify(png(), slot="ktp", application=DECLARED)
    assert answer.outcome is Outcome.REVIEW
    assert "not_verified" in answer.codes


def test_misuse_is_an_error() -> None:
    with pytest.raises(ConfigError, match="unknown slot"):
        static().verify(png(), slot="passport")
    with pytest.raises(ConfigError, match="unknown OCR engine"):
        Verifier(ocr="other")


def test_no_network_is_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    blank = np.full((400, 600, 3), 255, np.uint8)
    cv2.putText(blank, "KARTU KELUARGA", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (0, 0, 0), 3)
    done, data = cv2.imencode(".png", blank)
    assert done
    answer = Verifier().verify(data.tobytes(), slot="ktp", application=DECLARED)
    assert answer.outcome is not Outcome.ACCEPT


def test_one_verifier_for_many_threads() -> None:
    verifier = static()
    photo = png()
    outcomes: list[Outcome] = []

    def work() -> None:
        for _ in range(5):
            answer = verifier.verify(photo, slot="ktp", application=DECLARED)
            outcomes.append(answer.outcome)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [Outcome.ACCEPT] * 20


@pytest.mark.parametrize("damage", ["missing", "empty", "truncated", "flipped", "pointer"])
def test_a_damaged_network_is_not_opened(damage: str, tmp_path) -> None:
    name = "ppocrv6_tiny_rec"
    spec = read_spec(name)
    (tmp_path / f"{name}.json").write_text(spec.path.with_suffix(".json").read_text())
    weights = bytearray(spec.path.read_bytes())
    if damage == "empty":
        weights = bytearray()
    elif damage == "truncated":
        weights = weights[: len(weights) // 2]
    elif damage == "flipped":
        weights[len(weights) // 2] ^= 1
    elif damage == "pointer":
        weights = bytearray(b"version https://git-lfs.github.com/spec/v1\n")
    if damage != "missing":
        (tmp_path / f"{name}.onnx").write_bytes(weights)
    with pytest.raises(ModelError) as caught:
        open_network(name, tmp_path)
    assert spec.sha256 in str(caught.value)
    assert f"{name}.onnx" in str(caught.value)


def test_a_network_without_description(tmp_path) -> None:
    with pytest.raises(ModelError, match=r"nothing\.json"):
        read_spec("nothing", tmp_path)
    (tmp_path / "odd.json").write_text("[]")
    with pytest.raises(ModelError, match="not a model description"):
        read_spec("odd", tmp_path)


class Listening(StaticEngine):
    """Remembers how it was asked to read."""

    def __init__(self, lines: list[Line]) -> None:
        super().__init__(lines)
        self.asked: list[tuple[Label, Quad] | None] = []

    @property
    def papers(self) -> frozenset[Label]:
        return frozenset({Label.FAMILY_CARD})

    def read(self, page: Page) -> Reading:
        self.asked.append(None)
        return super().read(page)

    def read_sheet(self, page: Page, outline: Quad, label: Label) -> Reading:
        self.asked.append((label, outline))
        return super().read(page)


@pytest.mark.parametrize(
    ("label", "sheets", "guided"),
    [
        (Label.FAMILY_CARD, (glances.sheet(700, 500),), True),
        (Label.OTHER_DOCUMENT, (glances.sheet(700, 500),), False),
        (Label.FAMILY_CARD, (glances.sheet(700, 500, 0.3),), False),
        (Label.FAMILY_CARD, (), False),
    ],
    ids="alone unknown doubtful none".split(),
)
def test_the_outline_of_a_lone_paper_guides_the_reading(
    monkeypatch: pytest.MonkeyPatch, label: Label, sheets: tuple[Sheet, ...], guided: bool
) -> None:
    """The whole photo is read where that fails, without the guide."""
    sight = glances.glance(label, sheets=sheets)
    monkeypatch.setattr(Eye, "glance", lambda self, page: sight)
    engine = Listening([])
    answer = Verifier(ocr=engine, today=lambda: TODAY).verify(png(), slot="family_card")
    assert not answer.outcome.passes
    if not guided:
        assert engine.asked in ([None], [None, None])
        return
    first, second = engine.asked
    assert second is None
    assert first is not None
    seen, outline = first
    assert seen is label
    low, high = outline[0], outline[2]
    assert high[0] - low[0] == pytest.approx(700, rel=0.05)
    assert high[1] - low[1] == pytest.approx(500, rel=0.05)
    assert 0 < low[0] < 50
    assert 0 < low[1] < 50


def test_two_papers_in_one_photo_are_read_together_and_then_each_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheets = (glances.sheet(700, 500), glances.sheet(300, 200), glances.sheet(90, 60))
    sight = glances.glance(Label.FAMILY_CARD, sheets=sheets)
    monkeypatch.setattr(Eye, "glance", lambda self, page: sight)
    engine = Listening([])
    answer = Verifier(ocr=engine, today=lambda: TODAY).verify(png(), slot="family_card")
    assert not answer.outcome.passes
    together, *alone = engine.asked
    assert together is None
    assert len(alone) == 2
    widths = [max(x for x, _ in quad) - min(x for x, _ in quad) for _, quad in filter(None, alone)]
    assert widths == sorted(widths, reverse=True)


def test_a_paper_on_another_is_read_along_its_own_slant(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines of the whole photo are of no use; those of the smaller paper alone pass."""
    sheets = (glances.sheet(700, 500), glances.sheet(300, 200))
    sight = glances.glance(Label.KTP, sheets=sheets)
    monkeypatch.setattr(Eye, "glance", lambda self, page: sight)
    calls: list[Page] = []

    class Apart(StaticEngine):
        def read(self, page: Page) -> Reading:
            calls.append(page)
            found = super().read(page)
            return found if len(calls) == 3 else replace(found, lines=())

    both = Verifier(ocr=Apart(card()), today=lambda: TODAY)
    answer = both.verify(png(), slot="ktp", application=DECLARED)
    assert answer.outcome is Outcome.ACCEPT
    assert len(calls) == 3
    assert answer.quad is not None
    assert max(x for x, _ in answer.quad) < 400
