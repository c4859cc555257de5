"""Every listed bad input and fault has a test, and what can be seen in a photo is judged right.

The bytes are judged at the door (`test_imaging`), the values where they are read and compared; this
file holds the pictures (`hostile_scenes`), read by the real engine, and the table of it all.
"""

from __future__ import annotations

import ast
import hashlib
import html
import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import docverify
from docverify import Application, Outcome, Slot, StaticEngine, Verification, Verifier, report
from docverify.imaging import Photo, Refusal, load
from docverify.items import Item, encode, process
from tests import faults, hostile
from tests.hostile_scenes import SCENES, Scene, application

TESTS = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier(today=lambda: date(2026, 11, 24))


def judge(verifier: Verifier, scene: Scene) -> Verification:
    return verifier.verify(scene.build(), slot=scene.slot, application=application(scene.declares))


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(one, id=str(one), marks=[pytest.mark.xfail(reason=one.gap)] if one.gap else [])
        for one in SCENES
    ],
)
def test_scene(verifier: Verifier, scene: Scene) -> None:
    answer = judge(verifier, scene)
    assert answer.outcome in scene.outcomes, answer.codes
    if answer.passes:
        assert scene.notes <= set(answer.codes)
    elif scene.codes:
        assert scene.codes & set(answer.codes), answer.codes
    assert not scene.never & set(answer.codes)
    for name, wanted in scene.reads().items():
        field = answer.fields.get(name)
        assert field is None or field.value in (None, wanted)
    line = encode({"id": "a", "file": "b", **answer.to_dict()}).decode()
    declared = application(scene.declares)
    assert not [key for key in ("nik", "name", "birth_date") if declared[key] in line]


def test_turned_pictures_say_how_they_were_turned(verifier: Verifier) -> None:
    for scene in (one for one in SCENES if one.name.startswith("turned-")):
        assert judge(verifier, scene).rotation == int(scene.name.removeprefix("turned-"))


def test_text_on_a_paper_is_text_in_a_report(verifier: Verifier, tmp_path: Path) -> None:
    """The name on the card is markup; it is read so, and shown as text."""
    (scene,) = (one for one in SCENES if one.name == "named-script")
    answer = judge(verifier, scene)
    read = answer.fields["name"].raw
    assert "<script>" in read
    line = {"id": "a", "file": "b", **answer.to_dict(values=True)}
    assert line["fields"]["name"]["raw"] == read
    line["fields"]["name"]["value"] = read  # reports show what the reader made of it
    (tmp_path / "r.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    (tmp_path / "photos").mkdir()
    report.write(
        tmp_path / "r.jsonl",
        tmp_path / "r.html",
        pictures=True,
        root=tmp_path / "photos",
        values=True,
    )
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert read not in page
    assert html.escape(read) in page
    assert page.casefold().count("<script>") == 1


def test_a_pdf_that_needs_a_password() -> None:
    pytest.importorskip("pypdfium2")
    answer = load(hostile.pdf_with_password())
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.remedy) == ("unreadable_image", "no_password")


class Replacing:
    """A verifier during whose work somebody puts another file in the place of the first."""

    def __init__(self, path: Path) -> None:
        self._checker = faults.verifier()
        self._path = path
        self.policy = self._checker.policy
        self.versions = self._checker.versions

    def verify(
        self,
        photo: Photo,
        *,
        slot: Slot | str,
        application: Application | Mapping[str, object] | None = None,
    ) -> Verification:
        self._path.write_bytes(b"another file")
        return self._checker.verify(photo, slot=slot, application=application)


def test_a_file_replaced_while_it_is_looked_at(tmp_path: Path) -> None:
    photo = faults.picture()
    (tmp_path / "a.png").write_bytes(photo)
    item = Item("1", "a.png", "ktp", faults.APPLICATION)
    line = process(Replacing(tmp_path / "a.png"), item, tmp_path, values=False)
    assert line is not None
    assert line["sha256"] == hashlib.sha256(photo).hexdigest()
    assert line["document"]["label"] == "ktp"


