"""The peers' side of the work: each function prepares it and gives back what does it once.

Both sides work on the same numbers. Where they can be compared, `check` says how far apart the results are.
"""
import math
import time

import numpy as np


def fractions(count, irrational):
    """The sequence of PeerWork.swift: the fractions of n times an irrational."""
    return np.arange(count, dtype=np.float64) * irrational % 1.0


def experience(steps, environments, ends_episodes=True):
    shape = (steps, environments)
    count = steps * environments
    rewards = fractions(count, 0.6180339887498949).reshape(shape)
    values = fractions(count, 0.7548776662466927).reshape(shape)
    ended = (fractions(count, 0.5698402909980532) < 0.02).reshape(shape)
    return rewards, values, ended & ends_episodes, np.full(environments, 0.5)


class Advantages:
    """Stable-Baselines3's own buffer, in its own single precision when timed, in double when compared."""

    name = "GAE, 2048 steps x 8 environments with episode ends"
    peer = "Stable-Baselines3's buffer"
    ours = "gae-eight"

    def __init__(self):
        import torch
        from gymnasium import spaces
        from stable_baselines3.common.buffers import RolloutBuffer

        self.torch = torch
        self.buffer = RolloutBuffer(
            2048, spaces.Box(-1, 1, (4,)), spaces.Discrete(2), device="cpu", gae_lambda=0.95, gamma=0.99, n_envs=8)
        self.fill(np.float32)

    def fill(self, kind):
        rewards, values, ended, last = experience(2048, 8)
        self.buffer.rewards, self.buffer.values = rewards.astype(kind), values.astype(kind)
        # The buffer marks the first step of an episode; ours marks the last.
        self.buffer.episode_starts = np.vstack([np.zeros((1, 8)), ended[:-1]]).astype(kind)
        self.buffer.advantages = np.zeros((2048, 8), kind)
        self.last = self.torch.tensor(last, dtype=getattr(self.torch, np.dtype(kind).name))
        self.done = ended[-1].astype(kind)

    def run(self, seed):
        self.buffer.compute_returns_and_advantage(last_values=self.last, dones=self.done)

    def check(self, ours):
        self.fill(np.float64)
        self.run(0)
        theirs = self.buffer.advantages.reshape(-1).copy()
        self.fill(np.float32)
        return distance(ours("gae-eight", 0), theirs), 1e-9


class LongAdvantages:
    """One filter along the whole series; it knows no ends of episodes, so the comparison leaves them out."""

    name = "GAE, 1,000,000 steps with episode ends"
    peer = "scipy.signal.lfilter (which has none)"
    ours = "gae-million"

    def __init__(self):
        from scipy.signal import lfilter

        self.lfilter = lfilter
        rewards, values, _, last = experience(1_000_000, 1)
        self.rewards, self.values = rewards[:, 0], np.append(values[:, 0], last)

    def run(self, seed):
        errors = self.rewards + 0.99 * self.values[1:] - self.values[:-1]
        self.advantages = self.lfilter([1.0], [1.0, -0.99 * 0.95], errors[::-1])[::-1]

    def check(self, ours):
        self.run(0)
        return distance(ours("gae-million-endless", 0), self.advantages[::997]), 1e-9


class Planning:
    """All states and actions at once, as one matrix times the values.

    Sweeps end when the values are within 1e-10 of the true ones: a change of c leaves an error of at most c γ / (1 - γ).
    """

    name = "value iteration, FrozenLake 8x8, discount 0.99, to 1e-10"
    peer = "numpy"
    ours = "value-iteration"

    def __init__(self):
        import gymnasium

        table = gymnasium.make("FrozenLake-v1", map_name="8x8").unwrapped.P
        states, actions = len(table), len(table[0])
        self.rewards = np.zeros((states, actions))
        following = np.zeros((states, actions, states))
        for state, choices in table.items():
            for action, outcomes in choices.items():
                for probability, after, reward, ends in outcomes:
                    self.rewards[state, action] += probability * reward
                    if not ends:
                        following[state, action, after] += probability
        self.following = 0.99 * following.reshape(states * actions, states)

    def run(self, seed):
        values = np.zeros(len(self.rewards))
        while True:
            swept = (self.rewards + (self.following @ values).reshape(self.rewards.shape)).max(1)
            if np.abs(swept - values).max() <= 1e-10 * (1 - 0.99) / 0.99:
                self.values = swept
                return
            values = swept

    def check(self, ours):
        self.run(0)
        return distance(ours("value-iteration", 0), self.values), 1e-10


