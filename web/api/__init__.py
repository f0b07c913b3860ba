"""The JSON interface for programs, below ``/api/v1``: an application of its own, made when somebody first asks for it.

What is here imports APIFlask (the extra ``api``), but for :mod:`web.api.mount` and :mod:`web.api.problem`.
"""
