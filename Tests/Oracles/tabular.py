"""Expected outputs of the calculator's returns, tabular and planning quantities, and Gymnasium's transition tables.

Run by hand, from anywhere; it rewrites tabular.json beside itself, which the tests read:

    python3 -m venv venv && venv/bin/pip install numpy mpmath gymnasium && venv/bin/python Tests/Oracles/tabular.py

Returns and advantages are summed forwards from their definitions, where the Swift code recurses backwards; values of
policies come from numpy's or mpmath's linear solver over dense matrices built here; extreme inputs go through mpmath
with 50 digits.
"""

import json
import math
import pathlib

import gymnasium
import mpmath as mp
import numpy as np

mp.mp.dps = 50
rng = np.random.default_rng(20250131)
cases = []


def plain(value):
    """JSON-ready: arrays and mpmath numbers as lists and floats, infinities as strings."""
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
    if isinstance(value, np.integer):
        return int(value)
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


def exact(x):
    """The Float64 as an exact mpmath number, lists too."""
    if isinstance(x, (list, tuple, np.ndarray)):
        return [exact(y) for y in x]
    return mp.mpf(float(x))


# ---------------------------------------------------------------- returns

def returns(rewards, gamma, dones, bootstrap):
    r, g, out = exact(rewards), exact(gamma), []
    for t in range(len(r)):
        total, weight = mp.mpf(0), mp.mpf(1)
        for k in range(t, len(r)):
            total += weight * r[k]
            if dones[k]:
                break
            weight *= g
        else:
            total += weight * exact(bootstrap)
        out.append(total)
    return out


def n_step(rewards, next_values, dones, gamma, n):
    r, v, g, out = exact(rewards), exact(next_values), exact(gamma), []
    for t in range(len(r)):
        end = min(t + n, len(r))
        total, weight = mp.mpf(0), mp.mpf(1)
        for k in range(t, end):
            total += weight * r[k]
            weight *= 0 if dones[k] else g
        out.append(total + weight * v[end - 1])
    return out


def lambda_returns(rewards, next_values, dones, gamma, lam):
    """The forward view: (1-λ) Σ λ^{n-1} G^{(n)} + λ^{T-t-1} G^{(T-t)}."""
    T, l = len(rewards), exact(lam)
    windows = [n_step(rewards, next_values, dones, gamma, n) for n in range(1, T + 1)]
    out = []
    for t in range(T):
        last = T - t
        total = sum(((1 - l) * l ** (n - 1) * windows[n - 1][t] for n in range(1, last)), mp.mpf(0))
        out.append(total + l ** (last - 1) * windows[last - 1][t])
    return out


def gae(rewards, values, last, terminated, truncated, final, gamma, lam, bootstrap):
    """One environment, summed forwards."""
    r, v, g, l = exact(rewards), exact(values) + [exact(last)], exact(gamma), exact(lam)
    T = len(r)
    ended = [a or b for a, b in zip(terminated, truncated)]
    deltas = []
    for t in range(T):
        after = mp.mpf(0) if ended[t] else v[t + 1]
        if truncated[t] and bootstrap:
            after = exact(final[t])
        deltas.append(r[t] + g * after - v[t])
    advantages = []
    for t in range(T):
        total, weight = mp.mpf(0), mp.mpf(1)
        for k in range(t, T):
            total += weight * deltas[k]
            if ended[k]:
                break
            weight *= g * l
        advantages.append(total)
    return {"td_errors": deltas, "advantages": advantages, "returns": [a + b for a, b in zip(advantages, v)]}


