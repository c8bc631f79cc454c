"""A run of faults at random: shoppers who insist, a shop whose every part dies, and three books that must agree.

`plan` says when what breaks, from a seed; `site` is the shop's processes; `faults` breaks and mends them; `shoppers`
and `office` are the clients, whose every request `history` keeps; `verdict` compares what they were told with the
database, the gateway's ledger and the post.
"""
