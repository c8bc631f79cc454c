"""The states and union territories of India, with the two digits that GST gives each."""

import re
import unicodedata

# The code, the name, and what else people write for it.
NAMES: dict[str, tuple[str, ...]] = {
    "01": ("Jammu and Kashmir", "JK"),
    "02": ("Himachal Pradesh", "HP"),
    "03": ("Punjab", "PB"),
    "04": ("Chandigarh", "CH"),
    "05": ("Uttarakhand", "UK", "UT", "Uttaranchal"),
    "06": ("Haryana", "HR"),
    "07": ("Delhi", "DL", "New Delhi", "NCT of Delhi", "National Capital Territory of Delhi", "Delhi NCR"),
    "08": ("Rajasthan", "RJ"),
    "09": ("Uttar Pradesh", "UP"),
    "10": ("Bihar", "BR"),
    "11": ("Sikkim", "SK"),
    "12": ("Arunachal Pradesh", "AR"),
    "13": ("Nagaland", "NL"),
    "14": ("Manipur", "MN"),
    "15": ("Mizoram", "MZ"),
    "16": ("Tripura", "TR"),
    "17": ("Meghalaya", "ML"),
    "18": ("Assam", "AS"),
    "19": ("West Bengal", "WB"),
    "20": ("Jharkhand", "JH"),
    "21": ("Odisha", "OD", "OR", "Orissa"),
    "22": ("Chhattisgarh", "CG", "Chattisgarh"),
    "23": ("Madhya Pradesh", "MP"),
    "24": ("Gujarat", "GJ"),
    "26": (
        "Dadra and Nagar Haveli and Daman and Diu",
        *("DH", "DN", "DD", "Dadra and Nagar Haveli", "Daman and Diu"),
    ),
    "27": ("Maharashtra", "MH"),
    "29": ("Karnataka", "KA"),
    "30": ("Goa", "GA"),
    "31": ("Lakshadweep", "LD"),
    "32": ("Kerala", "KL"),
    "33": ("Tamil Nadu", "TN", "Tamilnadu"),
    "34": ("Puducherry", "PY", "Pondicherry"),
    "35": ("Andaman and Nicobar Islands", "AN", "Andaman and Nicobar"),
    "36": ("Telangana", "TS", "TG"),
    "37": ("Andhra Pradesh", "AP"),
    "38": ("Ladakh", "LA"),
}
# Union territories without a parliament of their own levy UTGST where the others levy SGST.
WITHOUT_PARLIAMENT = frozenset({"04", "26", "31", "35", "38"})


def _plain(text: str) -> str:
    """The letters of a name, without regard to case, accents, spaces, "&" or "the"."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"\w+", letters.replace("&", " and "))
    return "".join(word for word in words if word != "the")


CODES = {_plain(name): code for code, names in NAMES.items() for name in names}


def state_code(name: str) -> str | None:
    """The code of the state that somebody means, or None where no state is called so."""
    return CODES.get(_plain(name))
