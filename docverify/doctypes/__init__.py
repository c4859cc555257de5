"""The papers that docverify reads.  A new one is one file here and one line in DOCUMENT_TYPES."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from docverify.doctypes.base import Anchor, DocumentType
from docverify.doctypes.birth_certificate import BIRTH_CERTIFICATE
from docverify.doctypes.family_card import FAMILY_CARD
from docverify.doctypes.ktp import KTP
from docverify.doctypes.lookalikes import LOOKALIKES
from docverify.doctypes.passport import FOREIGN_PASSPORT, PASSPORT
from docverify.types import Label

DOCUMENT_TYPES: Mapping[Label, DocumentType] = MappingProxyType(
    {kind.label: kind for kind in (KTP, FAMILY_CARD, BIRTH_CERTIFICATE, PASSPORT, FOREIGN_PASSPORT)}
)

ANCHORS: Mapping[Label, tuple[Anchor, ...]] = MappingProxyType(
    {**{label: kind.anchors for label, kind in DOCUMENT_TYPES.items()}, **LOOKALIKES}
)
