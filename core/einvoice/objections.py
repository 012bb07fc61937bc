"""What the portal objects to, by its own numbers, in words for whoever runs the shop.

Numbers and meanings: error list of the e-invoice system (INV, VITAL, EWB), in own words.
"""

from dataclasses import dataclass

INVOICE_WORDS: dict[str, str] = {
    "2143": "the document is of another GSTIN than the one that asks",
    "2148": "nothing is registered under that reference number",
    "2150": "this document has a reference number already",
    "2154": "nothing is registered under those particulars",
    "2162": "reverse charge goes only with a sale to a registered business",
    "2163": "the date of the document is in the future",
    "2171": "a deemed export needs the buyer's GSTIN",
    "2172": "a sale within the state bears CGST and SGST, not IGST",
    "2173": "it has more than 1,000 lines",
    "2174": "a sale to another state bears IGST, not CGST and SGST",
    "2176": "the HSN is in no list: goods need 4, 6 or 8 digits, services 6 that begin with 99",
    "2177": "the unit is not one of the government's list",
    "2180": "an export bears IGST, not CGST and SGST",
    "2182": "the taxable values of the lines do not add up to that of the document",
    "2183": "the SGST of the lines does not add up to that of the document",
    "2184": "the CGST of the lines does not add up to that of the document",
    "2185": "the IGST of the lines does not add up to that of the document",
    "2186": "the cess of the lines does not add up to that of the document",
    "2187": "the state cess of the lines does not add up to that of the document",
    "2188": "the cess by quantity of the lines is not in that of the document",
    "2189": "the total is not what its parts come to, give or take a rupee",
    "2191": "a note names the invoice that it is about",
    "2192": "a line's amount is not its quantity times its price",
    "2193": "a line's taxable value is not its amount less its discount",
    "2194": "a line's total is not its value and its taxes",
    "2195": "the marketplace's GSTIN is not one that collects tax at source",
    "2210": "an invoice names no invoice before it",
    "2211": "seller and buyer have the same GSTIN",
    "2212": "a sale of this kind needs the buyer's GSTIN",
    "2220": "the discount is as large as the invoice",
    "2227": "CGST and SGST are not equal",
    "2228": "it has no line that bears tax",
    "2229": "the place of supply of an export is 96, outside India",
    "2230": "an e-way bill stands on it: that is cancelled first",
    "2232": "the place of supply of an export is 96: that is no place at all",
    "2233": "two lines have the same number",
    "2234": "CGST and SGST are not what the rate makes them",
    "2235": "IGST is not what the rate makes it",
    "2237": "a sale to a special economic zone bears IGST, not CGST and SGST",
    "2238": "goods need a quantity",
    "2239": "goods need a unit",
    "2240": "there is no such rate of GST on that date",
    "2241": "a sale within the state bears both CGST and SGST",
    "2242": "the place of supply lies in India: it cannot be 96",
    "2243": "the place of supply is no state",
    "2244": "the buyer's PIN code is missing",
    "2246": "the buyer is in a special economic zone: that is another kind of sale",
    "2247": "the buyer is in no special economic zone",
    "2248": "a buyer abroad has no GSTIN: it is written URP",
    "2258": "the seller's GSTIN is of another state than his address",
    "2259": "the seller's state is no state",
    "2260": "the buyer's state is no state",
    "2261": "the state of a buyer abroad is 96",
    "2262": "IGST within the state goes only with a sale to a registered business",
    "2265": "the buyer's GSTIN is of another state than his address",
    "2266": "the cess is not what its rate makes it",
    "2270": "24 hours have passed: it cannot be cancelled",
    "2278": "a document of this number was registered and cancelled: its number is used",
    "2283": "it is too old for the portal to show it",
    "2295": "it is registered at another portal already",
    "2305": "it is more than 30 days old",
    "2323": "the goods go to the buyer's own GSTIN: then no other place is named",
    "3028": "this GSTIN is not registered",
    "3029": "this GSTIN is cancelled, or not active",
    "3039": "the PIN code lies in another state",
    "5001": "a particular that the portal wants is missing or misshapen",
    "9999": "it is cancelled already",
}
EWAY_WORDS: dict[str, str] = {
    "4000": "its reference number is cancelled",
    "4002": "it has an e-way bill already",
    "4003": "nothing is registered under that reference number",
    "4009": "an e-way bill is for goods: all of this is services",
    "4010": "a credit or debit note has no e-way bill",
    "4011": "by road it needs the number of the vehicle",
    "4012": "by rail or air it needs the number of the transport document",
    "4013": "the distance is no more than 4,000 km",
    "4014": "that is no number of a vehicle",
    "4016": "the transport document is of a day that is yet to come",
    "4017": "that is no day",
    "4018": "that is no transporter's number",
    "4019": "it needs the vehicle, or the transporter's number",
    "4020": "a vehicle is R, regular, or O, over-dimensional",
    "4021": "the transport document is older than the invoice",
    "4022": "by road it needs the type of the vehicle",
    "4023": "by rail or air it needs the date of the transport document",
    "4024": "over-dimensional cargo goes by road or by ship",
    "4026": "the document has an e-way bill already",
    "4027": "without a vehicle it needs the transporter's number, not his name alone",
    "4028": "how the goods go is missing: road, rail, air or ship",
    "4029": "it stays within one PIN code: then the distance has to be said",
    "4031": "for an export it has to be said where in India the goods go",
    "4032": "the goods of an export go to a place in India, such as a port",
    "4033": "the place in India where the goods of an export go has a PIN code of its own",
    "4034": "where one end lies abroad the distance has to be said",
    "4039": "no regular vehicle goes by ship",
    "4040": "by ship it needs a vehicle or a transport document",
    "4074": "the GSTIN where the goods go is of another state than its address",
    "210": "the PIN code where the goods come from is missing",
    "213": "the address where the goods go is missing",
    "214": "the PIN code where the goods go is missing",
    "233": "it has no goods",
    "301": "there is no such e-way bill",
    "305": "the place where the vehicle starts is missing",
    "311": "the e-way bill has run out: its vehicle cannot be changed",
    "312": "the e-way bill is cancelled, or somebody else's",
    "315": "24 hours have passed: the e-way bill cannot be cancelled",
    "343": "the e-way bill is cancelled",
    "604": "the document has an e-way bill already",
    "820": "the document is more than 180 days old",
    "829": "the e-way bill is closed already",
    "830": "without a vehicle there is nothing to close",
    "843": "the e-way bill is closed: it cannot be cancelled",
    "851": "the e-way bill is closed: its vehicle cannot be changed",
}
WORDS = INVOICE_WORDS | EWAY_WORDS


@dataclass(frozen=True)
class Objection:
    """One thing that the portal would refuse. ``field``: JSON Pointer into the document."""

    code: str
    field: str
    detail: str = ""

    @property
    def message(self) -> str:
        """Say it in words."""
        said = WORDS.get(self.code, "the portal refuses it")
        return f"{said}: {self.detail}" if self.detail else said
