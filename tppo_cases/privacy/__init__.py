"""Rights of the person, incidents, retention: UU 27/2022 (UU PDP) as tracked work."""
