"""``silta alerts``: news of saved searches."""

from threading import Event

import click

from web.commands.opened import opened


@click.group()
def alerts() -> None:
    """Tell people what is new in the searches that they saved."""


@alerts.command("run")
def run() -> None:
    """Look at what changed since the last time, and send the mails that are due, as `silta worker` does."""
    from web.commands.newsletter import describe
    from web.newsletter.rounds import Rounds

    with opened() as silta:
        rounds = Rounds(silta)
        alerted = rounds.alert()
        done = rounds.deliver(Event())
    found = alerted.scanned
    click.echo(
        f"{found.changed:,} briefs changed, {found.matches:,} new in saved searches, {found.openings:,} new openings, "
        f"{alerted.queued:,} mails due."
    )
    click.echo("Another process is sending." if done is None else describe(done))
