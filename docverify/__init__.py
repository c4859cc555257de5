"""docverify: checks photos of Indonesian identity papers at upload time, offline.

>>> from docverify import Verifier
>>> verifier = Verifier()
>>> answer = verifier.verify(b"", slot="ktp", application={"kind": "adult"})
>>> answer.outcome, answer.codes
(<Outcome.RETAKE: 'retake'>, ('empty_file',))
"""

from docverify._version import __version__
from docverify.application import parse_application
from docverify.dossier import Upload, verify_dossier
from docverify.errors import (
    ApplicationError,
    ConfigError,
    DocverifyError,
    EngineError,
    EngineUnavailable,
    ManifestError,
    ModelError,
    OutputError,
    ProcessingError,
    TimeLimitError,
)
from docverify.isolated import IsolatedVerifier
from docverify.ocr.engine import OcrEngine, StaticEngine
from docverify.policy import Policy, load_policy
from docverify.types import (
    ApplicantKind,
    Application,
    CheckState,
    Classification,
    Comparison,
    Field,
    Label,
    Level,
    Line,
    Member,
    Message,
    Outcome,
    Page,
    Quality,
    Reading,
    Reason,
    Severity,
    Sex,
    Slot,
    Validity,
    Verification,
)
from docverify.verifier import Verifier
from docverify.workers import Settings as WorkerSettings

__all__ = [
    "ApplicantKind",
    "Application",
    "ApplicationError",
    "CheckState",
    "Classification",
    "Comparison",
    "ConfigError",
    "DocverifyError",
    "EngineError",
    "EngineUnavailable",
    "Field",
    "IsolatedVerifier",
    "Label",
    "Level",
    "Line",
    "ManifestError",
    "Member",
    "Message",
    "ModelError",
    "OcrEngine",
    "Outcome",
    "OutputError",
    "Page",
    "Policy",
    "ProcessingError",
    "Quality",
    "Reading",
    "Reason",
    "Severity",
    "Sex",
    "Slot",
    "StaticEngine",
    "TimeLimitError",
    "Upload",
    "Validity",
    "Verification",
    "Verifier",
    "WorkerSettings",
    "__version__",
    "load_policy",
    "parse_application",
    "verify_dossier",
]
