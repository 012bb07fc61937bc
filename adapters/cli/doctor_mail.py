"""`pakka doctor` on e-mail: whether a mail server is set up, answers and lets us in."""

from typing import Any

from adapters.cli.finding import Finding
from adapters.mail.channel import Mail
from adapters.mail.line import NotLetIn, NotReached, Refused
from adapters.parts import Parts


def finding(parts: Parts) -> Finding:
    """Look at the mail server; nothing is sent."""
    mail = next((one for one in parts.channels if isinstance(one, Mail)), None)
    if mail is None:
        how = "bills by e-mail: set SMTP_URL=smtp://USER:PASSWORD@HOST:587?from=bills@shop.example"
        return _found("off", how)
    account = mail.line.account
    where = f"{account.host}:{account.port}"
    try:
        mail.line.check()
    except NotReached as trouble:
        return _found(
            "fault", f"{where} does not answer ({trouble}): see host and port of SMTP_URL"
        )
    except NotLetIn as trouble:
        return _found("fault", f"{where}: {trouble}: see user and password of SMTP_URL")
    except Refused as trouble:
        text = f"{where} takes no letters from {account.sender} ({trouble}): see ?from= of SMTP_URL"
        return _found("fault", text)
    return _found("ok", f"{where} lets us in; letters come from {account.sender}")


def _found(state: Any, text: str) -> Finding:
    return Finding("e-mail", state, text)
