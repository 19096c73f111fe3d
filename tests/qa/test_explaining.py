from dataclasses import replace

from secondsource.corpus.records import Document, Sentence
from secondsource.qa.citations import CitationList
from secondsource.qa.explaining import caveats_of, explain
from secondsource.qa.numbers import find_amounts
from secondsource.qa.positions import Evidence, Group
from secondsource.qa.records import RelationKind
from secondsource.qa.relations import Relation
from secondsource.qa.values import amount_value


def evidence(text: str, *, title: str = "", name: str = "") -> Evidence:
    amount = find_amounts(text)[0]
    return Evidence(
        document=Document(text=text, title=title, id=name),
        sentence=Sentence(0, len(text)),
        start=amount.start,
        end=amount.end,
        value=amount_value(text, amount),
        type_fit=1,
        probability=0.9,
    )


def group(*items: Evidence) -> Group:
    return Group(value=items[0].value, evidence=items)


def relation(kind: RelationKind, **more: object) -> Relation:
    return Relation(a=0, b=1, kind=kind, about="amount", probability=0.9, **more)  # type: ignore[arg-type]


def test_a_conflict_names_both_sides_with_markers() -> None:
    citations = CitationList()
    groups = [group(evidence("It cost $2 million.")), group(evidence("It cost $3 million."))]
    text = explain(relation(RelationKind.CONFLICTS), groups, citations)
    assert text == "The amounts differ: $2 million [1] against $3 million [2]."
    assert [c.quote for c in citations.all()] == ["It cost $2 million.", "It cost $3 million."]


def test_an_update_is_explained_by_the_sentence_that_tells_it() -> None:
    citations = CitationList()
    cue = "The toll rose to 14 people."
    groups = [group(evidence("It killed 12 people.")), group(evidence(cue))]
    text = explain(relation(RelationKind.SUPERSEDED, newer=1, cue=cue), groups, citations)
    assert text.startswith("A later report overtakes 12 with 14: “The toll rose to 14 people.” [")
    assert citations.all()[-1].quote == cue


def test_an_update_that_runs_beyond_the_evidence_is_cited_as_a_whole() -> None:
    citations = CitationList()
    cue = "The toll rose to 14 people (it had been 12) by noon."
    cut = replace(evidence(cue), sentence=Sentence(0, 26))
    groups = [group(evidence("It killed 12 people.")), group(cut)]
    text = explain(relation(RelationKind.SUPERSEDED, newer=1, cue=cue), groups, citations)
    assert cue in text
    assert citations.all()[-1].quote == cue


def test_different_subjects_are_a_caveat() -> None:
    citations = CitationList()
    groups = [
        group(evidence("It cost $2 million.", title="Bridge")),
        group(evidence("It cost $3 million.", title="Tunnel")),
    ]
    (caveat,) = caveats_of(groups, [relation(RelationKind.SCOPE_DIFFERS)], citations)
    assert caveat.relation == "scope_differs"
    assert "“Bridge” [1]" in caveat.text
    assert "“Tunnel” [2]" in caveat.text
    assert caveat.citations == (1, 2)


def test_a_rounder_figure_is_a_caveat() -> None:
    citations = CitationList()
    groups = [group(evidence("It has 46,225 seats."), evidence("It has about 46,000 seats."))]
    (caveat,) = caveats_of(groups, [], citations)
    assert caveat.relation == "refines"
    assert "46,225 [1] and about 46,000 [2]" in caveat.text


def test_a_hedged_sentence_beside_a_firm_one_is_a_caveat() -> None:
    citations = CitationList()
    groups = [
        group(
            evidence("It cost $2 million.", name="a"),
            evidence("It reportedly cost $2 million.", name="b"),
        )
    ]
    (caveat,) = caveats_of(groups, [], citations)
    assert caveat.relation == "hedge_differs"
    assert "only as reported [2]" in caveat.text


def test_a_hedge_is_more_than_a_difference_in_exactness() -> None:
    firm = evidence("It has 46,225 seats.", name="a")
    hedged = evidence("It reportedly has about 46,000 seats.", name="b")
    rounder = evidence("It has about 46,000 seats.", name="c")

    def caveats(*others: Evidence) -> list[str]:
        found = caveats_of([group(firm, *others)], [], CitationList())
        return [str(caveat.relation) for caveat in found]

    assert caveats(hedged) == ["hedge_differs"]
    assert caveats(hedged, rounder) == ["hedge_differs", "refines"]


def test_equal_firm_figures_need_no_caveat() -> None:
    groups = [group(evidence("It cost $2 million."), evidence("The price was $2 million."))]
    assert caveats_of(groups, [], CitationList()) == ()


def test_only_the_clause_of_the_figure_is_asked_how_firm_it_is() -> None:
    firm = evidence(
        "It will buy chips for $20 billion, and it is reportedly getting shares.", name="a"
    )
    sure = evidence("It has signed for $20 billion.", name="b")
    rumour = evidence("It is reportedly ready to spend $20 billion.", name="c")
    assert caveats_of([group(firm, sure)], [], CitationList()) == ()
    (caveat,) = caveats_of([group(firm, rumour)], [], CitationList())
    assert caveat.relation == "hedge_differs"
    assert caveat.text == "Stated as a fact [1], but only as reported [2]."


def test_a_difference_of_scope_says_in_what() -> None:
    groups = [group(evidence("Nationwide it cost $58.")), group(evidence("The city paid $3."))]
    told = relation(RelationKind.SCOPE_DIFFERS, cue="country and town")
    (caveat,) = caveats_of(groups, [told], CitationList())
    assert caveat.text == (
        "They do not speak of the same thing (country and town): $58 [1], $3 [2]."
    )


def test_a_copy_with_another_figure_is_called_one() -> None:
    citations = CitationList()
    wording = "The council will pay {} for the new ferry, it said on Monday."
    groups = [
        group(evidence(wording.format("$2 million"), name="a")),
        group(evidence(wording.format("$3 million"), name="b")),
    ]
    text = explain(relation(RelationKind.CONFLICTS), groups, citations)
    assert text.endswith("$3 million [2]. All but that is the same wording: they are copies of "
                         "one text, and one was altered.")  # fmt: skip


def test_a_chain_that_ends_in_an_unnamed_source_says_so() -> None:
    told = evidence("It asks for $2 million, Reuters reported, citing people close to the talks.",
                    name="a")  # fmt: skip
    repeated = evidence("Reuters reported that it asks for $2 million.", name="b")
    own = evidence("The firm said it asks for $2 million.", name="c")
    citations = CitationList()
    (caveat,) = caveats_of([group(repeated, told)], [], citations)
    assert caveat.text == (
        "All these articles rest on one report that does not name its source: “people close to "
        "the talks” [1]."
    )
    assert citations[caveat.citations[0]].quote == told.sentence_text
    (alone,) = caveats_of([group(told)], [], CitationList())
    assert alone.text.startswith("The report does not name its source")
    assert not any(
        "name its source" in c.text for c in caveats_of([group(told, own)], [], CitationList())
    )
