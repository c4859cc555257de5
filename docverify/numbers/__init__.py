"""Number and date formats of Indonesian papers: pure functions, no pictures.

One file per format with the same few verbs, whatever the format:

    compact(text)    separators removed, nothing checked
    validate(text)   the normalised value, or an error that names the component
    is_valid(text)   True or False, never raises
    parse(text)      a frozen dataclass of the parts, or the same error

Only the ASCII digits 0-9 count as digits.  Look-alikes that an OCR engine
produces are repaired by `candidates`, `find` or `repair`, never by `validate`,
and every repair is recorded as text such as ``'O->0 at 3'`` (positions count
from 0 in the string that was given).
"""
