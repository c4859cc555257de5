"""What is drawn: one entry a picture, all its chances fixed by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from . import booklets, cards, certificates, registry, sundries
from .camera import Shot
from .page import Paper
from .people import a_family

PASSES = ["accept", "review"]
SINGAPORE = ("SGP", "REPUBLIC OF", "SINGAPORE")


@dataclass
class Item:
    """One picture: how its paper is drawn, how it is taken, and what must come out."""

    name: str
    draw: Callable[[Random], Paper]
    shot: Shot = field(default_factory=Shot)
    slot: str = "ktp"
    kind: str = "adult"
    outcome: str | list[str] = "accept"
    reasons: tuple[str, ...] = ()


def of(function: Callable[..., Paper], **options: Any) -> Callable[[Random], Paper]:
    return lambda rng: function(rng, **options)


def family(children: int, alone: bool = False, **options: Any) -> Callable[[Random], Paper]:
    return lambda rng: registry.family_card(rng, a_family(rng, children, alone), **options)


def book(**options: Any) -> Callable[[Random], Paper]:
    return lambda rng: booklets.opened(rng, booklets.passport(rng, **options))


def identity_cards() -> list[Item]:
    worn = {"ink": "#39505c", "photo_fade": 0.6}
    low = {"head": 42, "nik_y": 0.20, "top": 0.30, "size": 29, "mark": ": "}
    return [
        Item("ktp-lamp", of(cards.ktp, **low), Shot(1400, 1050, 0.85, ground="sheet", glare=0.5)),
        Item(
            "ktp-before-2011",
            of(cards.ktp_siak),
            Shot(1400, 1050, 0.8, ground="wood", warm=0.08),
            outcome=PASSES,
        ),
        Item(
            "ktp-worn",
            of(cards.ktp, **worn),
            Shot(1400, 1050, 0.8, ground="wood", wear=1, warm=0.1),
        ),
        Item("ktp-askew", of(cards.ktp), Shot(1600, 1600, 0.75, 0.08, 45, ground="cloth")),
    ]


def family_cards() -> list[Item]:
    slot = "family_card"
    return [
        Item("kk-scan", family(2), Shot(2600, ground="none", shadow=0, noise=1.5), slot),
        Item("kk-old", family(1, kind="security"), Shot(3000, 2250, 0.93, 0.04, 2), slot),
        Item(
            "kk-mother-alone",
            family(1, True, face="FreeSerif"),
            Shot(2800, 2100, 0.93, 0.08, 3, ground="tiles", warm=0.07),
            slot,
        ),
        Item("kk-curled", family(3), Shot(3000, 2250, 0.93, 0.05, 2, curl=0.012), slot),
    ]


def birth_certificates() -> list[Item]:
    slot = "birth_certificate"
    return [
        Item("akta-bilingual", of(certificates.akta_siak), Shot(1500, 2000, 0.92, 0.06, 3), slot),
        Item(
            "akta-qr-turned",
            of(certificates.akta_qr, alone=True),
            Shot(1600, 2133, 0.93, 0.06, 3, ground="dark", turn=1),
            slot,
        ),
        Item(
            "akta-sentence",
            of(certificates.akta_running),
            Shot(1500, 2000, 0.94, 0.05, 3, ground="tiles"),
            slot,
            outcome=PASSES,
        ),
        Item(
            "akta-child",
            of(certificates.akta_siak, born=(2010, 2020)),
            Shot(1500, 2000, 0.93, 0.05, 3, ground="granite", exif=6, curl=0.006),
            slot,
            "child",
        ),
    ]


def passports() -> list[Item]:
    slot, page = "old_passport", booklets.passport
    office = "KANIM KELAS I CONTOH"
    return [
        Item("passport-open", book(), Shot(1400, 1867, 0.9, 0.08, 4, ground="sheet"), slot),
        Item(
            "passport-2009",
            of(page, kind="2009"),
            Shot(1600, 1200, 0.85, 0.05, 3, ground="tiles", warm=0.06),
            slot,
            outcome=PASSES,
        ),
        Item(
            "passport-without-nik",
            of(page, nik=False, office=office),
            Shot(1600, 1200, 0.84, 0.06, 3, ground="newsprint"),
            slot,
        ),
        Item(
            "passport-slanted",
            of(page, name="SUMARTINI"),
            Shot(1600, 1200, 0.66, 0.3, 20, ground="granite"),
            slot,
        ),
    ]


def others() -> list[Item]:
    card, sheet = (1500, 1125, 0.88, 0.05, 4), (1500, 2000, 0.92, 0.05, 4)
    wrong = {"outcome": "reject", "reasons": ("wrong_document_type",)}
    akta = "birth_certificate"
    screen = Shot(720, 1480, ground="none", shadow=0, noise=0, blur=0)
    return [
        Item(
            "ktp-back", of(cards.ktp_back), Shot(*card), outcome="retake", reasons=("wrong_side",)
        ),
        Item(
            "kia",
            of(cards.kia),
            Shot(*card, ground="cloth"),
            "parent_ktp",
            "child",
            "reject",
            ("child_needs_parent_ktp",),
        ),
        Item("sim", of(cards.sim), Shot(*card, ground="dark"), **wrong),
        Item(
            "diploma",
            of(sundries.diploma),
            Shot(*sheet, ground="newsprint"),
            akta,
            outcome=PASSES,
            reasons=("alternative_document",),
        ),
        Item("death", of(sundries.death_certificate), Shot(*sheet), akta, "child", **wrong),
        Item(
            "foreign-passport",
            of(booklets.foreign, state=SINGAPORE, nation="SINGAPORE CITIZEN"),
            Shot(*card, turn=2),
            "old_passport",
            outcome="reject",
            reasons=("foreign_passport",),
        ),
        Item("chat", of(sundries.chat), screen, "family_card", outcome=["reject", "retake"]),
        Item(
            "attendance-list",
            of(registry.attendance),
            Shot(2400, 1800, 0.93),
            "family_card",
            **wrong,
        ),
    ]


def items() -> list[Item]:
    """Every picture."""
    return [*identity_cards(), *family_cards(), *birth_certificates(), *passports(), *others()]
