"""How closely results stand: with summaries, or as a list of titles (``view=compact`` in the address)."""

from flask import g, has_request_context, request

PARAMETER = "view"
COMPACT = "compact"


def is_compact() -> bool:
    """Whether the reader wants the list of titles."""
    if not has_request_context():
        return False
    if "compact" not in g:
        g.compact = request.args.get(PARAMETER) == COMPACT
    return bool(g.compact)


def carried_view() -> tuple[tuple[str, str], ...]:
    """Return what links to other results carry, so that the density stays as it was chosen."""
    return ((PARAMETER, COMPACT),) if is_compact() else ()
