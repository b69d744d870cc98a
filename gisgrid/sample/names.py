"""Invented people, firms, phones and codes, drawn from a seeded source of chance."""

from random import Random

from gisgrid.model.identifiers import CREDIT_ALPHABET, credit_check_character, organisation_check_character

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙朱胡林何郭罗梁叶宋郑谢韩唐冯程曹彭蒋蔡潘章雷蓝季项麻汤阮柳邱江尹薛段侯龙史陶黎贺顾毛"
_MIDDLE = "建志国文明永春晓海雨思立宏德世俊宗成家光云新佳子泽少根剑"
_LAST_MEN = "平军华林伟强峰超波辉东斌刚亮勇涛鹏宁洋凯杰磊锋生法"
_LAST_WOMEN = "静敏燕娟琳霞慧玲芳洁雪萍倩婷琴怡瑶芬"
_UNASSIGNED_MOBILE = ("160", "161", "163", "164", "168")
_FIRM_FIRST = "恒瑞铭泰宏盛鼎博华欣嘉创凯诚永信德润科达东方金万正中天安远大"
_FIRM_SECOND = "拓沣凯禾峻邦岳彦朗越翔禄晟骏钧霖澜棠祺睿通力源昌兴成航隆峰川"
_PAIRS_KEPT_APART = 850


class NameMaker:
    """Gives out names that do not repeat until the stock is used up, then numbers them.

    Parameters
    ----------
    chance : random.Random
        The source of chance.
    area_code : str
        Six-digit code of the area in which firms are registered.
    dialling_code : str
        Area code of landlines.
    """

    def __init__(self, chance: Random, *, area_code: str, dialling_code: str) -> None:
        self._chance = chance
        self._area_code = area_code
        self._dialling_code = dialling_code
        self._people: set[str] = set()
        self._firms: set[str] = set()
        self._codes: set[str] = set()

    def person(self) -> tuple[str, str]:
        """Return a name nobody has yet, and the gender (男 or 女)."""
        for _ in range(200):
            name, gender = self._any_person()
            if name not in self._people:
                break
        self._people.add(name)
        return name, gender

    def passer_by(self) -> str:
        """Return a person's name that others may share; for the many people of enterprises."""
        return self._any_person()[0]

    def _any_person(self) -> tuple[str, str]:
        chance = self._chance
        surname = chance.choice(_SURNAMES)
        gender = "男" if chance.random() < 0.66 else "女"
        last = chance.choice(_LAST_MEN if gender == "男" else _LAST_WOMEN)
        middle = chance.choice(_MIDDLE) if chance.random() < 0.82 else ""
        return surname + middle + last, gender

    def mobile(self) -> str:
        """Return a mobile number of a range that is assigned to nobody."""
        return self._chance.choice(_UNASSIGNED_MOBILE) + f"{self._chance.randrange(10**8):08d}"

    def landline(self) -> str:
        """Return an office number that begins with 0 after the area code, as no real one does."""
        return f"{self._dialling_code}-0{self._chance.randrange(10**6):06d}"

    def firm_stem(self) -> str:
        """Return the two characters that tell one firm from another; three when the pairs are used up."""
        chance = self._chance
        is_used_up = len(self._firms) >= _PAIRS_KEPT_APART
        for _ in range(1 if is_used_up else 60):
            stem = chance.choice(_FIRM_FIRST) + chance.choice(_FIRM_SECOND)
            if stem not in self._firms:
                break
        if is_used_up:
            return stem + chance.choice(_FIRM_SECOND)
        self._firms.add(stem)
        return stem

    def credit_code(self, *, kind: str = "91") -> str:
        """Return a valid credit code of the area (GB 32100-2015, GB 11714).

        Parameters
        ----------
        kind : str
            First two characters: 91 firm, 92 individual business, 93 cooperative, 52 private school or home.
        """
        while True:
            body = "MA2" + "".join(self._chance.choices(CREDIT_ALPHABET, k=5))
            first_17 = kind + self._area_code + body + organisation_check_character(body)
            code = first_17 + credit_check_character(first_17)
            if code not in self._codes:
                self._codes.add(code)
                return code
