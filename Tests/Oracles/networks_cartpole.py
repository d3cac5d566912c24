"""Numbers for Tests/ReinforcementTests/Worlds/cartpole-gymnasium.json: trajectories of Gymnasium's CartPole-v1.

Run by hand, in an environment with gymnasium:

    python Tests/Oracles/networks_cartpole.py > Tests/ReinforcementTests/Worlds/cartpole-gymnasium.json

The states are those the environment keeps in double precision, before they are rounded for the observation.
"""
import json
import random

import gymnasium

random.seed(3)


def trajectory(start, choose, steps, every=1):
    """Actions of an episode, the state after every so many of them, and how it ended."""
    environment = gymnasium.make("CartPole-v1")
    environment.reset(seed=0)
    environment.unwrapped.state = tuple(start)
    actions, states, terminated, truncated = [], [], False, False
    while len(actions) < steps and not (terminated or truncated):
        actions.append(choose(environment.unwrapped.state))
        _, reward, terminated, truncated, _ = environment.step(actions[-1])
        assert reward == 1.0
        if len(actions) % every == 0:
            states.append([float(x) for x in environment.unwrapped.state])
    return {
        "start": start, "actions": actions, "every": every, "states": states,
        "terminated": terminated, "truncated": truncated,
    }


def balancing(state):
    return 1 if state[2] + 0.3 * state[3] + 0.02 * state[0] + 0.08 * state[1] > 0 else 0


starts = [[0.0, 0.0, 0.0, 0.0], [0.01, -0.02, 0.03, 0.04], [2.3, 0.5, -0.1, 0.2], [-1.0, -1.5, 0.15, -0.3]]
trajectories = [trajectory(s, lambda _: random.randrange(2), 60) for s in starts]
trajectories.append(trajectory([0.02, 0.01, -0.03, 0.02], balancing, 600, every=20))
print(json.dumps({"trajectories": trajectories}, indent=1))
