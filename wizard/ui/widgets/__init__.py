"""The parts that screens are made of. Each draws what it is given and asks by message; none decides."""
