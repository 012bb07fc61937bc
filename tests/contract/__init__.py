"""What every channel must do: one suite, run through each, against stand-ins that share no code with us."""
