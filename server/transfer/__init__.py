"""The catalogue in and out, as NDJSON or CSV.

Owns catalog_transfers and transfer_refusals. Kept: an import says all reasons of each line that it does not take;
the same file twice changes nothing the second time; an atomic import does all of it or nothing; what it changes is
what the back office would have changed, with its stock movements.
"""
