"""The taxonomy that counts now: that of the files, with the accepted changes over it."""

from kb.store.unit_of_work import UnitOfWork
from kb.taxonomy import Taxonomy, with_accepted


def taxonomy_in_force(work: UnitOfWork, known: Taxonomy) -> Taxonomy:
    """Return the taxonomy that counts now; the known one itself while it does.

    Costs one small query when nothing changed.

    :param known: the taxonomy of the files, or what this function gave before
    :raises kb.taxonomy.InvalidVocabulary: when an accepted change does not fit the files any more
    """
    revision = work.taxonomy_changes.revision()
    return known if revision == known.revision else with_accepted(known, work.taxonomy_changes.accepted())
