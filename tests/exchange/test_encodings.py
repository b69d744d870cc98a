import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import BadUseError
from gisgrid.exchange.encodings import decode_text, encoding_named, settle_encoding

SENTENCE = "丽水经济技术开发区合成革有限公司"
COMMON = st.text(
    alphabet="的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动", min_size=4
)


@given(COMMON, st.sampled_from(["utf-8", "gb18030"]))
def test_common_chinese_is_recognised(text, encoding):
    assert decode_text(text.encode(encoding), settle_encoding([text.encode(encoding)]).encoding) == text


def test_declaration_wins_only_when_the_bytes_agree():
    raw = SENTENCE.encode("gb18030")
    assert settle_encoding([raw], declared=["UTF-8"]).encoding == "gb18030"
    assert settle_encoding([raw], declared=["ISO-8859-1"]).encoding == "gb18030"
    assert settle_encoding([SENTENCE.encode()], declared=["GBK"]).encoding == "utf-8"
    assert settle_encoding(["臺灣鄉鎮".encode("big5")], declared=["big5"]).encoding == "big5"


def test_nothing_but_ascii():
    assert settle_encoding([b"abc"]).encoding == "utf-8"
    assert settle_encoding([b"abc"], declared=["GBK"]).encoding == "gb18030"
    assert settle_encoding([]).encoding == "utf-8"


def test_damage_is_doubtful():
    assert settle_encoding([b"\xff\xfe\x00\x81\xff"]).is_doubtful
    assert not settle_encoding([SENTENCE.encode("gbk")]).is_doubtful


def test_a_character_cut_in_half_is_left_out():
    assert decode_text("网格".encode()[:-1], "utf-8") == "网"
    assert decode_text("网格".encode("gbk")[:-1], "gb18030") == "网"
    assert settle_encoding(["安全生产网格".encode()[:-1]]).encoding == "utf-8"


def test_wanted_is_taken_and_nonsense_refused():
    assert settle_encoding([SENTENCE.encode()], wanted="gbk").encoding == "gb18030"
    with pytest.raises(BadUseError, match="nonsense"):
        settle_encoding([], wanted="nonsense")


def test_names():
    assert [encoding_named(name) for name in ("936", "ANSI 936", "cp936", "UTF8", "65001", "88599x")] == [
        "gb18030",
        "gb18030",
        "gb18030",
        "utf-8",
        "utf-8",
        None,
    ]
