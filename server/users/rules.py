"""The normal forms of what people say about themselves."""

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic_core import PydanticCustomError

HOME = "IN"
# What the tokens are for by which somebody ends the letters about what is back in stock.
STOCK_MAIL = "stock mail"
INDIAN_POSTAL_CODE = re.compile(r"[1-9][0-9]{5}", re.ASCII)
POSTAL_CODE = re.compile(r"[A-Z0-9][A-Z0-9 -]{0,10}[A-Z0-9]", re.ASCII | re.IGNORECASE)

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


def check_postal_code(country: str, code: str) -> str:
    """The postal code, if one of that country can look so.

    Raises:
        PydanticCustomError: It cannot.
    """
    if country == HOME:
        if not INDIAN_POSTAL_CODE.fullmatch(code):
            raise PydanticCustomError("bad_postal_code", "A PIN code has six digits, the first of them not 0.")
    elif not POSTAL_CODE.fullmatch(code):
        raise PydanticCustomError("bad_postal_code", "A postal code has 2 to 12 letters, digits, spaces and hyphens.")
    return code
