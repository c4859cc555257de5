"""A fixed number of mutated uploads, texts and applications: every answer is within the contract.

The same cases every time (see `tools.fuzz`, which runs as long as it is told to).
"""

from __future__ import annotations

from collections import Counter

import pytest

from docverify.ocr.engine import OcrEngine
from docverify.verifier import open_engine
from tools.fuzz import Desk, breach
from tools.fuzz_cases import PAPERS, Deck, seeds

SEED = 20261124
COUNTS = {"bytes": 400, "text": 200, "picture": 20}


@pytest.fixture(scope="module")
def engine() -> OcrEngine:
    return open_engine("ppocr")


@pytest.fixture(scope="module")
def deck(engine: OcrEngine) -> Deck:
    return Deck(seeds(engine, PAPERS[1::2]), SEED)


def test_a_case_is_always_the_same(deck: Deck, engine: OcrEngine) -> None:
    again = Deck(seeds(engine, PAPERS[1::2]), SEED)
    for number in range(60):
        one, two = deck.case(number), again.case(number)
        assert (one.kind, one.how, one.whose, one.slot) == (two.kind, two.how, two.whose, two.slot)
        assert one.data == two.data
        texts = [[line.text for line in case.lines or ()] for case in (one, two)]
        assert texts[0] == texts[1]


@pytest.mark.parametrize("kind", COUNTS)
def test_whatever_is_uploaded(deck: Deck, engine: OcrEngine, kind: str) -> None:
    desk = Desk(engine)
    answers: Counter[str] = Counter()
    for number in range(COUNTS[kind]):
        case = deck.case(number, kind)
        word, answer = desk.attempt(case)
        answers[word] += 1
        wrong = "" if answer is None else breach(case, answer)
        assert not wrong, f"case {number} ({' + '.join(case.how)}): {wrong}"
    assert len(answers) >= 3, "these cases try nothing"
    assert answers["retake"] > 0
    assert answers["accept"] > 0
