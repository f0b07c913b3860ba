"""The entries of a vocabulary's YAML file, each checked by its model."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kb.model import explain
from kb.taxonomy.errors import InvalidVocabulary

Entry = TypeVar("Entry", bound=BaseModel)

# libyaml's loader is ten times faster; both are safe loaders.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_entries(file: Path, entry: type[Entry]) -> list[Entry]:
    """Read a list of entries.

    :raises InvalidVocabulary: naming the file and the entry that is wrong, or an id that is given twice
    """
    try:
        items: Any = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = f"{file}: cannot be read ({error})"
        raise InvalidVocabulary(message) from error
    if not isinstance(items, list):
        message = f"{file}: a list of entries is expected"
        raise InvalidVocabulary(message)
    found: list[Entry] = []
    for number, item in enumerate(items, start=1):
        try:
            found.append(entry.model_validate(item))
        except ValidationError as error:
            name = item.get("id", number) if isinstance(item, dict) else number
            message = f"{file}, entry {name}: {explain(error)}"
            raise InvalidVocabulary(message) from error
    identifiers = [item.id for item in found if hasattr(item, "id")]
    repeated = {identifier for identifier in identifiers if identifiers.count(identifier) > 1}
    if repeated:
        message = f"{file}: given more than once: {', '.join(sorted(repeated))}"
        raise InvalidVocabulary(message)
    return found
