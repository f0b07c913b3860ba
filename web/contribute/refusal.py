"""Why a submission cannot be begun, in the reader's language."""

from flask_babel import gettext

from ingest.submissions import Refusal, SubmissionRefused


def refusal_text(refused: SubmissionRefused) -> str:
    """Return the sentence that says what is wrong and what helps."""
    texts = {
        Refusal.EMPTY: gettext("There is nothing in it. Choose another file, or type something."),
        Refusal.TOO_LARGE: gettext(
            "The file is too large. At most %(megabytes)s MB are read: save a smaller version, without photographs "
            "for example.",
            megabytes=refused.detail or "25",
        ),
        Refusal.WRONG_TYPE: gettext("This is neither PDF, DOCX, BibTeX nor RIS. Save it as one of these."),
        Refusal.OLD_WORD: gettext("This is an old Word document (.doc). Save it as DOCX or PDF."),
        Refusal.OTHER_WRITER: gettext("This format is not read. Save the document as DOCX or PDF."),
        Refusal.ENCRYPTED: gettext("The document is protected by a password. Save a copy without one."),
        Refusal.NO_TEXT: gettext(
            "There is no text inside the document, only pictures of it; it was probably scanned. Run text recognition "
            "(OCR) over it first, or begin with an empty form."
        ),
        Refusal.DAMAGED: gettext("The file is damaged and cannot be read. Open it in its program and save it anew."),
        Refusal.TOO_LONG: gettext("Reading the file takes too long, so it was given up. Save it in a simpler form."),
        Refusal.NO_RECORD: gettext(
            "No entry of it can be read. Check it in your reference manager and export it anew."
        ),
        Refusal.NO_TITLE: gettext("The record has no title, so nothing can be begun with it."),
        Refusal.OTHER_LANGUAGE: gettext(
            "The text is in none of German, English and Finnish. Begin with an empty form and write it in one of these."
        ),
        Refusal.NO_DOI: gettext("This is no DOI. It looks like 10.5555/12345678."),
        Refusal.NO_PROJECT_NUMBER: gettext("This is no project number of CORDIS. It has 4 to 10 digits."),
        Refusal.NOT_FOUND: gettext(
            "Nothing was found for %(what)s. Check it for a mistyped character.", what=refused.detail
        ),
        Refusal.HOST_AWAY: gettext(
            "%(host)s does not answer as it should right now. Try again in a few minutes, or begin in another way.",
            host=refused.detail or gettext("The host"),
        ),
        Refusal.WITHDRAWN: gettext("This publication was withdrawn, so nothing can be begun with it."),
        Refusal.NO_SUCH_CHOICE: gettext("Choose one of the entries."),
        Refusal.NOT_INSTALLED: gettext("This site cannot do that. Begin in another way, and tell its operator."),
    }
    return texts[refused.reason]
