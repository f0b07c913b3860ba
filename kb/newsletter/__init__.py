"""The newsletter and the alerts: who wants them, what is in them, and handing them to a mail server, each once."""
