"""Documents: project leaflets as PDF and DOCX, project pages as HTML.

They come from anywhere, so they are parsed in a process of their own (``isolation``, ``worker``) with limits on time
and memory; libraries for them are the extra ``documents`` and are imported there only.
"""
