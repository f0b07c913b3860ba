"""Curation: what people decide about briefs, and the rules by which several briefs become one."""
