from secondsource.qa.prose_sentences import prose_sentences


def cut(prose: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(s.text, s.cited) for s in prose_sentences(prose)]


def test_markers_behind_the_stop_belong_to_the_sentence_before() -> None:
    assert cut("It opened in 1931. [1] It closed in 1975.[2][3] It is old [4].") == [
        ("It opened in 1931 [1].", (1,)),
        ("It closed in 1975 [2][3].", (2, 3)),
        ("It is old [4].", (4,)),
    ]


def test_a_marker_in_front_is_put_behind() -> None:
    assert cut("[1][2] It opened in 1931.\n[3] It is old") == [
        ("It opened in 1931 [1][2].", (1, 2)),
        ("It is old [3]", (3,)),
    ]


def test_markers_in_one_bracket_are_parted_and_not_renumbered() -> None:
    assert cut("It opened in 1931 [3, 1; 12].") == [("It opened in 1931 [3][1][12].", (3, 1, 12))]


def test_bullets_numbers_and_emphasis_are_left_out() -> None:
    prose = "- **It** opened in _1931_ [1].\n2. It closed in 1975 [2].\n* It is old [3]."
    assert [text for text, _ in cut(prose)] == [
        "It opened in 1931 [1].",
        "It closed in 1975 [2].",
        "It is old [3].",
    ]


def test_a_sentence_is_one_line_and_its_words_have_no_markers() -> None:
    [sentence] = prose_sentences("The bridge  opened [1]\t in 1931 [2] .")
    assert sentence.text == "The bridge opened [1] in 1931 [2] ."
    assert sentence.words == "The bridge opened in 1931."


def test_a_blank_line_parts_what_it_stands_between() -> None:
    prose = "The bridge is old [1]. It is long [1].\n\nIt is red [1]."
    assert [s.gap for s in prose_sentences(prose)] == [True, False, True]


def test_nothing_has_no_sentences() -> None:
    assert prose_sentences(" \n") == []
