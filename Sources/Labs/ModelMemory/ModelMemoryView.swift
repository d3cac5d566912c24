import Drawing
import Laboratory
import Reinforcement

/// The models with their parts, all methods as bars on one scale, and what one accelerator holds while it draws and while
/// it learns.
struct ModelMemoryView: LabView {
  let lab: ModelMemoryLab
  let state: ModelMemoryLab.State
  let context: ViewContext

  func height(width: Int) -> Int { Stack(everything, spacing: 1).height(width: width) }

  /// Blank rows are the first to go where there is not enough room. Then the part that the run has come to stands first.
  func draw(in area: Area, on screen: inout Screen) {
    let airy = Stack(everything, spacing: 1)
    let tight = Stack(everything)
    if airy.height(width: area.width) <= area.height {
      airy.draw(in: area, on: &screen)
    } else if tight.height(width: area.width) <= area.height {
      tight.draw(in: area, on: &screen)
    } else {
      Stack(isRunning ? [phases, bars, legend] : [models, bars, legend]).draw(in: area, on: &screen)
    }
  }

  private var everything: [any Widget] {
    [models, Stack([title(say("Models of every method", "每种方法的模型")), bars, legend]), phases]
  }

  /// Whether the models are complete, and what drawing and learning need is being added.
  private var isRunning: Bool { done.count > 0 && newest == nil }

  private func title(_ text: String) -> TextBlock { TextBlock(StyledText(context.text(text), Style(.heading))) }
  private func gigabytes(_ id: QuantityID) -> StyledText { context.number(id, decimals: 1) }

  private var done: ArraySlice<ModelMemoryLab.Part> { lab.parts.prefix(state.done) }

  // MARK: Models

  private var models: Stack {
    let heading = title(say("Models of \(lab.method.title), in GB", "\(lab.method.title) 的模型，单位 GB"))
    var columns = [
      Table.Column("", .left), Table.Column("", .left),
      Table.Column(quiet(say("weights", "权重"))), Table.Column(quiet(say("gradients", "梯度"))),
      Table.Column(quiet("Adam")), Table.Column(maths("Σ")),
    ]
    if context.pinned != nil { columns.append(Table.Column(quiet(context.text("Σ′")))) }
    let rows = lab.method.training.models.map(row)
    let sum = [quiet(""), quiet(""), quiet(""), quiet(""), maths("S"), gigabytes("states")]
    let all = Table.Row(sum + (context.pinned == nil ? [] : [context.pinnedNumber("states", decimals: 1)]))
    let table = Table(columns: columns, rows: rows + [all], gap: 2, glyphs: context.glyphs)
    return Stack([heading, table] + pinnedLabel)
  }

  /// Which run the numbers with a stroke belong to.
  private var pinnedLabel: [TextBlock] {
    guard let pinned = context.pinned else { return [] }
    let peak = quiet(say(", at most ", "，最多 ")) + context.pinnedNumber("device", decimals: 1)
    let isKnown = pinned.numbers["device"] != nil
    return [TextBlock(quiet(context.text("Σ′ · ")) + quiet(pinned.label) + (isKnown ? peak : quiet("")))]
  }

  private func row(_ role: ModelRole) -> Table.Row {
    let index = role.rawValue
    let none = quiet("–")
    var cells = [
      StyledText(String(mark(role)), Style(ink(role), .reverse)) + StyledText(" " + name(role)),
      quiet(role.isTrained ? say("trained", "训练") : say("frozen", "冻结")), gigabytes(QuantityID("weights", index)),
      role.isTrained ? gigabytes(QuantityID("gradients", index)) : none,
      role.isTrained ? gigabytes(QuantityID("adam", index)) : none, gigabytes(QuantityID("model", index)),
    ]
    if context.pinned != nil { cells.append(context.pinnedNumber(QuantityID("model", index), decimals: 1)) }
    return Table.Row(cells, isMarked: newest == role)
  }

  /// The model that the last step belonged to.
  private var newest: ModelRole? {
    switch done.last {
    case .weights(let role), .gradients(let role), .optimiser(let role): role
    case .cache, .activations, .peak, nil: nil
    }
  }

  private func name(_ role: ModelRole) -> String {
    switch role {
    case .actor: lab.method.training.drawsAnswers ? say("actor", "演员") : say("policy", "策略")
    case .critic: say("critic", "评论家")
    case .reference: say("reference", "参考模型")
    case .reward: say("reward model", "奖励模型")
    }
  }

  private func mark(_ role: ModelRole) -> Character {
    switch role {
    case .actor: "A"
    case .critic: "C"
    case .reference: "R"
    case .reward: "M"
    }
  }

