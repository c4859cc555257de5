"""The rules of the house that a machine can check: arrows go down, one owner per library."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import docverify

PACKAGE = Path(docverify.__file__).parent

# From the floor up.  A module may import from lines above its own and from its own line.
STAIR = (
    ("types", "errors", "_version"),
    ("containers",),
    ("imaging", "models", "shrink", "pinhole", "qr"),
    ("numbers",),
    ("layout", "quality", "outline", "edges", "whereabouts"),
    ("locate",),
    ("eye",),
    ("ocr",),
    ("doctypes",),
    ("witnesses",),
    ("classify",),
    ("application", "compare"),
    ("policy",),
    ("messages",),
    ("checks",),
    ("decide",),
    ("verifier",),
    ("dossier", "manifest", "wire"),
    ("_worker", "workers", "pool", "isolated", "items", "results", "shards"),
    ("report", "report_data", "report_svg", "report_pictures"),
    ("bench", "bench_fields", "bench_text", "batch", "ray_batch", "doctor"),
    ("progress",),
    ("cli",),
    ("__init__", "__main__"),
)
OWNERS = {
    "PIL": {"imaging"},
    "pillow_heif": {"imaging"},
    "pypdfium2": {"imaging"},
    "onnxruntime": {"models"},
    "pytesseract": {"ocr.tesseract"},
    "zxingcpp": {"qr"},
    "ray": {"ray_batch"},
}
NETWORK = {"socket", "ssl", "http", "urllib.request", "requests", "ftplib", "smtplib", "asyncio"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
    if len(parts) > 1 and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


KNOWN = {name_of(p) for p in modules()}


def rank(module: str) -> int:
    top = module.split(".", 1)[0]
    for height, step in enumerate(STAIR):
        if top in step:
            return height
    pytest.fail(f"docverify/{module}: give it a place on the stair in this test")


def imports(path: Path) -> set[str]:
    """Full names of everything imported, function-level imports included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            inner = {n for n in names if n.removeprefix("docverify.") in KNOWN}
            if names - inner:
                found.add(node.module)
            found |= names
    return found


def internal(path: Path) -> set[str]:
    """Modules of the package that `path` imports, without the prefix."""
    found = {name.removeprefix("docverify.") for name in imports(path) if "." in name}
    return found & KNOWN


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_only_go_down(path: Path) -> None:
    here = name_of(path)
    up = {other for other in internal(path) if rank(other) > rank(here)}
    assert not up, f"{here} imports upwards: {sorted(up)}"


def test_no_import_circles() -> None:
    graph = {name_of(p): internal(p) - {name_of(p)} for p in modules()}
    while graph:
        free = [name for name, needs in graph.items() if not needs & graph.keys()]
        assert free, f"a circle among {sorted(graph)}"
        for name in free:
            del graph[name]


@pytest.mark.parametrize("library", OWNERS)
def test_one_owner_for_each_library(library: str) -> None:
    users = {
        name_of(p)
        for p in modules()
        if any(name.split(".", 1)[0] == library for name in imports(p))
    }
    assert users <= OWNERS[library]


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_no_network_modules(path: Path) -> None:
    used = {n for n in imports(path) if any(n == w or n.startswith(f"{w}.") for w in NETWORK)}
    assert not used


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_files_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 800


def test_public_names() -> None:
    """Adding a public name is a decision: it is made here too."""
    assert sorted(docverify.__all__) == sorted(
        """
        ApplicantKind Application ApplicationError CheckState Classification Comparison
        ConfigError DocverifyError EngineError EngineUnavailable Field IsolatedVerifier Label
        Level Line ManifestError Member Message ModelError OcrEngine Outcome OutputError Page
        Policy ProcessingError Quality Reading Reason Severity Sex Slot StaticEngine
        TimeLimitError Upload Validity Verification Verifier WorkerSettings __version__
        load_policy parse_application verify_dossier
        """.split()
    )
    for name in docverify.__all__:
        assert hasattr(docverify, name)


def test_one_broad_except_in_the_package() -> None:
    """Only decoding may catch everything."""
    found = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            broad = isinstance(node, ast.ExceptHandler) and (
                node.type is None
                or (
                    isinstance(node.type, ast.Name)
                    and node.type.id in ("Exception", "BaseException")
                )
            )
            if broad:
                found.add(name_of(path))
    assert found <= {"imaging"}


def test_nothing_in_the_repository_names_a_machine() -> None:
    root = PACKAGE.parent
    if not (root / "pyproject.toml").exists():
        pytest.skip("not a checkout")
    forbidden = ("/work" + "/", "/tmp" + "/w/")
    for folder in ("docverify", "tests", "samples", "tools", "models"):
        for path in (root / folder).rglob("*"):
            if path.suffix in (".py", ".md", ".toml", ".json", ".sh"):
                text = path.read_text(encoding="utf-8")
                assert not any(word in text for word in forbidden), path
