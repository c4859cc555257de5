"""Rows of a manifest: good ones, slips and hostile ones, as far as the manifest is concerned."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify.errors import ManifestError
from docverify.manifest import MAX_LINE, BadRow, Manifest, Row, open_manifest, read_rows
from docverify.types import ApplicantKind, Slot

GOOD = '{"id": "a", "file": "a.jpg", "slot": "ktp"}'


def rows(data: bytes | str, name: str = "m.jsonl") -> list[Row | BadRow]:
    raw = data.encode() if isinstance(data, str) else data
    return list(Manifest(io.BytesIO(raw), name, len(raw)))


def problems(data: bytes | str, name: str = "m.jsonl") -> dict[int, str]:
    return {r.line: r.problem for r in rows(data, name) if isinstance(r, BadRow)}


def test_every_key_of_the_contract() -> None:
    line = {
        "id": "7",
        "file": "sub/ä b.jpg",
        "slot": "parent_ktp",
        "application": {"kind": "child", "name": "SITI"},
        "account": "acc",
        "expected": {"outcome": "accept"},
    }
    (row,) = rows(json.dumps(line))
    assert isinstance(row, Row)
    assert (row.line, row.id, row.file, row.slot) == (1, "7", "sub/ä b.jpg", Slot.PARENT_KTP)
    assert row.application is not None
    assert row.application.kind is ApplicantKind.CHILD
    assert (row.account, row.expected) == ("acc", {"outcome": "accept"})


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_csv_as_spreadsheets_write_it(separator: str, end: str, bom: bytes) -> None:
    table = [
        ["id", "file", "slot", "kind", "name", "nik", "account"],
        ["1", "a.jpg", "ktp", "adult", "SITI, S.Kom; M.M\tX", "3171015708909999", "acc"],
        ["2", "b.jpg", "ktp", "", "", "", ""],
    ]
    table[1][4] = table[1][4].replace("\t", " ")
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(table)
    one, two = rows(bom + out.getvalue().encode(), "m.csv")
    assert isinstance(one, Row)
    assert one.application is not None
    assert one.application.name == "SITI, S.Kom; M.M X"
    assert one.account == "acc"
    assert isinstance(two, Row)
    assert two.application is None


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        ("{", "JSON"),
        ("[1]", "object"),
        ('"text"', "object"),
        ('{"id": "x", "id": "y", "file": "a", "slot": "ktp"}', "twice"),
        ('{"id": "x", "file": "a", "slot": "ktp", "expected": {"score": NaN}}', "NaN"),
        ("[" * 100_000, "JSON"),
        ('{"id": ' + "9" * 5000 + "}", "JSON"),
        ('{"file": "a.jpg", "slot": "ktp"}', "id: is missing"),
        ('{"id": true, "file": "a.jpg", "slot": "ktp"}', "id: must be text"),
        ('{"id": " ", "file": "a.jpg", "slot": "ktp"}', "id: is blank"),
        ('{"id": "' + "x" * 201 + '", "file": "a.jpg", "slot": "ktp"}', "id: longer"),
        ('{"id": "x", "slot": "ktp"}', "file: is missing"),
        ('{"id": "x", "file": 3, "slot": "ktp"}', "file: must be text"),
        ('{"id": "x", "file": "a", "slot": "selfie"}', "slot: must be one of"),
        ('{"id": "x", "file": "a", "slot": ["ktp"]}', "slot: must be one of"),
        ('{"id": "x", "file": "a", "slot": "ktp", "aplication": {}}', "unknown: aplication"),
        ('{"id": "x", "file": "a", "slot": "ktp", "<script>": 1}', "not shown"),
        ('{"id": "x", "file": "a", "slot": "ktp", "application": []}', "application: must be"),
        ('{"id": "x", "file": "a", "slot": "ktp", "application": {"kind": "cat"}}', "kind"),
        ('{"id": "x", "file": "a", "slot": "ktp", "expected": 1}', "expected"),
        ('{"id": "x", "file": "a", "slot": "ktp", "account": {}}', "account"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_on(bad: str, word: str) -> None:
    before, wrong, after = rows(f"{GOOD}\n{bad}\n\n{GOOD}")
    assert isinstance(before, Row)
    assert isinstance(after, Row)
    assert after.line == 4
    assert isinstance(wrong, BadRow)
    assert wrong.line == 2
    assert word in wrong.problem
    assert "<" not in wrong.problem


def test_what_is_right_about_a_bad_row_is_kept() -> None:
    (row,) = rows('{"id": "x", "file": "a", "slot": "ktp", "application": {"nik": "12"}}')
    assert isinstance(row, BadRow)
    assert (row.id, row.file, row.slot) == ("x", "a", Slot.KTP)


@pytest.mark.parametrize(
    "name", ["SI\u202eTI", "SI\u200bTI", "SI\0TI", "SI\nTI", "\x1b[31mSITI", "S" * 1_000_000]
)
def test_hostile_declared_data_is_a_row_error_without_the_value(name: str) -> None:
    row = {"id": "x", "file": "a", "slot": "ktp", "application": {"kind": "adult", "name": name}}
    (bad,) = rows(json.dumps(row))
    assert isinstance(bad, BadRow)
    assert "SI" not in bad.problem.replace("S-", "")
    assert bad.problem.isprintable()


def test_bytes_that_are_not_utf8_cost_one_row() -> None:
    found = rows(GOOD.encode() + b"\n\xff\xfe\xfd\n" + GOOD.encode())
    assert [type(r) for r in found] == [Row, BadRow, Row]
    assert problems(b"id,file,slot\n1,a,ktp\n2,\xe9,ktp\n3,a,ktp\n", "m.csv") == {3: "not UTF-8"}


def test_a_line_of_a_gigabyte_costs_one_row_and_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    with path.open("wb") as file:
        file.write(GOOD.encode() + b"\n")
        file.seek(1 << 30, io.SEEK_CUR)  # a hole in the file: zeros
        file.write(b"\n" + GOOD.encode())
    tracemalloc.start()
    found = list(read_rows(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(r) for r in found] == [Row, BadRow, Row]
    assert [r.line for r in found] == [1, 2, 3]
    assert peak < 8 * MAX_LINE


def test_memory_is_flat_however_long_it_is() -> None:
    class Endless(io.RawIOBase):
        left = 50_000

        def readable(self) -> bool:
            return True

        def readline(self, size: int | None = -1, /) -> bytes:
            self.left -= 1
            return GOOD.encode() + b"\n" if self.left >= 0 else b""

    tracemalloc.start()
    count = sum(1 for _ in Manifest(Endless(), "m.jsonl", None))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 50_000
    assert peak < 1 << 20


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"", "m.jsonl", "empty"),
        (b"\n \r\n", "m.csv", "empty"),
        (b"id,file,slot\n", "m.csv", "no rows"),
        (b"id,file\n1,a\n", "m.csv", "lacks the column slot"),
        (b"id,file,slot,birthdate\n1,a,ktp,x\n", "m.csv", "unknown: birthdate"),
        (b"id,file,slot,id\n1,a,ktp,2\n", "m.csv", "twice"),
        (b'"id,file,slot\n1,a,ktp\n', "m.csv", "lacks"),
        ("id,file,slot\n1,a,ktp\n".encode("utf-16"), "m.csv", "UTF-16"),
        (b"x" * (MAX_LINE + 10), "m.csv", "longer"),
    ],
)
def test_a_manifest_that_cannot_be_used_at_all(data: bytes, name: str, word: str) -> None:
    with pytest.raises(ManifestError, match=word) as caught:
        rows(data, name)
    assert caught.value.exit_code == 2


def test_a_manifest_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path, "a\0b"):
        with pytest.raises(ManifestError), open_manifest(path):
            pytest.fail("must not open")


def test_wrong_numbers_of_cells_and_broken_quotes() -> None:
    table = (
        'id,file,slot\n1,a\n2,a,ktp,x\n3,"a,ktp\n4,a,ktp\n5,"a"b,ktp\n6,"x\ny.jpg",ktp\n7,a,ktp\n'
    )
    found = rows(table, "m.csv")
    bad = {r.line: r.problem for r in found if isinstance(r, BadRow)}
    assert sorted(bad) == [2, 3, 4, 6]
    assert bad[4] == bad[6] == "broken quotes"
    good = {r.id: r.file for r in found if isinstance(r, Row)}
    assert good == {"4": "a", "6": "x\ny.jpg", "7": "a"}


def test_the_form_is_seen_without_a_suffix() -> None:
    assert isinstance(rows(GOOD, "")[0], Row)
    assert isinstance(rows("id,file,slot\n1,a,ktp", "")[0], Row)


def test_repr_shows_no_value() -> None:
    line = '{"id": "SITI", "file": "3171015708909999.jpg", "slot": "ktp"}'
    assert repr(rows(line)[0]) == "Row(line 1, ktp)"


@given(st.binary(max_size=400), st.sampled_from(["m.csv", "m.jsonl", ""]))
@settings(derandomize=True, deadline=None, max_examples=300)
def test_any_bytes_give_rows_or_a_manifest_error(data: bytes, name: str) -> None:
    try:
        found = rows(data, name)
    except ManifestError:
        return
    assert all(isinstance(r, (Row, BadRow)) for r in found)
    assert all(r.problem.isprintable() for r in found if isinstance(r, BadRow))


@given(st.lists(st.text(max_size=12), min_size=3, max_size=14))
@settings(derandomize=True, deadline=None, max_examples=300)
def test_any_csv_row_goes_on(cells: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    data = f"id,file,slot\n{out.getvalue()}9,last.jpg,ktp\n".encode("utf-8", "surrogatepass")
    if sum(cell.count("\n") for cell in cells) < 15 and b"\xed" not in data:
        last = rows(data, "m.csv")[-1]
        assert isinstance(last, Row)
        assert last.id == "9"
