"""What stands in catalogue files, and what imports and exports are over HTTP. Prices are in paise."""
