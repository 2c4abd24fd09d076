"""What the libraries of the installation are: hashes of their files, licences, and a bill of materials."""
