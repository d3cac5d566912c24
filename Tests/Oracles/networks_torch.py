"""Numbers for Tests/ReinforcementTests/Networks/networks-torch.json, computed by PyTorch in double precision.

Run by hand, in an environment with torch:

    python Tests/Oracles/networks_torch.py > Tests/ReinforcementTests/Networks/networks-torch.json

Every case names its inputs, its result and the gradient of a weighted sum of the result by each input. The weights are
0.3 + 0.17 i - 0.01 i*i for the i-th number of the result, as in TapeTests.swift.
"""
import json

import torch
import torch.nn.functional as F

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)


def weights(count):
    i = torch.arange(count, dtype=torch.float64)
    return 0.3 + 0.17 * i - 0.01 * i * i


def case(name, function, *shapes, positive=False):
    inputs = [torch.randn(shape) for shape in shapes]
    if positive:
        inputs = [0.5 + x * x for x in inputs]
    for x in inputs:
        x.requires_grad_(True)
    result = function(*inputs)
    (result.reshape(-1) * weights(result.numel())).sum().backward()
    return {
        "name": name,
        "inputs": [{"rows": x.shape[0], "columns": x.shape[1], "numbers": x.detach().reshape(-1).tolist()} for x in inputs],
        "result": result.detach().reshape(-1).tolist(),
        "gradients": [x.grad.reshape(-1).tolist() for x in inputs],
    }


def attention(x, heads, length):
    width = x.shape[1] // 3
    parts = [p.reshape(-1, length, heads, width // heads).transpose(1, 2) for p in x.split(width, 1)]
    out = F.scaled_dot_product_attention(*parts, is_causal=True)
    return out.transpose(1, 2).reshape(-1, width)


def block_width_eight(x, qkv, out, expand, contract):
    """A whole transformer layer, without gains and biases."""
    x = x + attention(F.layer_norm(x, (8,)) @ qkv, 2, 3) @ out
    return x + F.gelu(F.layer_norm(x, (8,)) @ expand, approximate="tanh") @ contract


def optimiser(make, steps):
    theta = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)
    chosen = make([theta])
    path = []
    for step in range(steps):
        chosen.zero_grad()
        (theta**4 / 4 + (step + 1) * theta).sum().backward()
        chosen.step()
        path.append(theta.detach().tolist())
    return path


def clipped(numbers, maximum):
    theta = torch.zeros(len(numbers), requires_grad=True)
    theta.grad = torch.tensor(numbers)
    norm = torch.nn.utils.clip_grad_norm_([theta], maximum)
    return {"gradient": numbers, "maximum": maximum, "norm": norm.item(), "result": theta.grad.tolist()}


cases = [
    case("tanh", torch.tanh, (3, 4)),
    case("relu", torch.relu, (3, 4)),
    case("gelu", lambda x: F.gelu(x, approximate="tanh"), (3, 4)),
    case("log sigmoid", F.logsigmoid, (3, 4)),
    case("exp", torch.exp, (3, 4)),
    case("log", torch.log, (3, 4), positive=True),
    case("square", torch.square, (3, 4)),
    case("clip", lambda x: x.clamp(-0.5, 0.7), (3, 4)),
    case("minimum", torch.minimum, (3, 4), (3, 4)),
    case("multiply", torch.multiply, (3, 4), (3, 4)),
    case("product", torch.matmul, (3, 5), (5, 4)),
    case("product with transposed", lambda x, y: x @ y.T, (3, 5), (4, 5)),
    case("affine", lambda x, w, b: x @ w + b, (3, 5), (5, 4), (1, 4)),
    case("softmax", lambda x: F.softmax(x, 1), (3, 5)),
    case("log-softmax", lambda x: F.log_softmax(x, 1), (3, 5)),
    case("layer normalisation", lambda x, g, b: F.layer_norm(x, (6,), g[0], b[0]), (3, 6), (1, 6), (1, 6)),
    case("rows", lambda x: x[[2, 0, 2, 1]], (4, 3)),
    case("attention", lambda x: attention(x, 2, 3), (6, 12)),
    case("layer", block_width_eight, (6, 8), (8, 24), (8, 8), (8, 16), (16, 8)),
]
optimisers = {
    "descent": optimiser(lambda p: torch.optim.SGD(p, lr=0.05), 5),
    "momentum": optimiser(lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9), 5),
    "adam": optimiser(lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.8, 0.95), eps=1e-6), 5),
    "adamw": optimiser(lambda p: torch.optim.AdamW(p, lr=0.1, weight_decay=0.2), 5),
}
clips = [clipped([3.0, 4.0, 12.0], 1.0), clipped([0.3, -0.4, 0.0], 1.0)]
print(json.dumps({"cases": cases, "optimisers": optimisers, "clips": clips}, indent=1))
