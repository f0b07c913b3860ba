"""The sections of a document that say by their heading what they are, in German, English and Finnish."""

import re
from collections.abc import Sequence

from ingest.record import RawText
from ingest.sources.documents.document import Block
from kb.model import SECTIONS

# Whole headings, not words in them: "Problem" is one, "A problem shared" is not.
_HEADINGS = {
    "problem": "problem|the problem|challenge|challenges|the challenge|problem statement|the need|initial situation|"
    "herausforderung|herausforderungen|die herausforderung|das problem|problemstellung|ausgangslage|ausgangssituation|"
    "haaste|haasteet|ongelma|ongelmat|lähtötilanne|lähtökohta|tarve",
    "solution": "solution|the solution|our solution|approach|our approach|the approach|how it works|the technology|"
    "lösung|die lösung|unsere lösung|lösungsansatz|ansatz|unser ansatz|technologie|so funktioniert es|funktionsweise|"
    "ratkaisu|ratkaisumme|ratkaisut|lähestymistapa|toimintaperiaate|näin se toimii|teknologia",
    "benefit": "benefit|benefits|the benefit|the benefits|your benefit|your benefits|advantages|impact|added value|"
    "what you gain|nutzen|der nutzen|ihr nutzen|ihre vorteile|vorteil|vorteile|die vorteile|mehrwert|ihr mehrwert|"
    "hyöty|hyödyt|edut|hyödyt yritykselle|vaikutus|vaikutukset|vaikuttavuus|lisäarvo",
    "requirements": "requirements|prerequisites|what it takes|what you need|conditions of use|technical requirements|"
    "voraussetzung|voraussetzungen|anforderungen|technische voraussetzungen|was sie brauchen|rahmenbedingungen|"
    "vaatimukset|edellytykset|tekniset vaatimukset|mitä tarvitaan|käyttöönoton edellytykset",
    "next_step": "next step|next steps|your next step|how to start|get started|getting started|cooperation|outlook|"
    "nächster schritt|nächste schritte|die nächsten schritte|so geht es weiter|ausblick|kooperation|"
    "seuraava askel|seuraavat askeleet|seuraavat vaiheet|näin pääset alkuun|jatkotoimet|yhteistyö",
}
_SECTION_OF = {heading: section for section, headings in _HEADINGS.items() for heading in headings.split("|")}
assert set(_HEADINGS) == set(SECTIONS)  # noqa: S101 - a slip of this file, found when it is imported
_DECORATION = re.compile(r"^[\W\d_]+|[\W_]+$")
_RUN_IN = re.compile(r"^([^\n:]{3,40}):\s+(\S.*)$", re.DOTALL)


def section_of(heading: str) -> str | None:
    """Return the section (``problem``, ``solution`` ...) that a heading names, or None.

    Numbers before it and marks around it do not matter: ``2. Lösung:`` is one.
    """
    return _SECTION_OF.get(" ".join(_DECORATION.sub("", heading).split()).casefold())


def divide(title: str, language: str | None, summary: str, blocks: Sequence[Block]) -> RawText:
    """Put the blocks of a document into the sections of a text.

    A section lasts until the next heading. What stands under no such heading is the description, its headings included.
    A paragraph that begins with a section's name and a colon is a section on its own.
    """
    parts: dict[str, list[str]] = {name: [] for name in (*SECTIONS, "description")}
    current = "description"
    for block in blocks:
        text = block.text.strip()
        named = section_of(text) if len(text) <= 60 else None
        if block.is_heading or named:
            current = named or "description"
            if not named:
                parts["description"].append(text)
            continue
        run_in = _RUN_IN.match(text)
        if run_in and (section := section_of(run_in.group(1))):
            parts[section].append(run_in.group(2))
        else:
            parts[current].append(text)
    joined = {name: "\n\n".join(pieces) for name, pieces in parts.items()}
    return RawText(
        language,
        title,
        summary,
        description=joined["description"],
        problem=joined["problem"],
        solution=joined["solution"],
        benefit=joined["benefit"],
        requirements=joined["requirements"],
        next_step=joined["next_step"],
    )
