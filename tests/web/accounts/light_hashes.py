"""Lets the tests in this process hash passwords lightly: they sign people in hundreds of times.

The site's own cost is kept for the tests that look at it, and servers in other processes have it.
"""

from web.accounts.passwords import ARGON2

PRODUCTION = dict(ARGON2)
"""What a hash costs outside the tests."""
ARGON2.update(time_cost=1, memory_cost=8, parallelism=1)
