"""A second opinion on `check`: bodies written from the facts by someone who had not seen its rules."""
