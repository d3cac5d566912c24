import Laboratory

extension BellmanLab {
  public static let about = LabDescription(
    name: "bellman",
    title: Localized(en: "Backups, sweeps and improvements", zh: "备份、扫描与改进"),
    summary: Localized(
      en: "The Bellman equations at work: one backup at a time, in worlds whose transitions are known.",
      zh: "贝尔曼方程逐次备份的过程，所用世界的转移概率都已知。"),
    knobs: [
      RunningExample.discountKnob(default: 0.9),
      .choice(
        "method", "how", Localized(en: "what is computed", zh: "算什么"),
        [
          Knob.Option("evaluation", zh: "策略评估", Localized(en: "the values of the random policy", zh: "随机策略的价值")),
          Knob.Option("policy-iteration", zh: "策略迭代", Localized(en: "evaluate, improve, and again", zh: "评估、改进，交替进行")),
          Knob.Option(
            "value-iteration", zh: "价值迭代", Localized(en: "the best action in every backup", zh: "每次备份都取最优动作")),
        ], default: "evaluation"),
      .choice(
        "world", "world", Localized(en: "where the agent lives", zh: "智能体所在的世界"), PlanningWorld.options,
        default: "five-steps"),
      .choice(
        "update", "V", Localized(en: "which values a backup reads", zh: "备份时读哪些价值"),
        [
          Knob.Option("synchronous", zh: "同步", Localized(en: "those of the sweep before", zh: "上一轮扫描的价值")),
          Knob.Option("in-place", zh: "就地", Localized(en: "the newest", zh: "最新的价值")),
        ], default: "synchronous"),
      .choice(
        "order", "order", Localized(en: "the order of the states in a sweep", zh: "一轮扫描中状态的次序"),
        [
          Knob.Option("forward", zh: "从前往后", Localized(en: "first state first", zh: "从第一个状态开始")),
          Knob.Option("backward", zh: "从后往前", Localized(en: "last state first", zh: "从最后一个状态开始")),
        ], default: "forward"),
      .choice(
        "sweeps", "k", Localized(en: "sweeps before each improvement (policy iteration)", zh: "每次改进前扫描几轮（策略迭代）"),
        [
          Knob.Option("1", Localized(en: "one", zh: "一轮")), Knob.Option("3", Localized(en: "three", zh: "三轮")),
          Knob.Option("converged", zh: "收敛", Localized(en: "until nothing changes", zh: "直到不再变化")),
        ], default: "converged"),
    ],
    presets: [
      Preset(Localized(en: "five steps", zh: "五步"), ["world": .word("five-steps"), "gamma": .number(0.9)]),
      Preset(
        Localized(en: "4 × 4, random policy", zh: "4 × 4，随机策略"),
        ["world": .word("grid-4x4"), "gamma": .number(1), "method": .word("evaluation")]),
      Preset(
        Localized(en: "4 × 4, policy iteration", zh: "4 × 4，策略迭代"),
        ["world": .word("grid-4x4"), "gamma": .number(1), "method": .word("policy-iteration")]),
      Preset(
        Localized(en: "5 × 5, value iteration", zh: "5 × 5，价值迭代"),
        ["world": .word("grid-5x5"), "gamma": .number(0.9), "method": .word("value-iteration")]),
      Preset(
        Localized(en: "slippery lake", zh: "打滑的冰湖"),
        ["world": .word("frozen-lake"), "gamma": .number(0.95), "method": .word("value-iteration")]),
    ],
    stride: Localized(en: "sweep (policy iteration: evaluation, improvement)", zh: "一轮扫描（策略迭代：一次评估或改进）"),
    memory: .lastStep, usesSeed: false)
}
