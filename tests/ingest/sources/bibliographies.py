"""Bibliographies in the true formats, written for the tests."""

BIBTEX = r"""% Exported for a test
@string{lett = "Letters on " # {Examples}}

@article{leaks2021,
  author    = {M{\"u}ster, Anna and Otto von Beispiel and {Example Institute}},
  title     = {Finding {CNC} leaks by sound -- a \emph{short} study},
  subtitle  = {With $\alpha$ rays},
  journal   = lett # ", vol.~1",
  year      = 2021,
  month     = 10 # "~" # mar,
  abstract  = {A microphone hears 50 % of the leaks in a plant, and this saves energy.},
  doi       = {10.5555/LEAK\_1},
  url       = {https://example.org/~leaks/a--b},
  keywords  = {compressed air; leaks},
  eprint    = {2101.01234}, archiveprefix = {arXiv},
  langid    = {english},
  author+an:orcid = {2="0000-0002-1825-0097"},
}

@inproceedings(twin,
  title = "A twin for the {"}old{"} pump",
  abstract = {The twin shows when the pump will fail.},
  author = "Example, Jane and others", crossref = {PROC22},
)

@proceedings{proc22,
  title = {Proceedings of the Example Days}, year = {2022}, month = feb, doi = {10.5555/proc},
  publisher = {Example Press}
}
"""

RIS = """\ufeffTY  - JOUR\r
TI  - Finding leaks by sound\r
AU  - Müster, Anna\r
AU  - van der Example, Otto\r
PY  - 2021\r
DA  - 2021/03/04/\r
AB  - A microphone hears the leaks of a plant,\r
and this saves energy with $\\alpha$ rays.\r
KW  - compressed air\r
KW  - leaks; sound\r
DO  - https://doi.org/10.5555/LEAK1\r
UR  - https://example.org/leaks;jsessionid=1\r
LA  - eng\r
XX  - unknown tag\r
ER  - \r
\r
TY -  BOOK\r
T1 - A twin for the pump\r
A1\t- Example,J.\r
N2  - The twin shows when the pump will fail.\r
Y1  - 2022//\r
SN  - 978-90-386-4503-2\r
ER  -\r
"""

TABLE = (
    "Title ;Authors;Publication Year;DOI;Abstract Note;Manual Tags;Url\n"
    '"Finding leaks by sound";"Müster, Anna; Example, Otto";2021-03;10.5555/leak1;'
    '"A microphone hears\nthe leaks; this saves energy.";"air; leaks";https://example.org\n'
    '"A twin for the pump";"[\'Example, Jane\', \'Sample, Joe\']";2022;;"The twin shows it all.";"[\'pumps\']";\n'
)