for name, scale, gamma, lam in [
    ("moderate", 1.0, 0.97, 0.9), ("tiny", 1e-8, 0.999999, 0.5), ("huge", 1e150, 0.5, 0.999), ("no discount", 3.0, 1.0, 1.0),
    ("no future", 2.0, 0.0, 0.7), ("no trace", 2.0, 0.9, 0.0),
]:
    T = 11
    rewards = rng.normal(size=T) * scale
    values = rng.normal(size=T) * scale
    dones = (rng.random(T) < 0.2).astype(int).tolist()
    case("returns", {"rewards": rewards, "gamma": gamma, "dones": dones, "bootstrap": 1.5 * scale},
         {"returns": returns(rewards, gamma, dones, 1.5 * scale)}, name)
    for n in (1, 3, 50):
        case("n-step-returns", {"rewards": rewards, "next_values": values, "dones": dones, "gamma": gamma, "n": n},
             {"returns": n_step(rewards, values, dones, gamma, n)}, f"{name}, n = {n}")
    case("lambda-returns", {"rewards": rewards, "next_values": values, "dones": dones, "gamma": gamma, "lambda": lam},
         {"returns": lambda_returns(rewards, values, dones, gamma, lam)}, name)
    terminated = [bool(d) for d in dones]
    truncated = [bool(x < 0.25) and not d for x, d in zip(rng.random(T), dones)]
    final = [float(x * scale) if cut else None for x, cut in zip(rng.normal(size=T), truncated)]
    for bootstrap in (True, False):
        case("gae", {"rewards": rewards, "values": values, "last_values": 0.3 * scale, "terminated": terminated,
                     "truncated": truncated, "final_values": final, "gamma": gamma, "lambda": lam,
                     "bootstrap_truncation": bootstrap},
             gae(rewards, values, 0.3 * scale, terminated, truncated, final, gamma, lam, bootstrap),
             f"{name}, bootstrapped {bootstrap}")

case("returns", {"rewards": [1, 2, 3], "gamma": 0.9}, {"returns": returns([1, 2, 3], 0.9, [0, 0, 0], 0)}, "defaults")
case("lambda-returns", {"rewards": [1, 2], "next_values": [3, 4], "gamma": 0.9, "lambda": 0.5, "dones": None},
     {"returns": lambda_returns([1, 2], [3, 4], [0, 0], 0.9, 0.5)}, "null is left out")

T, N = 7, 3
rewards, values, last = rng.normal(size=(T, N)), rng.normal(size=(T, N)), rng.normal(size=N)
ends = rng.random((T, N))
terminated, truncated, final = (ends < 0.15), (ends > 0.85), rng.normal(size=(T, N))
columns = [gae(rewards[:, n], values[:, n], last[n], terminated[:, n], truncated[:, n], final[:, n], 0.95, 0.9, True)
           for n in range(N)]
case("gae", {"rewards": rewards, "values": values, "last_values": last, "terminated": terminated.astype(int),
             "truncated": truncated.astype(int), "final_values": final, "gamma": 0.95, "lambda": 0.9},
     {key: [[columns[n][key][t] for n in range(N)] for t in range(T)] for key in columns[0]}, "three environments")


# ---------------------------------------------------------------- normalisation and DQN

def normalised(x, mask):
    kept = [exact(v) for v, m in zip(x, mask) if m]
    n = len(kept)
    centre = mp.fsum(kept) / n
    centred = [v - centre for v in kept]
    squares = mp.fsum([c * c for c in centred])
    var0 = squares / n
    var1 = squares / (n - 1) if n > 1 else None

    def spread(values):
        if values is None:
            return None
        rest = iter(values)
        return [next(rest) if m else None for m in mask]

    e8, e6 = mp.mpf(1e-8), mp.mpf(1e-6)
    return {
        "sb3": spread([c / (mp.sqrt(var1) + e8) for c in centred] if n > 1 else kept),
        "trl": spread([c / mp.sqrt(var1 + e8) for c in centred] if n > 1 else None),
        "trl_shift_mean_false": spread([c / mp.sqrt(var1 + e8) + centre for c in centred] if n > 1 else None),
        "lmhp": spread([c / mp.sqrt(var0 + e8) for c in centred]),
        "moss": spread([c / mp.sqrt(var0 + e6) for c in centred]),
        "raw": spread([c / mp.sqrt(var0) for c in centred] if var0 > 0 else None),
    }


