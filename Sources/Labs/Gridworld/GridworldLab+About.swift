import Laboratory

extension GridworldLab {
  public static let about = LabDescription(
    name: "gridworld",
    title: Localized(en: "Agent and environment, one step at a time", zh: "智能体与环境，一次走一步"),
    summary: Localized(
      en: "The loop of acting and being answered: every draw with the probabilities that made it.",
      zh: "行动与应答的循环：每一次抽取都附上产生它的概率。"),
    knobs: [
      .real(
        "slip", "slip", Localized(en: "how often the step goes sideways instead", zh: "走偏到侧面的概率"), in: 0...1,
        step: 0.05, default: 0.2),
      .choice(
        "policy", "policy", Localized(en: "how the agent chooses", zh: "智能体怎样选动作"),
        [
          Knob.Option("deterministic", zh: "确定性", Localized(en: "always the way on the map (μ)", zh: "总按地图上的路走（μ）")),
          Knob.Option(
            "stochastic", zh: "随机", Localized(en: "drawn: the map's way, or any with ε (π)", zh: "抽取：按地图走，或以 ε 随便走（π）")),
        ], default: "stochastic"),
      .real(
        "epsilon", "ε", Localized(en: "how much of the policy is left to chance", zh: "策略中随便走的比例"), in: 0...1,
        step: 0.05, default: 0.2),
      .choice(
        "world", "world", Localized(en: "where the agent walks", zh: "智能体走在哪里"), GridworldMap.options,
        default: "room"),
      .integer(
        "rollout", "N", Localized(en: "steps collected in one rollout", zh: "一段采样收集多少步"), in: 4...32, default: 10),
    ],
    presets: [
      Preset(
        Localized(en: "nothing left to chance", zh: "没有偶然"),
        ["slip": .number(0), "policy": .word("deterministic"), "world": .word("room")]),
      Preset(
        Localized(en: "only the world draws", zh: "只有世界在抽"),
        ["slip": .number(0.2), "policy": .word("deterministic"), "world": .word("room")]),
      Preset(
        Localized(en: "only the agent draws", zh: "只有智能体在抽"),
        ["slip": .number(0), "policy": .word("stochastic"), "epsilon": .number(0.2), "world": .word("room")]),
      Preset(
        Localized(en: "the bridge", zh: "过桥"),
        ["slip": .number(0.2), "policy": .word("deterministic"), "world": .word("bridge")]),
    ],
    stride: Localized(en: "episode", zh: "回合"), memory: .lastStep)
}
