"""Writes samplers.json: scores, options, and what llama.cpp's samplers leave of them."""
import ctypes, json, math, os, random
import llama_cpp as l

generator = random.Random(5)
cases = []
for number in range(80):
    count = generator.choice([2, 10, 40])
    logits = [round(generator.gauss(0, 3), 3) for _ in range(count)]
    history = [generator.randrange(count) for _ in range(12)]
    options = dict(topK=generator.choice([0, 3, 20, 500]), topP=generator.choice([1, 0.95, 0.61, 0.1]),
                   minP=generator.choice([0, 0.05, 0.4]), temperature=generator.choice([0.3, 0.8, 1.5]),
                   repetitionPenalty=generator.choice([1, 1.1, 2]), repetitionWindow=generator.choice([4, 64]))
    data = (l.llama_token_data * count)(*[l.llama_token_data(i, x, 0.0) for i, x in enumerate(logits)])
    array = l.llama_token_data_array(ctypes.cast(data, ctypes.POINTER(l.llama_token_data)), count, -1, False)
    penalties = l.llama_sampler_init_penalties(count, options["repetitionWindow"], options["repetitionPenalty"], 0.0, 0.0)
    for token in history: l.llama_sampler_accept(penalties, token)
    chain = [penalties, l.llama_sampler_init_top_k(options["topK"]), l.llama_sampler_init_top_p(options["topP"], 1),
             l.llama_sampler_init_min_p(options["minP"], 1), l.llama_sampler_init_temp(options["temperature"])]
    for sampler in chain:
        l.llama_sampler_apply(sampler, ctypes.byref(array))
    kept = [(array.data[i].id, array.data[i].logit) for i in range(array.size)]
    top = max(x for _, x in kept)
    total = sum(math.exp(x - top) for _, x in kept)
    cases.append(dict(logits=logits, history=history, options=options,
                      expected=sorted([i, round(math.exp(x - top) / total, 6)] for i, x in kept)))
    for sampler in chain: l.llama_sampler_free(sampler)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "samplers.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
