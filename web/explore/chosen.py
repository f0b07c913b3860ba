"""Briefs that the address names one by one: what a comparison and a personal list are made of."""

from dataclasses import dataclass

from flask import request

from kb.model import BriefStatus, TransferBrief
from web.addresses import Pairs, carried_pairs, keep_parameters, with_pairs
from web.explore.published import find_public
from web.explore.question import without_controls
from web.site import this_site

PARAMETER = "brief"
COMPARED = 4
"""Briefs side by side that can still be read."""
LISTED = 50
"""Briefs of one list; its address stays well below what servers and mail programs take."""
_NAMED = 80
"""Characters of a slug that nobody has which a page repeats."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the parameters ``brief`` of the address lead to, in their order, each once."""

    briefs: tuple[TransferBrief, ...]
    asked: tuple[str, ...]
    """For each brief the slug of the address, which may be a former one."""
    withdrawn: tuple[str, ...]
    """Slugs of briefs that are no longer published."""
    unknown: tuple[str, ...]
    """Slugs that no brief has or had, shortened."""
    beyond: tuple[str, ...]
    """Slugs after the last place; nobody has looked them up."""

    @property
    def slugs(self) -> tuple[str, ...]:
        """The present slugs of the briefs."""
        return tuple(brief.slug for brief in self.briefs)

    @property
    def gone(self) -> tuple[str, ...]:
        """What a list still names and nobody can see: withdrawn briefs, and slugs that lead to no public brief.

        What has a blank is no slug, and on nobody's list.
        """
        return (*self.withdrawn, *(slug for slug in self.unknown if " " not in slug))


def read_chosen(limit: int) -> Chosen:
    """Look up the briefs that the address names, former slugs too, and remember them for the links of the page.

    :param limit: places; slugs beyond are not looked up
    """
    wanted = [slug.strip() for slug in request.args.getlist(PARAMETER)]
    wanted = list(dict.fromkeys(slug for slug in wanted if slug))
    briefs: dict[str, tuple[str, TransferBrief]] = {}
    withdrawn: list[str] = []
    unknown: list[str] = []
    with this_site().silta.database.unit_of_work() as work:
        for slug in wanted[:limit]:
            stored = find_public(work, slug)
            if stored is None:
                unknown.append(without_controls(slug)[:_NAMED])
            elif stored.brief.status is BriefStatus.ARCHIVED:
                withdrawn.append(slug)
            else:
                briefs.setdefault(stored.brief.slug, (slug, stored.brief))
    chosen = Chosen(
        briefs=tuple(brief for _, brief in briefs.values()),
        asked=tuple(slug for slug, _ in briefs.values()),
        withdrawn=tuple(withdrawn),
        unknown=tuple(unknown),
        beyond=tuple(wanted[limit : limit + LISTED]),
    )
    keep_parameters(brief_pairs(chosen.slugs))
    return chosen


def brief_pairs(slugs: tuple[str, ...]) -> Pairs:
    """Return the parameters that name these briefs."""
    return tuple((PARAMETER, slug) for slug in slugs)


def chosen_address(path: str, slugs: tuple[str, ...], *further: tuple[str, str]) -> str:
    """Return the address of a page of these briefs, for example ``/list?brief=one&brief=two``.

    :param path: ``/compare``, ``/list`` or a file of a list
    :param further: other parameters
    """
    return with_pairs(path, (*brief_pairs(slugs), *further, *carried_pairs()))
