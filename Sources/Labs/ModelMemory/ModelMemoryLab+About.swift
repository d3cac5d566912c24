import Laboratory
import Reinforcement

extension ModelMemoryLab {
  public static let about = LabDescription(
    name: "model-memory",
    title: Localized(en: "What has to be in memory", zh: "显存里要放下什么"),
    summary: Localized(
      en: "Weights, gradients, optimiser, activations and cache of PPO, GRPO, DPO and SFT, part by part.",
      zh: "PPO、GRPO、DPO、SFT 的权重、梯度、优化器、激活值和缓存，一部分一部分地加起来。"),
    knobs: [
      .choice(
        "method", "how", Localized(en: "what is trained", zh: "怎样训练"),
        Method.allCases.map { Knob.Option($0.rawValue, zh: $0.chinese, $0.meaning) }, default: Method.ppo.rawValue),
      .real(
        "billions", "N", Localized(en: "parameters of each model, in billions", zh: "每个模型的参数量，单位十亿"),
        in: 0.1...1000, step: 1, default: 7),
      .choice(
        "precision", "bytes", Localized(en: "in which numbers", zh: "用哪种数"),
        Precision.allCases.map { Knob.Option($0.rawValue, zh: $0.chinese, $0.meaning) },
        default: Precision.mixed.rawValue),
      .integer("layers", "L", Localized(en: "layers", zh: "层数"), in: 1...200, default: 32),
      .integer(
        "width", "d", Localized(en: "width: numbers for a token between layers", zh: "宽度：层与层之间一个词元有几个数"),
        in: headWidth...32_768, step: headWidth, default: 4096),
      .integer(
        "tokens", "T", Localized(en: "tokens of an answer, the prompt too", zh: "一个回答的词元数，连同提示"),
        in: 128...131_072, step: 1024, default: 2048),
      .integer(
        "batch", "B", Localized(en: "answers in one backward pass", zh: "一次反向传播里的回答数"), in: 1...256, default: 1),
      .choice(
        "recompute", "redo", Localized(en: "what is computed again, not kept", zh: "哪些不保存，要用时重算"),
        Again.allCases.map { Knob.Option($0.rawValue, zh: $0.chinese, $0.meaning) }, default: Again.nothing.rawValue),
      .integer(
        "answers", "G", Localized(en: "answers drawn at the same time", zh: "同时抽取的回答数"), in: 1...4096, step: 8,
        default: 64),
      .integer(
        "devices", "n", Localized(en: "accelerators that share the models", zh: "分担模型的加速卡数"), in: 1...4096, default: 1),
    ],
    presets: [
      Preset(Localized(en: "RLHF with PPO", zh: "用 PPO 做 RLHF"), setting(.ppo)),
      Preset(Localized(en: "GRPO", zh: "GRPO"), setting(.grpo)),
      Preset(Localized(en: "GRPO, β = 0", zh: "GRPO，β = 0"), setting(.grpoWithoutReference)),
      Preset(
        Localized(en: "long answers", zh: "长回答"), setting(.grpoWithoutReference, tokens: 32_768, answers: 16)),
      Preset(Localized(en: "DPO", zh: "DPO"), setting(.dpo)),
      Preset(Localized(en: "SFT", zh: "SFT"), setting(.sft)),
    ],
    stride: Localized(en: "model", zh: "一个模型"), usesSeed: false)

  /// A preset says where every knob stands that another preset moves.
  private static func setting(_ method: Method, tokens: Double = 2048, answers: Double = 64) -> [String: Setting] {
    [
      "method": .word(method.rawValue), "billions": .number(7), "layers": .number(32), "width": .number(4096),
      "tokens": .number(tokens), "answers": .number(answers),
    ]
  }

  /// What is trained.
  enum Method: String, CaseIterable, Sendable {
    case ppo
    case grpo
    case grpoWithoutReference = "grpo-no-ref"
    case dpo
    case sft

    var training: PostTraining {
      switch self {
      case .ppo: .proximalPolicy
      case .grpo: .groupRelative
      case .grpoWithoutReference: .groupRelativeWithoutReference
      case .dpo: .directPreference
      case .sft: .supervised
      }
    }

    /// On a Chinese panel.
    var chinese: String {
      switch self {
      case .ppo: "PPO"
      case .grpo: "GRPO"
      case .grpoWithoutReference: "GRPO，β = 0"
      case .dpo: "DPO"
      case .sft: "SFT"
      }
    }

    var meaning: Localized {
      switch self {
      case .ppo:
        Localized(en: "RLHF with PPO: actor, critic, reference, reward model", zh: "用 PPO 做 RLHF：演员、评论家、参考模型、奖励模型")
      case .grpo: Localized(en: "GRPO with checked rewards: actor, reference", zh: "GRPO，奖励由程序检查：演员、参考模型")
      case .grpoWithoutReference: Localized(en: "GRPO with β = 0: the actor alone", zh: "GRPO，β = 0：只有演员")
      case .dpo: Localized(en: "DPO: policy and reference, two answers a pair", zh: "DPO：策略和参考模型，一对两个回答")
      case .sft: Localized(en: "supervised fine-tuning: one model", zh: "监督微调：一个模型")
      }
    }

    /// The name before a bar.
    var title: String {
      switch self {
      case .ppo: "PPO"
      case .grpo: "GRPO"
      case .grpoWithoutReference: "β = 0"
      case .dpo: "DPO"
      case .sft: "SFT"
      }
    }
  }

  /// In which numbers.
  enum Precision: String, CaseIterable, Sendable {
    case mixed
    case single = "fp32"
    case half = "bf16"

    var training: TrainingPrecision {
      switch self {
      case .mixed: .mixed
      case .single: .single
      case .half: .half
      }
    }

    /// On a Chinese panel.
    var chinese: String {
      switch self {
      case .mixed: "混合"
      case .single: "fp32"
      case .half: "bf16"
      }
    }

    var meaning: Localized {
      switch self {
      case .mixed:
        Localized(en: "mixed: bf16 to compute, fp32 for Adam and a master copy", zh: "混合：计算用 bf16，Adam 和主副本用 fp32")
      case .single: Localized(en: "fp32 for everything", zh: "全部用 fp32")
      case .half:
        Localized(en: "bf16 for everything, Adam too: rounds small steps away", zh: "全部用 bf16，连 Adam 也是：小步会被舍入掉")
      }
    }
  }

  /// What is computed again.
  enum Again: String, CaseIterable, Sendable {
    case nothing = "none"
    case attention
    case layers = "full"

    var recomputation: Recomputation {
      switch self {
      case .nothing: .none
      case .attention: .attention
      case .layers: .full
      }
    }

    /// On a Chinese panel.
    var chinese: String {
      switch self {
      case .nothing: "不重算"
      case .attention: "注意力"
      case .layers: "整层"
      }
    }

    var meaning: Localized {
      switch self {
      case .nothing: Localized(en: "nothing: all is kept", zh: "都不重算：全部保存")
      case .attention: Localized(en: "the scores of attention", zh: "只重算注意力的得分")
      case .layers: Localized(en: "whole layers: only what enters them is kept", zh: "整层重算：只保存每层的输入")
      }
    }
  }
}
