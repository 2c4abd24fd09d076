"""What the people of the story do on their phones, a module for each of the jobs."""
