"""Models of the victims app. Import them from their own module: ``from victims.models.case import VictimCase``."""

from victims.models import case, draft, grants, person, questions, reference, work

__all__ = ["case", "draft", "grants", "person", "questions", "reference", "work"]
