"""Leaflets as PDF and DOCX, and a project page, written for the tests."""

import io

import docx

from tests.ingest.sources.documents.pdf_writer import Words, column, write_pdf

LEFT = (
    "Pumpen fallen ohne Vorwarnung aus und legen\ndie Produktion still. Das kostet kleine Be-\n"
    "triebe viel Geld, besonders an einer CNC-\nMaschine mit Mess- und\nRegeltechnik."
)
RIGHT = (
    "Ein Sensor hört die Schwingung der Lager und\nerkennt den Verschleiß früh. Er passt an jede\n"
    "Pumpe und misst in Echtzeit. Die Auswertung\nläuft auf einem kleinen Rechner."
)
INTRODUCTION = "Dieses Blatt zeigt in einem Satz über die volle Breite, worum es geht und für wen es ist."
TITLE = "Pumpen hören: Ausfälle früh erkennen"


def _page(number: int, *body: Words) -> list[Words]:
    return [Words(50, 810, "Example Institute | Transfer", 8), Words(280, 30, f"Seite {number}", 8), *body]


def german_leaflet(title: str = "Microsoft Word - blatt.docx") -> bytes:
    """Two pages in German: a title, a sentence over two columns, sections, headers and page numbers."""
    first = _page(
        1,
        Words(50, 770, TITLE, 20, bold=True),
        Words(50, 740, INTRODUCTION),
        Words(50, 710, "Herausforderung", 12, bold=True),
        *column(50, 690, LEFT),
        Words(310, 710, "2. Lösung:", 12, bold=True),
        *column(310, 690, RIGHT),
    )
    second = _page(
        2,
        Words(50, 770, "Nutzen", 12, bold=True),
        *column(50, 750, "Weniger Stillstand und weniger Ersatzteile, so\nsinken die Kosten der Instandhaltung."),
        Words(50, 700, "Kontakt", 12, bold=True),
        Words(50, 680, "Schreiben Sie an transfer@example.org."),
    )
    return write_pdf([first, second], title=title, language="de")


def word_leaflet() -> bytes:
    """A leaflet in English with heading styles, a bold line as a heading, a table, a header and a footer."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "RUNNING HEAD"
    document.sections[0].footer.paragraphs[0].text = "FOOTER"
    document.add_heading("Listening to pumps", 0)
    document.add_paragraph("This is a leaflet about what a pump says before it fails.")
    document.add_heading("1. The challenge", 1)
    document.add_paragraph("Pumps fail without a warning, and nobody knows when.")
    document.add_heading("Our approach", 1)
    document.add_paragraph("A sensor listens to them.")
    document.add_paragraph("It is cheap.", style="List Bullet")
    document.add_paragraph().add_run("Benefits").bold = True
    document.add_paragraph("There is less downtime.")
    document.add_heading("Facts", 1)
    table = document.add_table(2, 2)
    for row, (name, value) in enumerate((("Maturity", "TRL 6"), ("Cost", "low"))):
        table.cell(row, 0).text, table.cell(row, 1).text = name, value
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


PAGE = """<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>Pumppu kuuntelee | Example Institute</title>
<link rel="canonical" href="https://example.org/pumppu">
<meta name="citation_doi" content="10.5555/pumppu"><meta property="og:description" content="Anturi kuulee vian.">
<meta name="DC.Rights" content="All rights reserved"><meta name="keywords" content="pumput, anturit">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "WebSite", "name": "Site"},
 {"@type": ["ResearchProject"], "name": "Pumppu kuuntelee", "datePublished": "2024-03-01T10:00",
  "license": {"@type": "CreativeWork", "url": "https://creativecommons.org/licenses/by/4.0/"},
  "author": [{"@type": "Person", "givenName": "Ann", "familyName": "Example",
              "sameAs": "https://orcid.org/0000-0002-1825-0097"},
             {"@type": "Organization", "name": "Example Institute"}]}]}</script>
<script>var tracking = "not text";</script></head>
<body><header>Ylätunniste<nav>Valikko</nav></header><div><main><h1>Pumppu <em>kuuntelee</em></h1>
<p>Johdanto <a href="/">linkki</a> ja se on lisää tekstiä.</p><h2>Haaste</h2><p>Pumput hajoavat.</p>
<ul><li>yksi<li>kaksi</ul><h2>Ratkaisu</h2><div>Anturi<br>kuulee.</div><aside>mainos</aside></main></div>
<footer>Alatunniste</footer></body></html>"""
