"""Briefs and lists of results as PDF documents that everybody can read (PDF/UA-1, ISO 14289-1), set by Typst.

A document is data (strings, lists, dictionaries) and a template of this package's folder ``templates``. Texts of briefs
reach Typst as strings only, never as its markup.
"""
