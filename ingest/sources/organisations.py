"""What people decided about organisations, as an export writes it."""

from ingest.content.organisation_decisions import OrganisationDecisions

__all__ = ["OrganisationDecisions"]
