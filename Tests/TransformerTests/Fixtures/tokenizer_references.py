"""The ids that the reference implementations give: tokenizers, sentencepiece and llama.cpp."""

import os
import re

# Sequences of four bytes beyond U+10FFFF end llama.cpp itself.
BEYOND = re.compile(rb"[\xf5-\xf7][\x80-\xbf]{3}|\xf4[\x90-\xbf][\x80-\xbf]{2}")


def taken(path, line):
    """Whether the file's reference can be given the line."""
    return not (path.endswith(".gguf") and BEYOND.search(line))


def encode(path, lines, special=True, parse=True):
    """The ids of each line by the reference for the file's format."""
    if path.endswith(".gguf"):
        return encode_gguf(path, lines, special, parse)
    if path.endswith(".model"):
        import sentencepiece
        processor = sentencepiece.SentencePieceProcessor(model_file=path)
        assert not special and not parse, "sentencepiece knows neither"
        return [processor.encode(line) for line in lines]
    from tokenizers import Tokenizer
    if path.endswith(".txt"):
        tokenizer = word_pieces(path)
    else:
        tokenizer = Tokenizer.from_file(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = not parse
    return [tokenizer.encode(line.decode("utf-8", "replace"), add_special_tokens=special).ids
            for line in lines]


def word_pieces(path):
    from tokenizers import BertWordPieceTokenizer
    return BertWordPieceTokenizer(path)._tokenizer


def encode_gguf(path, lines, special, parse):
    import llama_cpp
    silent = os.open(os.devnull, os.O_WRONLY)
    kept = os.dup(2)
    os.dup2(silent, 2)
    try:
        model = llama_cpp.Llama(path, vocab_only=True, verbose=False)
        return [model.tokenize(line, add_bos=special, special=parse) for line in lines]
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(silent)
