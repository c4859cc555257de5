"""Texts for the property tests of the number formats."""

from __future__ import annotations

from hypothesis import strategies as st

ANY_TEXT = st.text(max_size=60)
"""Any Unicode, control characters, digits of other scripts and surrogate-free oddities."""

NEAR_NUMBERS = st.text(alphabet="0123456789OIlSB?GZA:.- <NKLUidr/\n٣３²", max_size=60)
"""What OCR makes of numbers."""

TEXTS = st.one_of(ANY_TEXT, NEAR_NUMBERS)

FOREIGN_DIGITS = ("３１７１０１５７０８９０９９９９", "٣١٧١٠١٥٧٠٨٩٠٩٩٩٩", "317101570890999²")
"""Fullwidth, Arabic-Indic, superscript: no digits here."""
