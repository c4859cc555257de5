"""Machine-readable lines of a TD3 page, written from ICAO Doc 9303 part 4."""

from __future__ import annotations

from datetime import date

_WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> str:
    """Weights 7-3-1 over digits, A-Z as 10-35 and `<` as 0.

    >>> check_digit("X0000000<")
    '1'
    """
    total = 0
    for index, char in enumerate(text):
        value = 0 if char == "<" else int(char, 36)
        total += value * _WEIGHTS[index % 3]
    return str(total % 10)


def machine_name(name: str) -> str:
    """The 39 characters of the name field: last word, two fillers, the other words.

    >>> machine_name("SITI CONTOH RAHAYU")[:24]
    'RAHAYU<<SITI<CONTOH<<<<<'
    >>> machine_name("SUMARTINI")[:12]
    'SUMARTINI<<<'
    """
    words = name.split()
    if len(words) == 1:
        return words[0][:39].ljust(39, "<")
    given = words[:-1]
    while True:
        joined = f"{words[-1]}<<{'<'.join(given)}"
        if len(joined) <= 39:
            return joined.ljust(39, "<")
        if joined[38] != "<":  # the last place of a cut name must be a letter
            return joined[:39]
        given[0] = given[0][:-1]


def td3(
    name_field: str,
    number: str,
    born: date,
    sex: str,
    expiry: date,
    optional: str,
    *,
    empty_check: str = "<",
    state: str = "IDN",
    code: str = "P<",
) -> tuple[str, str]:
    """Both lines; `empty_check` (`<` or `0`) closes an empty optional field.

    >>> from datetime import date
    >>> td3(machine_name("SITI CONTOH RAHAYU"), "X0000000", date(1990, 8, 17), "F",
    ...     date(2035, 3, 1), "31710157089999")[1]
    'X0000000<1IDN9008179F35030183171015708999972'
    """
    doc = number.ljust(9, "<")
    doc += check_digit(doc)
    birth = f"{born:%y%m%d}"
    birth += check_digit(birth)
    end = f"{expiry:%y%m%d}"
    end += check_digit(end)
    extra = optional.ljust(14, "<")
    extra += check_digit(extra) if optional else empty_check
    whole = check_digit(doc + birth + end + extra)
    return f"{code}{state}{name_field}", f"{doc}{state}{birth}{sex}{end}{extra}{whole}"