class Cliff:
    """A Python loop over Gymnasium's cliff. After 500 episodes both must walk along the edge: 13 steps."""

    name = "Q-learning, cliff walking, 500 episodes"
    peer = "Gymnasium and Python"
    ours = "q-learning"

    def __init__(self):
        import gymnasium

        self.world = gymnasium.make("CliffWalking-v1").unwrapped

    def run(self, seed):
        import random

        draw = random.Random(seed)
        world, values = self.world, [[0.0] * 4 for _ in range(48)]
        for episode in range(500):
            state, _ = world.reset(seed=seed if episode == 0 else None)
            ended = False
            while not ended:
                row = values[state]
                action = draw.randrange(4) if draw.random() < 0.1 else row.index(max(row))
                after, reward, ended, _, _ = world.step(action)
                target = reward if ended else reward + max(values[after])
                row[action] += 0.5 * (target - row[action])
                state = after
        self.values = values

    def steps(self, actions):
        """How many steps the greedy policy takes to the goal; more than 100 count as lost."""
        state = 36
        for step in range(1, 101):
            (_, state, reward, ended), = self.world.P[state][actions[state]]
            if ended:
                return step
        return math.inf

    def check(self, ours):
        self.run(1)
        theirs = self.steps([row.index(max(row)) for row in self.values])
        # The engine's actions are up, right, down, left, as Gymnasium's are.
        mine = self.steps([int(action) for action in ours("q-learning", 1)])
        return abs(mine - theirs), 0


class Proximal:
    """Stable-Baselines3 as it comes. Five seeds on both sides; the trained policies are then tried greedily."""

    name = "PPO on CartPole, 50,000 steps"
    peer = "Stable-Baselines3"
    ours = "ppo"
    is_long = True

    def __init__(self):
        self.returns = {}

    def run(self, seed):
        from stable_baselines3 import PPO

        self.model = PPO("MlpPolicy", "CartPole-v1", seed=seed, device="cpu")
        self.model.learn(50_000)
        self.seed = seed

    def evaluate(self):
        from stable_baselines3.common.evaluation import evaluate_policy

        self.returns[self.seed] = float(evaluate_policy(self.model, self.model.get_env(), n_eval_episodes=20)[0])

    def check(self, ours):
        """Ours may be better, but not more than three standard errors worse."""
        mine = [ours("ppo", seed)[0] for seed in range(1, 6)]
        theirs = list(self.returns.values())[:5]
        print(f"  final returns, greedy, 20 episodes: ours {rounded(mine)}, theirs {rounded(theirs)}")
        spread = math.sqrt((np.var(mine, ddof=1) + np.var(theirs, ddof=1)) / 5) if len(theirs) > 1 else math.inf
        return max(0.0, float(np.mean(theirs) - np.mean(mine))), max(5.0, 3 * spread)


class Group:
    """A transformer as torch's own parts make it, with a cache of keys and values, no gradients while sampling.

    Prompts of 4 tokens, 8 groups of 8 answers of 12 tokens, no reference model (β = 0), one Adam step.
    """

    name = "GRPO update, transformer 2 x 32, vocabulary 16, 16 tokens, batch 64, sampling included"
    peer = "torch, keys and values cached"
    ours = "grpo"

    def __init__(self):
        import torch

        import transformer

        torch.manual_seed(1)
        self.torch, self.update = torch, transformer.update
        self.transformer = transformer
        self.model = transformer.Transformer()
        self.optimiser = torch.optim.Adam(self.model.parameters(), 1e-3)

    def run(self, seed):
        self.update(self.model, self.optimiser)

    def check(self, ours):
        """Log-probabilities of our answers by our weights, in double precision."""
        numbers = ours("grpo", 1)
        model = self.transformer.Transformer().double()
        used = model.take(numbers)
        tokens = self.torch.tensor(numbers[used:used + 64 * 16], dtype=self.torch.long).view(64, 16)
        with self.torch.no_grad():
            theirs = self.transformer.log_probabilities(model, tokens).reshape(-1).numpy()
        return distance(numbers[used + 64 * 16:], theirs), 1e-9


class Formulas:
    name = "the 18 formulas of the samples, parsed and laid out, each"
    peer = None
    ours = "formulas"


WORKS = [
    (Advantages, 50, 150), (LongAdvantages, 2, 4), (Planning, 8, 20), (Cliff, 40, 100), (Proximal, 5, 10),
    (Group, 3, 6), (Formulas, None, None),
]


def distance(mine, theirs):
    return float(np.abs(np.asarray(mine) - np.asarray(theirs)).max()) if len(mine) == len(theirs) else math.inf


def rounded(numbers):
    return [round(number, 1) for number in numbers]


def timed(work, seed):
    """The processor's seconds for the work done once; short work is done again until 50 ms have gone by."""
    def once():
        begin = time.process_time()
        work.run(seed)
        return time.process_time() - begin

    if getattr(work, "is_long", False):
        return once()
    work.run(seed)
    repeats = max(1, int(0.05 / max(1e-9, once())))
    begin = time.process_time()
    for _ in range(repeats):
        work.run(seed)
    return (time.process_time() - begin) / repeats
