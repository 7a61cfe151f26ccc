"""How a survey reads: hints for whoever writes it. They never stop anything."""
