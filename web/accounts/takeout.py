"""A person's own data as one file: JSON for machines, and a page that explains it in the person's language."""

import io
import json
import zipfile

from kb.curation.own_data import OwnData
from kb.model import Language

EXPLANATION = {
    Language.DE: """\
Ihre Daten bei Silta

data.json enthält alles, was über Sie gespeichert ist (Artikel 15 und 20 DSGVO), in einer Form, die Programme lesen.

account           das Konto: E-Mail-Adresse, Name, Sprache, Organisation, Rollen, ORCID iD
stored            alles Weitere, nach Themen; die Namen darin sind die der Tabellen und Spalten
                  api-keys: Ihre Schlüssel für Programme
                  account-events: was mit dem Konto geschah      submissions: Ihre Einreichungen mit allen Texten
                  responsibilities: wofür Sie zuständig sind     remarks: Kommentare, Fragen, Antworten
                  revisions: Fassungen, die von Ihnen sind       audit: was Sie an der Redaktion taten
                  decisions: Entscheidungen über Dubletten, Begriffe, Termine
                  cooperation: Ihre Angebote und Gesuche         conversations: Ihre Nachrichten dazu
named_in_briefs   Kurzprofile, die Sie als Ansprechperson (erkannt an der E-Mail-Adresse) oder als Autorin oder Autor
                  (erkannt an der ORCID iD) nennen; wer nur mit dem Namen genannt ist, kann nicht sicher erkannt werden

Nicht enthalten ist, womit Sie sich anmelden (Prüfwert des Passworts, Geheimnisse der App, Schlüssel): Wer diese Datei
hat, soll sich damit nicht anmelden können. Bewahren Sie die Datei sicher auf.
""",
    Language.EN: """\
Your data at Silta

data.json holds everything that is stored about you (Articles 15 and 20 GDPR), in a form that programs read.

account           the account: mail address, name, language, organisation, roles, ORCID iD
stored            everything else by topic; the names in it are those of tables and columns
                  api-keys: your keys for programs
                  account-events: what was done to the account   submissions: your submissions with all texts
                  responsibilities: what you look after          remarks: comments, questions, answers
                  revisions: states of briefs that are yours     audit: what you did at the desk
                  decisions: decisions about duplicates, terms, dates
                  cooperation: your offers and requests          conversations: your messages about them
named_in_briefs   briefs that name you as their contact (known by the mail address) or as an author (known by the
                  ORCID iD); who is named without either cannot be told for certain

Left out is what you sign in with (hash of the password, secrets of the app, keys): nobody who has this file should be
able to sign in with it. Keep the file in a safe place.
""",
    Language.FI: """\
Tietosi Siltassa

data.json sisältää kaiken, mitä sinusta on tallennettu (tietosuoja-asetuksen 15 ja 20 artikla), ohjelmien
luettavassa muodossa.

account           tili: sähköpostiosoite, nimi, kieli, organisaatio, roolit, ORCID iD
stored            kaikki muu aiheittain; nimet ovat taulujen ja sarakkeiden nimiä
                  api-keys: avaimesi ohjelmille
                  account-events: mitä tilille on tehty          submissions: ehdotuksesi kaikkine teksteineen
                  responsibilities: mistä vastaat                remarks: kommentit, kysymykset, vastaukset
                  revisions: tekemäsi versiot                    audit: mitä teit toimituksessa
                  decisions: kaksoiskappaleita, termejä ja päivämääriä koskevat päätökset
                  cooperation: tarjouksesi ja hakusi             conversations: niitä koskevat viestisi
named_in_briefs   tiivistelmät, jotka mainitsevat sinut yhteyshenkilönä (tunnistetaan sähköpostiosoitteesta) tai
                  tekijänä (tunnistetaan ORCID iD:stä); pelkän nimen perusteella ei voi tunnistaa varmasti

Mukana ei ole sitä, millä kirjaudut (salasanan tiiviste, sovelluksen salaisuudet, avaimet): tällä tiedostolla ei pidä
voida kirjautua. Säilytä tiedosto turvallisesti.
""",
}
"""By language; what the file itself says."""


def archive(data: OwnData) -> bytes:
    """Return a ZIP of ``data.json`` and ``README.txt``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("README.txt", EXPLANATION[data.account.language])
        packed.writestr("data.json", json.dumps(data.as_json(), ensure_ascii=False, indent=2))
    return buffer.getvalue()
