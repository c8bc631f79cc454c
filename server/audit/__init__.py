"""The shop's promises as questions to the database. Owns no table; reads all of them."""
