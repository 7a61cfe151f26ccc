"""`heard demo`: three made-up branches with a past, for whoever wants to see Heard at work before its own is set up."""
