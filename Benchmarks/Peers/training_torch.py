"""The encoder-decoder of `Sources/Transformer/Families` in PyTorch, trained on the batches of a file.

Reads lines with a number of seconds, trains that long, answers with JSON.

    training_torch.py [--compile] WORK.json
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.output = nn.Linear(width, width, bias=False)

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def forward(self, x, memory, mask=None, causal=False, rotation=None):
        q = self.split(self.query(x))
        k, v = self.split(self.key(memory)), self.split(self.value(memory))
        if rotation is not None:
            q, k = rotate(q, rotation), rotate(k, rotation)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
        return self.output(y.transpose(1, 2).reshape(x.shape))


def rotate(x, rotation):
    cos, sin = (part[: x.shape[2]] for part in rotation)
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


class FeedForward(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.gate = nn.Linear(width, hidden, bias=False)
        self.up = nn.Linear(width, hidden, bias=False)
        self.down = nn.Linear(hidden, width, bias=False)

    def forward(self, x):
        return self.down(F.silu(self.gate(x)) * self.up(x))


class Layer(nn.Module):
    def __init__(self, work, decoder):
        super().__init__()
        width = work["width"]
        self.rate = work["dropout"]
        self.norm1 = nn.RMSNorm(width, eps=1e-5)
        self.attention = Attention(width, work["heads"])
        if decoder:
            self.norm2 = nn.RMSNorm(width, eps=1e-5)
            self.cross = Attention(width, work["heads"])
        self.norm3 = nn.RMSNorm(width, eps=1e-5)
        self.feed_forward = FeedForward(width, work["hidden"])

    def forward(self, x, mask, rotation, memory=None, memory_mask=None):
        h = self.norm1(x)
        causal = memory is not None
        a = self.attention(h, h, None if causal else mask, causal, rotation)
        x = x + F.dropout(a, self.rate, self.training)
        if memory is not None:
            c = self.cross(self.norm2(x), memory, memory_mask)
            x = x + F.dropout(c, self.rate, self.training)
        return x + F.dropout(self.feed_forward(self.norm3(x)), self.rate, self.training)


class EncoderDecoder(nn.Module):
    def __init__(self, work):
        super().__init__()
        width = work["width"]
        self.rate = work["dropout"]
        self.smoothing = work["smoothing"]
        self.embedding = nn.Embedding(work["vocabulary"], width)
        nn.init.normal_(self.embedding.weight, std=width**-0.5)
        self.encoder = nn.ModuleList(Layer(work, False) for _ in range(work["encoderLayers"]))
        self.encoder_norm = nn.RMSNorm(width, eps=1e-5)
        self.decoder = nn.ModuleList(Layer(work, True) for _ in range(work["decoderLayers"]))
        self.decoder_norm = nn.RMSNorm(width, eps=1e-5)
        half = width // work["heads"] // 2
        angle = torch.arange(512)[:, None] * 10000 ** (-torch.arange(half) / half)
        self.register_buffer("cos", angle.cos())
        self.register_buffer("sin", angle.sin())

    def forward(self, source, mask, inputs, targets, positions):
        rotation = (self.cos, self.sin)
        x = F.dropout(self.embedding(source), self.rate, self.training)
        for layer in self.encoder:
            x = layer(x, mask, rotation)
        memory = self.encoder_norm(x)
        x = F.dropout(self.embedding(inputs), self.rate, self.training)
        for layer in self.decoder:
            x = layer(x, None, rotation, memory, mask)
        # Only real positions are scored: padding costs nothing in the output layer.
        hidden = self.decoder_norm(x).flatten(0, 1)[positions]
        logits = F.linear(hidden, self.embedding.weight)
        return F.cross_entropy(logits, targets, label_smoothing=self.smoothing)


def padded(rows, pad=0):
    longest = max(map(len, rows))
    return torch.tensor([row + [pad] * (longest - len(row)) for row in rows])


def prepare(batch):
    """A batch as padded matrices; its sentences have like lengths, so that little is padding."""
    sources, targets = batch["sources"], batch["targets"]
    source = padded(sources)
    lengths = torch.tensor([len(row) for row in sources])
    mask = (torch.arange(source.shape[1])[None] < lengths[:, None])[:, None, None, :]
    if bool(mask.all()):
        mask = None
    inputs = padded([[0] + row for row in targets])
    real = torch.tensor([len(row) + 1 for row in targets])
    positions = (torch.arange(inputs.shape[1])[None] < real[:, None]).flatten().nonzero().flatten()
    goals = torch.tensor([token for row in targets for token in row + [1]])
    tokens = int(lengths.sum() + real.sum())
    return (source, mask, inputs, goals, positions), tokens


def peak_memory():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024


def main():
    with open(sys.argv[-1]) as file:
        work = json.load(file)
    torch.set_num_threads(work["threads"])
    torch.manual_seed(1)
    model = EncoderDecoder(work).train()
    decayed = [p for n, p in model.named_parameters() if p.ndim == 2 and "embedding" not in n]
    others = [p for n, p in model.named_parameters() if p.ndim != 2 or "embedding" in n]
    groups = [dict(params=decayed, weight_decay=0.01), dict(params=others, weight_decay=0)]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98), eps=1e-9, fused=True)
    parameters = decayed + others
    average = [p.detach().clone() for p in parameters]
    batches = [prepare(batch) for batch in work["batches"]]
    autocast = work["precision"] == "bf16"
    forward = torch.compile(model, dynamic=True) if "--compile" in sys.argv else model

    def train(batch):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=autocast):
            loss = forward(*batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0, foreach=True)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        with torch.no_grad():
            torch._foreach_lerp_(average, parameters, 1e-3)
        return float(loss.detach())

    index = 0
    for line in sys.stdin:
        limit, tokens, began = float(line), 0, time.perf_counter()
        cpu = time.process_time()
        while time.perf_counter() - began < limit:
            batch, count = batches[index % len(batches)]
            loss = train(batch)
            tokens += count
            index += 1
        seconds = time.perf_counter() - began
        answer = dict(
            tokens=tokens, seconds=seconds, cpu=time.process_time() - cpu, loss=loss,
            memory=peak_memory())
        print(json.dumps(answer), flush=True)


main()
