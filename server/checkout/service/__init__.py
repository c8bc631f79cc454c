"""The commands of checkout: place, pay, settle, cancel, refund."""
