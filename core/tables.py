"""Every table, so that migrations and tests see the whole schema."""

from core import audit, extras, idempotency, leases, outbox, throttle
from core.chats import models as chats
from core.credentials import models as credentials
from core.customers import models as customers
from core.dialects import models as dialects
from core.einvoice import models as einvoice
from core.invoices import models as invoices
from core.items import models as items
from core.ledger import models as ledger
from core.payments import models as payments
from core.reminders import models as reminders
from core.shops import models as shops
from core.tariff import models as tariff
from core.trade_papers import models as trade_papers
from core.vouchers import models as vouchers
from core.webhooks import models as webhooks

MODULES = (
    audit,
    outbox,
    shops,
    customers,
    items,
    ledger,
    invoices,
    payments,
    chats,
    reminders,
    tariff,
    trade_papers,
    vouchers,
    leases,
    throttle,
    credentials,
    extras,
    idempotency,
    webhooks,
    einvoice,
    dialects,
)
