"""Everything that docverify raises, in one tree.

The applicant's fault is never an exception: it is an outcome with a reason.
What is raised here is the fault of the installation, of the caller or of the
machine.  Each class carries the exit code that the command line ends with.

    DocverifyError                      (1 is never used here: it means "a photo was not accepted")
    ├── ConfigError             2       wrong argument, policy, application or host setting
    │   ├── ApplicationError    2       declared data that cannot be used
    │   └── ManifestError       2       a manifest that cannot be read; carries the line number
    ├── EngineError             3
    │   ├── EngineUnavailable   3       the OCR engine, its binary or its language is missing
    │   └── ModelError          3       a network is missing, damaged or not the expected one
    ├── ProcessingError         4       one item could not be processed (crash, time-out)
    │   └── TimeLimitError      4       the deadline passed
    └── OutputError             5       a result could not be written
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "ApplicationError",
    "ConfigError",
    "DocverifyError",
    "EngineError",
    "EngineUnavailable",
    "ManifestError",
    "ModelError",
    "OutputError",
    "ProcessingError",
    "TimeLimitError",
]


class DocverifyError(Exception):
    """Root of every error that docverify raises on purpose."""

    exit_code: ClassVar[int] = 4


class ConfigError(DocverifyError):
    """The caller, the policy file or the host process asks for something impossible."""

    exit_code = 2


class ApplicationError(ConfigError):
    """Declared data that cannot be used: unknown key, wrong form, hostile characters."""


class ManifestError(ConfigError):
    """A manifest that cannot be read; `line` is the 1-based line number, or None."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"line {line}: {message}")
        self.line = line


class EngineError(DocverifyError):
    """Something that docverify needs in order to read is not usable."""

    exit_code = 3


class EngineUnavailable(EngineError):
    """An OCR engine, its binary or its language data is missing or too old."""


class ModelError(EngineError):
    """A network file is missing, empty, damaged, or not the one whose hash is recorded."""


class ProcessingError(DocverifyError):
    """One item could not be processed; the others are not affected."""


class TimeLimitError(ProcessingError):
    """The deadline of one item passed."""


class OutputError(DocverifyError):
    """A result could not be written; names the file or folder."""

    exit_code = 5
