"""Tests of the webhooks to client apps."""