for name, x, mask in [
    ("moderate", rng.normal(size=8), None), ("masked", rng.normal(size=6) * 5 + 3, [1, 0, 1, 1, 0, 1]),
    ("differences of 1e-8", [1.00000001, 1.0, 1.00000002, 0.99999999], None), ("large and close", [1e8 + 1, 1e8, 1e8 - 2], None),
    ("all equal", [0.1, 0.1, 0.1], None), ("one sample", [4.5], None), ("one under the mask", [4.5, 2.0], [0, 1]),
    ("tiny", [1e-300, 3e-300, -2e-300], None), ("large", [1e120, -3e120, 2e120], None),
    ("squares overflow", [1e200, -3e200, 2.5e200], None),
]:
    arguments = {"advantages": x}
    if mask:
        arguments["mask"] = mask
    case("normalise-advantages", arguments, normalised(list(x), mask or [1] * len(x)), name)

for name, scale in [("moderate", 1.0), ("large", 1e4), ("tiny", 1e-8)]:
    B, A = 5, 3
    q, target, online = (rng.normal(size=(B, A)) * scale for _ in range(3))
    actions, dones = rng.integers(0, A, B), rng.integers(0, 2, B)
    reward = rng.normal(size=B) * scale
    y = reward + 0.9 * (1 - dones) * target.max(axis=1)
    double = reward + 0.9 * (1 - dones) * target[np.arange(B), online.argmax(axis=1)]
    error = q[np.arange(B), actions] - y
    loss = np.where(np.abs(error) < 1, 0.5 * error**2, np.abs(error) - 0.5).mean()
    gradient = np.zeros((B, A))
    gradient[np.arange(B), actions] = np.where(np.abs(error) < 1, error, np.sign(error)) / B
    case("dqn-targets", {"q": q, "q_target_next": target, "q_online_next": online, "actions": actions, "rewards": reward,
                         "dones": dones, "gamma": 0.9},
         {"targets": y, "double_targets": double, "loss": loss, "grad_q": gradient}, name)

# ---------------------------------------------------------------- temporal differences

S, A = 4, 3
rows = []
for t in range(12):
    rows.append([int(rng.integers(S)), int(rng.integers(A)), float(rng.normal()), int(rng.integers(S)),
                 int(rng.integers(A)), int(rng.random() < 0.2), int(rng.integers(2))])
table = rng.integers(-2, 3, (S, A)).astype(float)  # whole numbers, so that ties happen
table2 = rng.normal(size=(S, A))
gamma, alpha, epsilon = 0.9, 0.25, 0.3


def greedy_mix(row, epsilon):
    best = row == row.max()
    return (epsilon / len(row) + (1 - epsilon) * best / best.sum()) @ row


for method in ("td0", "sarsa", "expected-sarsa", "q-learning", "double-q"):
    v, q, q2, errors = table[:, 0].copy(), table.copy(), table2.copy(), []
    for s, a, r, s2, a2, done, coin in rows:
        live = gamma * (1 - done)
        if method == "td0":
            errors.append(r + live * v[s2] - v[s])
            v[s] += alpha * errors[-1]
            continue
        one, two = (q2, q) if method == "double-q" and coin else (q, q2)
        bootstrap = {"sarsa": q[s2, a2], "expected-sarsa": greedy_mix(q[s2], epsilon), "q-learning": q[s2].max(),
                     "double-q": two[s2, int(np.argmax(one[s2]))]}[method]
        errors.append(r + live * bootstrap - one[s, a])
        one[s, a] += alpha * errors[-1]
    transitions = rows if method == "double-q" else [row[:6] for row in rows]
    given = {"V": table[:, 0]} if method == "td0" else {"Q": table, "Q2": table2} if method == "double-q" else {"Q": table}
    found = {"V": v} if method == "td0" else {"Q": q, "Q2": q2} if method == "double-q" else {"Q": q}
    extra = {"epsilon": epsilon} if method == "expected-sarsa" else {}
    case("td-updates", {"method": method, "transitions": transitions, "gamma": gamma, "alpha": alpha, **given, **extra},
         {"td_errors": errors, **found}, method)

episodes = []
for length in (6, 1, 9):
    episodes.append({"states": [int(s) for s in rng.integers(0, 4, length)] + [4], "rewards": rng.normal(size=length)})
