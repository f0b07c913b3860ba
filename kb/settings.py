"""The one place that reads configuration: environment variables that begin with SILTA_."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kb.model import SiltaError, explain

_ROOT = Path(__file__).resolve().parent.parent


class InvalidSettings(SiltaError):
    """A setting has a value that is not allowed; the message names it."""


class Settings(BaseSettings):
    """Everything that can be set; the defaults need no server and suit one machine."""

    model_config = SettingsConfigDict(env_prefix="SILTA_", extra="ignore", frozen=True)

    data: Path = _ROOT / "var"
    """Folder for the database and the index; made when it is missing."""
    content: Path = _ROOT / "content"
    """Folder with the vocabularies and the seed briefs."""
    database_url: str = ""
    """SQLAlchemy address of the database; empty means SQLite in the data folder."""
    backend: Literal["tantivy"] = "tantivy"
    """Search backend."""
    site_url: str = "http://127.0.0.1:8000"
    """Public address of the site, without a slash at the end."""
    site_name: str = "Silta"
    secret_key: SecretStr | None = None
    """Signs cookies; needed as soon as people sign in."""
    publish_ingested: bool = True
    """Whether briefs made from a source are published at once, marked as not yet reviewed, or are drafts."""
    threads: int = Field(default=8, ge=1, le=256)
    """Threads of the web server."""

    @field_validator("site_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @property
    def store_url(self) -> str:
        """Address of the database in use."""
        return self.database_url or f"sqlite:///{(self.data / 'silta.sqlite3').resolve()}"

    @property
    def index_path(self) -> Path:
        """Folder of the embedded search index."""
        return self.data / "index"

    @classmethod
    def read(cls) -> "Settings":
        """Read the settings from the environment.

        :raises InvalidSettings: naming the variable and what is allowed
        """
        try:
            return cls()
        except ValidationError as error:
            message = f"settings (environment variables SILTA_...): {explain(error)}"
            raise InvalidSettings(message) from error
