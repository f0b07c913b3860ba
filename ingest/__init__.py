"""The pipeline: from a source's records to transfer briefs with evidence. Depends on kb, never on web."""
