"""GSTR-1 of a month: what was supplied, section by section, as workbook and as portal JSON.

Documents are read once, section after section, as a stream: what has a row of its own is written as it
comes, what is summed (tables 7, 8, 12, 14) is kept in totals, so that a million lines take no more
memory than a thousand. Source: Rule 59, form GSTR-1; layout of the Returns Offline Tool V2.1.
"""
