"""The pages of the organisations that took part in results."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.curation.organisations import organisation_of_today
from kb.search.request import FacetName
from kb.store import StoredBrief, UnitOfWork
from web.addresses import carried_pairs, keep_parameters, with_pairs
from web.explore import explore
from web.explore.organisation_directory import OTHER, Entry, alphabet, count_letters, directories
from web.explore.organisation_page import read_profile, stored_hits
from web.explore.pager import make_pager, read_page
from web.explore.profile_sections import Whose, sections_of
from web.language import reader_language
from web.metadata.structured_data import describe_organisation, script
from web.people import contact_key, has_page
from web.pictures.shares import make_shares
from web.site import reader_labels, this_site

LISTED = 100
"""Organisations on a page of the list."""
BRIEFS = 10
"""Briefs on a page of an organisation."""
READ = 200
"""Briefs of an organisation that its technologies and projects are gathered from, the newest ones."""
PARTNERS = 12
"""Partners that are shown, those with the most briefs in common."""
NAMES = 12
"""Other names that are shown."""


@explore.get("/organisations")
def organisations() -> str:
    """List the organisations by name, all or those of one country or with one first letter.

    What is no letter or country is read as if it had not been given.
    """
    labels = reader_labels()
    directory = directories.of(this_site().silta.database)
    countries = directory.countries
    country = request.args.get("country", "").upper()
    country = country if country in countries else ""
    letter = request.args.get("letter", "")
    letter = letter if letter == OTHER else letter.upper()
    letter = letter if letter in (*alphabet(labels.language), OTHER) else ""
    in_country = [entry for entry in directory.entries(labels) if not country or entry.organisation.country == country]
    found = [entry for entry in in_country if not letter or entry.letter == letter]
    chosen = tuple((name, value) for name, value in (("country", country), ("letter", letter)) if value)
    pager = make_pager("/organisations", chosen, read_page(), total=len(found), size=LISTED)
    keep_parameters((*chosen, *pager.pairs))
    return render_template(
        "organisations.html",
        groups=_groups(found[pager.first : pager.first + LISTED]),
        total=len(found),
        everything=len(directory.organisations),
        letters=[*alphabet(labels.language), OTHER],
        letter_counts=count_letters(in_country),
        letter=letter,
        other=OTHER,
        countries=sorted(countries, key=lambda code: labels.sort_key(labels.countries.get(code, code))),
        country_counts=countries,
        country=country,
        pager=pager,
    )


@explore.get("/organisations/<key>")
def organisation(key: str) -> str | Response:
    """Show an organisation, the technologies and projects of its results, and the briefs.

    The address of one that a person said is another one leads to that one for ever.
    """
    silta = this_site().silta
    taxonomy = silta.vocabularies.taxonomy
    labels = reader_labels()
    with silta.database.unit_of_work() as work:
        found = work.participations.organisation(key)
        if found is None:
            return _moved(work, key)
        pager = make_pager(f"/organisations/{found.key}", (), read_page(), total=found.briefs, size=BRIEFS)
        newest = work.participations.briefs(found.key, READ)
        shown: list[StoredBrief] = newest[pager.first : pager.first + BRIEFS]
        if pager.first + BRIEFS > READ:
            shown = work.participations.briefs(found.key, BRIEFS, pager.first)
        names = work.participations.names(found.key, NAMES)
        partners = work.partnerships.partners(found.key, PARTNERS)
        sections = sections_of(work, Whose(organisation_keys=work.organisations.keys_of(found.key)), labels)
    profile = read_profile(found.key, [stored.brief for stored in newest], taxonomy, (found.name, *names))
    keep_parameters(pager.pairs)
    return render_template(
        "organisation.html",
        organisation=found,
        profile=profile,
        technologies=make_shares(
            (
                (labels.technologies[identifier], url_for("explore.technology", identifier=identifier), count)
                for identifier, count in profile.technologies
            ),
            labels.language,
        ),
        bands=make_shares(
            ((labels.value(FacetName.MATURITY, band), "", count) for band, count in profile.bands), labels.language
        ),
        band_count=sum(count for _, count in profile.bands),
        contacts=[(contact, contact_key(contact) if has_page(contact) else "") for contact in profile.contacts],
        partners=partners,
        partner_address=lambda key: with_pairs(
            "/alliance/briefs", (("organisation", found.key), ("organisation", key), *carried_pairs())
        ),
        sections=sections,
        structured_data=script(describe_organisation(found, profile, names, labels, silta.settings)),
        names=[name for name in names if name != found.name],
        hits=stored_hits(shown, reader_language(), taxonomy),
        pager=pager,
        gathered=len(newest),
    )


def _moved(work: UnitOfWork, key: str) -> Response:
    """Lead from the address of an organisation to that of the one which it is; there is none: 404."""
    present = organisation_of_today(work, key)
    if present is None:
        abort(404)
    return redirect(url_for("explore.organisation", key=present.key, lang=request.args.get("lang")), 301)


def _groups(entries: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """Put entries that follow each other under their letter."""
    groups: list[tuple[str, list[Entry]]] = []
    for entry in entries:
        if not groups or groups[-1][0] != entry.letter:
            groups.append((entry.letter, []))
        groups[-1][1].append(entry)
    return groups
