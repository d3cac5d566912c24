"""Expected outputs of the calculator's gradient, trust-region, group and preference quantities.

Run by hand, from anywhere; it rewrites losses.json beside itself, which the tests read:

    python3 -m venv venv && venv/bin/pip install torch numpy mpmath && venv/bin/python Tests/Oracles/losses.py

Moderate inputs: torch in float64, every gradient by autograd, linear algebra by numpy. Extreme inputs: mpmath with
enough digits that nothing underflows. Nothing here shares a formula's closed gradient with the Swift code.
"""

import json
import math
import pathlib

import mpmath as mp
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
mp.mp.dps = 60
rng = np.random.default_rng(20240917)
cases = []


def plain(value):
    """JSON-ready: tensors, arrays and mpmath numbers as lists and floats, infinities as strings."""
    if isinstance(value, torch.Tensor):
        return plain(value.detach().numpy())
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, str, type(None))):
        return value
    try:
        number = float(value)
    except OverflowError:
        number = math.inf if value > 0 else -math.inf
    if math.isnan(number):
        raise ValueError("an expected number is NaN")
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return number


def case(quantity, input, expected, name):
    cases.append({"quantity": quantity, "name": name, "input": plain(input), "expected": plain(expected)})


def grad(loss, *inputs):
    result = torch.autograd.grad(loss, inputs, retain_graph=True, allow_unused=True)
    result = [torch.zeros_like(x) if g is None else g for g, x in zip(result, inputs)]
    return result[0] if len(result) == 1 else result


def leaf(array):
    return torch.tensor(np.asarray(array, dtype=np.float64), requires_grad=True)


def fixed(array):
    return torch.tensor(np.asarray(array, dtype=np.float64))


def logps(*shape):
    return -np.abs(rng.normal(1.2, 0.8, shape)) - 0.01


def near(array, scale):
    return np.minimum(array + rng.normal(0, scale, array.shape), -1e-3)


def ragged_mask(batch, length):
    mask = np.zeros((batch, length), dtype=int)
    for i in range(batch):
        mask[i, : rng.integers(1, length + 1)] = 1
    return mask


# --- gradients -------------------------------------------------------------------------------------------------------


def softmax_case(actions, temperature, masked=()):
    z = rng.normal(0, 2, actions)
    action = next(a for a in range(actions) if a not in masked)
    allowed = [a for a in range(actions) if a not in masked]
    logits = leaf(z[allowed])
    logp = torch.log_softmax(logits / temperature, 0)
    entropy = -(logp.exp() * logp).sum()

    def widen(values, off):
        row = [off] * actions
        for place, value in zip(allowed, values):
            row[place] = float(value.detach())
        return row

    listed = ["-Infinity" if a in masked else z[a] for a in range(actions)]
    case("softmax", {"logits": listed, "temperature": temperature, "action": action}, {
        "probs": widen(logp.exp(), 0), "logp": widen(logp, -math.inf), "entropy": entropy,
        "grad_entropy": widen(grad(entropy, logits), 0), "grad_logp": widen(grad(logp[0], logits), 0),
    }, f"{actions} actions, T = {temperature}")


softmax_case(4, 1)
softmax_case(5, 0.3, masked=(1, 3))
softmax_case(3, 2.5)


def policy_gradient_case(S, A, T, gamma, done):
    theta, b, Q = rng.normal(0, 1, (S, A)), rng.normal(0, 1, S), rng.normal(0, 1, (S, A))
    states, actions, rewards = rng.integers(0, S, T + 1), rng.integers(0, A, T), rng.normal(0, 1, T)
    t = leaf(theta)
    logp = torch.log_softmax(t, 1)
    pi = logp.detach().exp().numpy()
    togo = [sum(gamma ** (k - i) * rewards[k] for k in range(i, T)) for i in range(T)]
    ended = lambda i: done and i == T - 1
    psi = {
        "total_return": [sum(gamma**k * rewards[k] for k in range(T))] * T,
        "reward_to_go": togo,
        "baseline": [togo[i] - b[states[i]] for i in range(T)],
        "q": [Q[states[i], actions[i]] for i in range(T)],
        "advantage": [Q[states[i], actions[i]] - pi[states[i]] @ Q[states[i]] for i in range(T)],
        "td_error": [
            rewards[i] + (0 if ended(i) else gamma * b[states[i + 1]]) - b[states[i]] for i in range(T)
        ],
    }
    weights = dict(psi, strict_gamma_t=[gamma**i * togo[i] for i in range(T)])
    gradients = {
        name: grad(sum(w[i] * logp[states[i], actions[i]] for i in range(T)), t) for name, w in weights.items()
    }
    case("policy-gradient", {
        "theta": theta, "states": states, "actions": actions, "rewards": rewards, "gamma": gamma, "b": b, "Q": Q,
        "done_last": done,
    }, {"psi": psi, "gradient": gradients}, f"{T} steps, done {done}")


policy_gradient_case(3, 2, 5, 0.9, True)
policy_gradient_case(2, 3, 4, 1.0, False)


def exact_case(S, A, gamma):
    P, R, rho = rng.dirichlet(np.ones(S), (S, A)), rng.normal(0, 1, (S, A)), rng.dirichlet(np.ones(S))
    theta = rng.normal(0, 1, (S, A))
    t = leaf(theta)
    pi = torch.softmax(t, 1)
    Ppi = torch.einsum("sa,sax->sx", pi, fixed(P))
    V = torch.linalg.solve(torch.eye(S) - gamma * Ppi, (pi * fixed(R)).sum(1))
    J = fixed(rho) @ V
    g = grad(J, t).numpy()
    Vn, pin = V.detach().numpy(), pi.detach().numpy()
    Q = R + gamma * P @ Vn
    d = np.linalg.solve(np.eye(S) - gamma * Ppi.detach().numpy().T, rho)
    F = np.zeros((S * A, S * A))
    for s in range(S):
        block = d[s] * (np.diag(pin[s]) - np.outer(pin[s], pin[s]))
        F[s * A : (s + 1) * A, s * A : (s + 1) * A] = block
    natural = (np.linalg.pinv(F, rcond=1e-12, hermitian=True) @ g.ravel()).reshape(S, A)
    case("exact-policy-gradient", {"P": P, "R": R, "rho": rho, "theta": theta, "gamma": gamma}, {
        "J": J, "V": V, "Q": Q, "A": Q - Vn[:, None], "visitation": d, "gradient": g, "natural_gradient": natural,
    }, f"{S} states, γ = {gamma}")


exact_case(3, 2, 0.9)
exact_case(4, 3, 0.5)


