"""The code of conduct on confidentiality: accepted at the first sign-in and again when it changes."""
