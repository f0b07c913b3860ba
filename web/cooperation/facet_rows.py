"""The rows of a filter beside a list: values with their counts, technologies as a tree."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.taxonomy import Taxonomy
from web.labels import Labels

DEEPEST = 4
"""Steps that a row is set in at most."""


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One value of a filter."""

    value: str
    label: str
    count: int
    chosen: bool
    depth: int = 0
    """Steps below the top."""


def rows_in_order(
    names: Mapping[str, str], counts: Mapping[str, int], chosen: Collection[str], order: Iterable[str] | None = None
) -> list[FacetRow]:
    """Return the values that something has or that are chosen.

    :param names: what each value is called
    :param order: of the values; that of the names when None
    """
    return [
        FacetRow(value, names.get(value, value), counts.get(value, 0), value in chosen)
        for value in (names if order is None else order)
        if value in counts or value in chosen
    ]


def most_frequent(
    names: Mapping[str, str], counts: Mapping[str, int], chosen: Collection[str], labels: Labels, most: int
) -> list[FacetRow]:
    """Return the most frequent values and the chosen ones, by their label."""
    values = dict.fromkeys(chosen, 0) | dict(counts)
    often = sorted(values, key=lambda value: (value not in chosen, -values[value], value))[:most]
    return rows_in_order(
        names, values, chosen, sorted(often, key=lambda value: labels.sort_key(names.get(value, value)))
    )


def technology_rows(
    counts: Mapping[str, int], chosen: Collection[str], taxonomy: Taxonomy, labels: Labels
) -> list[FacetRow]:
    """Return the technologies as a tree: the top ones, and what is below the chosen ones, each followed by its own."""
    opened = {up for item in chosen for up in (item, *taxonomy.ancestors(item))}
    seen: set[str] = set()

    def below(concepts: Iterable[str], depth: int) -> Iterator[FacetRow]:
        listed = {item for item in concepts if item in counts or item in opened} - seen
        seen.update(listed)
        for item in sorted(listed, key=lambda item: labels.sort_key(labels.technologies[item])):
            yield FacetRow(item, labels.technologies[item], counts.get(item, 0), item in chosen, min(depth, DEEPEST))
            if item in opened:
                yield from below(taxonomy.narrower(item), depth + 1)

    return list(below(taxonomy.tops, 0))
