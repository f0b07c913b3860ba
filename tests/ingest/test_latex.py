"""LaTeX becomes readable text, and nothing makes the conversion raise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.latex import convert_fragments, latex_to_text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("plain", "plain"),
        (r"{\"U}ber M{\"u}ller, Sch\"on und Stra{\ss}e", "Über Müller, Schön und Straße"),
        (r"H\"am\"al\"ainen, \AA{}lands \c{C}, \v{S}, Bj{\o}rn", "Hämäläinen, Ålands Ç, Š, Bjørn"),
        (r"Stra\ss e", "Straße"),
        (r"\emph{Pumpen} und \textbf{zwei Ventile}", "Pumpen und zwei Ventile"),
        ("{CNC} machines {in {IEEE} style}", "CNC machines in IEEE style"),
        ("a~b 1--2 c---d ``q''", "a b 1–2 c—d “q”"),
        (r"$\alpha$-Fe$_2$O$_3$ at 90$^\circ$C", "α-Fe₂O₃ at 90°C"),
        (r"$x \leq 10^{-3}\,\mathrm{mm}$", "x ≤ 10⁻³ mm"),
        (r"$\sim$5 \% & 7 % of #3", "∼5 % & 7 % of #3"),
        ("costs $5 and $6", "costs $5 and $6"),
        (r"see \cite{key} and \url{https://example.org/a_b}", "see  and https://example.org/a_b"),
        (r"\href{https://example.org}{the page}", "the page"),
        (r"\unknown{stays} \LaTeX", "stays LaTeX"),
        (r"\input{/etc/passwd}", ""),
    ],
)
def test_latex_to_text(latex: str, text: str) -> None:
    assert latex_to_text(latex) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"M{\"u}ller at $\alpha = 5$", "Müller at α = 5"),
        (r"C:\temp\new and ~/home -- 50 %", r"C:\temp\new and ~/home -- 50 %"),
        ("between $5 and $10 a piece", "between $5 and $10 a piece"),
        (r"a \emph{word} {in braces}", "a word {in braces}"),
    ],
)
def test_only_fragments_are_converted_where_the_text_is_no_latex(text: str, expected: str) -> None:
    assert convert_fragments(text) == expected


@given(st.text(alphabet=st.sampled_from("\\{}$^_&%#~ ab\"'[]-\n") | st.characters(), max_size=200))
def test_nothing_raises(text: str) -> None:
    latex_to_text(text)
    convert_fragments(text)


@given(st.text(alphabet=st.characters(exclude_characters="\\{}$~-`'"), max_size=100))
def test_text_without_latex_stays(text: str) -> None:
    assert latex_to_text(text) == text


@pytest.mark.parametrize("piece", ["{", "}", r"\begin{a}", r"\emph{", "$", r"\frac", r"\left(", r"\cite[", "\\"])
def test_what_is_nested_or_long_without_end_is_still_text(piece: str) -> None:
    assert latex_to_text(f"word {piece * 20_000}").startswith("word")
