"""The taxonomy desk: the pages on which concepts are proposed, edited, merged and deprecated."""

from web.curate.taxonomy import candidates, concepts, forms, proposals

__all__ = ["candidates", "concepts", "forms", "proposals"]
