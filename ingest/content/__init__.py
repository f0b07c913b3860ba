"""Content in and out: the briefs of the knowledge base as a folder of files, and back without loss.

docs/decisions/0009-content-in-and-out.md says what belongs into the folder.
"""