def importance_cases():
    T, A = 4, 3
    target, behaviour = rng.normal(0, 1, (T, A)), rng.normal(0, 1, (T, A))
    actions = rng.integers(0, A, T)
    ratio = torch.softmax(fixed(target), 1) / torch.softmax(fixed(behaviour), 1)
    case("importance-sampling", {
        "target_logits": target, "behaviour_logits": behaviour, "actions": actions,
    }, {"ratios": ratio[range(T), actions]}, "policies")
    p, q, f = rng.dirichlet(np.ones(5)), rng.dirichlet(np.ones(5)), rng.normal(0, 1, 5)
    samples = rng.integers(0, 5, 12)
    w = p / q
    ws, fs = w[samples], f[samples]
    case("importance-sampling", {"p": p, "q": q, "f": f, "sample_idx": samples}, {
        "E_p": p @ f, "E_q_weighted": q @ (w * f), "var_q_weighted": q @ (w * f) ** 2 - (q @ (w * f)) ** 2,
        "ordinary_estimate": np.mean(ws * fs), "snis_estimate": (ws @ fs) / ws.sum(),
        "ess": ws.sum() ** 2 / (ws @ ws),
    }, "outcomes")


importance_cases()


def actor_critic_case(T, normalise):
    A, logp, R, V, H = rng.normal(0, 1, T), logps(T), rng.normal(0, 1, T), rng.normal(0, 1, T), rng.uniform(0, 1, T)
    a = fixed(A)
    if normalise and T > 1:
        a = (a - a.mean()) / (a.std() + 1e-8)
    policy, value = -(a * fixed(logp)).mean(), torch.nn.functional.mse_loss(fixed(R), fixed(V))
    entropy = -fixed(H).mean()
    case("actor-critic-loss", {
        "advantages": A, "logp": logp, "returns": R, "values": V, "entropies": H, "ent_coef": 0.01, "vf_coef": 0.5,
        "normalize_advantage": normalise,
    }, {
        "policy_loss": policy, "value_loss": value, "entropy_loss": entropy,
        "loss": policy + 0.01 * entropy + 0.5 * value,
    }, f"{T} steps, normalised {normalise}")


actor_critic_case(5, True)
actor_critic_case(5, False)
actor_critic_case(1, True)

# --- trust region ----------------------------------------------------------------------------------------------------


def clip_case(N, low, high, dual, masked):
    old = logps(N)
    new, A = near(old, 0.5), rng.normal(0, 1, N)
    mask = rng.integers(0, 2, N) if masked else np.ones(N, dtype=int)
    mask[0] = 1
    m = fixed(mask)
    n = leaf(new)
    ratio = (n - fixed(old)).exp()
    a = fixed(A)
    banded = torch.min(ratio * a, torch.clamp(ratio, 1 - low, 1 + high) * a)
    objective = banded if dual is None else torch.where(a < 0, torch.max(banded, dual * a), banded)
    mean = lambda x: (x * m).sum() / m.sum()
    loss = -mean(objective)
    x = n.detach() - fixed(old)
    active = (torch.clamp(ratio, 1 - low, 1 + high) * a < ratio * a).double()
    outside = ((ratio < 1 - low) | (ratio > 1 + high)).double()
    input = {"logp_new": new, "logp_old": old, "advantages": A, "eps_low": low, "eps_high": high}
    if masked:
        input["mask"] = mask
    if dual is not None:
        input["dual_clip_c"] = dual
    case("ppo-clip-loss", input, {
        "ratio": ratio, "per_sample_objective": objective, "loss": loss, "grad_logp_new": grad(loss, n),
        "clip_fraction_active": mean(active), "clip_fraction_outside": mean(outside), "approx_kl_k1": mean(-x),
        "approx_kl_k2": mean(0.5 * x**2), "approx_kl_k3": mean(x.exp() - 1 - x),
    }, f"{N} samples, dual {dual}, masked {masked}")


clip_case(8, 0.2, 0.2, None, False)
clip_case(8, 0.2, 0.28, None, True)
clip_case(10, 0.1, 0.1, 1.5, True)


def value_case(N, clip):
    old = rng.normal(0, 1, N)
    v, R = old + rng.normal(0, 0.4, N), rng.normal(0, 1, N)
    mask = rng.integers(0, 2, N)
    mask[-1] = 1
    m, V, O, target = fixed(mask), leaf(v), fixed(old), fixed(R)
    mean = lambda x: (x * m).sum() / m.sum()
    clipped = O + torch.clamp(V - O, -clip, clip)
    squares, clipped_squares = (V - target) ** 2, (clipped - target) ** 2
    max_half = 0.5 * mean(torch.max(squares, clipped_squares))
    case("ppo-value-loss", {"values": v, "old_values": old, "returns": R, "clip": clip, "mask": mask}, {
        "half_unclipped": 0.5 * mean(squares), "unclipped": mean(squares), "max_half": max_half,
        "sb3": mean(clipped_squares), "rllib": mean(torch.clamp(squares, 0, clip)),
        "clipfrac": mean((clipped_squares > squares).double()), "grad_max_half": grad(max_half, V),
    }, f"clip {clip}")


value_case(8, 0.2)
value_case(6, 0.05)


def kl_rows(p, q):
    return (p.exp() * (p - q)).sum(-1)


def penalty_case(S, A, N, beta):
    old = rng.normal(0, 1, (S, A))
    theta = old + rng.normal(0, 0.5, (S, A))
    states, actions, adv = rng.integers(0, S, N), rng.integers(0, A, N), rng.normal(0, 1, N)
    t = leaf(theta)
    new, was = torch.log_softmax(t, 1), torch.log_softmax(fixed(old), 1)
    ratio = (new[states, actions] - was[states, actions]).exp()
    surrogate = (ratio * fixed(adv)).mean()
    forward, backward = kl_rows(was[states], new[states]).mean(), kl_rows(new[states], was[states]).mean()
    objective = surrogate - beta * forward
    case("ppo-penalty", {
        "theta": theta, "theta_old": old, "states": states, "actions": actions, "advantages": adv, "beta": beta,
    }, {
        "surrogate": surrogate, "kl_old_new": forward, "kl_new_old": backward, "objective": objective,
        "grad": grad(objective, t),
    }, f"β = {beta}")


penalty_case(3, 3, 6, 0.7)
penalty_case(2, 4, 5, 0)


def adaptive_cases():
    kls = rng.uniform(0, 0.06, 6)
    beta, betas = 0.2, []
    for kl in kls:
        beta *= 1 + np.clip(kl / 0.02 - 1, -0.2, 0.2) * 256 / 10000
        betas.append(beta)
    case("adaptive-kl", {
        "scheme": "ziegler", "beta0": 0.2, "target": 0.02, "kls": kls, "horizon": 10000, "n_steps": 256,
    }, {"betas": betas}, "ziegler")
    for scheme, up, down, grow, shrink in [("ppo_paper", 1.5, 1 / 1.5, 2, 0.5), ("rllib", 2, 0.5, 1.5, 0.5)]:
        beta, betas = 1.0, []
        for kl in kls:
            beta *= grow if kl > up * 0.02 else shrink if kl < down * 0.02 else 1
            betas.append(beta)
        case("adaptive-kl", {"scheme": scheme, "beta0": 1, "target": 0.02, "kls": kls}, {"betas": betas}, scheme)


