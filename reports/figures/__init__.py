"""The quarterly figures: what they mean (definition), which months (periods), how they are counted (queries, compute)."""
