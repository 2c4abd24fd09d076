"""The parts that every tab of the case page shows around its content."""