adaptive_cases()


def kl_cases():
    pi, ref = logps(5), logps(5)
    x = ref - pi
    case("kl", {"logp": pi, "ref_logp": ref}, {
        "k1": -x, "k2": x**2 / 2, "k3": np.exp(x) - 1 - x, "abs": np.abs(x),
    }, "samples")
    z, zr = rng.normal(0, 1, 4), rng.normal(0, 1, 4)
    t = leaf(z)
    logp, logr = torch.log_softmax(t, 0), torch.log_softmax(fixed(zr), 0)
    reverse, forward = kl_rows(logp, logr), kl_rows(logr, logp)
    expected = {
        "kl_reverse": reverse, "kl_forward": forward, "grad_kl_reverse": grad(reverse, t),
        "grad_kl_forward": grad(forward, t),
    }
    p, lr = logp.detach().exp(), logr - logp
    for name, k in [("k1", -lr), ("k2", lr**2 / 2), ("k3", lr.exp() - 1 - lr)]:
        expected[f"E_{name}"] = (p * k).sum()
        expected[f"var_{name}"] = (p * k**2).sum() - (p * k).sum() ** 2
        expected[f"grad_{name}"] = grad((p * k).sum(), t)
    case("kl", {"logits": z, "ref_logits": zr}, expected, "logits")


kl_cases()


def trpo_case(S, A, N, damping, delta):
    theta = rng.normal(0, 1, (S, A))
    states, actions, adv = rng.integers(0, S, N), rng.integers(0, A, N), rng.normal(0, 1, N)
    v = rng.normal(0, 1, S * A)
    flat = leaf(theta.ravel())
    old = torch.log_softmax(fixed(theta), 1)

    def surrogate(x):
        new = torch.log_softmax(x.reshape(S, A), 1)
        return ((new[states, actions] - old[states, actions]).exp() * fixed(adv)).mean()

    def kl(x, backwards=False):
        new = torch.log_softmax(x.reshape(S, A), 1)
        pair = (new, old) if backwards else (old, new)
        return kl_rows(pair[0][states], pair[1][states]).mean()

    g = grad(surrogate(flat), flat).numpy()
    F = torch.autograd.functional.hessian(kl, fixed(theta.ravel())).numpy()
    H = F + damping * np.eye(S * A)
    x = np.linalg.solve(H, g) if damping > 0 else np.linalg.pinv(F, rcond=1e-12, hermitian=True) @ g
    xHx = x @ H @ x
    beta = math.sqrt(2 * delta / xHx)
    iterates, solution, r, p = {}, np.zeros(S * A), g.copy(), g.copy()
    for i in range(1, 4):
        alpha = (r @ r) / (p @ H @ p)
        solution, r_next = solution + alpha * p, r - alpha * (H @ p)
        p, r = r_next + (r_next @ r_next) / (r @ r) * p, r_next
        iterates[str(i)] = solution.copy()
    at = lambda scale: fixed(theta.ravel() + scale * x)
    gain = lambda scale: float(surrogate(at(scale)) - np.mean(adv))
    accepted = next((j for j in range(10) if kl(at(0.7**j * beta)) <= delta and gain(0.7**j * beta) >= 0), None)
    case("trpo-step", {
        "theta_old": theta, "states": states, "actions": actions, "advantages": adv, "v": v, "delta": delta,
        "damping": damping, "backtrack_coeff": 0.7, "max_backtracks": 10,
    }, {
        "g": g, "fisher": F, "fvp": F @ v, "hvp": H @ v, "x_exact": x,
        "cg_iterates": {name: iterates[name] for name in (["1", "2", "3"] if damping > 0 else ["1"])}, "xHx": xHx,
        "step": beta, "kl_quadratic": 0.5 * beta**2 * (x @ F @ x), "kl_old_new": kl(at(beta)),
        "kl_new_old": kl(at(beta), True), "surrogate_improvement": gain(beta), "accepted_j": accepted,
    }, f"damping {damping}")


trpo_case(2, 3, 8, 0.1, 0.01)
trpo_case(3, 2, 9, 0, 0.02)

# --- groups ----------------------------------------------------------------------------------------------------------


def group_advantage_case(groups, size):
    r = rng.normal(0, 1, (groups, size)).round(3)
    r[0] = 0.1
    t = fixed(r)
    centred = t - t.mean(1, keepdim=True)
    flat = lambda x: x.reshape(-1)
    safe = lambda s: torch.where(s < 1e-12, torch.ones_like(s), s)
    case("grpo-advantages", {"rewards": r.ravel(), "group_size": size}, {
        "trl_group": flat(centred / (t.std(1, keepdim=True) + 1e-4)), "trl_batch": flat(centred / (t.std() + 1e-4)),
        "trl_none": flat(centred), "verl": flat(centred / (t.std(1, keepdim=True) + 1e-6)) * (flat(centred).abs() > 1e-15),
        "verl_no_std": flat(centred),
        "paper_ddof0": flat(centred / safe(t.std(1, keepdim=True, unbiased=False))) * (flat(centred).abs() > 1e-15),
        "paper_ddof1": flat(centred / safe(t.std(1, keepdim=True))) * (flat(centred).abs() > 1e-15),
        "dapo_keep_group": [False] + [True] * (groups - 1),
    }, f"{groups} groups of {size}")


group_advantage_case(3, 4)


def token_batch(B, L, scale):
    old = logps(B, L)
    return near(old, scale), old, near(old, 0.3), rng.normal(0, 1, B), ragged_mask(B, L)


def grpo_case(B, L, beta, low, high, on_policy):
    new, old, ref, adv, mask = token_batch(B, L, 0.4)
    n, m, a = leaf(new), fixed(mask), fixed(adv)[:, None]
    ratio = (n - (n.detach() if on_policy else fixed(old))).exp()
    x = fixed(ref) - n
    k3 = x.exp() - x - 1
    token = -torch.min(ratio * a, torch.clamp(ratio, 1 - low, 1 + high) * a) + beta * k3
    losses = {
        "grpo": ((token * m).sum(1) / m.sum(1)).mean(), "bnpo": (token * m).sum() / m.sum(),
        "dapo": (token * m).sum() / m.sum(), "dr_grpo": (token * m).sum() / (B * 7),
    }
    mean = lambda y: (y * m).sum() / m.sum()
    is_low, is_high = ((ratio < 1 - low) & (a < 0)).double(), ((ratio > 1 + high) & (a > 0)).double()
    expected = {name: {"loss": loss, "grad": grad(loss, n)} for name, loss in losses.items()}
    expected.update(kl=mean(k3), clip_low=mean(is_low), clip_high=mean(is_high), clip_region=mean(is_low + is_high))
    case("grpo-loss", {
        "logp": new, "old_logp": None if on_policy else old, "ref_logp": ref, "advantages": adv, "mask": mask,
        "beta": beta, "eps_low": low, "eps_high": high, "max_len": 7,
    }, expected, f"β = {beta}, on-policy {on_policy}")


