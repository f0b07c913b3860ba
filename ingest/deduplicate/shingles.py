"""MinHash over the words at the beginning of a text (Broder 1997), cut into bands that can be looked up."""

import struct
from collections.abc import Sequence
from hashlib import blake2b

from rensa import RMinHash

HEAD = 70
"""Words of the beginning that are compared: sources cut abstracts off at the end."""
SHINGLE = 3
"""Words that follow each other in one shingle."""
BANDS = 12
ROWS = 4
"""Values of the signature in one band. Texts that share a share s of their shingles meet in at least one band with a
probability of 1 - (1 - s^ROWS)^BANDS: 99.8 % for s = 0.8, 81 % for 0.6, 2 % for 0.2."""
_SEED = 20261125
_ALGORITHM = RMinHash.ALGORITHM_VERSION
_FORMAT = struct.Struct(f"<{ROWS}I")


def text_bands(words: Sequence[str], language: str) -> list[int]:
    """Return the bands of a text; none for one of fewer than eight words, which says too little.

    :param words: folded words of the beginning
    :param language: so that only texts in one language meet
    """
    if len(words) < 8:
        return []
    shingles = [" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)]
    # One by one: the library's calls for many start threads, which costs more than a single text.
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update(shingles)
    signature = sketch.digest()
    return [
        hashed(_FORMAT.pack(*signature[band * ROWS : (band + 1) * ROWS]), f"{_ALGORITHM}{language}{band}")
        for band in range(BANDS)
    ]


def hashed(content: bytes, kind: str) -> int:
    """Return a signed 64-bit hash, the same in every process.

    :param kind: at most 16 ASCII characters; equal contents of different kinds have different hashes
    """
    digest = blake2b(content, digest_size=8, person=kind.encode()).digest()
    return int.from_bytes(digest, "little", signed=True)
