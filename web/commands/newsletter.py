"""``silta newsletter``: the newsletter for those who run the site; scouts make it at the review desk."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click

from web.commands.opened import opened

if TYPE_CHECKING:
    from kb.newsletter.handover import Delivered


@click.group()
def newsletter() -> None:
    """Look after the newsletter: its issues, its mails, and those that came back."""


@newsletter.command("list")
def list_issues() -> None:
    """List the issues with the state of their mails, and how many people get what."""
    with opened() as silta, silta.database.unit_of_work() as work:
        issues = work.issues.in_states()
        for issue in issues:
            states = ", ".join(
                f"{count:,} {state.value}" for state, count in work.deliveries.counts(issue.number).items()
            )
            click.echo(f"{issue.number:>4}  {issue.state.value:<9} {len(issue.told):>4} briefs  {states}".rstrip())
        counts = work.subscriptions.counts()
    if not issues:
        click.echo("No issues yet.")
    click.echo(", ".join(f"{name}: {count:,}" for name, count in counts.items()))


@newsletter.command("compose")
def compose_issue() -> None:
    """Compose the next issue now, as a draft for the scouts."""
    from kb.newsletter.composing import compose

    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        issue = compose(work, silta.vocabularies.taxonomy, datetime.now(UTC))
        work.commit()
    if issue is None:
        click.echo("Nothing to compose: a draft waits already, or nothing was published since the last issue.")
    else:
        click.echo(f"Issue {issue.number} is a draft with {len(issue.entries)} briefs; edit it at /curate/newsletter.")


@newsletter.command("deliver")
def deliver() -> None:
    """Send what waits in the queue now, as `silta worker` does."""
    from web.newsletter.rounds import Rounds

    with opened() as silta:
        done = Rounds(silta).deliver(Event())
    click.echo("Another process is sending." if done is None else describe(done))


@newsletter.command("repeat")
@click.argument("number", type=click.IntRange(1))
def repeat(number: int) -> None:
    """Send the mails of an issue again of which nobody knows whether they arrived.

    They keep their Message-ID, by which many mail servers drop what they had before.
    """
    with opened() as silta, silta.database.unit_of_work(writing=True) as work:
        count = work.deliveries.repeat_uncertain(number, datetime.now(UTC))
        if count:
            work.issues.send_again(number)
        work.commit()
    click.echo(f"{count:,} mails of issue {number} wait to be sent again.")


@newsletter.command("bounces")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def bounces(paths: tuple[Path, ...]) -> None:
    """Read mails that came back: files, mailboxes (mbox) and Maildir folders.

    Reports of failures (RFC 3464) about our mails count against their address; all other mails are left alone. Reading
    one twice changes nothing.
    """
    from kb.newsletter.bounce_rule import note_bounce
    from kb.newsletter.bounces import read_mails, read_report
    from web.newsletter.rounds import NewsletterUnavailable
    from web.newsletter.setup import signing_of

    read = reports = new = disabled = 0
    with opened() as silta:
        signing = signing_of(silta.settings)
        if signing is None:
            message = "SILTA_SECRET_KEY is not set as it was when the mails were sent; nothing can be recognised"
            raise NewsletterUnavailable(message)
        for path in paths:
            for raw in read_mails(path):
                read += 1
                report = read_report(raw, signing.tokens)
                if report is None:
                    continue
                reports += 1
                with silta.database.unit_of_work(writing=True) as work:
                    delivery = work.deliveries.get(report.delivery_id)
                    noted = note_bounce(work, delivery, report.status, datetime.now(UTC)) if delivery else None
                    work.commit()
                new += noted is not None and noted.is_new
                disabled += noted is not None and noted.disabled
    click.echo(f"{read:,} mails read, {reports:,} say that one of ours failed, {new:,} of them count.")
    click.echo(f"{disabled:,} addresses get no more mails.")


def describe(done: "Delivered") -> str:
    """Say in one or two lines what became of the mails of a round."""
    counts = {
        "sent": done.sent,
        "put off": done.put_off,
        "failed": done.failed,
        "uncertain": done.uncertain,
        "dropped": done.dropped,
    }
    line = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "nothing was due"
    if done.disabled:
        line += f"; {done.disabled:,} addresses get no more mails"
    if done.problem:
        line += f"; ended early: {done.problem}"
    return line
