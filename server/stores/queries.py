"""What is whose."""

# The stores of an owner, by the id of their user: "p.store_id IN (" + OWN + " $2)".
OWN = "SELECT s.id FROM stores s JOIN owners o ON o.id = s.owner_id WHERE o.user_id ="
