"""Reports and exports for machines: the same services and the same policies as the pages."""
