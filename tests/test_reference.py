"""Pictures of real papers that lie beside the checkout, where there are any.

They are not part of the repository; without them these tests skip.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from docverify import Label, Outcome, Verifier

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "reference"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the reference pictures are not beside this checkout"
)

OWN = {
    "kind": "adult",
    "nik": "3175070101909999",
    "name": "BILLY BUMBLEBEE SIFULAN",
    "birth_date": "1990-01-01",
    "birth_place": "SURABAYA",
    "sex": "M",
}
OTHER = {
    "kind": "adult",
    "nik": "3273124302669168",
    "name": "SITI CONTOH RAHAYU",
    "birth_date": "1966-02-03",
}
LABELS = {
    "ktp_dummy_flat.jpg": Label.KTP,
    "ktp_blank_texture.jpg": Label.KTP,
    "ktp_back.jpg": Label.KTP_BACK,
    "kk_old_blank.jpg": Label.FAMILY_CARD,
    "akta_siak_blank.jpg": Label.BIRTH_CERTIFICATE,
    "passport_invented_in_hand.jpg": Label.FOREIGN_PASSPORT,
    "passport_specimen_flat.jpg": Label.FOREIGN_PASSPORT,
}


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier()


def turned(name: str, quarter: int) -> bytes:
    pixels = cv2.imread(str(FOLDER / name))
    done, encoded = cv2.imencode(".png", np.rot90(pixels, quarter))
    assert done
    return encoded.tobytes()


@pytest.mark.parametrize("quarter", range(4))
def test_ktp_with_its_own_data_is_accepted(verifier: Verifier, quarter: int) -> None:
    answer = verifier.verify(turned("ktp_dummy_flat.jpg", quarter), slot="ktp", application=OWN)
    assert answer.outcome is Outcome.ACCEPT
    assert answer.rotation == 90 * quarter
    assert answer.fields["nik"].value == OWN["nik"]


@pytest.mark.parametrize("quarter", range(4))
def test_ktp_in_the_family_card_slot(verifier: Verifier, quarter: int) -> None:
    photo = turned("ktp_dummy_flat.jpg", quarter)
    answer = verifier.verify(photo, slot="family_card", application=OWN)
    assert answer.outcome is Outcome.REJECT
    assert answer.codes[0] == "wrong_document_type"
    message = answer.reasons[0].message.id
    assert "KTP" in message
    assert "Kartu Keluarga" in message


def test_ktp_of_another_person(verifier: Verifier) -> None:
    answer = verifier.verify(FOLDER / "ktp_dummy_flat.jpg", slot="ktp", application=OTHER)
    assert answer.outcome is Outcome.REJECT
    assert "other_person" in answer.codes


def test_one_digit_of_the_nik_differs(verifier: Verifier) -> None:
    declared = {**OWN, "nik": "3175070101909998"}
    answer = verifier.verify(FOLDER / "ktp_dummy_flat.jpg", slot="ktp", application=declared)
    assert answer.outcome is Outcome.REVIEW
    assert "nik_differs" in answer.codes


@pytest.mark.parametrize("quarter", range(4))
@pytest.mark.parametrize("name", LABELS)
def test_label_and_turn(verifier: Verifier, name: str, quarter: int) -> None:
    answer = verifier.verify(turned(name, quarter), slot="ktp")
    assert answer.classification is not None
    assert answer.classification.label is LABELS[name]
    assert answer.rotation == 90 * quarter


@pytest.mark.parametrize("name", [n for n in LABELS if n.startswith("passport")])
def test_foreign_mrz_is_read(verifier: Verifier, name: str) -> None:
    answer = verifier.verify(FOLDER / name, slot="old_passport")
    assert "foreign_passport" in answer.codes
    line1, line2 = answer.fields["mrz_line1"].value, answer.fields["mrz_line2"].value
    assert line1 is not None
    assert line2 is not None
    assert len(line1) == len(line2) == 44
    assert answer.fields["mrz_line2"].validity == "valid"
