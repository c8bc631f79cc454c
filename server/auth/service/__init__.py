"""The commands of accounts: sign up, sign in, stay so, and set a password anew."""
