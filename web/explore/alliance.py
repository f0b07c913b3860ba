"""The alliance: who works with whom and on what, and the briefs that two have in common."""

from collections.abc import Callable, Sequence

from flask import abort, render_template, request

from kb.model import BriefStatus
from kb.search.request import FacetName
from kb.store import PublicOrganisation
from kb.taxonomy import Taxonomy
from web.addresses import Pairs, carried_pairs, facet_address, keep_parameters, with_pairs
from web.explore import explore
from web.explore.organisation_page import stored_hits
from web.explore.pager import make_pager, read_page
from web.labels import Labels
from web.language import reader_language
from web.network import Narrowing, Network, networks
from web.pictures.arcs import make_arcs
from web.pictures.country_pairs import make_country_pairs, pair_name, pair_of
from web.site import reader_labels, this_site

BRIEFS = 10
"""Briefs on a page of those that two have in common."""
NAMED = 3
"""Technologies that are named for two countries."""
_PAIR = 2


@explore.get("/alliance")
def alliance() -> str:
    """Show which organisations and countries work together, in all or in one technology, from all or one country.

    What is no technology or country is read as if it had not been given.
    """
    silta = this_site().silta
    taxonomy, labels = silta.vocabularies.taxonomy, reader_labels()
    network = networks.of(silta.database)
    technology = _technology(taxonomy)
    country = request.args.get("country", "").upper()
    countries = sorted({item.country for item in network.organisations if item.country}, key=_by_name(labels))
    narrowing = Narrowing(technology, country if country in countries else None)
    ties = network.ties(narrowing, taxonomy)
    narrow = _pairs(narrowing.technology)
    pairs = make_country_pairs(ties.countries, labels, lambda pair: _briefs_address("country", pair, technology))
    between = network.technologies_between(pairs.pairs, narrowing, taxonomy)
    keep_parameters((*narrow, *((("country", narrowing.country),) if narrowing.country else ())))
    return render_template(
        "alliance.html",
        ties=ties,
        narrowing=narrowing,
        arcs=make_arcs(
            ties.links,
            labels,
            lambda link: _briefs_address("organisation", (link.one.key, link.other.key), technology),
            lambda key: with_pairs(f"/organisations/{key}", carried_pairs()),
        ),
        pairs=pairs,
        on_what=[
            [
                (labels.technologies[name], count, _briefs_address("country", pair, name))
                for name, count in sorted(between[pair].items(), key=lambda item: (-item[1], item[0]))[:NAMED]
            ]
            for pair in pairs.pairs
        ],
        technologies=_choices(network, taxonomy, labels),
        countries=countries,
        list_address=facet_address(
            {
                **({FacetName.TECHNOLOGY: (technology,)} if technology else {}),
                **({FacetName.COUNTRY: (narrowing.country,)} if narrowing.country else {}),
            }
        ),
    )


@explore.get("/alliance/briefs")
def briefs_in_common() -> str:
    """List the briefs that two organisations, or organisations of two countries, have in common.

    The address names two organisations or two countries; one country twice stands for two organisations there.
    """
    silta = this_site().silta
    taxonomy, labels = silta.vocabularies.taxonomy, reader_labels()
    network = networks.of(silta.database)
    technology = _technology(taxonomy)
    keys, codes = request.args.getlist("organisation"), [code.upper() for code in request.args.getlist("country")]
    if len(keys) == _PAIR and not codes:
        # The key of one that a person said is another one stands for that one.
        with silta.database.unit_of_work() as work:
            leaders = [work.organisations.leader_of(key) for key in keys]
        keys = [leader.key if leader is not None else key for leader, key in zip(leaders, keys, strict=True)]
        known = {item.key: item for item in network.organisations}
        both = [known[key] for key in keys if key in known]
        if len({item.key for item in both}) != _PAIR:
            abort(404)
        found = network.briefs_of(keys, technology, taxonomy)
        name, chosen = _names(both), _pairs(None, organisation=keys)
        searched = {code for item in both if (code := item.country)}
    elif len(codes) == _PAIR and not keys:
        if not set(codes) <= {item.country for item in network.organisations}:
            abort(404)
        both, pair = [], pair_of(codes[0], codes[1])
        found = network.briefs_between(pair, technology, taxonomy)
        name, chosen, searched = pair_name(pair, labels), _pairs(None, country=pair), set(pair)
    else:
        abort(404)
    chosen = (*chosen, *_pairs(technology))
    pager = make_pager("/alliance/briefs", chosen, read_page(), total=len(found), size=BRIEFS)
    # The last ones first: ids begin with the time at which they were made.
    wanted = sorted(found, reverse=True)[pager.first : pager.first + BRIEFS]
    with silta.database.unit_of_work() as work:
        stored = work.briefs.get_many(wanted)
    # What was taken back since the network was read is left out.
    shown = [stored[key] for key in wanted if key in stored and stored[key].brief.status is BriefStatus.PUBLISHED]
    keep_parameters((*chosen, *pager.pairs))
    return render_template(
        "briefs_in_common.html",
        name=name,
        both=both,
        technology=technology,
        total=len(found),
        hits=stored_hits(shown, reader_language(), taxonomy),
        pager=pager,
        everything=with_pairs("/alliance/briefs", (*_without(chosen, "technology"), *carried_pairs())),
        list_address=facet_address(
            {
                **({FacetName.TECHNOLOGY: (technology,)} if technology else {}),
                FacetName.COUNTRY: tuple(sorted(searched)),
            }
        )
        if searched
        else "",
    )


def _technology(taxonomy: Taxonomy) -> str | None:
    asked = request.args.get("technology", "")
    return taxonomy.current(asked) if asked else None


def _by_name(labels: Labels) -> Callable[[str], str]:
    return lambda code: labels.sort_key(labels.countries.get(code, code))


def _pairs(technology: str | None, **named: Sequence[str]) -> Pairs:
    pairs = [(name, value) for name, values in named.items() for value in values]
    return (*pairs, *((("technology", technology),) if technology else ()))


def _without(pairs: Pairs, name: str) -> Pairs:
    return tuple(pair for pair in pairs if pair[0] != name)


def _briefs_address(name: str, both: Sequence[str], technology: str | None) -> str:
    return with_pairs("/alliance/briefs", (*_pairs(technology, **{name: both}), *carried_pairs()))


def _names(both: Sequence[PublicOrganisation]) -> str:
    return " \N{EN DASH} ".join(item.name for item in both)


def _choices(network: Network, taxonomy: Taxonomy, labels: Labels) -> list[tuple[str, list[str]]]:
    """Return the technologies that briefs with organisations are about, each with what is broader, by top concept."""
    used = {current for name in network.technologies if (current := taxonomy.current(name))}
    used |= {broader for name in used for broader in taxonomy.ancestors(name)}
    groups = []
    for top in sorted(taxonomy.tops, key=lambda name: labels.places[name]):
        if top in used:
            below = taxonomy.below(top) & used - {top}
            groups.append((top, sorted(below, key=lambda name: labels.places[name])))
    return groups
