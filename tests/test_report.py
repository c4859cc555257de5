"""The HTML report: what is in it, what never is, and how it behaves in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docverify import report, report_svg
from docverify.batch import InProcess, run
from docverify.errors import ConfigError, OutputError
from docverify.report_data import Totals, View, visible
from docverify.report_pictures import Pictures
from docverify.types import Outcome, mask
from tests import browser, faults

HOSTILE = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "</td></tr></table></style></script><h1>owned",
    "=cmd|' /C calc'!A0",
    "${jndi:ldap://x}",
    "{{ 7*7 }}{% raw %}",
    "%s%n{0}",
    "a\u202egnp.exe",
    "new\nline\x1b[31m",
    "&quot;' onmouseover='x",
    "\ud800",
    "😀",
)


def line(number: int, **more: Any) -> dict[str, Any]:
    outcome = list(Outcome)[number % 4]
    return {
        "id": f"id{number}",
        "file": f"folder/{number}.jpg",
        "slot": ("ktp", "family_card")[number % 2],
        "outcome": str(outcome),
        "reasons": [
            {
                "code": "blurred",
                "severity": "block",
                "field": None,
                "message": {"id": "Foto buram.", "en": "The photo is blurred."},
            }
        ]
        if outcome is Outcome.RETAKE
        else [],
        "document": {"label": "ktp", "score": 0.9, "rotation": 0, "quad": None},
        "quality": {"sharpness": number % 10 / 10, "brightness": 150.0, "glare": 0.0},
        "fields": {"nik": {"value": "3171015708909999", "confidence": 0.9}},
        "comparisons": [{"field": "nik", "level": "identical", "outcome": "passed"}],
        "sha256": "00",
        "versions": {"docverify": "1"},
        "timings_ms": {"total": 100.0 + number % 50},
        **more,
    }


def written(tmp_path: Path, lines: Iterable[Mapping[str, Any]], **options: Any) -> Path:
    results, html = tmp_path / "results.jsonl", tmp_path / "report.html"
    with results.open("w") as file:
        file.writelines(json.dumps(one) + "\n" for one in lines)
    report.write(results, html, **options)
    return html


class Reader(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, html: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile_lines() -> Iterator[dict[str, Any]]:
    for n, text in enumerate(HOSTILE):
        reason = {
            "code": text, "severity": text, "field": text, "message": {"id": text, "en": text}
        }  # fmt: skip
        yield line(
            n,
            id=text,
            file=text,
            slot=text,
            outcome=text,
            reasons=[reason],
            document={"label": text, "score": text, "rotation": text, "quad": text},
            fields={text: {"value": text, "confidence": text, "quad": text}},
            comparisons=[{"field": text, "level": text, "outcome": text}],
            versions={text: text},
            error={"code": text, "detail": text, "line": text},
            sha256=text,
        )


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    html = written(tmp_path, hostile_lines(), pictures=True, root=tmp_path, values=True)
    page = Reader(html)
    names = {tag for tag, _ in page.tags}
    assert "img" not in names
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert not [a for _, attrs in page.tags for a in attrs if a.startswith("on")]
    raw = html.read_text("utf-8")
    assert "\u202e" not in raw
    assert "\x1b" not in raw
    assert r"a\u202egnp.exe" in page.text
    assert "<script>document.title='owned'</script>" in page.text
    style = raw.split("<style>")[1].split("</style>")[0]
    assert "owned" not in style
    assert "jndi" not in style


def test_the_policy_allows_one_script_by_its_hash_and_nothing_from_outside(tmp_path: Path) -> None:
    html = written(tmp_path, [line(0)])
    page = Reader(html)
    (policy,) = (
        attrs["content"] or ""
        for tag, attrs in page.tags
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'; ")
    script = re.search(r"<script>(.*)</script>", html.read_text("utf-8"), re.DOTALL)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "unsafe-eval" not in policy
    assert not [a for _, attrs in page.tags for a in attrs if a in ("src", "action", "srcdoc")]
    assert "http://" not in html.read_text("utf-8").replace("http-equiv", "")
    assert "https://" not in html.read_text("utf-8")
    forbidden = ("innerHTML", "eval", "fetch", "XMLHttp", "document.write", "localStorage")
    assert not [word for word in forbidden if word in script[1]]


def test_personal_values_are_masked_even_when_the_results_hold_them(tmp_path: Path) -> None:
    faults.folder(tmp_path)
    manifest = faults.write_manifest(tmp_path / "m.jsonl", [faults.row("a", "80.png")])
    crew = InProcess(faults.verifier(), tmp_path, values=True)
    run(crew, manifest, root=tmp_path, out=tmp_path / "results.jsonl")
    options: dict[str, Any] = {"pictures": True, "root": tmp_path, "manifest": manifest}
    html = tmp_path / "report.html"
    report.write(tmp_path / "results.jsonl", html, **options)
    masked = html.read_text("utf-8")
    for secret in ("3171015708909999", "SITI", "CONTOH", "1990-08-17", "JAKARTA"):
        assert secret not in masked
    assert "3171**********99" in masked
    assert "data:image/jpeg;base64," in masked
    report.write(tmp_path / "results.jsonl", html, values=True, **options)
    shown = html.read_text("utf-8")
    assert "3171015708909999" in shown
    assert "holds personal values" in shown
    assert html.stat().st_mode & 0o777 == 0o600


def test_what_was_masked_is_not_masked_twice(tmp_path: Path) -> None:
    fields = {"nik": {"value": "3171**********99"}, "name": {"value": "S. C."}}
    html = written(tmp_path, [line(0, fields=fields)], pictures=True, root=tmp_path)
    assert {"3171**********99", "S. C."} <= set(
        re.findall(r'<td data-name="Read">([^<]*)</td>', html.read_text())
    )


@pytest.mark.parametrize("masked", [True, False])
def test_a_family_card_shows_the_row_of_the_declared_person(tmp_path: Path, masked: bool) -> None:
    niks = ("3171015708909999", "3171015708919999")
    names = ("BUDI CONTOH", "SITI CONTOH")
    members = [
        {"row": n, "nik": {"value": mask(nik) if masked else nik, "confidence": 0.9},
         "name": {"value": mask(name) if masked else name, "confidence": 0.8}}
        for n, (nik, name) in enumerate(zip(niks, names, strict=True), 1)
    ]  # fmt: skip
    declared = {"kind": "adult", "nik": niks[0], "name": "BUDI CONTOH"}
    manifest = tmp_path / "m.jsonl"
    row = {"id": "id1", "file": "a.jpg", "slot": "family_card", "application": declared}
    faults.write_manifest(manifest, [row, {**row, "id": "id2", "application": {"kind": "adult"}}])
    fields = {"kk_number": {"value": "3171**********01", "confidence": 1.0}, "members": members}
    lines = [line(1, fields=fields), line(2, fields=fields)]
    html = written(tmp_path, lines, pictures=True, root=tmp_path, manifest=manifest)
    text = html.read_text("utf-8")
    read = re.findall(r'<td data-name="Read"[^>]*>([^<]*\(row \d\))</td>', text)
    # Masked, both numbers look the same: then it is the name that tells the row.
    assert read == ["B. C. (row 1)", "3171**********99 (row 1)"]


def test_pictures_only_when_asked_and_only_of_the_same_bytes(tmp_path: Path) -> None:
    photo = faults.picture(80)
    secret = b"tEXtComment\0hidden in the file"
    (tmp_path / "a.png").write_bytes(photo + secret)
    digest = hashlib.sha256(photo + secret).hexdigest()
    quad = [[1, 1], [70, 2], [70, 70], [1, 70]]
    document = {"label": "ktp", "score": 1.0, "rotation": 90, "quad": quad}
    fields = {"nik": {"value": None, "quad": quad}}
    good = line(0, file="a.png", sha256=digest, document=document, fields=fields)
    changed = line(1, file="a.png", sha256="0" * 64)
    outside = line(2, file="../a.png", sha256=digest)
    root = tmp_path
    plain = written(tmp_path, [good]).read_text()
    assert "data:image" not in plain
    assert "<article" not in plain
    raw = written(tmp_path, [good, changed, outside], pictures=True, root=root).read_text()
    assert raw.count("data:image/jpeg;base64,") == 1
    assert 'points="1.0,1.0 70.0,2.0 70.0,70.0 1.0,70.0"' in raw
    assert raw.count("<polygon") == 3  # the outline twice (light on dark), one field
    assert "turned by 90°" in raw
    assert "the file has changed since" in raw
    assert "only a relative path below the root" in raw
    with pytest.raises(ConfigError, match="root"):
        written(tmp_path, [good], pictures=True)


def test_boxes_are_drawn_where_fields_were_read(tmp_path: Path) -> None:
    """Rows of a family card too; what was compared shows how; corners that are none do not."""
    photo = faults.picture(80)
    (tmp_path / "a.png").write_bytes(photo)
    quad = [[1, 2], [30, 2], [30, 9], [1, 9]]
    no_place = (
        [[1, 2]] * 3,
        [[float("nan"), 1]] * 4,
        [[1e9, 0]] * 4,
        [[10**400, 0]] * 4,
        "abcd",
        7,
    )
    fields = {
        "nik": {"value": None, "quad": quad},
        "name": {"value": None, "quad": quad},
        "sex": {"value": None, "quad": None},
        "birth_date": {"value": None},
        "members": [{"row": 2, "nik": {"value": None, "quad": quad}}, "no row", {"row": 3}],
        **{f"odd{n}": {"value": None, "quad": one} for n, one in enumerate(no_place)},
    }
    compared = [
        {"field": "nik", "level": "different", "outcome": "failed"},
        {"field": "name", "level": "identical", "outcome": "passed"},
    ]
    digest = hashlib.sha256(photo).hexdigest()
    told = line(0, file="a.png", sha256=digest, fields=fields, comparisons=compared)
    told["document"]["quad"] = None
    raw = written(tmp_path, [told], pictures=True, root=tmp_path).read_text()
    boxes = re.findall(r'<g class="(\w*)"><title>([^<]*)</title><polygon class="box"', raw)
    assert boxes == [("failed", "nik"), ("passed", "name"), ("", "2 nik")]
    assert raw.count('points="1.0,2.0 30.0,2.0 30.0,9.0 1.0,9.0"') == 3
    assert "and 3 boxes where fields were read" in raw
    assert "nan" not in re.findall(r"<svg viewBox.*?</svg>", raw, re.DOTALL)[-1]


def test_a_picture_that_kills_its_opener_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"not a picture at all")
    digest = hashlib.sha256(b"not a picture at all").hexdigest()
    raw = written(
        tmp_path, [line(0, file="a.png", sha256=digest)], pictures=True, root=tmp_path
    ).read_text()
    assert "neither JPEG" in raw


def test_totals(tmp_path: Path) -> None:
    totals = Totals()
    for number in range(40):
        totals.add(line(number))
    assert totals.outcomes == {"accept": 10, "review": 10, "retake": 10, "reject": 10}
    assert totals.reasons == {"blurred": 10}
    assert totals.seen == {("ktp", "ktp"): 20, ("family_card", "ktp"): 20}
    page = Reader(written(tmp_path, [line(n) for n in range(40)])).text
    assert "40 results" in page
    assert "The photo is blurred." in page
    assert "Foto buram." in page


def test_a_device_or_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    """As with `--html /dev/stdout`: nothing is put in the place of what is no file."""
    pipe = tmp_path / "report.html"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        written(tmp_path, [])
        assert os.read(reader, 15) == b"<!DOCTYPE html>"
        assert stat.S_ISFIFO(pipe.stat().st_mode)
    finally:
        os.close(reader)
    page, link = tmp_path / "page.html", tmp_path / "link.html"
    link.symlink_to(page)
    report.write(tmp_path / "results.jsonl", link)
    assert link.is_symlink()
    assert page.stat().st_mode & 0o077 == 0
    with pytest.raises(OutputError, match="directory"):
        report.write(tmp_path / "results.jsonl", tmp_path)


def test_half_a_file_and_foreign_lines(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    good = json.dumps(line(0)).encode()
    results.write_bytes(good + b"\n[1]\n\xff\xfe\n" + b"[" * 100_000 + b"\n" + good[:50])
    totals = report.write(results, tmp_path / "r.html")
    assert (totals.lines, totals.unreadable) == (1, 4)
    assert "4 lines of the file are no results" in (tmp_path / "r.html").read_text()
    results.write_bytes(b"")
    assert report.write(results, tmp_path / "r.html").lines == 0
    with pytest.raises(ConfigError):
        report.write(tmp_path / "none", tmp_path / "r.html")
    with pytest.raises(OutputError, match="none"):
        report.write(results, tmp_path / "none" / "r.html")
    assert not list(tmp_path.glob(".*"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(line(0))), json_values, max_size=12))
@settings(derandomize=True, deadline=None, max_examples=150)
def test_any_line_can_be_shown(
    tmp_path_factory: pytest.TempPathFactory, parts: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    page = Reader(written(folder, [{**line(2), **parts}]))
    shown = View(Totals(), False, {}).card({**line(2), **parts, "sha256": ""}, Pictures(folder))
    assert shown["picture"].missing == "no picture"
    assert [tag for tag, _ in page.tags].count("tr") >= 2


@given(st.text(max_size=300))
@settings(derandomize=True, deadline=None)
def test_visible_is_one_printable_line(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert len(shown) <= 160 * 9 + 1


def test_plots_survive_odd_numbers() -> None:
    nan, inf = float("nan"), float("inf")
    assert "nothing measured" in report_svg.histogram([nan, inf], name="x")
    assert "median 3.00" in report_svg.histogram([3.0], name="x")
    assert "<svg" in report_svg.bars([], name="x")
    assert "<svg" in report_svg.matrix({}, [], [], name="x")
    assert "&lt;b&gt;" in report_svg.bars([("<b>", 1, "plain")], name='"')


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_of_every_text_colour(tmp_path: Path) -> None:
    """WCAG 2.1 AA: 4.5 to 1 on both grounds."""
    raw = written(tmp_path, [line(0)]).read_text()
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", raw))
    for name in ("ink", "soft", "accept", "review", "retake", "reject", "accent"):
        for ground in ("paper", "ground"):
            light, dark = luminance(colours[ground]), luminance(colours[name])
            assert (light + 0.05) / (dark + 0.05) >= 4.5, name


# ------------------------------------------------------------------------ in a browser

needs_browser = pytest.mark.skipif(
    browser.find() is None or sys.platform == "win32",
    reason="no Chromium here (Debian: apt install chromium)",
)


@pytest.fixture
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Browser]:
    with browser.Browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


CHOOSE = """(() => {{
  const select = document.querySelector("select[name={group}]");
  select.value = [...select.options].find((o) => o.textContent === "{text}").value;
  select.dispatchEvent(new Event("change", {{bubbles: true}}));
}})()"""
SHOWN = "[...document.querySelectorAll('tbody .f')].filter((r) => r.getClientRects().length).length"
TYPE = """(() => {{
  const box = document.getElementById("search");
  box.value = {text};
  box.dispatchEvent(new Event("input", {{bubbles: true}}));
}})()"""


@needs_browser
def test_it_opens_filters_and_searches(tmp_path: Path, page: browser.Browser) -> None:
    page.open(written(tmp_path, [line(n) for n in range(40)]))
    assert page.run(SHOWN) == 40
    page.run(CHOOSE.format(group="o", text="retake"))
    page.wait("document.getElementById('count').textContent", "10 of 40 shown")
    assert page.run(SHOWN) == 10
    page.run(CHOOSE.format(group="s", text="family_card"))
    page.wait(SHOWN, 0)
    page.run("document.querySelector('button').click()")
    page.wait("document.getElementById('count').textContent", "40 of 40 shown")
    page.run(CHOOSE.format(group="r", text="blurred"))
    page.wait(SHOWN, 10)
    page.run(TYPE.format(text='"FOLDER/6 retake"'))
    page.wait("document.getElementById('count').textContent", "1 of 40 shown")
    assert page.run(SHOWN) == 1
    assert page.said == []
    assert all(url.startswith(("file:", "data:image/jpeg")) for url in page.asked)


@needs_browser
def test_hostile_texts_in_a_browser(tmp_path: Path, page: browser.Browser) -> None:
    (tmp_path / "a.png").write_bytes(faults.picture())
    digest = hashlib.sha256(faults.picture()).hexdigest()
    lines = [*hostile_lines(), line(1, file="a.png", sha256=digest)]
    page.open(written(tmp_path, lines, pictures=True, root=tmp_path, values=True))
    assert page.run("document.title") == "docverify report: results.jsonl"
    assert page.run("document.querySelectorAll('script').length") == 1
    assert page.run(SHOWN) == len(HOSTILE) + 1
    cells = page.run(
        "[...document.querySelectorAll('tbody .f td:first-child')].map(c => c.textContent)"
    )
    assert cells[:7] == list(HOSTILE[:7])
    for text in HOSTILE[:4]:
        page.run(CHOOSE.format(group="o", text=text.replace('"', '\\"')))
        page.wait(SHOWN, 1)
    assert page.said == []
    page.run("(() => { const s = document.createElement('script'); s.textContent ="
             " 'document.title = 1'; document.body.append(s); })()")  # fmt: skip
    page.run("new Image().src = 'http://127.0.0.1:9/x.png'")
    assert page.run("document.title") == "docverify report: results.jsonl"
    page.wait("1", 1)
    assert len([text for text in page.said if "Content Security Policy" in text]) == 2


@needs_browser
def test_filters_work_without_script(tmp_path: Path, page: browser.Browser) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    page.open(written(tmp_path, [line(n) for n in range(40)]))
    assert page.run("document.getElementById('search').closest('label').hidden") is True
    page.run(CHOOSE.format(group="o", text="reject"))
    assert page.run(SHOWN) == 10


@needs_browser
def test_ten_thousand_rows(tmp_path: Path, page: browser.Browser) -> None:
    html = written(tmp_path, (line(n) for n in range(10_000)))
    assert html.stat().st_size < 12_000_000
    assert page.open(html) < 40
    assert page.run(SHOWN) == 10_000
    page.run("scrollTo(0, document.body.scrollHeight)")
    page.wait("Math.round(scrollY + innerHeight) >= document.body.scrollHeight - 2", True)
    page.run(TYPE.format(text='"id9999"'))
    page.wait("document.getElementById('count').textContent", "1 of 10000 shown", seconds=30)
    page.run(TYPE.format(text='""'))
    page.wait("document.getElementById('count').textContent", "10000 of 10000 shown", seconds=30)
    page.run(CHOOSE.format(group="o", text="accept"))
    page.wait(SHOWN, 2500, seconds=30)
    assert page.said == []


@needs_browser
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_screen(
    tmp_path: Path, page: browser.Browser, width: int
) -> None:
    page.call(
        "Emulation.setDeviceMetricsOverride", width=width, height=740, deviceScaleFactor=1,
        mobile=width < 500,
    )  # fmt: skip
    lines = [line(n, id="x" * 150, file="y" * 150) for n in range(8)]
    page.open(written(tmp_path, lines, pictures=True, root=tmp_path))
    assert page.run("document.documentElement.scrollWidth") <= width
    sideways = (
        "[...document.querySelectorAll('.fields')].filter(f => f.scrollWidth > f.clientWidth)"
    )
    assert page.run(f"{sideways}.length") == 0


@needs_browser
def test_on_paper_it_is_a_table_that_fits(tmp_path: Path, page: browser.Browser) -> None:
    """A sheet of A4 is as narrow as a phone is wide; it still gets the table, not the cards."""
    page.call("Emulation.setEmulatedMedia", media="print")
    page.call(
        "Emulation.setDeviceMetricsOverride", width=718, height=1047, deviceScaleFactor=1,
        mobile=False,
    )  # fmt: skip
    page.open(written(tmp_path, [line(n) for n in range(8)], pictures=True, root=tmp_path))
    assert (
        page.run("getComputedStyle(document.querySelector('.results tr')).display") == "table-row"
    )
    assert page.run("document.getElementById('filters').getClientRects().length") == 0
    assert page.run("document.documentElement.scrollWidth") <= 718
    cut = "[...document.querySelectorAll('figure')].filter(f => f.scrollWidth > f.clientWidth + 1)"
    assert page.run(f"{cut}.length") == 0


@needs_browser
def test_the_keyboard_reaches_everything(tmp_path: Path, page: browser.Browser) -> None:
    page.open(written(tmp_path, [line(n) for n in range(4)]))
    reached = []
    for _ in range(12):
        for kind in ("keyDown", "keyUp"):
            page.call(
                "Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9
            )
        reached.append(
            page.run("document.activeElement.tagName + (document.activeElement.name || '')")
        )
    assert reached[:9] == [
        "A", "SUMMARY", "SELECTo", "SELECTs", "SELECTl", "SELECTr", "INPUT", "BUTTON", "DIV"
    ]  # fmt: skip
