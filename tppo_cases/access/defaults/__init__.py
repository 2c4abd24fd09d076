"""What each role, each reason for access and each agency may see, and how that is changed."""
