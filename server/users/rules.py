"""The normal forms of what people say about themselves, and of what is looked for in it."""

import re
import unicodedata
from typing import NamedTuple

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic_core import PydanticCustomError

from server.core.states import NAMES, state_code

HOME = "IN"
# In the place of a hash: no password opens the account.
NO_PASSWORD = "!"  # noqa: S105 - it opens nothing
# What the tokens are for by which somebody ends the letters about what is back in stock.
STOCK_MAIL = "stock mail"
# Of what is looked for as a phone number.
FEWEST_DIGITS = 4
# What a postal code can look like where nothing better is known.
POSTAL_CODE = re.compile(r"[A-Z0-9][A-Z0-9 -]{0,10}[A-Z0-9]", re.ASCII)

# ISO 3166-1 alpha-2, the officially assigned codes.
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT
    JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
    MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM
    PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT
    ZA ZM ZW
    """.split()  # noqa: SIM905 - one table of codes, not 249 quoted lines
)


# Those, by the Universal Postal Union, where addresses need no postal code.
WITHOUT_POSTAL_CODES = frozenset(
    """
    AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GM GQ GY HK KI KM KN KP ML MO MR MW
    NR NU QA RW SB SC SL SR ST SX SY TD TG TK TL TO TV UG VU YE ZW
    """.split()  # noqa: SIM905 - one table of codes
)


class PostalForm(NamedTuple):
    """What the postal codes of a country look like: their parts, what stands between them, and what people are told."""

    pattern: re.Pattern[str]
    between: str
    told: str


def _form(pattern: str, example: str, between: str = "") -> PostalForm:
    told = f"This is not a postal code of that country, such as {example}."
    return PostalForm(re.compile(pattern, re.ASCII), between, told)


FOUR, FIVE, SIX = _form("([0-9]{4})", "1010"), _form("([0-9]{5})", "10115"), _form("([0-9]{6})", "238801")
POSTAL_FORMS = {
    HOME: PostalForm(
        re.compile("([1-9][0-9]{2}) ?([0-9]{3})", re.ASCII), "", "A PIN code has six digits, the first of them not 0."
    ),
    "US": _form("([0-9]{5})(?:[ -]?([0-9]{4}))?", "94043 or 94043-1351", "-"),
    "CA": _form("([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z])[ -]?([0-9][ABCEGHJ-NPRSTV-Z][0-9])", "K1A 0B1", " "),
    "GB": _form("([A-Z]{1,2}[0-9][A-Z0-9]?|GIR) ?([0-9][ABD-HJLNP-UW-Z]{2})", "SW1A 1AA", " "),
    "IE": _form("([A-Z][0-9][0-9W]) ?([0-9AC-FHKNPRTV-Y]{4})", "D02 AF30", " "),
    "NL": _form("([1-9][0-9]{3}) ?([A-Z]{2})", "1012 AB", " "),
    "SE": _form("([1-9][0-9]{2}) ?([0-9]{2})", "111 20", " "),
    "PL": _form("([0-9]{2})-?([0-9]{3})", "00-950", "-"),
    "PT": _form("([1-9][0-9]{3})-?([0-9]{3})", "1000-205", "-"),
    "BR": _form("([0-9]{5})-?([0-9]{3})", "01310-100", "-"),
    "JP": _form("([0-9]{3})-?([0-9]{4})", "100-0001", "-"),
    **dict.fromkeys(("AT", "AU", "BD", "BE", "CH", "DK", "HU", "NO", "NZ", "PH", "ZA"), FOUR),
    **dict.fromkeys(("DE", "ES", "FI", "FR", "ID", "IT", "KR", "LK", "MX", "MY", "NP", "PK", "TH", "TR"), FIVE),
    **dict.fromkeys(("CN", "RU", "SG"), SIX),
}


def normalise_email(text: str) -> str:
    """The address in lower case and ASCII, the form that any mail server takes.

    Raises:
        PydanticCustomError: It is no e-mail address.
    """
    try:
        # `.test` names never resolve; the demo shop and the load tests use them.
        found = validate_email(
            text, check_deliverability=False, allow_smtputf8=False, strict=True, test_environment=True
        )
    except EmailNotValidError as error:
        raise PydanticCustomError("bad_email", "{reason}", {"reason": str(error)}) from error
    return f"{found.local_part}@{found.ascii_domain}".lower()


def normalise_phone(text: str) -> str:
    """The number in E.164; one without a country code is taken for an Indian one.

    Raises:
        PydanticCustomError: It is no number that can be called.
    """
    refusal = PydanticCustomError("bad_phone_number", "This is not a phone number, such as +91 98765 43210.")
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException as error:
        raise refusal from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise refusal
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def check_text(text: str) -> str:
    """The text as it is, if it can stand on a label.

    Raises:
        PydanticCustomError: It holds control characters.
    """
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise PydanticCustomError("control_character", "Control characters are not allowed.")
    return text


def check_country(code: str) -> str:
    """The country's code in upper case.

    Raises:
        PydanticCustomError: ISO 3166-1 has no such code.
    """
    # Some letters outside ASCII have an ASCII one as their upper case.
    if not code.isascii() or code.upper() not in COUNTRIES:
        raise PydanticCustomError("bad_country", "This is not a country code of two letters, such as IN.")
    return code.upper()


def normalise_state(country: str, text: str) -> str:
    """The state or province of an address: in India the name that GST knows it by, elsewhere as it is, or none.

    Raises:
        PydanticCustomError: India has no such state or union territory.
    """
    if country != HOME:
        return text
    if not text:
        raise PydanticCustomError("missing", "An address in India names its state.")
    if (code := state_code(text)) is None:
        raise PydanticCustomError("bad_state", "This is not a state or union territory of India, such as Karnataka.")
    return NAMES[code][0]


def normalise_postal_code(country: str, code: str) -> str:
    """The postal code as that country writes it: in capitals, with its own space or hyphen and no other.

    Raises:
        PydanticCustomError: It is none of that country, or the country has them and none is given.
    """
    text = re.sub(" +", " ", code.strip(" ")).upper() if code.isascii() else code
    if not text and country in WITHOUT_POSTAL_CODES:
        return text
    if not text:
        raise PydanticCustomError("missing", "An address in this country has a postal code.")
    if (form := POSTAL_FORMS.get(country)) is None:
        if not POSTAL_CODE.fullmatch(text):
            raise PydanticCustomError(
                "bad_postal_code", "A postal code has 2 to 12 letters, digits, spaces and hyphens."
            )
        return text
    if not (found := form.pattern.fullmatch(text)):
        raise PydanticCustomError("bad_postal_code", "{told}", {"told": form.told})
    return form.between.join(part for part in found.groups() if part)


def search_pattern(text: str) -> str:
    """What LIKE takes for everybody in whose name, e-mail address or phone number the text is.

    A phone number is found however it is written: with spaces, or with the 0 or 00 that is dialled before it.
    """
    digits = re.sub(r"[^0-9]", "", text).lstrip("0")
    if len(digits) >= FEWEST_DIGITS and re.fullmatch(r"[0-9 ()+-]+", text):
        text = digits
    escaped = re.sub(r"([\\%_])", r"\\\1", text)
    return f"%{escaped}%"
