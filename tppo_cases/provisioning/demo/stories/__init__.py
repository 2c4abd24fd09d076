"""The three acceptance stories, told through the services by the people of the demo, each act at its own time."""
