"""How much a text looks like Chinese prose: for telling one Chinese encoding from another.

GB18030 and Big5 share their byte ranges, so that most bytes of one are valid in the other but give rare
characters. Common characters of simplified and of traditional text decide.
"""

from __future__ import annotations

COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由"
    "其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意"
    "建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统"
    "接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导"
    "器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示"
    "议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布"
    "复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选"
    "标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞"
    "這個國來時們為說產種後學經進著裡現實體機當樣與關線數內質氣變沒結問無軍題黨員總設計長頭資邊級圖統論運農區強戰則"
    "據處隊給門規熱領東導壓爭濟階術極聯認權證單風務萬達積議聲報鬥類離華確張馬節話況傳許廣記須際驗連斷難礦週備辦習響"
    "約團歷構準號維劃選標寫親厂適屬圓滿縣參紅細聽該鐵價嚴龍飛對發動過還開應業從兩會電台臺灣港澳市府縣長選舉記者報導"
    "，。、；：？！“”‘’（）《》「」『』"
)
"""Characters that make up most of modern prose, simplified and traditional, with its punctuation."""

_BLANK = frozenset(" \t\r\n\u3000")


def chinese_score(text: str) -> float:
    """Share of common Chinese characters among the characters above ASCII, lowered by impossible ones.

    Example:
        >>> chinese_score("全市工会会员人数增长") > 0.8
        True
        >>> chinese_score("全市工会会员人数增长".encode("gb18030").decode("big5", "replace")) < 0.3
        True
    """
    above = [c for c in text if c > "\x7f" and c not in _BLANK]
    if not above:
        return 0.0
    common = sum(1 for c in above if c in COMMON)
    odd = sum(1 for c in above if "\ue000" <= c <= "\uf8ff" or c == "\ufffd" or "\u0080" <= c <= "\u009f")
    return (common - 2 * odd) / len(above)
