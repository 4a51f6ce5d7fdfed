"""What the surroundings of a program say that matters on the way to the API."""

from wizard.model.world import World


def open_changes(world: World) -> tuple[str, ...]:
    """Temporary changes that stand open, such as verification that is switched off."""
    return tuple(entry for entry in world.environ if entry == "")
