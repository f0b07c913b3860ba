"""A group whose commands are imported when they are called, so that none waits for what another one needs."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import click


class Place(NamedTuple):
    """Where a command is."""

    name: str
    """``module:name``, the module below ``web.commands``."""
    short_help: str
    """What it is for, one sentence, as the list of commands shows it."""


class LazyGroup(click.Group):
    """Knows its commands by their places (click's pattern for lazy loading)."""

    def __init__(self, *arguments: Any, places: Mapping[str, Place], **options: Any) -> None:
        """Take the places of the commands by name, and what every group takes."""
        super().__init__(*arguments, **options)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, sorted."""
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None for a name that there is not."""
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.name.partition(":")
        command: click.Command = getattr(import_module(f"web.commands.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._places[name].short_help) for name in self.list_commands(ctx)])
