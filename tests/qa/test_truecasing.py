from secondsource.qa.truecasing import truecase

TEXTS = ["The city of Marl owns a bridge.", "Last year Marl built a bridge, and Marl is proud."]


def test_names_get_the_capitals_that_the_articles_give_them() -> None:
    assert truecase("when did marl build the bridge?", TEXTS) == "when did Marl build the bridge?"


def test_a_question_with_capitals_of_its_own_stays() -> None:
    assert truecase("When did marl meet Ostrel?", TEXTS) == "When did marl meet Ostrel?"


def test_one_sighting_and_capitals_at_the_start_of_a_sentence_do_not_count() -> None:
    assert truecase("is marl old?", ["We saw Marl."]) == "is marl old?"
    assert truecase("is marl old?", ["Marl is old. Marl is small."]) == "is marl old?"


def test_nothing_to_look_in_and_nothing_to_look_for_change_nothing() -> None:
    assert truecase("when did marl build it?", []) == "when did marl build it?"
    assert truecase("???", TEXTS) == "???"
    assert truecase("", TEXTS) == ""