grpo_case(3, 4, 0.04, 0.2, 0.28, False)
grpo_case(2, 3, 0.1, 0.2, 0.2, True)


def sequence_case(quantity, B, L, scale, low, high):
    new, old, _, adv, mask = token_batch(B, L, scale)
    n, m, a = leaf(new), fixed(mask), fixed(adv)
    total = ((n - fixed(old)) * m).sum(1)
    s = (total / m.sum(1)).exp() if quantity == "gspo-loss" else total.exp()
    loss = -torch.min(s * a, torch.clamp(s, 1 - low, 1 + high) * a).mean()
    expected = {"seq_ratio": s, "loss": loss, "grad": grad(loss, n)}
    if quantity == "gspo-loss":
        expected["clip_region"] = (((s > 1 + high) & (a > 0)) | ((s < 1 - low) & (a < 0))).double().mean()
    case(quantity, {
        "logp": new, "old_logp": old, "advantages": adv, "mask": mask, "eps_low": low, "eps_high": high,
    }, expected, f"ε = {low}, {high}")


sequence_case("gspo-loss", 4, 5, 0.0006, 3e-4, 4e-4)
sequence_case("gspo-loss", 3, 3, 0.3, 0.2, 0.2)
sequence_case("rloo-loss", 4, 4, 0.15, 0.2, 0.2)


def rloo_case(beta, clip, normalise):
    B, L, G = 6, 3, 3
    r = rng.normal(0, 2, B)
    old, ref, mask = logps(B, L), logps(B, L), ragged_mask(B, L)
    shaped = (np.clip(r, -clip, clip) if clip else r) - beta * ((old - ref) * mask).sum(1)
    grouped = shaped.reshape(-1, G)
    adv = (grouped - (grouped.sum(1, keepdims=True) - grouped) / (G - 1)).ravel()
    if normalise:
        adv = (adv - adv.mean()) / (adv.std(ddof=1) + 1e-4)
    case("rloo-advantages", {
        "rewards": r, "group_size": G, "beta": beta, "reward_clip": clip, "normalize": normalise, "old_logp": old,
        "ref_logp": ref, "mask": mask,
    }, {"advantages": adv, "rewards_after_shaping": shaped}, f"β = {beta}, clip {clip}, normalised {normalise}")


rloo_case(0.05, 1.5, True)
rloo_case(0.1, None, False)


def gpg_case():
    B, L, G = 6, 4, 3
    r = np.array([1.0, 0, 1, 1, 1, 1])
    logp, mask = logps(B, L), ragged_mask(B, L)
    n, m = leaf(logp), fixed(mask)
    groups = fixed(r.reshape(-1, G))
    adv = (groups - groups.mean(1, keepdim=True)).reshape(-1)
    inverse = (groups.std(1) > 1e-5).double().mean()
    loss = ((-(adv[:, None] * n) * m).sum(1) / m.sum(1)).mean() / (inverse + 1e-5)
    alpha = B / max(1, np.count_nonzero(r))
    verl = (-(alpha * adv[:, None] * n) * m).sum() / m.sum()
    case("gpg", {"rewards": r, "group_size": G, "logp": logp, "mask": mask}, {
        "authors_advantages": adv, "authors_inverse_alpha": inverse, "authors_loss": loss,
        "authors_grad": grad(loss, n), "verl_advantages": alpha * adv, "verl_loss": verl,
    }, "one group of two teaches")


gpg_case()

# --- preferences -----------------------------------------------------------------------------------------------------


def dpo_case(B, beta, ls):
    pc, pr, rc, rr = (-np.abs(rng.normal(20, 6, B)) for _ in range(4))
    lc, lr = rng.integers(3, 20, B), rng.integers(3, 20, B)
    c, r = leaf(pc), leaf(pr)
    h = (c - r) - (fixed(rc) - fixed(rr))
    log_sigmoid = torch.nn.functional.logsigmoid
    sig = -(1 - ls) * log_sigmoid(beta * h) - ls * log_sigmoid(-beta * h)
    grads = grad(sig.mean(), c, r)
    normal = (c - fixed(rc)) / fixed(lc) - (r - fixed(rr)) / fixed(lr)
    case("dpo-loss", {
        "policy_chosen": pc, "policy_rejected": pr, "ref_chosen": rc, "ref_rejected": rr, "beta": beta,
        "label_smoothing": ls, "len_chosen": lc, "len_rejected": lr,
    }, {
        "sigmoid": sig, "hinge": torch.relu(1 - beta * h),
        "robust": (-(1 - ls) * log_sigmoid(beta * h) + ls * log_sigmoid(-beta * h)) / (1 - 2 * ls),
        "ipo": (h - 1 / (2 * beta)) ** 2, "rewards_chosen": beta * (c - fixed(rc)),
        "rewards_rejected": beta * (r - fixed(rr)), "grad_chosen": grads[0], "grad_rejected": grads[1],
        "ipo_len_norm_mean": ((normal - 1 / (2 * beta)) ** 2).mean(), "accuracy": (h > 0).double().mean(),
        "margin_mean": (beta * h).mean(),
    }, f"β = {beta}, ls = {ls}")


dpo_case(4, 0.1, 0)
dpo_case(4, 0.3, 0.1)


def reward_model_cases():
    B = 5
    chosen, rejected, margin = rng.normal(0, 1, B), rng.normal(0, 1, B), rng.uniform(0, 1, B)
    c, r = leaf(chosen), leaf(rejected)
    loss = -torch.nn.functional.logsigmoid(c - r - fixed(margin)).mean() + 0.01 * ((c + r) ** 2).mean()
    grads = grad(loss, c, r)
    case("reward-model-loss", {"chosen": chosen, "rejected": rejected, "margin": margin, "center_coef": 0.01}, {
        "loss": loss, "accuracy": (c > r).double().mean(), "grad_chosen": grads[0], "grad_rejected": grads[1],
        "prob_chosen_wins": torch.sigmoid(c - r),
    }, "pairs with margins")
    K = 4
    rewards, order, best = rng.normal(0, 1, K), rng.permutation(K), 2
    t = leaf(rewards)
    pairs = [-torch.nn.functional.logsigmoid(t[order[i]] - t[order[j]]) for i in range(K) for j in range(i + 1, K)]
    kwise = sum(pairs) / len(pairs)
    case("reward-model-loss", {"rewards": rewards, "ranking_best_first": order, "best": best}, {
        "kwise_loss": kwise, "kwise_grad": grad(kwise, t),
        "best_of_n_loss": torch.nn.functional.cross_entropy(t[None], torch.tensor([best])),
    }, "ranking of four")


