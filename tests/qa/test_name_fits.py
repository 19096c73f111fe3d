import pytest

from secondsource.qa.name_fits import name_fit
from secondsource.qa.questions import AnswerType


@pytest.mark.parametrize(
    ("sentence", "name", "fit"),
    [
        ("It has been moved to Lorient, following the collapse of a ceiling.", "Lorient", 0),
        ("The prize was handed to Smith on Sunday.", "Smith", -1),
        ("The talks were held in Paris on Sunday.", "Paris", 1),
        ("The talks were held beside Lake Arvik on Sunday.", "Lake Arvik", 1),
        ("The talks were held in July 1931.", "July 1931", -1),
    ],
)
def test_a_name_where_a_place_is_asked_for(sentence: str, name: str, fit: int) -> None:
    start = sentence.index(name)
    assert name_fit(AnswerType.PLACE, sentence, (start, start + len(name))) == fit
