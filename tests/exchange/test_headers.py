from gisgrid.exchange.headers import find_header, heading_key, joined_headings, looks_like_header


def test_keys_ignore_looks():
    assert heading_key("*单位 名称：") == heading_key("单位名称")
    assert heading_key("经度（度）") == "经度(度)"


def test_header_below_a_title():
    rows = [["2026年企业台账", "", ""], ["序号", "单位名称", "联系电话"], [1, "甲厂", "13812345678"]]
    assert find_header(rows, [((0, 0), (0, 2))]) == (1, 1)


def test_two_header_rows_are_joined():
    rows = [["序号", "单位名称", "负责人", ""], ["", "", "姓名", "电话"], [1, "甲厂", "李伟", "13812345678"]]
    merged = [((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3))]
    first, last = find_header(rows, merged)
    assert (first, last) == (0, 1)
    assert joined_headings(rows, merged, first=first, last=last) == [
        "序号",
        "单位名称",
        "负责人/姓名",
        "负责人/电话",
    ]


def test_header_or_not():
    assert looks_like_header([["名称", "经度", "纬度"], ["甲", "119.9", "28.4"]])
    assert looks_like_header([["甲栏", "乙栏"], ["x", "5"]])
    assert not looks_like_header([["610921000000", "汉阴县", "108.5"], ["610921100000", "城关镇", "108.4"]])
    assert not looks_like_header([["甲", "乙"], ["丙", "丁"]])
