"""Receipt and refund vouchers for advances (CGST Act s. 31(3)(d), (e); Rules 50, 51)."""
