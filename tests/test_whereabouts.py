"""Where fields stand in the photo: found by their letters, drawn by reports, trusted by nobody."""

from __future__ import annotations

import numpy as np
import pytest

from docverify import StaticEngine, Verifier
from docverify.types import Field, Line, Member, Page, Quad, Reading
from docverify.whereabouts import placed, placed_rows
from tests import faults

BOX: Quad = ((0.0, 0.0), (100.0, 0.0), (100.0, 10.0), (0.0, 10.0))
LOW: Quad = ((0.0, 20.0), (100.0, 20.0), (100.0, 30.0), (0.0, 30.0))


def spot(raw: str, *lines: Line, value: str | None = None) -> Quad | None:
    return placed({"name": Field("name", value, raw)}, lines)["name"].quad


def test_the_part_of_the_line_that_holds_it() -> None:
    assert spot("SITI", Line("Nama: SITI", 1.0, BOX)) == (
        (60.0, 0.0), (100.0, 0.0), (100.0, 10.0), (60.0, 10.0)
    )  # fmt: skip
    letters = tuple(x / 20 for x in range(10))
    line = Line("Nama: SITI", 1.0, BOX, char_x=letters)
    found = spot("siti", line)
    assert found is not None
    assert found[0][0] == pytest.approx(25.0)
    assert found[1][0] == pytest.approx(50.0)


def test_a_closer_look_may_have_read_some_letters_otherwise() -> None:
    lines = [Line("KABUPATEN BOGOR", 1.0, LOW), Line("NIK 3I7I0157O8909999", 0.6, BOX)]
    found = spot("3171015708909999", *lines)
    assert found is not None
    assert found[0] == (20.0, 0.0)


@pytest.mark.parametrize(
    "raw",
    ["", "L", "BUDI SANTOSO", "3171015708909999", "\ud800\udfff\x00", "___"],
)
def test_what_is_not_there_has_no_place(raw: str) -> None:
    lines = [Line("Nama: SITI", 1.0, BOX), Line("", 0.0, BOX), Line("L", 1.0, LOW)]
    assert spot(raw, *lines) is None


def test_the_beginning_of_what_stands_in_several_boxes() -> None:
    lines = [Line("Gol. Darah : A", 1.0, LOW), Line("LAKI-LAKI", 1.0, BOX), Line("LAK", 1.0, LOW)]
    assert spot("LAKI-LAKI Gol. Darah : A", *lines) == BOX


def test_corners_that_are_none_give_no_place() -> None:
    nan = float("nan")
    assert spot("SITI", Line("SITI", 1.0, ((nan, nan),) * 4)) is None


def test_rows_of_a_family_card() -> None:
    row = Member(
        1,
        {
            "nik": Field("nik", "3171015708909999", "3171015708909999"),
            "sex": Field("sex", "F", "PEREMPUAN"),
        },
    )
    lines = [Line("3171015708909999", 1.0, LOW), Line("PEREMPUAN", 1.0, BOX)]
    (found,) = placed_rows([row], lines)
    assert found.fields["nik"].quad == LOW
    assert found.fields["sex"].quad is None


class Turning(StaticEngine):
    """Sees its lines on the page turned a quarter clockwise."""

    def read(self, page: Page) -> Reading:
        read = super().read(page)
        turned = Page(np.ascontiguousarray(np.rot90(page.pixels, -1)), page.sha256)
        return Reading(read.lines, 90, turned)


def test_places_are_in_pixels_of_the_photo() -> None:
    photo = faults.picture(200, 120)
    upright = Verifier(ocr=StaticEngine(faults.LINES), eye=False).verify(photo, slot="ktp")
    turned = Verifier(ocr=Turning(faults.LINES), eye=False).verify(photo, slot="ktp")
    plain, other = upright.fields["nik"].quad, turned.fields["nik"].quad
    assert plain is not None
    assert other is not None
    told = upright.to_dict()["fields"]["nik"]["quad"]
    assert told == [[round(x, 1), round(y, 1)] for x, y in plain]
    for (x, y), (u, v) in zip(plain, other, strict=True):
        assert (u, v) == pytest.approx((y, 120 - x))
