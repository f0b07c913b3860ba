"""The lists of words that the package ships as text files, words separated by white space."""

from importlib.resources import files


def read_words(name: str) -> frozenset[str]:
    """Read ``<name>.txt`` beside this module."""
    return frozenset(files("kb.language").joinpath(f"{name}.txt").read_text(encoding="utf-8").split())
