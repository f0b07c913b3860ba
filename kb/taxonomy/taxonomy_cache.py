"""Technologies as they were read from Turtle, kept as JSON: Turtle takes a second to parse, this 20 milliseconds."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from pydantic import ValidationError

from kb.model import Technology
from kb.model.value import Value
from kb.taxonomy.errors import InvalidVocabulary
from kb.taxonomy.taxonomy import Taxonomy

FILE = "technologies.json"
_READER = Path(__file__).with_name("skos.py")


class _Kept(Value):
    """What the file holds."""

    key: str
    technologies: tuple[Technology, ...]
    included: tuple[UUID, ...] = ()


def read_kept_taxonomy(files: Sequence[Path], folder: Path | None) -> Taxonomy:
    """Read the concepts of these Turtle files, from the copy in a folder while it is one of these files.

    Only a copy whose values and integrity conditions hold is taken; a wrong one is made anew.

    :param folder: where the copy lies, made when it is missing; None keeps none. Nobody else should write there.
    :raises kb.taxonomy.InvalidVocabulary: naming the file that cannot be parsed, or the concept that breaks a condition
    """
    key = _key(files) if folder else ""
    if folder and key and (kept := _read(folder / FILE, key)):
        return kept
    # Imported here because the copy saves this import too, a tenth of a second.
    from kb.taxonomy.skos import read_taxonomy

    taxonomy = read_taxonomy(files)
    if folder and key:
        _write(
            folder / FILE,
            _Kept(
                key=key, technologies=(*taxonomy, *taxonomy.all_deprecated.values()), included=tuple(taxonomy.included)
            ),
        )
    return taxonomy


def _key(files: Sequence[Path]) -> str:
    """Return what changes with the files, the code that reads them and the model; nothing when a file is away."""
    digest = hashlib.sha256(repr(Technology.model_json_schema()).encode())
    try:
        for file in (_READER, *sorted(files)):
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    except OSError:
        return ""  # whoever reads the file says which one, and why
    return digest.hexdigest()


def _read(file: Path, key: str) -> Taxonomy | None:
    try:
        kept = _Kept.model_validate_json(file.read_bytes())
        return Taxonomy(kept.technologies, included=kept.included) if kept.key == key else None
    except (OSError, ValidationError, InvalidVocabulary):
        return None  # none yet, or not one that this version wrote


def _write(file: Path, kept: _Kept) -> None:
    """Put the copy in its place in one step, since several processes may be at it."""
    # A data folder that cannot be written costs a second each time; what needs to write there says so itself.
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(kept.model_dump_json().encode())
            os.replace(scratch, file)
        except OSError:
            os.unlink(scratch)
            raise