start = rng.normal(size=5)
for lam in (0.0, 0.7, 1.0):
    for trace in ("accumulating", "true-online"):
        w = start.copy()
        for episode in episodes:
            z, old = np.zeros(5), 0.0
            states = episode["states"]
            for t, r in enumerate(episode["rewards"]):
                x, x2 = np.eye(5)[states[t]], np.eye(5)[states[t + 1]]
                if t == len(states) - 2:
                    x2 = np.zeros(5)
                value, after = w @ x, w @ x2
                delta = r + 0.95 * after - value
                if trace == "accumulating":
                    z = 0.95 * lam * z + x
                    w = w + 0.3 * delta * z
                else:
                    z = 0.95 * lam * z + (1 - 0.3 * 0.95 * lam * (z @ x)) * x
                    w = w + 0.3 * (delta + value - old) * z - 0.3 * (value - old) * x
                    old = after
        case("td-lambda", {"n_states": 5, "episodes": episodes, "V": start, "gamma": 0.95, "lambda": lam, "alpha": 0.3,
                           "trace": trace}, {"V": w}, f"{trace}, λ = {lam}")

episodes = [[[int(rng.integers(4)), int(rng.integers(2)), float(rng.normal())] for _ in range(length)]
            for length in (5, 3, 8, 1)]
target, behaviour = rng.dirichlet([1, 1], 5), rng.dirichlet([2, 2], 5)


def monte_carlo(episodes, gamma, target, behaviour):
    S, A, g = len(target), len(target[0]), exact(gamma)
    first, every, first_q, ordinary, weighted, decision = ({} for _ in range(6))
    for episode in episodes:
        seen, seen_q = set(), set()
        for t, (s, a, _) in enumerate(episode):
            rest = episode[t:]
            G = mp.fsum(g**k * exact(step[2]) for k, step in enumerate(rest))
            ratios = [exact(target[x][b]) / exact(behaviour[x][b]) for x, b, _ in rest]
            rho, terms, product = mp.fprod(ratios), [], mp.mpf(1)
            for k, step in enumerate(rest):
                product *= ratios[k]
                terms.append(g**k * product * exact(step[2]))
            every.setdefault(s, []).append(G)
            if s not in seen:
                first.setdefault(s, []).append(G)
            if (s, a) not in seen_q:
                first_q.setdefault((s, a), []).append(G)
            seen.add(s)
            seen_q.add((s, a))
            ordinary.setdefault(s, []).append(rho * G)
            weighted.setdefault(s, []).append((rho, G))
            decision.setdefault(s, []).append(mp.fsum(terms))

    def means(found):
        return [mp.fsum(found[s]) / len(found[s]) if s in found else None for s in range(S)]

    return {
        "first_visit_V": means(first), "every_visit_V": means(every),
        "first_visit_Q": [[mp.fsum(first_q[s, a]) / len(first_q[s, a]) if (s, a) in first_q else None
                           for a in range(A)] for s in range(S)],
        "ordinary_is_V": means(ordinary),
        "weighted_is_V": [mp.fsum(r * G for r, G in weighted[s]) / mp.fsum(r for r, _ in weighted[s])
                          if s in weighted else None for s in range(S)],
        "per_decision_is_V": means(decision),
    }


def monte_carlo_case(episodes, gamma, target, behaviour, name):
    case("monte-carlo", {"episodes": episodes, "gamma": gamma, "n_states": len(target), "n_actions": len(target[0]),
                         "target_policy": target, "behaviour_policy": behaviour},
         monte_carlo(episodes, gamma, target, behaviour), name)


monte_carlo_case(episodes, 0.9, target, behaviour, "four episodes")
# 200 ratios of 0.02 or 50 in a row: ρ is far below or above every Float64, its share of the weights is not
tail = [[1, 0, 0.0]] * 199 + [[1, 0, 1e-3]]
for name, p, b in (("ratios of 1e-340", 0.02, 1.0), ("ratios of 1e340", 1.0, 0.02)):
    long = [[[0, 0, 1.0]] + tail, [[0, 1, -2.5]] + tail, [[0, 1, 0.25]] + tail[1:]]
    monte_carlo_case(long, 1.0, [[0.3, 0.7], [p, 1 - p]], [[0.5, 0.5], [b, 1 - b]], name)


