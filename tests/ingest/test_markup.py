"""Abstracts in JATS and formulae in MathML become text that reads well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import clean, clean_line
from ingest.mathml import linear_text

MATH = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">{}</mml:math>'


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("<jats:title>Abstract</jats:title><jats:p>Pumps fail.</jats:p>", "Pumps fail."),
        ("<p>Zusammenfassung</p><p>Pumpen fallen aus.</p>", "Pumpen fallen aus."),
        (
            "<jats:sec><jats:title>Background</jats:title><jats:p>Pumps fail.</jats:p></jats:sec>"
            "<jats:sec><jats:title>What helps?</jats:title><jats:p>Listening.</jats:p></jats:sec>",
            "Background: Pumps fail.\n\nWhat helps? Listening.",
        ),
        ("<p>CO<sub>2</sub>, 10<jats:sup>-3</jats:sup> m<sup>2</sup></p>", "CO₂, 10⁻³ m²"),
        ("<p>T<sub>max</sub> and x<sub>i,j</sub>, the 1<sup>st</sup> of e<sup>2n+k</sup></p>", None),
        ("<p>a<sub>n<sup>2</sup></sub></p>", "a_n²"),
        ("<jats:p>An <jats:italic>open</jats:italic> <jats:xref>link</jats:xref></jats:p>", "An open link"),
        (
            "<jats:list><jats:list-item><jats:p>one</jats:p></jats:list-item>"
            "<jats:list-item><jats:p>two</jats:p></jats:list-item></jats:list>",
            "- one\n\n- two",
        ),
        (
            "<jats:p>if <jats:inline-formula><jats:alternatives>"
            + MATH.format("<mml:mi>x</mml:mi><mml:mo>&lt;</mml:mo><mml:mn>5</mml:mn>")
            + "<jats:tex-math>$x&lt;5$</jats:tex-math></jats:alternatives></jats:inline-formula> holds</jats:p>",
            "if x < 5 holds",
        ),
        ("<math><mi>never closed", "never closed"),
    ],
)
def test_the_markup_of_abstracts(markup: str, plain: str | None) -> None:
    expected = plain or "T_max and x_(i,j), the 1st of e^(2n+k)"
    assert clean(markup, is_html=True) == expected


def test_markup_that_was_escaped_twice() -> None:
    assert clean("&lt;p&gt;H&lt;sub&gt;2&lt;/sub&gt;O&lt;/p&gt;&lt;p&gt;is water&lt;/p&gt;") == "H₂O\n\nis water"


def test_a_title_keeps_its_superscripts() -> None:
    assert clean_line("Growth of <i>E. coli</i> at 10<sup>6</sup>") == "Growth of E. coli at 10⁶"


def test_the_word_abstract_inside_a_text_stays() -> None:
    assert clean("<p>Abstract machines help.</p>", is_html=True) == "Abstract machines help."


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msub><mi>y</mi><mi>i</mi></msub>", "x² + y_i"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>", "(a + b)/c"),
        ("<msqrt><mn>2</mn><mi>n</mi></msqrt><mo>=</mo><mroot><mi>k</mi><mn>3</mn></mroot>", "√(2n) = ³√k"),
        (
            "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mfenced><mi>a</mi><mi>b</mi></mfenced>",
            "∑_iⁿ (a, b)",
        ),
        ("<semantics><mi>&alpha;</mi><annotation>\\alpha</annotation></semantics>", "α"),
        ("<mover><mi>x</mi><mo>^</mo></mover><mo>&#8290;</mo><mtext>km</mtext>", "xkm"),
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd></mtr></mtable>",
            "1, 0; 0",
        ),
        ("<mi>x</mi><mo>", "x"),
    ],
)
def test_formulae(markup: str, line: str) -> None:
    assert linear_text(MATH.format(markup)) == line


def test_an_entity_of_its_own_is_not_expanded() -> None:
    assert "boom" not in linear_text("<!DOCTYPE math [<!ENTITY b 'boom'>]><math><mi>&b;</mi></math>")


def test_deep_formulae_are_no_danger() -> None:
    assert linear_text(f"<math>{'<mrow>' * 9000}<mi>x</mi>{'</mrow>' * 9000}</math>") == "x"


PIECES = st.sampled_from(
    [
        *("<math>", "</math>", "<mi>", "</mi>", "<sub>", "</sub>", "<sup>", "<jats:title>", "</jats:title>", "<sec>"),
        *("<p>", "&lt;", "&alpha;", "&", "<", ">", "Abstract", ":", "\n", "x", "2", " ", "<tex-math>", "</tex-math"),
        "<script>",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.booleans())
def test_no_markup_is_too_broken(markup: str, is_html: bool) -> None:
    plain = clean(markup, is_html=is_html)
    assert "script>" not in plain.replace(" ", "") or "&lt;" in markup
    assert plain == plain.strip()
