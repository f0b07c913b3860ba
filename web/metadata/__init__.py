"""What pages, files and headers say about briefs to machines: citations, schema.org, signposts."""
