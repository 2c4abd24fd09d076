"""Settings: `base` is common; `local` (make run), `production` and `test` (pytest) add what differs."""
