"""What a paste says: intake, causes, contract, repair, minimize. Pure."""
