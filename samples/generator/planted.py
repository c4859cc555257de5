"""Cases with one known difference between the paper and the application."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from . import papers, people, shots
from .album import Album, Case, renamed
from .people import Family, Person

PASSES = shots.PASSES


def persons(
    album: Album,
    home: Family,
    father: Person,
    child: Person,
    sibling: Person,
    other_home: Family,
    other: Person,
) -> Iterator[Case]:
    """Somebody else's paper."""
    adult, young = shots.application(father, home), shots.application(child, home)
    account = "keluarga-contoh"
    p = album.paper
    siblings = p("sibling/akta", "birth_certificate", home, sibling, generation="akta_siak")
    yield Case(
        "planted/swapped_sibling/akta",
        "planted",
        siblings,
        "birth_certificate",
        young,
        "reject",
        ("other_person",),
        account,
    )
    own = p("child/akta", "birth_certificate", home, child, generation="akta_siak")
    yield Case(
        "planted/swapped_sibling/akta_back",
        "planted",
        own,
        "birth_certificate",
        shots.application(sibling, home),
        "reject",
        ("other_person",),
        account,
    )
    key = p("sibling/paspor", "passport", home, sibling, generation="passport_2014")
    yield Case(
        "planted/swapped_sibling/passport",
        "planted",
        key,
        "old_passport",
        shots.application(child, home, passport=True),
        "reject",
        ("other_person",),
        account,
    )
    key = p("stranger/ktp", "ktp", other_home, other, generation="ktp_el")
    yield Case("planted/stranger/ktp", "planted", key, "ktp", adult, "reject", ("other_person",))
    yield Case(
        "planted/stranger/parent_ktp", "planted", key, "parent_ktp", young, ["review", "reject"]
    )
    key = p("stranger/kk", "family_card", other_home, other, generation="kk_2019", capture="scan")
    yield Case(
        "planted/stranger/kk",
        "planted",
        key,
        "family_card",
        adult,
        "review",
        ("applicant_not_in_family_card",),
    )
    key = p("stranger/akta", "birth_certificate", other_home, other, generation="akta_siak")
    yield Case(
        "planted/stranger/akta",
        "planted",
        key,
        "birth_certificate",
        adult,
        "reject",
        ("other_person",),
    )
    key = p("stranger/paspor", "passport", other_home, other, generation="passport_2014")
    yield Case(
        "planted/stranger/passport",
        "planted",
        key,
        "old_passport",
        shots.application(father, home, passport=True),
        "reject",
        ("other_person",),
    )
    kk = "home/kk"
    moved = {**adult, "kk_number": shots.application(other, other_home)["kk_number"]}
    yield Case("planted/moved_to_other_kk", "planted", kk, "family_card", moved, PASSES)