# ---------------------------------------------------------------- planning

def grid(rows, columns, rule):
    """Actions up, right, down, left; rule(cell, cell moved to or None over the edge) gives (s′, r, done)."""
    table = []
    for cell in range(rows * columns):
        y, x = divmod(cell, columns)
        moves = [(y - 1, x), (y, x + 1), (y + 1, x), (y, x - 1)]
        table.append([])
        for b, a in moves:
            inside = 0 <= b < rows and 0 <= a < columns
            s, r, done = rule(cell, b * columns + a if inside else None)
            table[-1].append([[1.0, s, r, done]])
    return table


def four(cell, to):
    if cell in (0, 15):
        return cell, 0, True
    to = cell if to is None else to
    return to, -1, to in (0, 15)


def five(cell, to):
    if cell == 1:
        return 21, 10, False
    if cell == 3:
        return 13, 5, False
    return (cell, -1, False) if to is None else (to, 0, False)


def walk(n, left, right):
    table = [[[[1.0, 0, 0, True]]] * 2]
    for i in range(1, n + 1):
        table.append([[[1.0, i - 1, left if i == 1 else 0, i == 1]], [[1.0, i + 1, right if i == n else 0, i == n]]])
    return table + [[[[1.0, n + 1, 0, True]]] * 2]


def gym_table(name, **options):
    P = gymnasium.make(name, **options).unwrapped.P
    return [[[[float(p), int(s), float(r), bool(d)] for p, s, r, d in P[x][a]] for a in sorted(P[x])] for x in sorted(P)]


worlds = {
    "gridworld-4x4": grid(4, 4, four), "gridworld-5x5": grid(5, 5, five), "cliff-walking": gym_table("CliffWalking-v1"),
    "frozen-lake-4x4": gym_table("FrozenLake-v1", map_name="4x4"),
    "frozen-lake-8x8": gym_table("FrozenLake-v1", map_name="8x8"),
    "random-walk-5": walk(5, 0, 1), "random-walk-19": walk(19, -1, 1),
}
smooth = {
    "4x4": gym_table("FrozenLake-v1", map_name="4x4", is_slippery=False),
    "8x8": gym_table("FrozenLake-v1", map_name="8x8", is_slippery=False),
}


def dense(table):
    S, A = len(table), len(table[0])
    P, R = np.zeros((S, A, S)), np.zeros((S, A))
    for s in range(S):
        for a in range(A):
            for p, s2, r, done in table[s][a]:
                R[s, a] += p * r
                if not done:
                    P[s, a, s2] += p
    return P, R


def evaluated(table, policy, gamma):
    P, R = dense(table)
    return np.linalg.solve(np.eye(len(table)) - gamma * np.einsum("sa,sat->st", policy, P), (policy * R).sum(axis=1))


def swept(table, policy, gamma, sweeps, in_place):
    P, R = dense(table)
    V = np.zeros(len(table))
    for _ in range(sweeps):
        W = V if in_place else V.copy()
        for s in range(len(V)):
            W[s] = policy[s] @ (R[s] + gamma * P[s] @ V)
        V = W
    return V


def optimal(table, gamma, sweeps=None, start=None):
    P, R = dense(table)
    V = np.zeros(len(table)) if start is None else np.array(start, float)
    for _ in range(200_000 if sweeps is None else sweeps):
        W = (R + gamma * P @ V).max(axis=1)
        still = np.array_equal(V, W)
        V = W
        if still and sweeps is None:
            break
    return V, R + gamma * P @ V


