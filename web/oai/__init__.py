"""The site as an OAI-PMH 2.0 data provider: what it publishes, for other repositories and other Siltas to harvest.

docs/api/oai-pmh.md says what a harvester finds; comments name the section of the specification
(http://www.openarchives.org/OAI/openarchivesprotocol.html) that a rule comes from.
"""

from flask import Blueprint

oai = Blueprint("oai", __name__)

# The views register themselves on the blueprint above.
from web.oai import views  # noqa: E402

__all__ = ["oai", "views"]
