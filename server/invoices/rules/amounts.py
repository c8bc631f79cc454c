"""Amounts as Indian invoices write them: in figures by lakh and crore, and in words."""

ONES = """
    Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen
    Eighteen Nineteen
    """.split()  # noqa: SIM905 - words, not quotes
TENS = ["", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]
SCALES = ((10_000_000, "Crore"), (100_000, "Lakh"), (1_000, "Thousand"), (100, "Hundred"))


def rupees(paise: int) -> str:
    """An amount of paise in rupees with two decimals, such as `12,34,567.00`."""
    whole, rest = divmod(abs(paise), 100)
    figures = str(whole)
    head, last = figures[:-3], figures[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return f"{'-' if paise < 0 else ''}{','.join([*pairs, last])}.{rest:02}"


def in_words(paise: int) -> str:
    """An amount of paise, zero or more, in words, such as `Rupees One Lakh Two and Fifty Paise Only`."""
    whole, rest = divmod(paise, 100)
    return f"Rupees {_words(whole)}{f' and {_words(rest)} Paise' if rest else ''} Only"


def _words(number: int) -> str:
    for size, name in SCALES:
        if number >= size:
            many, rest = divmod(number, size)
            return f"{_words(many)} {name}{f' {_words(rest)}' if rest else ''}"
    if number < 20:
        return ONES[number]
    ten, one = divmod(number, 10)
    return f"{TENS[ten]}{f'-{ONES[one]}' if one else ''}"
