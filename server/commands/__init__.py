"""What the commands do; their names and options stand in server/cli.py, which loads one when it is asked for."""