reward_model_cases()


def bradley_terry_case(wins, name):
    # Minorise-maximise (Hunter, 2004) in 60 digits: an algorithm other than the one under test.
    K = len(wins)
    w = [[mp.mpf(x) for x in row] for row in wins]
    strength = [mp.mpf(1)] * K
    for _ in range(4000):
        strength = [
            sum(w[i]) / sum((w[i][j] + w[j][i]) / (strength[i] + strength[j]) for j in range(K) if j != i)
            for i in range(K)
        ]
    s = [mp.log(x) for x in strength]
    centre = sum(s) / K
    s = [x - centre for x in s]
    nll = sum(w[i][j] * mp.log1p(mp.exp(s[j] - s[i])) for i in range(K) for j in range(K) if i != j)
    case("bradley-terry", {"wins": wins}, {"scores": s, "neg_log_likelihood": nll}, name)


bradley_terry_case([[0, 3, 2], [1, 0, 2], [1, 1, 0]], "three who all met")
bradley_terry_case([[0, 5, 0, 1], [2, 0, 4, 0], [0, 3, 0, 7], [2, 0, 6, 0]], "a ring of four")


def rlhf_case(penalty, whiten):
    B, L, beta, gamma, lam = 3, 4, 0.1, 0.97, 0.9
    scores, logp, mask = rng.normal(0, 1, B), logps(B, L), ragged_mask(B, L)
    ref, values = near(logp, 0.4), rng.normal(0, 1, (B, L))
    x = logp - ref
    kl = {"kl": x, "abs": np.abs(x), "mse": 0.5 * x**2, "k3": np.exp(-x) - 1 + x}[penalty]
    last = [int(np.flatnonzero(row)[-1]) for row in mask]
    rewards = -beta * kl
    for i in range(B):
        rewards[i, last[i]] += scores[i]
    whitened = rewards
    if whiten:
        kept = rewards[mask == 1]
        whitened = (rewards - kept.mean()) / np.sqrt(kept.var(ddof=1) + 1e-8) + kept.mean()
    adv = np.zeros((B, L))
    for i in range(B):
        for t in reversed(range(last[i] + 1)):
            v_next = values[i, t + 1] if t < last[i] else 0.0
            a_next = adv[i, t + 1] if t < last[i] else 0.0
            adv[i, t] = whitened[i, t] + gamma * v_next - values[i, t] + gamma * lam * a_next
    kept = adv[mask == 1]
    white = (adv - kept.mean()) / np.sqrt(kept.var(ddof=1) + 1e-8)
    off = lambda rows: [[rows[i, t] if mask[i, t] else None for t in range(L)] for i in range(B)]
    case("rlhf-rewards", {
        "scores": scores, "logp": logp, "ref_logp": ref, "mask": mask, "beta": beta, "kl_penalty": penalty,
        "values": values, "gamma": gamma, "lam": lam, "whiten_rewards": whiten,
    }, {
        "rewards": off(rewards), "kl": off(kl), "sequence_return": (rewards * mask).sum(1),
        "advantages_whitened": off(white), "returns": off(adv + values),
    }, f"{penalty}, whitened {whiten}")


for penalty, whiten in [("kl", False), ("abs", True), ("mse", False), ("k3", True)]:
    rlhf_case(penalty, whiten)

# --- extremes, in 60 digits ------------------------------------------------------------------------------------------


def exact(values):
    return [mp.mpf(v) for v in values]


def log_softmax(z):
    top = max(z)
    total = top + mp.log(sum(mp.exp(x - top) for x in z))
    return [x - total for x in z]


def extreme_softmax(logits, temperature, action):
    t = mp.mpf(temperature)
    logp = log_softmax([x / t for x in exact(logits)])
    p = [mp.exp(x) for x in logp]
    entropy = -sum(a * b for a, b in zip(p, logp))
    case("softmax", {"logits": logits, "temperature": temperature, "action": action}, {
        "probs": p, "logp": logp, "entropy": entropy, "grad_entropy": [-a * (b + entropy) / t for a, b in zip(p, logp)],
        "grad_logp": [((1 if i == action else 0) - a) / t for i, a in enumerate(p)],
    }, f"logits {logits}")


extreme_softmax([1e4, -1e4, 0], 1, 1)
extreme_softmax([1e4, 1e4 + 1e-8, 1e4 - 37], 1, 2)
extreme_softmax([-1e4, -1e4 - 800, -1e4 - 20], 1, 0)
extreme_softmax([1e-8, 0, -1e-8], 1e-3, 0)


def extreme_kl(logits, ref):
    logp, logr = log_softmax(exact(logits)), log_softmax(exact(ref))
    p, q = [mp.exp(x) for x in logp], [mp.exp(x) for x in logr]
    n = range(len(p))
    x = [logr[i] - logp[i] for i in n]
    reverse, forward = -sum(p[i] * x[i] for i in n), sum(q[i] * x[i] for i in n)
    expected = {
        "kl_reverse": reverse, "kl_forward": forward,
        "grad_kl_reverse": [p[i] * (-x[i] - reverse) for i in n], "grad_kl_forward": [p[i] - q[i] for i in n],
    }
    estimators = {
        "k1": ([-y for y in x], [mp.mpf(1)] * len(p)), "k2": ([y**2 / 2 for y in x], [-y for y in x]),
        "k3": ([mp.expm1(y) - y for y in x], [-mp.expm1(y) for y in x]),
    }
    for name, (k, slope) in estimators.items():
        mean = sum(p[i] * k[i] for i in n)
        pull = sum(p[i] * slope[i] for i in n)
        expected[f"E_{name}"] = mean
        expected[f"var_{name}"] = sum(p[i] * (k[i] - mean) ** 2 for i in n)
        expected[f"grad_{name}"] = [p[i] * (slope[i] - pull) for i in n]
    case("kl", {"logits": logits, "ref_logits": ref}, expected, f"logits {logits} against {ref}")


extreme_kl([1e4, -1e4, 0], [-1e4, 1e4, 0])
extreme_kl([1e4, 1e4 - 1, -1e4], [-1e4, -1e4 + 0.5, 1e4])
extreme_kl([0, -800], [0, -400])
extreme_kl([0, -300], [0, 0])
extreme_kl([0.3, 0.1, -0.2], [0.3 + 1e-8, 0.1, -0.2])
extreme_kl([0, -850, 3], [0, -1, 3 + 1e-8])


