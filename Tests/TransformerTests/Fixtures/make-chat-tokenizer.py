"""Writes chat/tokenizer.json, a small byte-level tokeniser with control tokens, and chat/encoded.json:
rendered conversations and the tokens that the `tokenizers` library makes of them.
"""
import json, os
from tokenizers import Tokenizer, models, pre_tokenizers, decoders, trainers, AddedToken

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "chat")
os.makedirs(folder, exist_ok=True)
tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
text = ["system user assistant tool", "You are a helpful assistant.", "What is the time?", "im_start im_end",
        "the user of the system asks the assistant\n\nwhat time it is\n"] * 4
tokenizer.train_from_iterator(text, trainers.BpeTrainer(
    vocab_size=340, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]])
tokenizer.add_tokens([AddedToken(t, special=False, normalized=False) for t in ["<tool_call>", "</tool_call>"]])
tokenizer.save(os.path.join(folder, "tokenizer.json"))
texts = [
    "<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n",
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n\n\n x  <|im_end|>\n",
    "<|im_start|>user\nGrüße 世界 👩‍👧<|im_end|>\n<|im_start|>assistant\n<tool_call>\n{}\n</tool_call><|im_end|>\n",
    "plain",
]
with open(os.path.join(folder, "encoded.json"), "w") as file:
    json.dump([{"text": t, "tokens": tokenizer.encode(t, add_special_tokens=False).ids} for t in texts], file, ensure_ascii=False, indent=1)
    file.write("\n")