def spellings(album: Album, home: Family, father: Person, mother: Person) -> Iterator[Case]:
    """The same person, written differently: never a rejection."""
    differently = ("name_written_differently",)

    def case(
        name: str,
        label: str,
        generation: str,
        who: Person,
        printed: dict[str, Any],
        declared: dict[str, str],
        outcome: str | list[str],
        reasons: tuple[str, ...] = (),
    ) -> Case:
        family, person = renamed(home, who, **printed)
        slot = shots.SLOT[label]
        application = {
            **shots.application(person, family, passport=slot == "old_passport"),
            **declared,
        }
        key = album.paper(
            f"planted/{name}",
            label,
            family,
            person,
            generation=generation,
            capture="scan" if label == "family_card" else "mild",
        )
        return Case(f"planted/{name}", "planted", key, slot, application, outcome, reasons)

    def both(name: str, card: str = "") -> dict[str, str]:
        return {"name": name, "card_name": card or name}

    degree = both("AHMAD FAUZI CONTOH", "H. AHMAD FAUZI CONTOH, S.KOM")
    yield case("degree_only/ktp", "ktp", "ktp_el", father, degree, {}, "accept")
    yield case("degree_only/kk", "family_card", "kk_2019", father, degree, {}, "accept")
    yield case(
        "degree_declared/akta",
        "birth_certificate",
        "akta_siak",
        father,
        degree,
        {"name": degree["card_name"]},
        "accept",
    )
    moh = both("MUHAMMAD RIZAL CONTOH", "MOH. RIZAL CONTOH")
    yield case("muhammad_moh/ktp", "ktp", "ktp_el", father, moh, {}, "accept", differently)
    moch = both("MOCHAMAD RIZAL CONTOH")
    yield case(
        "muhammad_mochamad/akta",
        "birth_certificate",
        "akta_siak",
        father,
        moch,
        {"name": "MUHAMMAD RIZAL CONTOH"},
        "accept",
        differently,
    )
    yield case(
        "abdul_abd/ktp",
        "ktp",
        "ktp_el",
        father,
        both("ABDUL RAHIM CONTOH", "ABD. RAHIM CONTOH"),
        {},
        "accept",
        differently,
    )
    old = both("SOEKARTI TJONTOH")
    yield case(
        "old_spelling/akta",
        "birth_certificate",
        "akta_siak",
        mother,
        old,
        {"name": "SUKARTI CONTOH"},
        PASSES,
        differently,
    )
    yield case(
        "old_spelling/ktp",
        "ktp",
        "ktp_el",
        mother,
        old,
        {"name": "SUKARTI CONTOH"},
        PASSES,
        differently,
    )
    extended = both("SUMARTINI WONGSO CONTOH")
    yield case(
        "added_father_name/passport",
        "passport",
        "passport_2014",
        mother,
        extended,
        {"name": "SUMARTINI"},
        PASSES,
        ("name_extended",),
    )
    yield case("one_word/ktp", "ktp", "ktp_el", mother, both("SUMARTINI"), {}, "accept")
    yield case(
        "one_word/passport", "passport", "passport_2014", mother, both("SUMARTINI"), {}, "accept"
    )
    yield case(
        "added_father_name/ktp",
        "ktp",
        "ktp_el",
        mother,
        extended,
        {"name": "SUMARTINI"},
        PASSES,
        ("name_extended",),
    )
    yield case(
        "apostrophe/ktp",
        "ktp",
        "ktp_el",
        father,
        both("NU'MAN HAKIM CONTOH"),
        {"name": "NUMAN HAKIM CONTOH"},
        "accept",
    )
    yield case(
        "spacing/akta",
        "birth_certificate",
        "akta_siak",
        mother,
        both("NURHAYATI CONTOH"),
        {"name": "NUR HAYATI CONTOH"},
        "accept",
    )
    yield case(
        "passport_order/passport",
        "passport",
        "passport_2014",
        mother,
        both("SITI RAHAYU CONTOH"),
        {},
        "accept",
    )
    place = home.place
    district = {"birth_place": place.district}
    yield case(
        "place_district/ktp",
        "ktp",
        "ktp_el",
        father,
        district,
        {"birth_place": place.town},
        "accept",
    )
    yield case(
        "place_district/akta",
        "birth_certificate",
        "akta_siak",
        father,
        district,
        {"birth_place": place.town},
        "accept",
    )
    yield case(
        "place_other/ktp",
        "ktp",
        "ktp_el",
        father,
        {"birth_place": "MAKASSAR"},
        {"birth_place": "PONTIANAK"},
        "accept",
        ("birth_place_differs",),
    )
    yield case(
        "place_renamed/ktp",
        "ktp",
        "ktp_el",
        father,
        {"birth_place": "UJUNG PANDANG"},
        {"birth_place": "MAKASSAR"},
        "accept",
    )
    shifted = _other_day(father)
    yield case(
        "nik_unlike_date/ktp", "ktp", "ktp_el", father, shifted, {}, "review", ("inconsistent_nik",)
    )
    yield case("nik_unlike_date/kk", "family_card", "kk_2019", father, shifted, {}, PASSES)
    retired = {"nik": "647301" + father.nik[6:]}
    yield case("nik_retired_region/ktp", "ktp", "ktp_el", father, retired, {}, "accept")
    yield case(
        "parent_name/akta",
        "birth_certificate",
        "akta_siak",
        father,
        {"mother_name": "WARSINAH"},
        {"mother_name": "SUMIRAH"},
        "accept",
        ("parent_name_differs",),
    )
    yield _expired(album, home, father)
    yield case("passport_2009/full_set", "passport", "passport_2009", father, {}, {}, PASSES)
    yield (
        case("laminated/ktp", "ktp", "ktp_siak", father, {}, {}, PASSES)
        if papers.eligible("ktp", father, home, "ktp_siak")
        else case("security_kk", "family_card", "kk_2019", mother, {}, {}, "accept")
    )


