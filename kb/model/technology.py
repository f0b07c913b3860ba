"""A technology: one concept of the SKOS taxonomy."""

from kb.model.language import Language, LocalisedString
from kb.model.value import Identifier, Line, Value


class Technology(Value):
    """A SKOS concept (W3C Recommendation, 2009): labels and synonyms in three languages and its place."""

    id: Identifier
    uri: str
    label: LocalisedString
    """skos:prefLabel, exactly one a language."""
    synonyms_de: tuple[Line, ...] = ()
    synonyms_en: tuple[Line, ...] = ()
    synonyms_fi: tuple[Line, ...] = ()
    hidden: tuple[Line, ...] = ()
    """skos:hiddenLabel of any language: found, never shown."""
    scope_note: LocalisedString
    broader: tuple[Identifier, ...] = ()
    """Ids of the directly broader concepts; empty for a top concept."""
    related: tuple[Identifier, ...] = ()
    close_match: tuple[str, ...] = ()
    """URIs of nearly equal concepts in EuroSciVoc or Wikidata."""
    euroscivoc: tuple[Line, ...] = ()
    """Notations in EuroSciVoc of those concepts, the last number of the path that CORDIS gives (``/25/73/453/459``)."""
    ambiguous_de: tuple[Line, ...] = ()
    """Labels that are everyday words too (``Netz``, ``Logistik``); in a text they need others around them to count."""
    ambiguous_en: tuple[Line, ...] = ()
    ambiguous_fi: tuple[Line, ...] = ()
    deprecated: bool = False
    """owl:deprecated: it is offered no more, and its address stays."""
    replaced_by: Identifier | None = None
    """dcterms:isReplacedBy: the concept that took its place."""

    def synonyms(self, language: Language) -> tuple[str, ...]:
        """Return the skos:altLabel values in this language."""
        return {Language.DE: self.synonyms_de, Language.EN: self.synonyms_en, Language.FI: self.synonyms_fi}[language]

    def ambiguous(self, language: Language) -> tuple[str, ...]:
        """Return the labels in this language that are everyday words too."""
        return {Language.DE: self.ambiguous_de, Language.EN: self.ambiguous_en, Language.FI: self.ambiguous_fi}[
            language
        ]
