"""Logging in: an app's secret for a token, or a token that is looked at again."""

from pydantic import Field
from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.operation import Operation
from adapters.rest.refrens.gate import Login, Strategy
from adapters.rest.refrens.shapes import Camel, Loose
from core.shops.service import get_shop


class LoginBody(Loose):
    """Who wants in. A token is sent as bearer; app-secret brings its id and its secret."""

    strategy: Strategy
    app_id: str | None = Field(default=None, examples=["60cc8cc6aa3024abd4bef447"])
    app_secret: str | None = None


class LoginShown(Camel):
    """The token that every other call sends as bearer."""

    access_token: str
    name: str = Field(examples=["4Square Retail"])
    app_id: str = Field(examples=["60cc8cc6aa3024abd4bef447"])


def _log_in(call: Call, session: Session) -> Answer:
    login: Login = call.found
    app = login.app
    name = app.name or get_shop(session, app.shop_id).name
    return Answer({"accessToken": login.token, "name": name, "appId": app.client})


OPERATIONS = (
    Operation(
        "POST", "/authentication", "logIn", "Log in, or have a token looked at", _log_in,
        "authentication", LoginShown, body=LoginBody, is_open=True,
        example={"strategy": "app-secret", "appId": "60cc8cc6aa3024abd4bef447", "appSecret": "…"},
    ),
)  # fmt: skip