def _other_day(person: Person) -> dict[str, Any]:
    """A NIK whose date is some days off the printed one."""
    day = person.birth_date + timedelta(days=3 if person.birth_date.day < 25 else -3)
    code = day.day + (40 if person.sex == "F" else 0)
    return {"nik": f"{person.nik[:6]}{code:02d}{day:%m%y}{person.nik[12:]}", "nik_agrees": False}


def _expired(album: Album, home: Family, person: Person) -> Case:
    """A KTP-el with a printed date of expiry long past is valid for life."""
    key = "planted/expired_date/ktp"
    for attempt in range(400):
        flat, _, _ = shots.paper(
            "ktp",
            album.rng(f"{key}/{attempt}"),
            album.split,
            family=home,
            person=person,
            generation="ktp_el",
        )
        dates = [
            line.text
            for line in flat.lines
            if len(line.text) == 10 and line.text[2] == line.text[5] == "-"
        ]
        if len(dates) == 2 and all(int(text[-4:]) < people.TODAY.year for text in dates):
            album.photograph(key, flat)
            return Case(key, "planted", key, "ktp", shots.application(person, home), "accept")
    raise RuntimeError("no card with a printed date of expiry came up")


def declared(home: Family, father: Person, child: Person) -> Iterator[Case]:
    """Slips in what was typed, and nothing typed at all."""
    adult = shots.application(father, home)
    young = shots.application(child, home)
    ktp, akta, passport = "father/ktp", "child/akta", "father/paspor"
    nik = father.nik[:-1] + str((int(father.nik[-1]) + 4) % 10)
    day = (father.birth_date + timedelta(days=1)).isoformat()
    yield Case(
        "planted/nik_one_digit/ktp",
        "planted",
        ktp,
        "ktp",
        {**adult, "nik": nik},
        "review",
        ("nik_differs",),
    )
    yield Case(
        "planted/birth_date_typo/ktp",
        "planted",
        ktp,
        "ktp",
        {**adult, "birth_date": day},
        "review",
        ("birth_date_differs",),
    )
    other = "F" if father.sex == "M" else "M"
    yield Case(
        "planted/sex_typo/ktp",
        "planted",
        ktp,
        "ktp",
        {**adult, "sex": other},
        "review",
        ("sex_differs",),
    )
    yield Case(
        "planted/name_other/ktp",
        "planted",
        ktp,
        "ktp",
        {**adult, "name": "WIRYONO PERCOBAAN"},
        "review",
        ("name_differs",),
    )
    yield Case(
        "planted/name_typo/ktp",
        "planted",
        ktp,
        "ktp",
        {**adult, "name": _typo(father.name)},
        PASSES,
    )
    yield Case(
        "planted/nothing_declared/ktp",
        "planted",
        ktp,
        "ktp",
        {"kind": "adult"},
        "review",
        ("not_verified",),
    )
    yield Case(
        "planted/name_only/ktp",
        "planted",
        ktp,
        "ktp",
        {"kind": "adult", "name": father.name},
        "review",
        ("not_verified",),
    )
    cyrillic = (
        father.name.replace("A", "А", 1) if "A" in father.name else father.name.replace("O", "О", 1)
    )
    if cyrillic != father.name:
        yield Case(
            "planted/unusual_characters/ktp",
            "planted",
            ktp,
            "ktp",
            {**adult, "name": cyrillic},
            "review",
            ("unusual_characters",),
        )
    yield Case(
        "planted/birth_date_typo/akta",
        "planted",
        akta,
        "birth_certificate",
        {**young, "birth_date": (child.birth_date + timedelta(days=1)).isoformat()},
        "review",
        ("birth_date_differs",),
    )
    holder = shots.application(father, home, passport=True)
    holder["passport_number"] = "X0" + f"{(int(holder['passport_number'][2:]) + 7) % 1000:06d}"
    yield Case(
        "planted/passport_number/passport", "planted", passport, "old_passport", holder, PASSES
    )
    future = {
        **young,
        "birth_date": date(child.birth_date.year, child.birth_date.month, 1).isoformat(),
    }
    if future["birth_date"] != young["birth_date"]:
        yield Case(
            "planted/birth_date_other/kk",
            "planted",
            "home/kk",
            "family_card",
            future,
            "review",
            ("birth_date_differs",),
        )


def _typo(name: str) -> str:
    """Two neighbouring letters of the longest word exchanged."""
    words = name.split()
    index = max(range(len(words)), key=lambda i: len(words[i]))
    word = words[index]
    words[index] = word[:2] + word[3] + word[2] + word[4:] if len(word) > 4 else word + word[-1]
    return " ".join(words)