  private func ink(_ role: ModelRole) -> Ink { .series(role.rawValue) }

  // MARK: All methods

  /// The whole room stands for the method that needs most.
  private var bars: MemoryBars {
    let all = ModelMemoryLab.Method.allCases
    return MemoryBars(
      bars: all.enumerated().map { index, method in
        let isChosen = method == lab.method
        let id = QuantityID("method", index)
        return MemoryBars.Bar(
          label: StyledText(
            context.text(isChosen ? "▸ " : "  ") + context.text(method.title), Style(isChosen ? .accent : .text)),
          pieces: method.training.models.flatMap { pieces(of: $0, in: method) },
          number: isChosen && !isComplete ? gigabytes("states") : gigabytes(id))
      }, full: all.map(lab.states).max() ?? 0)
  }

  private var isComplete: Bool { context.value("states") != nil }

  /// Weights, gradients and optimiser; what the run has not come to yet is drawn as dots.
  private func pieces(of role: ModelRole, in method: ModelMemoryLab.Method) -> [MemoryBars.Piece] {
    let parts: [(ModelMemoryLab.Part, String, Character)] =
      [(.weights(role), "weights", signs.weights)]
      + (role.isTrained
        ? [(.gradients(role), "gradients", signs.gradients), (.optimiser(role), "adam", signs.adam)] : [])
    return parts.map { part, family, sign in
      let isOurs = method == lab.method
      let isThere = !isOurs || done.contains(part)
      let mark: Character? = part == .weights(role) && isThere ? self.mark(role) : nil
      return MemoryBars.Piece(
        value: lab.gigabytes(of: part), sign: isThere ? sign : signs.missing,
        style: isThere ? Style(isOurs ? ink(role) : .quiet) : Style(.quiet), mark: mark,
        tag: isOurs && isThere ? QuantityID(family, role.rawValue).tag : nil)
    }
  }

  /// What the pieces are drawn with; letters where there are no shades.
  private var signs:
    (
      weights: Character, gradients: Character, adam: Character, cache: Character, activations: Character,
      missing: Character
    )
  {
    context.glyphs == .ascii ? ("#", "=", "-", "k", "a", ".") : ("█", "▓", "▒", "╱", "░", "·")
  }

  private var legend: TextBlock {
    let (weights, gradients, adam, cache, activations, _) = signs
    return TextBlock(
      quiet(
        say(
          "\(weights) weights  \(gradients) gradients  \(adam) Adam  \(cache) cache C  \(activations) activations F",
          "\(weights) 权重  \(gradients) 梯度  \(adam) Adam  \(cache) 缓存 C  \(activations) 激活值 F")))
  }

  // MARK: One accelerator

  private var phases: Stack {
    let heading = title(
      lab.devices == 1
        ? say("On one accelerator, in turn", "一张卡上，轮流进行")
        : say("On each of \(lab.devices) accelerators, in turn", "\(lab.devices) 张卡，每张上轮流进行"))
    let share = 1 / Double(lab.devices)
    let states = context.value("states").map { $0 * share } ?? 0
    let cache = (context.value("cache") ?? 0) * share
    let activations = context.value("activations") ?? 0
    let base = MemoryBars.Piece(
      value: states, sign: signs.weights, style: Style(.quiet), mark: "S", tag: QuantityID("states").tag)
    var bars: [MemoryBars.Bar] = []
    if lab.method.training.drawsAnswers {
      bars.append(
        MemoryBars.Bar(
          label: StyledText(say("  drawing", "  抽取")),
          pieces: [base, piece(cache, signs.cache, .series5, "cache")], number: gigabytes("drawing")))
    }
    bars.append(
      MemoryBars.Bar(
        label: StyledText(say("  learning", "  学习")),
        pieces: [base, piece(activations, signs.activations, .series6, "activations")], number: gigabytes("learning")))
    return Stack([heading, MemoryBars(bars: bars, full: max(states + max(cache, activations), 1e-9)), facts])
  }

  private func piece(_ value: Double, _ sign: Character, _ ink: Ink, _ id: QuantityID) -> MemoryBars.Piece {
    MemoryBars.Piece(value: value, sign: sign, style: Style(ink), mark: nil, tag: id.tag)
  }

  private var facts: TextBlock {
    var text = StyledText()
    if lab.method.training.drawsAnswers { text += maths("C ") + gigabytes("cache") + quiet("   ") }
    text += maths("F ") + gigabytes("activations") + quiet("   ")
    text += quiet(say("at most ", "最多 ")) + gigabytes("device") + quiet(" GB")
    text += quiet("   12Ld² ") + context.number("inLayers", decimals: 2) + quiet(say(" billion", " 十亿"))
    return TextBlock(text)
  }
}
