"""Load, verify and evaluate flows; advance(state, event) -> state. Pure."""
