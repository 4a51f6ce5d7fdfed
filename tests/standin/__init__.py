"""The stand-in's own tests: real sockets, real clients, the facts as the judge."""
