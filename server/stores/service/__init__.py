"""The commands of owners and stores."""
