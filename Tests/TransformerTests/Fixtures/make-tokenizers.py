#!/usr/bin/env python3
"""Writes small tokenisers of every kind into the folder `tokenizers` beside this script, with a few
hundred lines and what the reference implementations make of them.

    python3 make-tokenizers.py

Needs the packages tokenizers, sentencepiece, protobuf, gguf and llama_cpp. `expected.json` holds, for
each file, the ids of the first lines and a checksum (32-bit FNV-1a over the ids as 32-bit words) of all.
"""

import json
import os

import mixed_lines
import tokenizer_kinds
import tokenizer_references

HERE = os.path.dirname(os.path.abspath(__file__))
FIRST = 12


def checksum(ids):
    value = 0x811C9DC5
    for number in ids:
        for byte in number.to_bytes(4, "little"):
            value = (value ^ byte) * 0x1000193 & 0xFFFFFFFF
    return f"{value:08x}"


def main():
    folder = os.path.join(HERE, "tokenizers")
    kinds = tokenizer_kinds.Kinds(folder, 420, tokenizer_kinds.corpus(1500, 7), small=True)
    kinds.gpt2()
    kinds.llama3()
    kinds.qwen2()
    kinds.smollm()
    kinds.added()
    kinds.word_pieces()
    kinds.size = 1000
    kinds.sentence_pieces()
    kinds.llama2()
    kinds.unigram("sp-t5", "t5", after=["</s>"])
    kinds.gguf_byte_pairs("llama3", "llama3", "llama-bpe", "<|begin_of_text|>", "<|eot_id|>")
    kinds.gguf_byte_pairs("smollm", "smollm", "smollm", "<|im_start|>", "<|im_end|>")
    kinds.gguf_sentence_piece("sp-llama", "llama2", "llama")
    kinds.gguf_sentence_piece("sp-t5", "t5", "t5", prefix=True, merges_spaces=True)
    kinds.gguf_bert()
    os.remove(kinds.text)

    lines = [line for line in mixed_lines.lines(320, seed=11, most=3)
             if len(line) < 200 and tokenizer_references.taken("x.gguf", line)]
    with open(os.path.join(folder, "lines.bin"), "wb") as out:
        out.write(b"\n".join(lines))
    expected = {}
    for name in sorted(os.listdir(folder)):
        if not name.endswith((".json", ".txt", ".model", ".gguf")) or name == "expected.json":
            continue
        plain = name.endswith(".model")
        ids = tokenizer_references.encode(os.path.join(folder, name), lines, not plain, not plain)
        expected[name] = {"first": ids[:FIRST], "checksums": [checksum(line) for line in ids]}
    with open(os.path.join(folder, "expected.json"), "w") as out:
        json.dump(expected, out, separators=(",", ":"))


if __name__ == "__main__":
    main()
