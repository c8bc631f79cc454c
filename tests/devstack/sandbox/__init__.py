"""Tests of the Razorpay sandbox, most through Razorpay's own client."""
