"""QR codes: whose site they name, whatever stands in them, and what they say about the paper."""

from __future__ import annotations

import numpy as np
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from docverify import qr
from docverify.classify import classify
from docverify.ocr.engine import StaticEngine
from docverify.types import Label, Page, Pixels
from docverify.witnesses import add_codes
from tests.test_classify import AKTA


def picture(*texts: str) -> Pixels:
    """A white page with one code for each text."""
    codes = []
    for text in texts:
        matrix = np.array(tuple(segno.make_qr(text).matrix_iter(scale=4, border=4)), np.uint8)
        codes.append(
            np.pad(1 - matrix, ((0, 400 - len(matrix)), (0, 400 - len(matrix))), constant_values=1)
        )
    page = np.concatenate(codes, axis=1) * 255 if codes else np.full((400, 400), 255)
    return np.repeat(page.astype(np.uint8)[:, :, None], 3, axis=2)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://dukcapil.example/kk/17", "dukcapil.example"),
        ("HTTPS://Dukcapil.Example/kk", "dukcapil.example"),
        ("no address", qr.PRESENT),
        ("http://[", qr.PRESENT),
        ("https://<script>alert(1)</script>/", qr.PRESENT),
        ("https://-/", qr.PRESENT),
    ],
)
def test_the_host_of_a_code(text: str, host: str) -> None:
    assert qr.hosts(picture(text)) == (host,)


def test_a_page_without_a_code_and_one_with_two() -> None:
    assert qr.hosts(picture()) == ()
    assert sorted(qr.hosts(picture("https://a.example/1", "https://b.example/2"))) == [
        "a.example",
        "b.example",
    ]
    assert qr.hosts(np.zeros((4, 900, 3), np.uint8)) == ()


@given(st.text(max_size=80))
def test_any_text_has_a_plain_host(text: str) -> None:
    host = qr.host_of(text)
    assert host.isascii()
    assert set(host) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")


@pytest.mark.parametrize(
    ("text", "moved"),
    [("https://dukcapil.example/kk/17", True), ("https://shop.example/17", False)],
)
def test_only_a_code_of_the_registry_speaks(text: str, moved: bool) -> None:
    scores: dict[Label, float] = dict.fromkeys(Label, 0.0)
    add_codes(Page(picture(text)), scores)
    assert (scores[Label.FAMILY_CARD] > 0) is moved
    assert (scores[Label.PASSPORT] < 0) is moved


@pytest.mark.parametrize(("lines", "looks"), [(["KARTU KELUARGA", "Nama Lengkap"], 1), (AKTA, 0)])
def test_codes_are_looked_for_only_where_words_leave_room(
    monkeypatch: pytest.MonkeyPatch, lines: list[str], looks: int
) -> None:
    calls: list[Pixels] = []
    monkeypatch.setattr(qr, "hosts", lambda pixels: (calls.append(pixels), ())[1])
    classify(StaticEngine(lines).read(Page(picture())))
    assert len(calls) == looks
