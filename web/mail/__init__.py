"""How mails go out: through the server of the settings, or into a folder where there is none."""
