"""People named with one result: which names are of one person."""

from collections.abc import Iterable

from kb.curation.names import fold_person
from kb.model import Person


def same_person(one: Person, other: Person) -> bool:
    """Whether two names in one result are of one person.

    ORCID iDs decide when both have one. Otherwise the family names are equal and the given names fit: equal, or one is
    the other's initial.
    """
    if one.orcid and other.orcid:
        return one.orcid == other.orcid
    (family, given), (other_family, other_given) = fold_person(one.name), fold_person(other.name)
    if family != other_family:
        return False
    return all(_fits(name, other) for name, other in zip(given, other_given, strict=False))


def unite_people(people: Iterable[Person]) -> list[Person]:
    """Return each person once, in the order of the first mention; of a name the longest form is kept.

    A name that fits several people stays on its own, because nobody knows whose it is.
    """
    found: list[Person] = []
    for person in people:
        alike = [index for index, known in enumerate(found) if same_person(known, person)]
        if len(alike) != 1:
            if person not in found:
                found.append(person)
            continue
        known = found[alike[0]]
        found[alike[0]] = Person(
            name=max(known.name, person.name, key=len),
            orcid=known.orcid or person.orcid,
            affiliation=known.affiliation or person.affiliation,
        )
    return found


def _fits(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))
