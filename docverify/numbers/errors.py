"""What `validate` and `parse` of the number formats raise.

    ConfigError
    └── InvalidValue (also a ValueError)   `.component` names the part that is wrong
        ├── InvalidNik, InvalidKK, InvalidAkta, InvalidMrz, InvalidDate, InvalidWords

No message repeats the value: it may be a person's number.
"""

from __future__ import annotations

from typing import ClassVar

from docverify.errors import ConfigError

__all__ = [
    "InvalidAkta",
    "InvalidDate",
    "InvalidKK",
    "InvalidMrz",
    "InvalidNik",
    "InvalidValue",
    "InvalidWords",
]


class InvalidValue(ConfigError, ValueError):
    """A value that does not have its format.

    component   the part that is wrong: 'length', 'digits', 'date', 'serial', ...
    components  every part that is wrong, the first one included
    """

    subject: ClassVar[str] = "value"

    def __init__(self, component: str, *further: str) -> None:
        self.component = component
        self.components = (component, *further)
        super().__init__(f"not a valid {self.subject}: {', '.join(self.components)}")


class InvalidNik(InvalidValue):
    """Not a NIK."""

    subject = "NIK"


class InvalidKK(InvalidValue):
    """Not a family card number."""

    subject = "family card number"


class InvalidAkta(InvalidValue):
    """Not the number of a birth certificate."""

    subject = "birth certificate number"


class InvalidMrz(InvalidValue):
    """Not a machine-readable zone of a passport."""

    subject = "machine-readable zone"


class InvalidDate(InvalidValue):
    """Not a date."""

    subject = "date"


class InvalidWords(InvalidValue):
    """Not a number written in words."""

    subject = "number in words"