def test_nothing_depends_on_the_clock_on_the_wall() -> None:
    """Deadlines go by the monotonic clock, and the day comes in as a function."""
    odd = []
    for path in Path(docverify.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if re.fullmatch(r"time\.time|(datetime\.)?(date\.today|datetime\.\w*now)", called):
                    odd.append(f"{path.name}:{node.lineno} {called}")
    assert not odd


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2027, 1, 1), date(2026, 12, 31)])
def test_any_day_is_a_day(day: date) -> None:
    lines = [*faults.LINES[:3], "Nama : SITI CONTOH", "Tempat/Tgl Lahir : JAKARTA, 29-02-2000"]
    lines[2] = "NIK : 3171016902009999"
    declared = {
        "kind": "adult",
        "name": "SITI CONTOH",
        "nik": "3171016902009999",
        "birth_date": "2000-02-29",
    }
    verifier = Verifier(ocr=StaticEngine([*lines, *faults.LINES[5:]]), today=lambda: day, eye=False)
    answer = verifier.verify(hostile.png(), slot="ktp", application=declared)
    assert answer.fields["birth_date"].value == "2000-02-29"
    assert answer.outcome is Outcome.ACCEPT, answer.codes


# ------------------------------------------------------------------------------ the table

_DOOR = "imaging::test_hostile_file"
COVER: dict[str, tuple[str, ...]] = {
    # bytes and containers, decoding
    **{str(n): (_DOOR,) for n in (*range(1, 12), 13, *range(14, 17), *range(18, 34))},
    "3": (_DOOR, "imaging::test_endless_stream_is_read_to_the_limit_and_one_byte_more"),
    "6": (_DOOR, "imaging::test_pdf_with_the_extra", "hostile::test_a_pdf_that_needs_a_password"),
    "8": (
        _DOOR,
        "imaging::test_heic_with_the_extra",
        "imaging::test_without_the_extras_the_remedy_is_named",
    ),
    "12": ("imaging::test_bytes_path_and_stream_give_the_same_page",),
    "16": (_DOOR, "hostile::test_scene", "fuzz::test_whatever_is_uploaded"),
    "17": ("imaging::test_host_switch_for_truncated_images",),
    "27": (_DOOR, "quality::test_pictures_without_content_get_a_fault"),
    "31": (_DOOR, "quality::test_479_pixels_load_and_get_the_fault"),
    "32": (_DOOR, "quality::test_pictures_without_content_get_a_fault"),
    "33": (_DOOR, "hostile::test_scene", "imaging::test_shrink_keeps_what_a_person_sees"),
    # what can be seen
    **{str(n): ("hostile::test_scene",) for n in range(34, 44)},
    "35": ("hostile::test_scene", "decide::test_every_cell_of_the_matrix"),
    "37": ("hostile::test_scene", "decide::test_every_cell_of_the_matrix"),
    "39": ("hostile::test_scene", "hostile::test_turned_pictures_say_how_they_were_turned"),
    # values and text
    "44": ("nik::test_component_is_named",),
    "45": ("nik::test_regions_are_information",),
    "46": ("nik::test_consistency", "nik::test_century_is_never_chosen"),
    "47": (
        "nik::test_best_candidate",
        "nik::test_only_ascii_digits_count",
        "application::test_hostile_characters",
    ),
    "48": (
        "names::test_letters_of_another_script_never_match_silently",
        "names::test_unusual",
    ),
    "49": (
        "application::test_hostile_characters",
        "manifest::test_hostile_declared_data_is_a_row_error_without_the_value",
        "cli::test_nothing_raw_reaches_the_terminal",
    ),
    "50": ("names::test_pair",),
    "51": (
        "compare::test_one_wrong_digit_read_with_confidence_is_a_difference",
        "nik::test_identifiers_are_never_fuzzy",
        "decide::test_planted_differences",
    ),
    "52": (
        "decide::test_nothing_declared_is_never_accepted",
        "decide::test_nothing_legible_is_a_retake",
    ),
    "53": ("mrz::test_every_failed_check_is_listed", "mrz::test_repair"),
    "54": (
        "report::test_hostile_texts_are_texts",
        "hostile::test_scene",
        "hostile::test_text_on_a_paper_is_text_in_a_report",
        "fuzz::test_whatever_is_uploaded",
    ),
    # files, manifests, reports
    "55": ("imaging::test_refuses_what_leads_out_or_is_no_file",),
    "56": (
        "imaging::test_refuses_what_leads_out_or_is_no_file",
        "imaging::test_no_permission",
        "batch::test_files_that_may_not_be_read_are_rows_of_their_own",
    ),
    "57": (
        "manifest::test_csv_as_spreadsheets_write_it",
        "manifest::test_a_bad_row_is_named_and_the_rest_goes_on",
        "manifest::test_a_line_of_a_gigabyte_costs_one_row_and_no_memory",
        "manifest::test_a_manifest_that_cannot_be_used_at_all",
    ),
    "58": (
        "report::test_hostile_texts_are_texts",
        "report::test_visible_is_one_printable_line",
        "cli::test_nothing_raw_reaches_the_terminal",
    ),
    "59": (
        "batch::test_resume_looks_again_at_a_photo_that_changed",
        "hostile::test_a_file_replaced_while_it_is_looked_at",
    ),
    "60": (
        "report::test_the_policy_allows_one_script_by_its_hash_and_nothing_from_outside",
        "report::test_pictures_only_when_asked_and_only_of_the_same_bytes",
    ),
    "61": ("privacy::test_answers_and_their_parts", "privacy::test_batch"),
    "62": (
        "verifier::test_a_damaged_network_is_not_opened",
        "verifier::test_a_network_without_description",
    ),
    # load and faults
    "L1": ("batch::test_interrupted_then_resumed",),
    "L2": (
        "batch::test_killed_again_and_again_then_resumed",
        "batch::test_resume_gives_the_result_set_of_an_unbroken_run",
    ),
    "L3": ("batch::test_a_full_disk", "batch::test_a_device_without_room"),
    "L4": ("workers::test_a_photo_that_kills_its_worker_costs_only_itself",),
    "L5": ("workers::test_a_poisoned_photo_among_many_and_two_workers",),
    "L6": (
        "workers::test_a_photo_that_hangs_is_killed_at_the_deadline",
        "tesseract::test_hanging_picture_ends_at_the_deadline",
    ),
    "L7": ("workers::test_workers_that_cannot_start_fail_once",),
    "L8": (
        "tesseract::test_no_program",
        "tesseract::test_unusable_program",
        "tesseract::test_failure_on_a_picture",
        "tesseract::test_bad_bytes_and_bad_rows_in_the_table",
        "cli::test_tesseract_that_is_not_there_is_told_once",
    ),
    "L9": ("workers::test_a_model_swapped_while_running_is_noticed_by_the_next_worker",),
    "L10": (
        "batch::test_no_home_and_no_temporary_folder_of_its_own",
        "workers::test_a_temporary_folder_that_cannot_be_used_is_named",
    ),
    "L11": ("batch::test_two_runs_on_one_output", "batch::test_a_second_command_names_the_first"),
    "L12": ("batch::test_a_reader_that_goes_away",),
    "L13": (
        "batch::test_ten_thousand_rows_in_flat_memory",
        "manifest::test_memory_is_flat_however_long_it_is",
    ),
    "L14": ("batch::test_one_photo_under_a_thousand_ids",),
    "L15": (
        "hostile::test_nothing_depends_on_the_clock_on_the_wall",
        "hostile::test_any_day_is_a_day",
    ),
    "L16": ("workers::test_it_survives_a_fork", "workers::test_many_threads_share_it"),
    "L17": (
        "imaging::test_decoding_sets_no_switch_of_the_host",
        "workers::test_threads_are_pinned_and_nothing_of_the_host_is_changed",
    ),
    "L18": (
        "batch::test_more_jobs_than_cores_and_rows",
        "workers::test_threads_are_pinned_and_nothing_of_the_host_is_changed",
    ),
}


@cache
def _functions(name: str) -> frozenset[str]:
    tree = ast.parse((TESTS / f"test_{name}.py").read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def test_every_row_of_the_list_has_its_tests() -> None:
    rows = {str(n) for n in range(1, 63)} | {f"L{n}" for n in range(1, 19)}
    assert set(COVER) == rows
    missing = {
        where
        for tests in COVER.values()
        for where in tests
        if where.split("::")[1] not in _functions(where.split("::")[0])
    }
    assert not missing
    assert {one.item for one in SCENES} >= set(range(34, 44))
    assert len({str(one) for one in SCENES}) == len(SCENES)
