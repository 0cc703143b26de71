"""Builds tokenisers of every kind that is read, in the families' settings, from generated text.

Needs the packages tokenizers, sentencepiece (with protobuf) and gguf.
"""

import json
import os
import random

import gguf
import mixed_lines
import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers,
                        processors, trainers)

CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
TAIL = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3 = CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}" + TAIL
QWEN2 = CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}" + TAIL
UPPER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"
LOWER = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
GPT4O = (rf"[^\r\n\p{{L}}\p{{N}}]?{UPPER}*{LOWER}+{CONTRACTIONS}?"
         rf"|[^\r\n\p{{L}}\p{{N}}]?{UPPER}+{LOWER}*{CONTRACTIONS}?|\p{{N}}{{1,3}}"
         r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
POSSESSIVE = (r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}"
              r"| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+")
P = pre_tokenizers


def split(expression, behavior="isolated", invert=False):
    return P.Sequence([P.Split(Regex(expression), behavior, invert=invert),
                       P.ByteLevel(add_prefix_space=False, use_regex=False)])


class Kinds:
    """Writes tokenisers into a folder; `size` tokens each, or as near as the kind allows."""

    def __init__(self, folder, size, corpus, small=False):
        self.folder, self.size, self.small = folder, size, small
        self.corpus = corpus
        os.makedirs(folder, exist_ok=True)
        self.text = os.path.join(folder, "corpus.txt")
        with open(self.text, "w") as out:
            out.writelines(line.replace("\0", " ").replace("\r", " ") + "\n"
                           for line in corpus if line.strip())

    def path(self, name):
        return os.path.join(self.folder, name)

    def save(self, tokenizer, name):
        tokenizer.save(self.path(name + ".json"), pretty=False)
        return tokenizer

    # Byte-level byte pairs, as GPT-2, Llama 3, Qwen and SmolLM have them.

    def byte_level(self, name, splitter, specials=(), normalizer=None, post=None, ignore=False):
        tokenizer = Tokenizer(models.BPE())
        if normalizer:
            tokenizer.normalizer = normalizer
        tokenizer.pre_tokenizer = splitter
        tokenizer.decoder = decoders.ByteLevel()
        tokenizer.train_from_iterator(self.corpus, trainers.BpeTrainer(
            vocab_size=self.size, initial_alphabet=P.ByteLevel.alphabet(),
            special_tokens=list(specials), show_progress=False))
        if post:
            tokenizer.post_processor = post(tokenizer)
        self.save(tokenizer, name)
        if ignore:
            content = json.load(open(self.path(name + ".json")))
            content["model"]["ignore_merges"] = True
            # Merges as older files write them.
            content["model"]["merges"] = [" ".join(pair) for pair in content["model"]["merges"]]
            json.dump(content, open(self.path(name + ".json"), "w"), ensure_ascii=False)

    def gpt2(self, name="gpt2"):
        self.byte_level(name, P.ByteLevel(add_prefix_space=False), ["<|endoftext|>"],
                        post=lambda t: processors.ByteLevel(trim_offsets=False))

    def llama3(self, name="llama3"):
        begin = "<|begin_of_text|>"
        self.byte_level(
            name, split(LLAMA3), [begin, "<|end_of_text|>", "<|eot_id|>", "<|start_header_id|>",
                                  "<|end_header_id|>"], ignore=True,
            post=lambda t: processors.Sequence([
                processors.ByteLevel(trim_offsets=False),
                processors.TemplateProcessing(single=f"{begin} $A", special_tokens=[
                    (begin, t.token_to_id(begin))])]))

    def qwen2(self, name="qwen2"):
        self.byte_level(name, split(QWEN2), ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
                        normalizer=normalizers.NFC())

    def smollm(self, name="smollm"):
        digits = P.Sequence([P.Digits(individual_digits=True), P.ByteLevel(add_prefix_space=False)])
        self.byte_level(name, digits, ["<|endoftext|>", "<|im_start|>", "<|im_end|>"])

    def roberta(self, name="roberta"):
        self.byte_level(
            name, P.ByteLevel(add_prefix_space=True),
            ["<s>", "<pad>", "</s>", "<unk>", AddedToken("<mask>", lstrip=True, special=True)],
            post=lambda t: processors.RobertaProcessing(("</s>", t.token_to_id("</s>")),
                                                        ("<s>", t.token_to_id("<s>"))))

    def deepseek(self, name="deepseek"):
        steps = [P.Split(Regex(e), "isolated")
                 for e in (r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", "[一-龥ࠀ-一가-퟿]+")]
        steps += [P.Digits(individual_digits=True),
                  P.ByteLevel(add_prefix_space=False, use_regex=False)]
        self.byte_level(name, P.Sequence(steps), ["<s>", "</s>"])

    def added(self, name="added"):
        """Added tokens with every setting, and a normalizer that they go through."""
        self.byte_level(name, split(QWEN2), ["<|endoftext|>"])
        tokenizer = Tokenizer.from_file(self.path(name + ".json"))
        tokenizer.add_tokens([
            AddedToken("<tool>", lstrip=True, rstrip=True, normalized=False),
            AddedToken("the", single_word=True, normalized=True),
            AddedToken("naïve", normalized=True),
            AddedToken("work", single_word=True, lstrip=True, normalized=False),
            AddedToken("<user>", normalized=False)])
        tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True),
                                      AddedToken("</user>", rstrip=True, special=True)])
        tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
        self.save(tokenizer, name)

    def behaviors(self):
        for behavior in ("removed", "merged_with_previous", "merged_with_next", "contiguous"):
            for invert in (False, True):
                self.byte_level(f"split-{behavior}{'-inverted' if invert else ''}",
                                split(r"\s|[a-c]", behavior, invert))

    # Other byte pairs of the tokenizers library.

    def suffix(self, name="suffix"):
        tokenizer = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
        tokenizer.normalizer = normalizers.Sequence([
            normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
        tokenizer.pre_tokenizer = P.Split(
            Regex(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"), "removed",
            invert=True)
        tokenizer.decoder = decoders.BPEDecoder(suffix="</w>")
        tokenizer.train_from_iterator(self.corpus, trainers.BpeTrainer(
            vocab_size=self.size, special_tokens=["<unk>"], end_of_word_suffix="</w>",
            show_progress=False, limit_alphabet=self.size // 4))
        self.save(tokenizer, name)

    def prefix(self, name="prefix"):
        tokenizer = Tokenizer(models.BPE(unk_token="[UNK]", continuing_subword_prefix="##",
                                         fuse_unk=True))
        tokenizer.pre_tokenizer = P.Whitespace()
        tokenizer.train_from_iterator(self.corpus, trainers.BpeTrainer(
            vocab_size=self.size, special_tokens=["[UNK]"], continuing_subword_prefix="##",
            show_progress=False, limit_alphabet=self.size // 4))
        self.save(tokenizer, name)

    # WordPiece.

    def word_pieces(self, name="bert"):
        tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer()
        tokenizer.pre_tokenizer = P.BertPreTokenizer()
        tokenizer.decoder = decoders.WordPiece()
        specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        tokenizer.train_from_iterator(self.corpus, trainers.WordPieceTrainer(
            vocab_size=self.size, special_tokens=specials, show_progress=False,
            limit_alphabet=self.size // 2))
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]",
            special_tokens=[(t, tokenizer.token_to_id(t)) for t in ("[CLS]", "[SEP]")])
        self.save(tokenizer, name)
        by_id = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
        with open(self.path(name + ".txt"), "w") as out:
            out.writelines(token + "\n" for token, _ in by_id)

    def bert_variants(self):
        content = json.load(open(self.path("bert.json")))
        content["normalizer"].update(lowercase=False)
        json.dump(content, open(self.path("bert-cased.json"), "w"), ensure_ascii=False)
        content["normalizer"] = {"type": "Sequence", "normalizers": [
            {"type": "NFKD"}, {"type": "StripAccents"}, {"type": "Lowercase"}]}
        content["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [
            {"type": "Whitespace"}, {"type": "Punctuation", "behavior": "Contiguous"},
            {"type": "Digits", "individual_digits": True}]}
        json.dump(content, open(self.path("bert-steps.json"), "w"), ensure_ascii=False)

    # SentencePiece, its own file and as the tokenizers library has it.

    def sentence_piece(self, name, **settings):
        if self.small and settings.get("normalization_rule_name") != "identity":
            # A few rules instead of a table of a quarter of a megabyte.
            rules = self.path("rules.tsv")
            pairs = [("A\u030a", "\u00c5"), ("e\u0301", "\u00e9"), ("\ufb01", "fi"), ("\u3000", " "),
                     ("\uff21", "A"), ("\u00bd", "1\u20442"), ("\u00a0", " "), ("\t", " "),
                     ("\u200b", "")]
            with open(rules, "w") as out:
                for source, target in pairs:
                    out.write("\t".join(" ".join(f"{ord(c):X}" for c in text)
                                        for text in (source, target)) + "\n")
            settings.pop("normalization_rule_name", None)
            settings["normalization_rule_tsv"] = rules
        if self.small:
            settings["character_coverage"] = 0.98
        sentencepiece.SentencePieceTrainer.train(
            input=self.text, model_prefix=self.path(name), vocab_size=self.size, minloglevel=2,
            num_threads=1, max_sentence_length=100000, hard_vocab_limit=False, **settings)
        for extra in (name + ".vocab", "rules.tsv"):
            if os.path.exists(self.path(extra)):
                os.remove(self.path(extra))

    def proto(self, name):
        model = sentencepiece_model_pb2.ModelProto()
        model.ParseFromString(open(self.path(name + ".model"), "rb").read())
        return model

    def llama2(self, model="sp-llama", name="llama2", legacy=True):
        """SentencePiece's byte pairs as transformers converts them: every way to merge a piece."""
        proto = self.proto(model)
        ids = {p.piece: i for i, p in enumerate(proto.pieces)}
        scores = {p.piece: p.score for p in proto.pieces if p.type in (1, 4)}
        merges = []
        for piece, score in scores.items():
            ways = [(piece[:i], piece[i:]) for i in range(1, len(piece))
                    if piece[:i] in scores and piece[i:] in scores]
            ways.sort(key=lambda way: (ids[way[0]], ids[way[1]]))
            merges += [(a, b, score) for a, b in ways]
        merges.sort(key=lambda m: (m[2], len(m[0]), len(m[1])), reverse=True)
        has_bytes = proto.trainer_spec.byte_fallback
        tokenizer = Tokenizer(models.BPE(ids, [(a, b) for a, b, _ in merges], unk_token="<unk>",
                                         fuse_unk=True, byte_fallback=has_bytes))
        if legacy:
            tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"),
                                                         normalizers.Replace(" ", "▁")])
        else:
            tokenizer.pre_tokenizer = P.Metaspace(replacement="▁", prepend_scheme="first",
                                                  split=False)
        self.finish(tokenizer, proto, name, before=["<s>"], fallback=True)

    def unigram(self, model, name, before=(), after=(), scheme="always", like="t5"):
        proto = self.proto(model)
        unknown = next(i for i, p in enumerate(proto.pieces) if p.type == 2)
        has_bytes = proto.trainer_spec.byte_fallback
        tokenizer = Tokenizer(models.Unigram([(p.piece, p.score) for p in proto.pieces],
                                             unk_id=unknown, byte_fallback=has_bytes))
        steps = [normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap)]
        metaspace = P.Metaspace(replacement="▁", prepend_scheme=scheme)
        if like == "xlm-r":
            steps = [normalizers.Nmt(), *steps, normalizers.Strip(left=False, right=True),
                     normalizers.Replace(Regex(" {2,}"), " ")]
            tokenizer.pre_tokenizer = P.Sequence([P.WhitespaceSplit(), metaspace])
        else:
            steps += [normalizers.Replace(Regex(" {2,}"), "▁")]
            tokenizer.pre_tokenizer = metaspace
        tokenizer.normalizer = normalizers.Sequence(steps)
        tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme=scheme)
        self.finish(tokenizer, proto, name, before, after, fallback=has_bytes)

    def finish(self, tokenizer, proto, name, before=(), after=(), fallback=False):
        if fallback:
            tokenizer.decoder = decoders.Sequence([
                decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                decoders.Strip(content=" ", left=1)])
        tokenizer.add_special_tokens([AddedToken(p.piece, special=True, normalized=False)
                                      for p in proto.pieces if p.type in (2, 3)])
        tokenizer.add_tokens([AddedToken(p.piece, normalized=False)
                              for p in proto.pieces if p.type == 4])
        if before or after:
            tokenizer.post_processor = processors.TemplateProcessing(
                single=" ".join([*before, "$A", *after]),
                special_tokens=[(t, tokenizer.token_to_id(t)) for t in {*before, *after}])
        self.save(tokenizer, name)

    def sentence_pieces(self):
        self.sentence_piece(
            "sp-llama", model_type="bpe", byte_fallback=True, character_coverage=0.9995,
            split_digits=True, allow_whitespace_only_pieces=True, remove_extra_whitespaces=False,
            normalization_rule_name="identity", user_defined_symbols=["<tool>"])
        self.sentence_piece(
            "sp-t5", model_type="unigram", character_coverage=0.9995, pad_id=0, eos_id=1, unk_id=2,
            bos_id=-1, user_defined_symbols=["<user>"])

    # The same vocabularies in GGUF.

    def writer(self, name, architecture, model, pre):
        writer = gguf.GGUFWriter(self.path(name + ".gguf"), architecture)
        writer.add_tokenizer_model(model)
        writer.add_tokenizer_pre(pre)
        return writer

    @staticmethod
    def close(writer):
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()

    def gguf_byte_pairs(self, source, name, pre, begin=None, end=None):
        content = json.load(open(self.path(source + ".json")))
        vocabulary = content["model"]["vocab"]
        added = {a["id"]: a for a in content["added_tokens"]}
        count = max([*vocabulary.values(), *added]) + 1
        tokens, kinds = [f"[PAD{i}]" for i in range(count)], [5] * count
        for text, i in vocabulary.items():
            tokens[i], kinds[i] = text, 1
        for i, token in added.items():
            tokens[i], kinds[i] = token["content"], 3 if token["special"] else 4
        writer = self.writer(name, "llama", "gpt2", pre)
        writer.add_token_list(tokens)
        writer.add_token_types(kinds)
        writer.add_token_merges([m if isinstance(m, str) else " ".join(m)
                                 for m in content["model"]["merges"]])
        if begin:
            writer.add_bos_token_id(tokens.index(begin))
        if end:
            writer.add_eos_token_id(tokens.index(end))
        self.close(writer)

    def gguf_sentence_piece(self, source, name, model, prefix=None, merges_spaces=None):
        proto = self.proto(source)
        ids = {p.piece: i for i, p in enumerate(proto.pieces)}
        writer = self.writer(name, "llama", model, "default")
        writer.add_token_list([p.piece for p in proto.pieces])
        writer.add_token_scores([p.score for p in proto.pieces])
        writer.add_token_types([p.type for p in proto.pieces])
        if "<s>" in ids:
            writer.add_bos_token_id(ids["<s>"])
        writer.add_eos_token_id(ids["</s>"])
        writer.add_unk_token_id(ids["<unk>"])
        if prefix is not None:
            writer.add_add_space_prefix(prefix)
        if merges_spaces is not None:
            writer.add_remove_extra_whitespaces(merges_spaces)
        if model == "t5":
            writer.add_precompiled_charsmap(proto.normalizer_spec.precompiled_charsmap)
        self.close(writer)

    def gguf_bert(self, source="bert", name="bert", lowercase=True):
        content = json.load(open(self.path(source + ".json")))
        ids = content["model"]["vocab"]
        specials = {a["content"] for a in content["added_tokens"]}
        tokens = sorted(ids, key=ids.get)
        texts = {}
        for i, t in enumerate(tokens):
            text = t if t in specials else t[2:] if t.startswith("##") else "▁" + t
            # "##▁a" and "a" would be the same.
            texts[text if text not in texts else f"[SAME{i}]"] = i
        writer = self.writer(name, "bert", "bert", "default")
        writer.add_token_list(list(texts))
        writer.add_token_types([3 if t in specials else 1 for t in tokens])
        writer.add_bos_token_id(ids["[CLS]"])
        writer.add_eos_token_id(ids["[SEP]"])
        writer.add_unk_token_id(ids["[UNK]"])
        writer.add_sep_token_id(ids["[SEP]"])
        writer.add_pad_token_id(ids["[PAD]"])
        writer.add_mask_token_id(ids["[MASK]"])
        if not lowercase:
            writer.add_bool("tokenizer.ggml.normalizer.lowercase", False)
        self.close(writer)


def corpus(lines, seed):
    return [line.decode("utf-8", "replace") for line in mixed_lines.lines(lines, seed)]
