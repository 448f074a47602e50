"""Public telephone numbers of three or four digits, which people say digit by digit.

From https://www.gov.kr and https://120dasan.or.kr. Those of four digits are so unlike any
quantity in the product's texts that they are read so wherever nothing else claims them; those
of three digits (120, 119) need a word next to them.
"""

from __future__ import annotations

THREE = (
    *("107", "110", "111", "112", "113", "114", "117", "118", "119", "120", "122", "123", "125", "126"),
    *("128", "129", "131", "132", "182", "188"),
)
FOUR = (
    *("1330", "1331", "1332", "1333", "1345", "1350", "1355", "1357", "1366", "1388", "1391", "1393"),
    *("1577", "1588", "1644", "1661"),
)

THREE_PATTERN = "|".join(THREE)
#: A number of four digits alone: no separator, sign of money or unit next to it.
FOUR_PATTERN = (
    rf"(?<![\d.,:/A-Za-z₩￦$€¥-])(?:{'|'.join(FOUR)})(?![A-Za-z%％℃°년年월月일원元円명名개个個人]|[.,:/-]?\d"
    r"|\s?(?:won|people|đồng|người|وون|韩元|ウォン|km|m\b|kg))"
)
