"""Lets the tests in this process hash passwords lightly and answer without waiting: they sign people in very often.

The site's own cost is kept for the tests that look at it, and servers in other processes have it.
"""

from web.accounts import even_time
from web.accounts.passwords import ARGON2

PRODUCTION = dict(ARGON2)
"""What a hash costs outside the tests."""
ARGON2.update(time_cost=1, memory_cost=8, parallelism=1)
STEP, even_time.STEP = even_time.STEP, 0.0
"""After how many seconds a form is answered outside the tests."""