def extreme_samples(logp, ref):
    x = [b - a for a, b in zip(exact(logp), exact(ref))]
    case("kl", {"logp": logp, "ref_logp": ref}, {
        "k1": [-y for y in x], "k2": [y**2 / 2 for y in x], "k3": [mp.expm1(y) - y for y in x],
        "abs": [abs(y) for y in x],
    }, f"samples {logp}")


extreme_samples([-850, -1e-8, -2, -700.5], [-1e-3, -850, -2 - 1e-8, -0.5])


def extreme_clip(new, old, adv):
    x = [a - b for a, b in zip(exact(new), exact(old))]
    ratio = [mp.exp(y) for y in x]
    low, high = 1 - mp.mpf(0.2), 1 + mp.mpf(0.2)
    objective = [min(r * a, min(max(r, low), high) * a) for r, a in zip(ratio, adv)]
    slope = [0 if (a > 0 and r > high) or (a < 0 and r < low) else r * a for r, a in zip(ratio, adv)]
    n = len(new)
    case("ppo-clip-loss", {"logp_new": new, "logp_old": old, "advantages": adv, "eps_low": 0.2, "eps_high": 0.2}, {
        "ratio": ratio, "per_sample_objective": objective, "loss": -sum(objective) / n,
        "grad_logp_new": [-s / n for s in slope], "approx_kl_k1": -sum(x) / n,
        "approx_kl_k2": sum(y**2 for y in x) / 2 / n, "approx_kl_k3": sum(mp.expm1(y) - y for y in x) / n,
    }, f"log-probabilities {new}")


extreme_clip([-850, -0.5, -3 - 1e-8], [-0.1, -700, -3], [-1.5, 2, 1])
extreme_clip([-0.001, -850], [-850, -0.001], [-1, 1])


def extreme_dpo(pc, pr, rc, rr, beta, ls):
    h = [(a - b) - (c - d) for a, b, c, d in zip(exact(pc), exact(pr), exact(rc), exact(rr))]
    b, s = mp.mpf(beta), mp.mpf(ls)
    soft = lambda y: mp.log1p(mp.exp(y))
    logistic = lambda y: 1 / (1 + mp.exp(-y))
    slopes = [b * (s * logistic(b * y) - (1 - s) * logistic(-b * y)) / len(h) for y in h]
    case("dpo-loss", {
        "policy_chosen": pc, "policy_rejected": pr, "ref_chosen": rc, "ref_rejected": rr, "beta": beta,
        "label_smoothing": ls,
    }, {
        "sigmoid": [(1 - s) * soft(-b * y) + s * soft(b * y) for y in h],
        "hinge": [max(0, 1 - b * y) for y in h],
        "robust": [((1 - s) * soft(-b * y) - s * soft(b * y)) / (1 - 2 * s) for y in h],
        "ipo": [(y - 1 / (2 * b)) ** 2 for y in h], "grad_chosen": slopes, "grad_rejected": [-y for y in slopes],
        "margin_mean": b * sum(h) / len(h),
    }, f"β = {beta}, ls = {ls}, sums {pc}")


extreme_dpo([-850, -0.5, -850], [-1, -850, -850], [-1, -850, -850 - 1e-8], [-850, -1, -850], 0.9, 0)
extreme_dpo([-850, -12], [-1, -12 - 1e-8], [-2, -12], [-849, -12], 5, 0.25)


def extreme_pairs(chosen, rejected):
    apart = [a - b for a, b in zip(exact(chosen), exact(rejected))]
    n = len(apart)
    push = [1 / (1 + mp.exp(y)) / n for y in apart]
    case("reward-model-loss", {"chosen": chosen, "rejected": rejected}, {
        "loss": sum(mp.log1p(mp.exp(-y)) for y in apart) / n, "grad_chosen": [-y for y in push],
        "grad_rejected": push, "prob_chosen_wins": [1 / (1 + mp.exp(-y)) for y in apart],
    }, f"scores {chosen}")


extreme_pairs([1e4, -1e4, 1e-8, 700], [-1e4, 1e4, 0, 0])


def extreme_grpo():
    logp, old, ref = [[-850, -0.5, -1]], [[-0.25, -0.5 - 1e-8, -1]], [[-849.5, -0.5, -700]]
    adv, beta, low, high = [0.75], mp.mpf(0.04), mp.mpf(0.2), mp.mpf(0.2)
    terms, slopes, k3s = [], [], []
    for n, o, r in zip(exact(logp[0]), exact(old[0]), exact(ref[0])):
        ratio, x = mp.exp(n - o), r - n
        a = mp.mpf(adv[0])
        terms.append(-min(ratio * a, min(max(ratio, 1 - low), 1 + high) * a) + beta * (mp.expm1(x) - x))
        slopes.append(-(0 if ratio > 1 + high else ratio * a) - beta * mp.expm1(x))
        k3s.append(mp.expm1(x) - x)
    case("grpo-loss", {
        "logp": logp, "old_logp": old, "ref_logp": ref, "advantages": adv, "mask": [[1, 1, 1]], "beta": 0.04,
        "eps_low": 0.2, "eps_high": 0.2, "max_len": 10,
    }, {
        "grpo": {"loss": sum(terms) / 3, "grad": [[y / 3 for y in slopes]]},
        "dr_grpo": {"loss": sum(terms) / 10, "grad": [[y / 10 for y in slopes]]}, "kl": sum(k3s) / 3,
    }, "log-probabilities of −850")


extreme_grpo()


