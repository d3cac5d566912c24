"""The running example of the book, computed apart from the program: returns and GAE with numpy.

Run by hand:  python3 Tests/Oracles/running_example.py > Tests/LabsTests/Fixtures/running-example.json
"""
import json
import numpy as np

rewards = np.array([0.0, 0.0, 1.0, 0.0, 5.0])
values = np.array([1.2, 1.8, 2.1, 2.9, 4.0])
after_cut = 3.0
cases = []
for gamma in (0.0, 0.5, 0.9, 0.99, 1.0):
    for lam in (0.0, 0.4, 0.8, 0.95, 1.0):
        for end in ("terminated", "truncated", "-"):
            last = 0.0 if end == "terminated" else after_cut
            steps = np.arange(5)
            following = np.append(values[1:], last)
            delta = rewards + gamma * following - values
            # Written as the sum, not as the recursion that the program uses.
            advantages = [sum((gamma * lam) ** (k - t) * delta[k] for k in range(t, 5)) for t in steps]
            returns = [
                sum(gamma ** (k - t) * rewards[k] for k in range(t, 5)) + gamma ** (5 - t) * last for t in steps
            ]
            cases.append(
                dict(gamma=gamma, lam=lam, end=end, delta=delta.tolist(), advantages=[float(a) for a in advantages],
                     returns=[float(g) for g in returns]))
print(json.dumps(cases, indent=0))
