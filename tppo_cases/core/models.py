"""Models without domain words, gathered for Django."""

from tppo_cases.core.regions import Province, Regency

__all__ = ["Province", "Regency"]
