"""Models of the victims app. Import them from their own module: ``from victims.models.case import VictimCase``."""

from victims.models import case, document, draft, grants, person, protection, questions, reference, work

__all__ = ["case", "document", "draft", "grants", "person", "protection", "questions", "reference", "work"]
