"""What the catalogue takes and gives over HTTP. Prices are in paise, percentages in percent."""