for name, table in worlds.items():
    S, A = len(table), len(table[0])
    uniform, drawn = np.full((S, A), 1 / A), rng.dirichlet([1] * A, S)
    for gamma in [0.9] if name == "gridworld-5x5" else [0.9, 1.0]:
        case("policy-evaluation", {"mdp": name, "gamma": gamma, "policy": "random"},
             {"V": evaluated(table, uniform, gamma)}, f"{name}, γ = {gamma}")
        V, Q = optimal(table, gamma)
        case("value-iteration", {"mdp": name, "gamma": gamma},
             {"V": V, "Q": Q, "optimal_actions": [[a for a in range(A) if Q[s, a] >= Q[s].max() - 1e-9] for s in range(S)]},
             f"{name}, γ = {gamma}")
        case("policy-iteration", {"mdp": name, "gamma": gamma}, {"V": V}, f"{name}, γ = {gamma}")
    case("policy-evaluation", {"mdp": name, "gamma": 0.95, "policy": drawn}, {"V": evaluated(table, drawn, 0.95)},
         f"{name}, a drawn policy")
    for in_place in (False, True):
        case("policy-evaluation", {"mdp": name, "gamma": 0.9, "policy": "random", "sweeps": 4, "in_place": in_place},
             {"V": swept(table, uniform, 0.9, 4, in_place)}, f"{name}, four sweeps, in place {in_place}")
    start = rng.normal(size=S)
    V, Q = optimal(table, 0.9, 3, start)
    case("value-iteration", {"mdp": name, "gamma": 0.9, "sweeps": 3, "V": start}, {"V": V, "Q": Q, "sweeps": 3},
         f"{name}, three sweeps from V")

S, A = 5, 3
table = []
for s in range(S):
    table.append([])
    for a in range(A):
        p = rng.dirichlet([1] * 4)
        table[-1].append([[float(p[k]), int(rng.integers(S)), float(rng.normal() * 3), bool(k == 3)] for k in range(4)])
for gamma in (0.0, 0.99, 1.0):
    uniform = np.full((S, A), 1 / A)
    V, Q = optimal(table, gamma)
    case("policy-evaluation", {"mdp": {"transitions": table}, "gamma": gamma, "policy": "random"},
         {"V": evaluated(table, uniform, gamma)}, f"drawn process, γ = {gamma}")
    case("value-iteration", {"mdp": {"transitions": table}, "gamma": gamma}, {"V": V, "Q": Q}, f"drawn process, γ = {gamma}")
    case("policy-iteration", {"mdp": {"transitions": table}, "gamma": gamma, "policy": [2, 0, 1, 1, 0]}, {"V": V},
         f"drawn process, γ = {gamma}")

# γ close to 1, and an end that is a million steps away: the equations in 50 digits
gamma = 0.999999
rare = [[[[0.999999, 0, 1.0, False], [1e-6, 1, -2.0, False]]], [[[0.5, 0, 0.25, False], [0.5, 1, 0.0, False]]]]
a = mp.matrix(2, 2)
b = mp.matrix([exact(0.999999) - 2 * exact(1e-6), mp.mpf(0.125)])
g = exact(gamma)
a[0, 0], a[0, 1], a[1, 0], a[1, 1] = 1 - g * exact(0.999999), -g * exact(1e-6), -g / 2, 1 - g / 2
V = [x for x in mp.lu_solve(a, b)]
case("policy-evaluation", {"mdp": {"transitions": rare}, "gamma": gamma, "policy": "random"}, {"V": V}, "γ close to 1")
case("value-iteration", {"mdp": {"transitions": rare}, "gamma": gamma}, {"V": V}, "γ close to 1")
case("policy-iteration", {"mdp": {"transitions": rare}, "gamma": gamma}, {"V": V}, "γ close to 1")
distant = [[[[0.9999999, 0, 1.0, False], [1e-7, 0, 0.0, True]]]]
V = [exact(0.9999999) / (1 - exact(0.9999999))]
for quantity, extra in (("policy-evaluation", {"policy": "random"}), ("value-iteration", {}), ("policy-iteration", {})):
    case(quantity, {"mdp": {"transitions": distant}, "gamma": 1, **extra}, {"V": V}, "an end ten million steps away")

out = pathlib.Path(__file__).with_name("tabular.json")
origin = f"tabular.py with numpy {np.__version__}, mpmath {mp.__version__}, gymnasium {gymnasium.__version__}"
lines = ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases)
out.write_text(
    '{"origin": ' + json.dumps(origin) + ', "cases": [\n' + lines + '\n],\n"worlds": ' + json.dumps(plain(worlds))
    + ',\n"smooth_lakes": ' + json.dumps(plain(smooth)) + "}\n")
print(len(cases), "cases")
