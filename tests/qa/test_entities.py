from secondsource.qa.entities import entities


def test_entities_are_slices_with_labels() -> None:
    text = "Angela Merkel met Google in Berlin."
    found = {text[e.start : e.end]: e.label for e in entities(text)}
    assert found["Angela Merkel"] == "PERSON"
    assert found["Berlin"] == "GPE"


def test_a_text_without_names_has_none() -> None:
    assert entities("") == ()
    assert entities("it was old and red") == ()


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert entities("so it is. " * 250 + "Berlin") == ()
