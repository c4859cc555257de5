"""The sentences of a birth certificate, in the forms that offices write them."""

from __future__ import annotations

from datetime import date

import numpy as np

from docverify.numbers import words

from ..people import Person
from .common import MONTHS, MONTHS_EN


def number_words(rng: np.random.Generator, value: int) -> str:
    """In capitals; now and then joined as typists did: DUAPULUH SATU."""
    text = words.to_words(value).upper()
    if rng.random() < 0.08:
        for tail in (" PULUH", " BELAS", " RATUS"):
            text = text.replace(tail, tail.strip())
    return text


def order_words(rng: np.random.Generator, order: int) -> str:
    """The child's place by birth: SATU, PERTAMA, KEDUA, KE-3, 4 (EMPAT)."""
    text = words.to_words(order).upper()
    draw = rng.random()
    if draw < 0.7:
        return text
    if draw < 0.8:
        return "PERTAMA" if order == 1 else f"KE{text}"
    if draw < 0.86:
        return f"KE{text}"
    return f"KE-{order}" if draw < 0.93 else f"{order} ({text})"


def month(rng: np.random.Generator, number: int) -> str:
    """The month in capitals, now and then in the old spelling."""
    name = MONTHS[number - 1]
    if rng.random() < 0.12:
        name = {"FEBRUARI": "PEBRUARI", "NOVEMBER": "NOPEMBER"}.get(name, name)
    return name


def parentage(rng: np.random.Generator, person: Person) -> list[tuple[str, str]]:
    """The phrase after the words `anak ke`, in pieces with their keys."""
    sex = "LAKI-LAKI" if person.sex == "M" else "PEREMPUAN"
    order = order_words(rng, person.child_order)
    twin = " KEMBAR" if person.twin and rng.random() < 0.6 else ""
    comma = "," if rng.random() < 0.6 else ""
    front = [(f"{order}{twin}{comma}", "child_order"), (sex, "sex")]
    if rng.random() < 0.15:
        front = [(f"{sex} ANAK KE", "sex"), (f"{order}{twin}", "child_order")]
    father, mother = person.father_name, person.mother_name
    if not father:
        joint = ("DARI SEORANG IBU", "ANAK SEORANG IBU", "DARI IBU")[int(rng.integers(3))]
        return [*front, (joint, ""), (mother, "mother_name")]
    draw = rng.random()
    if draw < 0.68:
        return [
            *front,
            ("DARI AYAH", ""),
            (father, "father_name"),
            ("DAN IBU", ""),
            (mother, "mother_name"),
        ]
    if draw < 0.88:
        joint = ("DARI SUAMI-ISTRI :", "DARI SUAMI ISTERI", "DARI SUAMI-ISTERI:")[
            int(rng.integers(3))
        ]
    else:
        joint = "ANAK DARI PERKAWINAN"
    return [*front, (joint, ""), (father, "father_name"), ("DAN", ""), (mother, "mother_name")]


def english_date(born: date) -> str:
    """FIRST OF AUGUST, TWO THOUSAND AND NINETEEN."""
    day = words.to_english_ordinal(born.day).upper()
    return f"{day} OF {MONTHS_EN[born.month - 1]}, {words.to_english(born.year).upper()}"


def english_parents(person: Person) -> str:
    """The English line under the parentage."""
    sex = "MALE" if person.sex == "M" else "FEMALE"
    order = words.to_english(person.child_order).upper()
    if not person.father_name:
        return f"{order}, {sex} OF MOTHER {person.mother_name}"
    return f"{order}, {sex} FROM FATHER {person.father_name} AND MOTHER {person.mother_name}"


def issued_words(rng: np.random.Generator, issued: date) -> tuple[str, str]:
    """Day with month, and year, in words."""
    return (
        f"{number_words(rng, issued.day)} {month(rng, issued.month)}",
        f"TAHUN {number_words(rng, issued.year)}",
    )
