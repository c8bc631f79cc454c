"""The demo shop's regular customers: invented people, who cannot sign in, at invented addresses."""

from models.enums import Role
from server.demo.accounts import CITIES, DOMAIN, Address, Person
from server.demo.ids import Kind, named_id

NAMES = (
    *("Aditi Kulkarni", "Ajay Pillai", "Amrita Sen", "Anil Deshmukh", "Anjali Nambiar", "Arjun Bhatt", "Asif Qureshi"),
    *("Chitra Raman", "Deepak Solanki", "Devika Menon", "Faiz Ansari", "Gauri Phadke", "Harish Gowda", "Indu Saxena"),
    *("Irfan Sheikh", "Jaya Srinivasan", "Karan Malhotra", "Kavita Rane", "Lakshmi Narayan", "Madhav Joglekar"),
    *("Manoj Thakur", "Meera Chatterjee", "Mohan Reddy", "Nandini Hegde", "Naveen Shetty", "Neha Agarwal"),
    *("Nikhil Barua", "Pooja Trivedi", "Prakash Yadav", "Rahul Mistry", "Rekha Varma", "Rohan D'Souza", "Sanjay Kaul"),
    *("Sarita Mohanty", "Shreya Ghosh", "Sunil Patil", "Tanvi Desai", "Uma Krishnan", "Vikram Rathore", "Zoya Mirza"),
)
STREETS = ("Lake View Road", "Temple Street", "Gandhi Marg", "Park Avenue", "Market Road", "Rose Garden Lane")


def _regular(number: int, name: str) -> Person:
    email = f"{name.lower().replace(' ', '.').replace(chr(39), '')}@{DOMAIN}"
    city, state, postal_code = CITIES[number % len(CITIES)]
    home = Address(
        line=f"{3 + number * 7 % 90} {STREETS[number % len(STREETS)]}",
        city=city,
        state=state,
        postal_code=f"{int(postal_code) + number % 20}",
    )
    return Person(named_id(Kind.REGULAR, email), named_id(Kind.ADDRESS, email), email, name, Role.CUSTOMER, home)


REGULARS = tuple(_regular(number, name) for number, name in enumerate(NAMES))
