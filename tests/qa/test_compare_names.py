"""Names that look alike: which are one thing's and which are two things'."""

import pytest

from secondsource.qa.name_words import with_digits
from secondsource.qa.values import Comparison, compare_names


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Harald IV", "Harald VI"),
        ("Margareta I", "Margareta II"),
        ("Operation Gale I", "Operation Gale II"),
        ("Apollo 12", "Apollo 14"),
        ("Brenn 410 MAX 5", "Brenn 410 MAX 6"),
        ("Type 3 fever", "Type 4 fever"),
        ("the second engine", "the third engine"),
        ("Ivar Lund", "Ivor Lund"),
        ("Carl Lund", "Carla Lund"),
        ("Simon Lund", "Simone Lund"),
        ("Daniel Lund", "Danielle Lund"),
        ("Christian Lund", "Christine Lund"),
        ("Alexander Lund", "Alexandra Lund"),
        ("Francis Lund", "Frances Lund"),
        ("Louis Lund", "Louise Lund"),
        ("Gabriel Dahl Lund", "Gabriela Dahl Lund"),
        ("Slovakia", "Slovenia"),
        ("Austria", "Australia"),
        ("Niger", "Nigeria"),
        ("Iran", "Iraq"),
        ("High Court of Skell", "High Court of Marland"),
        ("Central Bank of Skell", "Central Bank of Marland"),
        ("north bank", "south bank"),
        ("the left bank of the Ouvel", "the right bank of the Ouvel"),
        ("sufficient lighting", "insufficient lighting"),
        ("lawful use of force", "unlawful use of force"),
        ("a safe crossing", "not a safe crossing"),
        ("Prime Minister Lund", "Prime Minister Orre"),
        ("Foreign Minister Lund", "Foreign Minister Orre"),
        ("Port Marl Otters", "Port Marl Herons"),
        ("Old Skell Courier", "Old Skell Herald"),
        ("Nils P. Lund", "Sten P. Lund"),
        ("Kellmouth", "New Kellmouth"),
        ("Korea", "South Korea"),
        ("Virginia", "West Virginia"),
        ("county", "country"),
    ],
)
def test_two_things_are_told_apart(a: str, b: str) -> None:
    assert compare_names(a, b) is Comparison.DIFFERENT
    assert compare_names(b, a) is Comparison.DIFFERENT


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Harald IV", "Harald the Fourth"),
        ("World War II", "the Second World War"),
        ("World War One", "World War I"),
        ("Formula 1", "Formula One"),
        ("Dmitri Orlan", "Dmitry Orlan"),
        ("Alexei", "Alexey"),
        ("Erik Lund", "Eric Lund"),
        ("Thomas Lund", "Tomas Lund"),
        ("Sara Lund", "Sarah Lund"),
        ("Jørgen Müller", "Jorgen Mueller"),
        ("Zaporizhzhia", "Zaporizhia"),
        ("Philadelphia", "Philadelpia"),
        ("Arne Lindqvist", "Arne Lindquist"),
        ("Mohammed Orlan", "Muhammad Orlan"),
        ("Aleksandr Orlan", "Alexander Orlan"),
        ("Prime Minister Lund", "Lund"),
        ("Vice President Mara Lund", "Mara Lund"),
        ("Deputy Mayor Lund", "Mayor Lund"),
        ("the Skell Museum", "Museum of Skell"),
        ("Arctane", "Arctane Inc."),
        ("US Department of Fisheries", "U.S. Department of Fisheries"),
        ("Blue Sky", "BlueSky"),
    ],
)
def test_forms_of_one_name_are_the_same(a: str, b: str) -> None:
    assert compare_names(a, b) is Comparison.SAME
    assert compare_names(b, a) is Comparison.SAME


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Tomas Lund", "Ferry Captain Tomas Lund"),
        ("Lund", "Mara Lund"),
        ("Mara K. Lund", "Mara Lund"),
        ("Mara K. Lund", "Mara Kristin Lund"),
        ("M. Lund", "Mara Lund"),
        ("Harald", "Harald IV"),
        ("Marl Bridge 2", "Marl Bridge"),
        ("the U.S. Department of Fisheries", "Department of Fisheries"),
        ("US Department of Fisheries", "United States Department of Fisheries"),
        ("Skell Courier", "New Skellby Skell Courier"),
        ("Skell", "Skell City"),
        ("coast", "east coast"),
        ("Skell", "northern Skell"),
        ("No. 4 Quay Street", "4 Quay Street"),
        ("Shakespear", "William Shakespeare"),
        ("a faulty brake valve", "a broken brake valve"),
        ("Mike Orre", "Michael Orre"),
        ("Bob Lund", "Robert Lund"),
        ("Liz Orre", "Elizabeth Orre"),
        ("Joe Lund", "Joseph R. Lund"),
        ("Bill Lund", "Will Lund"),
    ],
)
def test_a_fuller_name_refines(a: str, b: str) -> None:
    assert compare_names(a, b) is Comparison.REFINES
    assert compare_names(b, a) is Comparison.REFINES


@pytest.mark.parametrize("name", ["VX", "the agent VX", "XXXX", "IIX Corp"])
def test_letters_that_are_no_numeral_stay_letters(name: str) -> None:
    assert with_digits(name) == name
