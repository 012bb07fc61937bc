"""Bills by e-mail: the account at a mail server, the line to it, the letter as a message."""
