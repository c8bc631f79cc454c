"""What the law wants of an invoice: numbers, places of supply, shares of tax, amounts in words."""
