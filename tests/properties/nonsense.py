"""What no shopkeeper means: other languages, code, poems, keys that a child pressed."""

import random
from collections.abc import Callable

_FOREIGN = {
    "es": "el la un perro gato corre por las calles de noche cuando llueve nadie sabe donde vive ahora "
    "mi hermano quiere aprender a tocar guitarra pero siempre tiene sueño mañana iremos playa amigos",
    "fr": "le chat dort sous une chaise pendant que nous regardons tomber neige dehors hier soir mon "
    "voisin chantait encore cette chanson triste personne ne comprend pourquoi elle pleure souvent",
    "de": "der hund läuft schnell durch den wald und niemand weiß warum er immer bellt wenn es regnet "
    "meine schwester liest gern bücher über alte schlösser aber heute bleibt sie lieber zuhause",
    "id": "saya suka membaca buku sambil minum kopi kemarin hujan turun sangat deras sehingga kami tidak "
    "pergi sekolah teman lama datang berkunjung membawa cerita lucu tentang perjalanan mereka",
    "sw": "mtoto anacheza uwanjani pamoja marafiki zake wakati jua linazama bahari inaonekana nzuri sana "
    "leo tutakwenda kijijini kumtembelea bibi yetu mpendwa ambaye anaishi peke yake mlimani",
    "tr": "sabah erkenden kalkıp denize doğru yürüdük hava çok güzeldi kuşlar ağaçlarda şarkı söylüyordu "
    "kimse nereye gittiğimizi bilmiyordu akşam olunca yıldızları seyrettik sessizce konuştuk",
    "ru": "вчера вечером мы гуляли вдоль реки говорили о детстве потом начался дождь никто не взял зонт "
    "кошка спит на окне ветер качает старые деревья где мой любимый красный мяч",
    "ar": "ذهب الولد إلى المدرسة صباحا وكان الجو جميلا ثم عاد مساء يقرأ كتابا عن البحر والنجوم البعيدة",
    "zh": "昨天晚上 我们 一起 看 月亮 风 很 大 孩子们 在 院子里 唱歌 没有 人 知道 明天 会 不会 下雨",
    "ja": "きのう の よる は とても しずか でした ねこ が まど の そば で ねむって いる あめ が ふって きた",
}
_POEMS = (
    "the lonely moon above the silver lake",
    "remembers every summer we forgot",
    "and whispers to the reeds a softer name",
    "o wind that wanders where the willows weep",
    "carry my sorrow over seven hills",
    "till morning finds the river fast asleep",
    "the stars are lanterns that the darkness wears",
    "a thousand roads and none of them is home",
    "चाँदनी रात में झील सोती रही",
    "दूर बाँसुरी कोई रोती रही",
    "पवन के पंखों पर सपने उड़े",
    "बादलों की छाँव में गीत खिले",
)
_CODE = (
    "def {0}(self, {1}): return self.{2}[{1}] if {1} in self.{2} else None",
    "for (int {1} = 0; {1} < {0}.length; {1}++) {{ {2}({0}[{1}]); }}",
    "const {0} = async ({1}) => {{ const {2} = await fetch({1}); return {2}.json(); }};",
    "SELECT {0}, {1} FROM {2} WHERE {0} IS NOT NULL ORDER BY {1} DESC;",
    "#include <{0}.h>\nint main(void) {{ {1} *{2} = NULL; return 0; }}",
    "<div class='{0}'><span id='{1}'>{{{{ {2} }}}}</span></div>",
    "git checkout -b {0}/{1} && npm run {2}",
    '{{"{0}": [true, false, null], "{1}": {{"{2}": "{0}"}}}}',
    "Traceback (most recent call last): File '{0}.py', line 1, in {1}: KeyError: '{2}'",
)
_NAMES = ("alpha", "node", "buffer", "token", "index", "parser", "widget", "foo", "tmp", "callback")
_BLOCKS = (
    (0x21, 0x7F), (0xA1, 0x250), (0x370, 0x530), (0x590, 0x700), (0x900, 0xE00), (0xE00, 0x1200),
    (0x2000, 0x2C00), (0x3040, 0x3100), (0x4E00, 0x5000), (0xAC00, 0xAD00), (0x1F300, 0x1F700),
)  # fmt: skip


def keys(draw: random.Random) -> str:
    """Keys that a child pressed, of one script or of several."""
    blocks = draw.choices(_BLOCKS, k=draw.choice((1, 1, 3)))
    made = []
    for _ in range(draw.randint(1, 12)):
        start, end = draw.choice(blocks)
        made.append("".join(chr(draw.randrange(start, end)) for _ in range(draw.randint(1, 12))))
    return draw.choice((" ", "", "\n")).join(made)


def foreign(draw: random.Random) -> str:
    """A sentence of a language that no shop here speaks."""
    words = draw.choice(list(_FOREIGN.values())).split()
    return " ".join(draw.choices(words, k=draw.randint(4, 14)))


def code(draw: random.Random) -> str:
    """Some lines of a program."""
    lines = (draw.choice(_CODE).format(*draw.sample(_NAMES, 3)) for _ in range(draw.randint(1, 4)))
    return "\n".join(lines)


def poem(draw: random.Random) -> str:
    """Some lines of verse."""
    return "\n".join(draw.sample(_POEMS, draw.randint(1, 5)))


KINDS: dict[str, Callable[[random.Random], str]] = {
    "keys": keys,
    "foreign": foreign,
    "code": code,
    "poem": poem,
}
