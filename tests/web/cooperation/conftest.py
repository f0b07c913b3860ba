"""The people of the review desk's tests take part here too."""

from tests.web.curate.conftest import desk, desk_app, editor, person, scout

__all__ = ["desk", "desk_app", "editor", "person", "scout"]
