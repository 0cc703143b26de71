"""The encoder-decoder of `Sources/Transformer/Families` in JAX, trained on the batches of a file.

Reads lines with a number of seconds, trains that long, answers with JSON.

    training_jax.py WORK.json
"""

import json
import sys
import time
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np


def normal(key, shape, deviation):
    return jax.random.normal(key, shape) * deviation


def initialize(work):
    keys = iter(jax.random.split(jax.random.key(1), 1000))
    width, hidden = work["width"], work["hidden"]

    def linear(inputs, outputs):
        return normal(next(keys), (inputs, outputs), 0.6 * inputs**-0.5)

    def attention():
        return {name: linear(width, width) for name in ("query", "key", "value", "output")}

    def layer(decoder):
        weights = dict(
            norm1=jnp.ones(width), attention=attention(), norm3=jnp.ones(width),
            gate=linear(width, hidden), up=linear(width, hidden), down=linear(hidden, width))
        if decoder:
            weights.update(norm2=jnp.ones(width), cross=attention())
        return weights

    return dict(
        embedding=normal(next(keys), (work["vocabulary"], width), width**-0.5),
        encoder=[layer(False) for _ in range(work["encoderLayers"])], encoder_norm=jnp.ones(width),
        decoder=[layer(True) for _ in range(work["decoderLayers"])], decoder_norm=jnp.ones(width))


def norm(x, gain):
    return x * jax.lax.rsqrt(jnp.mean(x * x, -1, keepdims=True) + 1e-5) * gain


def rotate(x):
    half = x.shape[-1] // 2
    angle = jnp.arange(x.shape[1])[:, None] * 10000.0 ** (-jnp.arange(half) / half)
    cos, sin = jnp.cos(angle)[:, None], jnp.sin(angle)[:, None]
    a, b = x[..., :half], x[..., half:]
    return jnp.concatenate([a * cos - b * sin, a * sin + b * cos], -1)


def attend(w, x, memory, mask, heads, rotary):
    def split(y):
        return y.reshape(y.shape[0], y.shape[1], heads, -1)

    q, k, v = split(x @ w["query"]), split(memory @ w["key"]), split(memory @ w["value"])
    if rotary:
        q, k = rotate(q), rotate(k)
    y = jax.nn.dot_product_attention(q, k, v, mask=mask)
    return y.reshape(x.shape) @ w["output"]


def dropout(key, x, rate):
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)


def loss(weights, key, source, mask, inputs, positions, goals, *, heads, rate, smoothing):
    keys = iter(jax.random.split(key, 100))

    def drop(x):
        return dropout(next(keys), x, rate)

    def feed_forward(w, x):
        h = norm(x, w["norm3"])
        return x + drop((jax.nn.silu(h @ w["gate"]) * (h @ w["up"])) @ w["down"])

    x = drop(weights["embedding"][source])
    for w in weights["encoder"]:
        h = norm(x, w["norm1"])
        x = feed_forward(w, x + drop(attend(w["attention"], h, h, mask, heads, True)))
    memory = norm(x, weights["encoder_norm"])
    causal = jnp.tril(jnp.ones((inputs.shape[1], inputs.shape[1]), bool))[None, None]
    x = drop(weights["embedding"][inputs])
    for w in weights["decoder"]:
        h = norm(x, w["norm1"])
        x = x + drop(attend(w["attention"], h, h, causal, heads, True))
        h = norm(x, w["norm2"])
        x = feed_forward(w, x + drop(attend(w["cross"], h, memory, mask, heads, False)))
    hidden = norm(x, weights["decoder_norm"]).reshape(-1, x.shape[-1])[positions]
    scores = jax.nn.log_softmax(hidden @ weights["embedding"].T)
    right = jnp.take_along_axis(scores, goals[:, None], 1).mean()
    return -(1 - smoothing) * right - smoothing * scores.mean()


def padded(rows):
    longest = max(map(len, rows))
    return np.array([row + [0] * (longest - len(row)) for row in rows], np.int32)


def prepare(batch):
    sources, targets = batch["sources"], batch["targets"]
    source, inputs = padded(sources), padded([[0] + row for row in targets])
    lengths = np.array([len(row) for row in sources])
    real = np.array([len(row) + 1 for row in targets])
    mask = (np.arange(source.shape[1])[None] < lengths[:, None])[:, None, None, :]
    positions = np.flatnonzero(np.arange(inputs.shape[1])[None] < real[:, None])
    goals = np.array([token for row in targets for token in row + [1]], np.int32)
    return (source, mask, inputs, positions, goals), int(lengths.sum() + real.sum())


def peak_memory():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024


def main():
    with open(sys.argv[-1]) as file:
        work = json.load(file)
    weights = initialize(work)
    decay = jax.tree_util.tree_map_with_path(
        lambda path, w: 0.01 if w.ndim == 2 and path[0].key != "embedding" else 0.0, weights)
    zeros = jax.tree.map(jnp.zeros_like, weights)
    state = (weights, zeros, jax.tree.map(jnp.zeros_like, weights), weights, jnp.zeros((), jnp.int32))
    criterion = partial(
        loss, heads=work["heads"], rate=work["dropout"], smoothing=work["smoothing"])

    @jax.jit
    def train(state, key, batch):
        weights, first, second, average, step = state
        step = step + 1
        value, gradient = jax.value_and_grad(criterion)(weights, jax.random.fold_in(key, step), *batch)
        squares = sum(jnp.vdot(g, g) for g in jax.tree.leaves(gradient))
        factor = jnp.minimum(1, jax.lax.rsqrt(squares))
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * factor * g, first, gradient)
        second = jax.tree.map(lambda v, g: 0.98 * v + 0.02 * (factor * g) ** 2, second, gradient)
        c1, c2 = 1 - 0.9**step, 1 - 0.98**step
        weights = jax.tree.map(
            lambda w, m, v, d: w - 1e-3 * (m / c1 / (jnp.sqrt(v / c2) + 1e-9) + d * w),
            weights, first, second, decay)
        average = jax.tree.map(lambda a, w: a + 1e-3 * (w - a), average, weights)
        return (weights, first, second, average, step), value

    batches = [prepare(batch) for batch in work["batches"]]
    key = jax.random.key(2)
    for batch, _ in batches:
        state, value = train(state, key, batch)
    index = 0
    for line in sys.stdin:
        limit, tokens, began, cpu = float(line), 0, time.perf_counter(), time.process_time()
        while time.perf_counter() - began < limit:
            batch, count = batches[index % len(batches)]
            state, value = train(state, key, batch)
            value.block_until_ready()
            tokens += count
            index += 1
        answer = dict(
            tokens=tokens, seconds=time.perf_counter() - began, cpu=time.process_time() - cpu,
            loss=float(value), memory=peak_memory())
        print(json.dumps(answer), flush=True)


main()
