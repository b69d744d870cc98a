"""Phone numbers as they are shown when nobody asked for the full ones (personal information, L29)."""


def mask_phone(number: str) -> str:
    """Hide the middle of a phone number.

    Parameters
    ----------
    number : str
        A mobile or landline number; empty stays empty.

    Examples
    --------
    >>> mask_phone("13712345786")
    '137****5786'
    >>> mask_phone("0578-2123456")
    '0578****56'
    >>> mask_phone("110")
    '110'
    """
    digits = number.strip()
    if len(digits) < 7:
        return digits
    if len(digits) == 11 and digits.isdigit() and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    return f"{digits[:4]}****{digits[-2:]}"
