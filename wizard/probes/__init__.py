"""Live checks, one file each; `http` is the only file that builds an HTTP client."""
