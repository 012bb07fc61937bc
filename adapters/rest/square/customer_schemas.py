"""What a customer is asked for with, and what is shown of him."""

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from adapters.rest.shapes import CustomerId, Shown, When
from adapters.rest.square.shapes import Loose, LooseQuery

_BIRTHDAY = re.compile(r"([0-9]{4}-)?[0-9]{2}-[0-9]{2}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,60}@[^@\s]{1,59}")
_ANY_YEAR = "2000-"
_MOST = 100


def _birthday(value: str) -> str:
    """Read a day with or without its year; it is kept with one, 0000 where it has none."""
    if _BIRTHDAY.fullmatch(value):
        has_year = len(value) > len("MM-DD") and not value.startswith("0000")
        day = value if has_year else _ANY_YEAR + value[-5:]
        try:
            dt.date.fromisoformat(day)
        except ValueError:
            pass
        else:
            return value if has_year else f"0000-{value[-5:]}"
    raise PydanticCustomError("INVALID_VALUE", "must be a date such as 1990-11-22 or 11-22")


def _email(value: str) -> str:
    if value and not _EMAIL.fullmatch(value):
        raise PydanticCustomError("INVALID_VALUE", "must be an e-mail address")
    return value


def _unsupported(value: Any) -> Any:
    if value:
        raise PydanticCustomError("INVALID_VALUE", "is not supported: search by the exact value")
    return value


_Name = Annotated[str, Field(max_length=120, examples=["Ramesh"])]
_Line = Annotated[str, Field(max_length=80)]
_Birthday = Annotated[str, Field(max_length=10, examples=["1990-11-22"]), AfterValidator(_birthday)]
_Email = Annotated[
    str, Field(max_length=120, examples=["ramesh@example.com"]), AfterValidator(_email)
]
_None = Annotated[Any, AfterValidator(_unsupported)]
CustomerKey = Annotated[str, Field(max_length=192)]


class AddressBody(Loose):
    """An address. ``administrative_district_level_1``: the state by name, two letters or GST code."""

    address_line_1: _Line | None = None
    address_line_2: _Line | None = None
    locality: _Line | None = None
    administrative_district_level_1: Annotated[str, Field(max_length=60)] | None = None
    postal_code: Annotated[str, Field(max_length=12)] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["IN"])] | None = None


class TaxIdsBody(Loose):
    """Numbers by which tax offices know the customer."""

    gstin: Annotated[str, Field(max_length=20, examples=["08AAAPG1234C1ZJ"])] | None = None


class CustomerFields(Loose):
    """What a customer is."""

    given_name: _Name | None = None
    family_name: _Name | None = None
    company_name: _Name | None = None
    nickname: _Name | None = None
    email_address: _Email | None = None
    phone_number: Annotated[str, Field(max_length=20, examples=["+919800000421"])] | None = None
    address: AddressBody | None = None
    reference_id: Annotated[str, Field(max_length=100)] | None = None
    note: Annotated[str, Field(max_length=4096)] | None = None
    birthday: _Birthday | None = None
    tax_ids: TaxIdsBody | None = None


class CustomerBody(CustomerFields):
    """A new customer: a name, a company, an e-mail address or a phone number at least."""

    idempotency_key: CustomerKey | None = None


class CustomerChange(CustomerFields):
    """What changes of a customer; null clears. ``version``: as it was read."""

    version: int | None = None


class CustomersQuery(LooseQuery):
    """Which page of all customers."""

    limit: Annotated[int, Field(ge=1, le=_MOST, examples=[50])] = _MOST
    cursor: str | None = None
    sort_field: Literal["DEFAULT", "CREATED_AT"] = "DEFAULT"
    sort_order: Literal["ASC", "DESC"] = "ASC"
    count: bool = False


class VersionQuery(LooseQuery):
    """As it was read."""

    version: int | None = None


class Exact(Loose):
    """A value that is the same."""

    exact: str | None = None
    fuzzy: _None = None


class CustomerFilter(Loose):
    """Which customers."""

    email_address: Exact | None = None
    phone_number: Exact | None = None
    reference_id: Exact | None = None
    creation_source: _None = None
    created_at: _None = None
    updated_at: _None = None
    group_ids: _None = None
    segment_ids: _None = None
    custom_attribute: _None = None


class CustomerSort(Loose):
    """In which order."""

    field: Literal["DEFAULT", "CREATED_AT"] = "DEFAULT"
    order: Literal["ASC", "DESC"] = "ASC"


class CustomerQuery(Loose):
    """Which customers, in which order."""

    filter: CustomerFilter = CustomerFilter()
    sort: CustomerSort = CustomerSort()


class CustomerSearch(Loose):
    """What is searched for."""

    query: CustomerQuery = CustomerQuery()
    limit: Annotated[int, Field(ge=1, le=_MOST, examples=[50])] = _MOST
    cursor: str | None = None
    count: bool = False


class AddressShown(Shown):
    """An address."""

    address_line_1: str | None = None
    address_line_2: str | None = None
    locality: str | None = None
    administrative_district_level_1: str | None = None
    postal_code: str | None = None
    country: str | None = None


class TaxIdsShown(Shown):
    """Numbers by which tax offices know the customer."""

    gstin: Annotated[str, Field(examples=["08AAAPG1234C1ZJ"])]


class CustomerShown(Shown):
    """A customer."""

    id: CustomerId
    created_at: When
    updated_at: When
    given_name: str | None = None
    family_name: str | None = None
    company_name: str | None = None
    nickname: str | None = None
    email_address: str | None = None
    phone_number: str | None = None
    address: AddressShown | None = None
    reference_id: str | None = None
    note: str | None = None
    birthday: str | None = None
    tax_ids: TaxIdsShown | None = None
    creation_source: Literal["THIRD_PARTY"]
    version: Annotated[int, Field(ge=0, examples=[0])]


class CustomerAnswer(Shown):
    """One customer."""

    customer: CustomerShown


class CustomersAnswer(Shown):
    """A page of customers; without ``cursor`` it is the last one."""

    customers: list[CustomerShown] | None = None
    cursor: str | None = None
    count: int | None = None


class Nothing(Shown):
    """Nothing is said."""
