"""Mixed lines to compare tokenisers on: English, Chinese, other scripts, code, emoji, combining marks,
white space, control characters, digits, special tokens in the text, broken UTF-8, long words.

Each line is bytes without a line feed, the same for the same seed.
"""
import random

EN = ("the a of to and in that it is was for on are with they be at one have this from or had by not but what all were when we "
      "there can an your which their said if do will each about how up out them then she many some so these would other into has "
      "more her two like him see time could no make than first been its who now people my made over did down only way find use may "
      "water long little very after words called just where most know get through back much before go good new write our used me man "
      "too any day same right look think also around another came come work three word must because does part even place well such "
      "here take why things help put years different away again off went old number great tell men say small every found still "
      "tokenisation internationalisation running jumped Transformer attention GPU kernel scheduler I'm you're they've he'd she'll "
      "won't DON'T IT'S We'Re isn't O'Brien naïve café résumé coöperate Straße İstanbul ﬁne ﬂow œuvre Ångström").split()
ZH = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔翻译显卡服务器，。！？：；“”‘’（）《》、…—～"
EMOJI = ["😀", "👍🏽", "👩‍💻", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇭", "🇺🇸", "❤️", "☕", "🧑🏿‍🚀", "👋🏻", "✨", "🤦🏼‍♂️", "🫠", "🪿", "1️⃣", "#️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "⚡️", "☃"]
OTHER = ["Привет мир", "Ελλάδα", "مرحبا بالعالم", "שלום עולם", "สวัสดีชาวโลก", "नमस्ते दुनिया", "こんにちは世界", "カタカナ", "ｶﾀｶﾅ", "안녕하세요", "Tiếng Việt rất đẹp", "გამარჯობა", "ᚠᚢᚦ", "𝒽𝑒𝓁𝓁𝑜", "𝔘𝔫𝔦", "ⅠⅡⅢ ⅳ", "½ ¾ ²³", "①②③", "㎏㎡㍿", "ﷺ", "ﬀ ﬁ ﬂ", "ＦＵＬＬ　ＷＩＤＴＨ１２３", "٠١٢٣٤", "१२३", "੧੨੩", "Ⅷ", "ǅ ǆ Ǉ", "ẞß", "ſ K Å", "it'ſ KELVIN'S"]
COMB = ["e\u0301", "A\u030a", "o\u0308\u0304", "q\u0323\u0307", "a\u0300\u0301\u0302\u0303", "ก็็็็", "\u0301start", "가\u11a8", "ᄒ\u1161ᆫ", "\u09c7\u09be", "क्ष", "ẛ\u0323", "\u212b", "Ω", "\u0958", "\u1e9b\u0323"]
SPACE = [" ", "  ", "    ", "\t", "\t\t", "\u00a0", "\u2003", "\u3000", "\r", "\u0085", "\u2028", "\u200b", "\u200d", "\ufeff", "\x0b", "\x0c", "\u202f", "\u1680", "\u180e", " " * 17, "\t " * 9, " " * 90]
CTRL = ["\x00", "\x01", "\x07", "\x1b[31m", "\x7f", "\x80", "\x9f", "\u00ad", "\u200e", "\u202e", "\u2066", "\ufffd", "\ufffe", "\uffff", "\U0010ffff", "\ue000", "\U000f0000", "\u0378", "\U000e0001", "\U0001f9ff"]
SPECIAL = ["<s>", "</s>", "<unk>", "<pad>", "[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|begin_of_text|>", "<|eot_id|>", "<|start_header_id|>user<|end_header_id|>", "<0x0A>", "<0xE4>", "<mask>", "<extra_id_0>", "▁", "▁the", "##ing", "<tool>", "<|im_", "[SEP", "<user>", "</user>"]
CODE = ["def f(x):", "    return x**2 + 1  # square", "for (int i = 0; i < n; ++i) {", "if (a && !b || c != d) { return NULL; }", "SELECT * FROM t WHERE id=42;", "<div class=\"x\">&nbsp;</div>", "let x: [Int] = xs.map { $0 + 1 }", "#include <stdio.h>", "https://example.org/a/b?c=d&e=%20f#g", "user@example.com", "C:\\Users\\me\\file.txt", "s/foo\\(.*\\)/bar\\1/g", "0xDEADBEEF 0b1010 1e-9 3.14159 1_000_000", "{\"key\": [1, 2, null, true], \"k2\": \"v\\n\"}", "git commit -m 'fix: it''s done'", "x->y::z<T&&>()...", "@decorator", "====----____****", "$HOME/.config ~/x", "λx. x ∘ f ≤ ∞ → ∀∃ ∑∫ €£¥₿", "\t\tif x:\r", "//////", "/* c */", "a\\tb", "``````", "'''doc'''", "\"s\" + 't'", "%d%%", "^_^;;", "¯\\_(ツ)_/¯"]


def broken(r):
    kinds = [b"\x80", b"\xff", b"\xc0\x80", b"\xc3", b"\xe4\xb8", b"\xe4", b"\xf0\x9f\x98", b"\xf0\x9f", b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xe0\x80\xaf", b"\xf0\x80\x80\x80",
             b"\xfe", b"\xc1\xbf", b"\xf5\x80\x80\x80", b"\xe2\x28\xa1", b"\xf0\x28\x8c\xbc", b"\xbf\xbf\xbf", b"\xf4\x8f\xbf\xbf", b"\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"]
    return r.choice(kinds)


def number(r):
    return "".join(r.choice("0123456789") for _ in range(r.choice([1, 2, 3, 4, 5, 7, 9, 12, 20, 31])))


def rand_scalar(r):
    while True:
        c = r.choice([r.randrange(0x80, 0x250), r.randrange(0x250, 0x3000), r.randrange(0x3000, 0xd800), r.randrange(0xe000, 0x10000), r.randrange(0x10000, 0x20000), r.randrange(0x20000, 0x110000)])
        if not 0xd800 <= c < 0xe000:
            return chr(c)


def chunk(r):
    k = r.random()
    if k < 0.30:
        w = " ".join(r.choice(EN) for _ in range(r.randrange(1, 9)))
        t = r.random()
        if t < 0.1: w = w.upper()
        elif t < 0.25: w = w.capitalize()
        if r.random() < 0.4: w += r.choice([".", ",", "!", "?", "...", ";", ":", " -", "—", "\"", ")"])
        return w.encode()
    if k < 0.45: return "".join(r.choice(ZH) for _ in range(r.randrange(1, 18))).encode()
    if k < 0.57: return r.choice(CODE).encode()
    if k < 0.63: return r.choice(EMOJI).encode() * r.choice([1, 1, 1, 2, 5])
    if k < 0.69: return r.choice(OTHER).encode()
    if k < 0.74: return r.choice(COMB).encode()
    if k < 0.80: return r.choice(SPACE).encode()
    if k < 0.84: return number(r).encode()
    if k < 0.87: return r.choice(SPECIAL).encode()
    if k < 0.90: return r.choice(CTRL).encode()
    if k < 0.93: return "".join(rand_scalar(r) for _ in range(r.randrange(1, 6))).encode()
    if k < 0.96: return broken(r)
    if k < 0.97: return bytes(r.randrange(256) for _ in range(r.randrange(1, 9))).replace(b"\n", b"")
    if k < 0.98: return (r.choice(["a", "ab", "é", "的", "x1", "'", "-", "😀", "A"]) * r.choice([20, 101, 300])).encode()
    return "".join(r.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(r.randrange(10, 160))).encode()


def lines(count, seed=1, most=9):
    """Lines of at most `most` parts; the first are the shortest that differ in kind."""
    r = random.Random(seed)
    out = [b"", b" ", b"  ", b"\r", b"\xff", "▁".encode(), b"a"]
    while len(out) < count:
        parts = []
        for _ in range(min(most, r.choice([1, 1, 2, 3, 4, 6, 9]))):
            parts.append(chunk(r))
            if r.random() < 0.5: parts.append(b" ")
        line = b"".join(parts).replace(b"\n", b"")
        if r.random() < 0.05: line += b"\r"
        out.append(line)
    return out[:count]


if __name__ == "__main__":
    import sys
    sys.stdout.buffer.write(b"\n".join(lines(int(sys.argv[1]))) + b"\n")