def logits_gradient(f, z):
    """∂f/∂z by differences with so many digits that a third of them stay good."""
    h = mp.mpf(10) ** -(mp.mp.dps * 5 // 12)

    def at(i, shift):
        moved = list(z)
        moved[i] += shift
        return f(moved)

    return [(at(i, h) - at(i, -h)) / (2 * h) for i in range(len(z))]


def extreme_ratios():
    target, behaviour = [[1e4, -1e4, 0], [0, 1e-8, 0], [0, -700, 1]], [[-1e4, 1e4, 0], [0, 0, 0], [0, -650, 2]]
    actions = [1, 1, 1]
    ratios = [
        mp.exp(log_softmax(exact(t))[a] - log_softmax(exact(b))[a]) for t, b, a in zip(target, behaviour, actions)
    ]
    case("importance-sampling", {"target_logits": target, "behaviour_logits": behaviour, "actions": actions},
         {"ratios": ratios}, "extreme policies")
    p, q, f, idx = [1 - 1e-9, 1e-9], [1e-9, 1 - 1e-9], [1e6, -1e-6], [1, 1, 0]
    P, Q, F = exact(p), exact(q), exact(f)
    w = [a / b for a, b in zip(P, Q)]
    ws, wf = [w[i] for i in idx], [w[i] * F[i] for i in idx]
    mean = sum(a * b for a, b in zip(P, F))
    case("importance-sampling", {"p": p, "q": q, "f": f, "sample_idx": idx}, {
        "E_p": mean, "E_q_weighted": mean, "var_q_weighted": sum(b * (c * d - mean) ** 2 for b, c, d in zip(Q, w, F)),
        "ordinary_estimate": sum(wf) / 3, "snis_estimate": sum(wf) / sum(ws),
        "ess": sum(ws) ** 2 / sum(x**2 for x in ws),
    }, "weights a billion apart")


extreme_ratios()


def extreme_policy_gradient():
    theta, states, actions, rewards, gamma = [[1e4, -1e4], [1e-8, 0]], [0, 1, 0], [1, 0], [1e6, 1e-6], 0.999
    b, Q = [1e3, -1e6], [[1e6, 1e6 + 1e-8], [1, 2]]
    pi = [[mp.exp(x) for x in log_softmax(exact(row))] for row in theta]
    g = mp.mpf(gamma)
    r = exact(rewards)
    togo = [r[0] + g * r[1], r[1]]
    psi = {
        "total_return": [togo[0]] * 2, "reward_to_go": togo, "baseline": [togo[0] - b[0], togo[1] - b[1]],
        "q": [Q[0][1], Q[1][0]],
        "advantage": [mp.mpf(Q[s][a]) - sum(x * mp.mpf(y) for x, y in zip(pi[s], Q[s])) for s, a in [(0, 1), (1, 0)]],
        "td_error": [r[0] + g * b[1] - b[0], r[1] + g * b[0] - b[1]],
    }
    gradients = {}
    for name, w in dict(psi, strict_gamma_t=[togo[0], g * togo[1]]).items():
        gradients[name] = [[-w[0] * pi[0][0], w[0] * (1 - pi[0][1])], [w[1] * (1 - pi[1][0]), -w[1] * pi[1][1]]]
    case("policy-gradient", {
        "theta": theta, "states": states, "actions": actions, "rewards": rewards, "gamma": gamma, "b": b, "Q": Q,
        "done_last": False,
    }, {"psi": psi, "gradient": gradients}, "logits ±1e4")


extreme_policy_gradient()


def pseudo_inverse_times(F, g):
    """F⁺g by the eigenvectors of F in 60 digits."""
    values, vectors = mp.eigsy(mp.matrix(F))
    n = len(g)
    result = [mp.mpf(0)] * n
    for k in range(n):
        if values[k] > mp.mpf(10) ** -45:
            weight = sum(vectors[i, k] * g[i] for i in range(n)) / values[k]
            result = [result[i] + weight * vectors[i, k] for i in range(n)]
    return result


def fisher_block(pi, share):
    n = len(pi)
    return [[share * (pi[i] * ((1 if i == j else 0) - pi[j])) for j in range(n)] for i in range(n)]


def extreme_exact():
    # One absorbing state, three actions of which one has probability e⁻⁴⁰.
    theta, R, gamma = [[0, -40, 1]], [[1, -2, 0.5]], 0.999
    pi = [mp.exp(x) for x in log_softmax(exact(theta[0]))]
    g = mp.mpf(gamma)
    mean = sum(p * mp.mpf(x) for p, x in zip(pi, R[0]))
    V = mean / (1 - g)
    A = [mp.mpf(x) - mean for x in R[0]]
    d = 1 / (1 - g)
    gradient = [d * p * a for p, a in zip(pi, A)]
    case("exact-policy-gradient", {"P": [[[1]] * 3], "R": R, "rho": [1], "theta": theta, "gamma": gamma}, {
        "J": V, "V": [V], "Q": [[x + g * V for x in exact(R[0])]], "A": [A], "visitation": [d],
        "gradient": [gradient], "natural_gradient": [pseudo_inverse_times(fisher_block(pi, d), gradient)],
    }, "a probability of e^-40")


extreme_exact()


def extreme_penalty(theta, old, actions, adv, beta):
    was = log_softmax(exact(old))
    n, b = len(actions), mp.mpf(beta)

    def parts(z):
        now = log_softmax(z)
        surrogate = sum(mp.exp(now[a] - was[a]) * mp.mpf(x) for a, x in zip(actions, adv)) / n
        kl = sum(mp.exp(p) * (p - q) for p, q in zip(was, now))
        return surrogate, kl, sum(mp.exp(p) * (p - q) for p, q in zip(now, was))

    surrogate, kl, reverse = parts(exact(theta))
    case("ppo-penalty", {
        "theta": [theta], "theta_old": [old], "states": [0] * n, "actions": actions, "advantages": adv, "beta": beta,
    }, {
        "surrogate": surrogate, "kl_old_new": kl, "kl_new_old": reverse, "objective": surrogate - b * kl,
        "grad": [logits_gradient(lambda z: parts(z)[0] - b * parts(z)[1], exact(theta))],
    }, f"logits {theta} after {old}")


extreme_penalty([0, -800, 1], [0, -400, 2], [0, 1, 2], [1, -3, 0.5], 0.3)
extreme_penalty([1e4, 1e4 - 3], [1e4 - 1e-8, 1e4 - 3], [0, 1], [1, 1], 1)
extreme_penalty([0, 300], [0, -300], [1, 0], [1, 1], 0.5)
with mp.workdps(1500):
    # ρ of e⁸⁰⁰ times 1 − π of e⁻⁸⁰⁰.
    extreme_penalty([800, -1e-8, 0], [-800, -1e-8, -40], [1, 2, 0], [2, 1e6, -1e6], 0)


def extreme_trpo():
    theta, actions, adv, delta = [0, -40, 1], [0, 2, 0, 2], [1, 1 + 1e-8, -1, 1e-8], 1e-6
    was = log_softmax(exact(theta))
    pi = [mp.exp(x) for x in was]
    n = len(actions)
    g = [sum(mp.mpf(x) * ((1 if a == b else 0) - pi[b]) for a, x in zip(actions, adv)) / n for b in range(3)]
    F = fisher_block(pi, 1)
    x = pseudo_inverse_times(F, g)
    quad = lambda y: sum(y[i] * F[i][j] * y[j] for i in range(3) for j in range(3))
    beta = mp.sqrt(2 * mp.mpf(delta) / quad(x))

    def measures(scale):
        now = log_softmax([z + scale * y for z, y in zip(exact(theta), x)])
        gain = sum((mp.exp(now[a] - was[a]) - 1) * mp.mpf(y) for a, y in zip(actions, adv)) / n
        return (sum(mp.exp(p) * (p - q) for p, q in zip(was, now)),
                sum(mp.exp(p) * (p - q) for p, q in zip(now, was)), gain)

    kl, reverse, gain = measures(beta)
    scales = [mp.mpf(0.5) ** j * beta for j in range(8)]
    accepted = next(j for j, c in enumerate(scales) if measures(c)[0] <= delta and measures(c)[2] >= 0)
    case("trpo-step", {
        "theta_old": [theta], "states": [0] * n, "actions": actions, "advantages": adv, "delta": delta, "damping": 0,
        "backtrack_coeff": 0.5, "max_backtracks": 8,
    }, {
        "g": g, "fisher": F, "x_exact": x, "xHx": quad(x), "step": beta, "kl_quadratic": quad(x) * beta**2 / 2,
        "kl_old_new": kl, "kl_new_old": reverse, "surrogate_improvement": gain, "accepted_j": accepted,
    }, "a probability of e^-40, advantages 1e-8 apart")


extreme_trpo()


def extreme_groups(rewards, size):
    r = exact(rewards)
    groups = [r[i : i + size] for i in range(0, len(r), size)]
    centred = [[x - sum(g) / size for x in g] for g in groups]
    deviation = lambda xs, ddof: mp.sqrt(sum((x - sum(xs) / len(xs)) ** 2 for x in xs) / (len(xs) - ddof))
    scaled = lambda ddof, eps: [
        x / (deviation(g, ddof) + eps) if x else 0 for g, row in zip(groups, centred) for x in row
    ]
    flat = [x for row in centred for x in row]
    case("grpo-advantages", {"rewards": rewards, "group_size": size}, {
        "trl_group": scaled(1, mp.mpf(1e-4)), "trl_batch": [x / (deviation(r, 1) + mp.mpf(1e-4)) for x in flat],
        "trl_none": flat, "verl": scaled(1, mp.mpf(1e-6)), "verl_no_std": flat, "paper_ddof0": scaled(0, 0),
        "paper_ddof1": scaled(1, 0), "dapo_keep_group": [len(set(g)) > 1 for g in groups],
    }, f"rewards {rewards}")


extreme_groups([1, 1 + 1e-8, 1 - 1e-8, 0.1, 0.1, 0.1], 3)
extreme_groups([1e8, 1e8 + 1e-6, -1e8, 1e-8], 2)
extreme_groups([1e200, -1e200, 3e200, 0], 4)


def extreme_sequences(quantity, new, old, adv, low, high):
    B, L = len(new), len(new[0])
    totals = [sum(a - b for a, b in zip(exact(x), exact(y))) for x, y in zip(new, old)]
    length = L if quantity == "gspo-loss" else 1
    s = [mp.exp(t / length) for t in totals]
    lo, hi = 1 - mp.mpf(low), 1 + mp.mpf(high)
    loss = -sum(min(x * a, min(max(x, lo), hi) * a) for x, a in zip(s, adv)) / B
    bound = lambda x, a: (a > 0 and x > hi) or (a < 0 and x < lo)
    grads = [[0 if bound(x, a) else -x * a / length / B] * L for x, a in zip(s, adv)]
    case(quantity, {
        "logp": new, "old_logp": old, "advantages": adv, "mask": [[1] * L] * B, "eps_low": low, "eps_high": high,
    }, {"seq_ratio": s, "loss": loss, "grad": grads}, f"log-probabilities {new}")


for quantity in ["gspo-loss", "rloo-loss"]:
    extreme_sequences(quantity, [[-850, -0.5], [-1, -1]], [[-0.5, -850], [-1 - 1e-8, -1]], [1, -1], 3e-4, 4e-4)
    extreme_sequences(quantity, [[-0.01, -0.01]], [[-850, -850]], [1], 0.2, 0.2)


def extreme_rlhf(penalty):
    scores, logp, ref, beta = [1e6], [[-850, -1e-8, -3]], [[-0.5, -700, -3 - 1e-8]], 0.01
    x = [a - b for a, b in zip(exact(logp[0]), exact(ref[0]))]
    kl = {
        "kl": x, "abs": [abs(y) for y in x], "mse": [y**2 / 2 for y in x], "k3": [mp.expm1(-y) + y for y in x],
    }[penalty]
    rewards = [-mp.mpf(beta) * k for k in kl]
    rewards[-1] += mp.mpf(scores[0])
    case("rlhf-rewards", {
        "scores": scores, "logp": logp, "ref_logp": ref, "mask": [[1, 1, 1]], "beta": beta, "kl_penalty": penalty,
    }, {"rewards": [rewards], "kl": [kl], "sequence_return": [sum(rewards)]}, f"{penalty}, log-probabilities of −850")


for penalty in ["kl", "abs", "mse"]:
    extreme_rlhf(penalty)


def extreme_ranking():
    scores, order, best = [1e4, -1e4, 1e-8, 0], [2, 3, 0, 1], 2
    s = [mp.mpf(scores[i]) for i in order]
    pairs = [(i, j) for i in range(4) for j in range(i + 1, 4)]
    loss = sum(mp.log1p(mp.exp(s[j] - s[i])) for i, j in pairs) / 6
    gradient = [mp.mpf(0)] * 4
    for i, j in pairs:
        push = 1 / (1 + mp.exp(s[i] - s[j])) / 6
        gradient[order[i]] -= push
        gradient[order[j]] += push
    case("reward-model-loss", {"rewards": scores, "ranking_best_first": order, "best": best}, {
        "kwise_loss": loss, "kwise_grad": gradient, "best_of_n_loss": -log_softmax(exact(scores))[best],
    }, f"scores {scores}")


extreme_ranking()


def extreme_bradley_terry(wins, start):
    K = len(wins)
    w = [exact(row) for row in wins]
    slope = lambda s, i: sum(
        w[j][i] / (1 + mp.exp(s[j] - s[i])) - w[i][j] / (1 + mp.exp(s[i] - s[j])) for j in range(K) if j != i)
    root = mp.findroot(
        lambda *s: [slope([*s, -sum(s)], i) for i in range(K - 1)], start, tol=mp.mpf(10) ** -40, maxsteps=200)
    s = [*root, -sum(root)]
    nll = sum(w[i][j] * mp.log1p(mp.exp(s[j] - s[i])) for i in range(K) for j in range(K) if i != j)
    case("bradley-terry", {"wins": wins}, {"scores": s, "neg_log_likelihood": nll}, f"wins {wins}")


extreme_bradley_terry([[0, 1e9, 3], [1, 0, 1e3], [0, 2, 0]], [13, -4])
extreme_bradley_terry([[0, 1e-3, 0.5], [5, 0, 1e6], [0.25, 1e5, 0]], [-2, 1])


def count(value):
    if isinstance(value, dict):
        return sum(count(v) for v in value.values())
    if isinstance(value, list):
        return sum(count(v) for v in value)
    return 0 if value is None else 1


numbers = sum(count(c["expected"]) for c in cases)
target = pathlib.Path(__file__).with_suffix(".json")
origin = f"losses.py with torch {torch.__version__}, numpy {np.__version__}, mpmath {mp.__version__}"
lines = ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases)
target.write_text(f'{{"origin": {json.dumps(origin)}, "cases": [\n{lines}\n]}}\n')
print(f"{len(cases)} cases, {numbers} numbers")
