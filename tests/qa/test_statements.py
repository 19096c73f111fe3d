import pytest

from secondsource.qa.statements import statement_of


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Was the bridge closed in May?", "The bridge was closed in May."),
        ("Is the old bridge of Marl open?", "The old bridge of Marl is open."),
        ("Did the mayor sell the stadium?", "The mayor did sell the stadium."),
        ("Isn't it closed?", "It is not closed."),
        ("Has  Ann Field\nresigned?", "Ann Field has resigned."),
        ("Is it?", "Is it."),
        ("Was anybody hurt?", "Somebody was hurt."),
        ("Is Marl shutting any of its schools?", "Marl is shutting some of its schools."),
        ("Has the pier ever been closed?", "The pier has been closed."),
        ("Is it any longer than that?", "It is any longer than that."),
        ("Has it been open ever since?", "It has been open ever since."),
        ("Did Anyang win?", "Anyang did win."),
    ],
)
def test_a_yes_no_question_becomes_its_statement(question: str, statement: str) -> None:
    assert statement_of(question) == statement
