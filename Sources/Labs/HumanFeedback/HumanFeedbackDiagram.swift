import Drawing
import Laboratory

/// The four models, what they start as, and where the batch is now.
struct HumanFeedbackDiagram: LabView {
  let lab: HumanFeedbackLab
  let state: HumanFeedbackLab.State
  let context: ViewContext
  let isFramed: Bool

  private typealias Scene = HumanFeedbackLab.Scene

  func height(width: Int) -> Int { fitted.height(width: width) }
  func draw(in area: Area, on screen: inout Screen) { fitted.draw(in: area, on: &screen) }

  private var fitted: Fitted { Fitted(diagram, rows: isFramed ? 16 : 7) }

  private var diagram: FlowDiagram {
    lab.stageNumber(state) == 3 ? feedback : beginnings
  }

  /// A box whose second line, where there are no frames, stands behind its name.
  private func node(
    _ id: String, _ name: String, _ detail: String, column: Int, row: Int, isLit: Bool
  ) -> FlowDiagram.Node {
    let title = isFramed || detail.isEmpty ? name : say("\(name), \(detail)", "\(name)·\(detail)")
    return FlowDiagram.Node(
      id, StyledText(context.text(title)), detail: quiet(detail), column: column, row: row, isLit: isLit)
  }

  private func arrow(_ from: String, _ to: String, isLit: Bool) -> FlowDiagram.Arrow {
    FlowDiagram.Arrow(from, to, isLit: isLit)
  }

  // MARK: Where they come from

  private var beginnings: FlowDiagram {
    let isTuning = lab.stageNumber(state) == 1
    let nodes = [
      node("texts", say("demonstrations", "示范"), "", column: 0, row: 0, isLit: isTuning),
      node("pairs", say("comparisons", "比较"), "", column: 0, row: 2, isLit: !isTuning),
      node("sft", say("SFT model", "SFT 模型"), "", column: 1, row: 0, isLit: isTuning),
      node("reward", say("reward model", "奖励模型"), "", column: 1, row: 2, isLit: !isTuning),
      node("actor", say("actor", "演员"), "", column: 2, row: 0, isLit: false),
      node("reference", say("reference", "参考模型"), "", column: 2, row: 1, isLit: false),
      node("critic", say("critic", "评论家"), "", column: 2, row: 2, isLit: false),
    ]
    let arrows = [
      arrow("texts", "sft", isLit: isTuning), arrow("pairs", "reward", isLit: !isTuning),
      arrow("sft", "reward", isLit: false), arrow("sft", "actor", isLit: false),
      arrow("sft", "reference", isLit: false), arrow("reward", "critic", isLit: false),
    ]
    return FlowDiagram(nodes: nodes, arrows: arrows, glyphs: context.glyphs)
  }

  // MARK: What they do

  private var feedback: FlowDiagram {
    let scene = state.scene
    let (trained, frozen) = (say("trained", "训练"), say("frozen", "冻结"))
    let isDrawing = scene == .drawing
    let isLearning = scene == .updating
    let nodes = [
      node("actor", say("actor π", "演员 π"), trained, column: 0, row: 1, isLit: isDrawing || isLearning),
      node("reward", say("reward R", "奖励 R"), frozen, column: 1, row: 0, isLit: scene == .judging),
      node("reference", say("reference", "参考"), frozen, column: 1, row: 1, isLit: isDrawing || scene == .judging),
      node("critic", say("critic V", "评论家 V"), trained, column: 1, row: 2, isLit: scene == .crediting || isLearning),
      node("rewards", say("rewards r", "奖励 r"), "", column: 2, row: 0, isLit: scene == .judging),
      node("advantages", say("GAE: Â", "GAE：Â"), "", column: 2, row: 2, isLit: scene == .crediting || isLearning),
    ]
    let arrows = [
      arrow("actor", "reward", isLit: scene == .judging),
      arrow("actor", "reference", isLit: isDrawing || scene == .judging),
      arrow("actor", "critic", isLit: scene == .crediting),
      arrow("reward", "rewards", isLit: scene == .judging),
      arrow("reference", "rewards", isLit: scene == .judging),
      arrow("critic", "advantages", isLit: scene == .crediting),
      arrow("rewards", "advantages", isLit: scene == .crediting),
      arrow("advantages", "actor", isLit: isLearning),
      arrow("advantages", "critic", isLit: isLearning),
    ]
    return FlowDiagram(nodes: nodes, arrows: arrows, glyphs: context.glyphs)
  }
}
