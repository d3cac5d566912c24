"""A small transformer and one GRPO update of it, written for torch as one would."""
import torch
import torch.nn as nn
import torch.nn.functional as F

VOCABULARY, WIDTH, LAYERS, HEADS, CONTEXT = 16, 32, 2, 4, 16
GROUPS, SIZE, PROMPT = 8, 8, 4


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm, self.perceptron_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.projection, self.output = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.expansion, self.contraction = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x, cache=None):
        batch, length, width = x.shape
        parts = self.projection(self.attention_norm(x)).split(width, 2)
        q, k, v = [part.view(batch, length, HEADS, width // HEADS).transpose(1, 2) for part in parts]
        if cache is not None:
            if cache:
                k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
            cache[:] = [k, v]
        gathered = F.scaled_dot_product_attention(q, k, v, is_causal=length > 1)
        x = x + self.output(gathered.transpose(1, 2).reshape(batch, length, width))
        return x + self.contraction(F.gelu(self.expansion(self.perceptron_norm(x)), approximate="tanh"))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.places = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        self.blocks = nn.ModuleList([Block() for _ in range(LAYERS)])
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, VOCABULARY)

    def forward(self, tokens, caches=None, start=0):
        x = self.tokens(tokens) + self.places(torch.arange(start, start + tokens.shape[1]))
        for index, block in enumerate(self.blocks):
            x = block(x, None if caches is None else caches[index])
        return self.head(self.norm(x))

    def take(self, numbers):
        """Takes over the engine's parameters, in the order in which it keeps them; how many there were."""
        used = 0

        def put(parameter, turned=False):
            nonlocal used
            count = parameter.numel()
            shape = parameter.shape[::-1] if turned else parameter.shape
            values = torch.tensor(numbers[used:used + count], dtype=parameter.dtype).view(shape)
            with torch.no_grad():
                parameter.copy_(values.T if turned else values)
            used += count

        put(self.tokens.weight)
        put(self.places.weight)
        for block in self.blocks:
            for part in (block.attention_norm, block.projection, block.output, block.perceptron_norm, block.expansion,
                         block.contraction):
                put(part.weight, turned=isinstance(part, nn.Linear))
                put(part.bias)
        for part in (self.norm, self.head):
            put(part.weight, turned=isinstance(part, nn.Linear))
            put(part.bias)
        return used


def log_probabilities(model, tokens):
    """log π of each token of the answers."""
    states = F.log_softmax(model(tokens[:, :-1])[:, PROMPT - 1:], -1)
    return states.gather(2, tokens[:, PROMPT:, None])[..., 0]


@torch.inference_mode()
def draw(model, prompts):
    """Answers of twelve tokens, one token at a time, with what is remembered of those before it."""
    tokens, old = prompts, []
    caches = [[] for _ in model.blocks]
    unread, read = prompts, 0
    for _ in range(CONTEXT - PROMPT):
        policy = F.log_softmax(model(unread, caches, read)[:, -1], -1)
        chosen = torch.multinomial(policy.exp(), 1)
        old.append(policy.gather(1, chosen))
        tokens = torch.cat([tokens, chosen], 1)
        read += unread.shape[1]
        unread = chosen
    return tokens, torch.cat(old, 1)


def update(model, optimiser):
    prompts = torch.randint(0, 10, (GROUPS, PROMPT)).repeat_interleave(SIZE, 0)
    tokens, old = draw(model, prompts)
    tokens, old = tokens.clone(), old.clone()
    rewards = (tokens[:, PROMPT:] == 3).float().sum(1).view(GROUPS, SIZE)
    scale = rewards.std(1, keepdim=True) + 1e-4
    advantages = ((rewards - rewards.mean(1, keepdim=True)) / scale).view(-1, 1)
    ratio = (log_probabilities(model, tokens) - old).exp()
    objective = torch.min(ratio * advantages, ratio.clamp(0.8, 1.2) * advantages)
    loss = -objective.mean(1).mean()
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
