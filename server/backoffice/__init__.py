"""The page of the people who run the shop, and those of mailed links: clients of the API like any; nothing is owned."""
