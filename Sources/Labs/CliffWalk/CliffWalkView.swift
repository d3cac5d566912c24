import Drawing
import Laboratory
import Reinforcement

/// Two maps with values, best actions and the path they make; what each learner did; and what its episodes earned.
struct CliffWalkView: LabView {
  let lab: CliffWalkLab
  let state: CliffWalkLab.State
  let context: ViewContext

  private static let wide = 100

  func height(width: Int) -> Int { content(width, height: 100).height(width: width) }

  /// What stands below belongs to the panel, so no curve grows beyond the height asked for.
  func draw(in area: Area, on screen: inout Screen) {
    let content = content(area.width, height: area.height)
    content.draw(in: area.splitRows(min(area.height, content.height(width: area.width))).top, on: &screen)
  }

  private func content(_ width: Int, height: Int) -> any Widget {
    let maps = state.walkers.indices.map { map(of: $0, showsNumbers: height >= 19) }
    if width >= Self.wide {
      let left = Stack([maps[0], maps[1], table], spacing: 1)
      return Columns([.init(.fixed(60), left), .init(.fraction(1), plot(rows: 16))], gap: 3)
    }
    if height < 19 {
      let pair = Columns([.init(.fraction(1), maps[0]), .init(.fraction(1), maps[1])], gap: 3)
      return Stack([pair, table, plot(rows: 7)], spacing: 0, flexible: 2)
    }
    return Stack([Stack([maps[0], maps[1]]), table, plot(rows: 8)], spacing: 1, flexible: 2)
  }

  private func name(of index: Int) -> StyledText {
    StyledText(context.text(state.walkers[index].training.method.name), Style(.series(index), .bold))
  }

  // MARK: Maps

  private func map(of index: Int, showsNumbers: Bool) -> any Widget {
    var title = name(of: index)
    if context.numbers[CliffWalkLab.id(index, "path")] != nil {
      title.append(isEnglish ? "   best path " : "   最好的路 ", Style(.quiet))
      title += context.number(CliffWalkLab.id(index, "path"), decimals: 0)
      title.append(isEnglish ? " steps" : " 步", Style(.quiet))
    }
    return Stack([TextBlock(title), grid(of: index, showsNumbers: showsNumbers)])
  }

  private func grid(of index: Int, showsNumbers: Bool) -> ValueGrid {
    let training = state.walkers[index].training
    let path = Set(CliffWalkLab.greedyPath(of: training) ?? [])
    let shape = MarkovDecisionProcess.cliffShape
    let cells = (0..<shape.rows).map { row in
      (0..<shape.columns).map { column -> ValueGrid.Cell in
        let cell = shape.cell(row: row, column: column)
        if MarkovDecisionProcess.cliffCells.contains(cell) { return ValueGrid.Cell(kind: .wall) }
        return square(cell, index, training, isOnPath: path.contains(cell), showsNumber: showsNumbers)
      }
    }
    let place = training.state
    return ValueGrid(
      cells, agent: Screen.Position(row: shape.row(of: place), column: shape.column(of: place)),
      glyphs: context.glyphs)
  }

  private func square(
    _ cell: Int, _ index: Int, _ training: ControlTraining, isOnPath: Bool, showsNumber: Bool
  ) -> ValueGrid.Cell {
    let id = CliffWalkLab.id(index, "V", cell)
    let isGoal = cell == training.process.stateCount - 1
    let value = context.value(id)
    let digits = value.map { context.text(Numeral.fixed(max(-99, $0), 0)) } ?? "?"
    return ValueGrid.Cell(
      showsNumber && !isGoal ? digits : "", kind: isGoal ? .terminal : .open,
      shade: isGoal ? nil : value.map { max(-1, $0 / 16) }, arrows: isGoal ? [] : arrows(training, cell),
      isFocused: isOnPath, tag: id.tag)
  }

  /// The best actions, none while all are alike.
  private func arrows(_ training: ControlTraining, _ cell: Int) -> Set<ValueGrid.Direction> {
    let values = training.behaviourValues(in: cell)
    let directions: [ValueGrid.Direction] = [.up, .right, .down, .left]
    guard let best = values.max(), values.contains(where: { $0 != best }) else { return [] }
    return [directions[greedyAction(values)]]
  }

  // MARK: Numbers

  private var table: Table {
    let titles = isEnglish ? ["r", "δ", "Q(s,a)", "mean of 20", "falls"] : ["r", "δ", "Q(s,a)", "近 20 回合", "坠崖"]
    let columns = [Table.Column("", .left)] + titles.map { Table.Column(StyledText(context.text($0), Style(.maths))) }
    let rows = state.walkers.indices.map { index -> Table.Row in
      func number(_ family: String, _ decimals: Int) -> StyledText {
        context.number(CliffWalkLab.id(index, family), decimals: decimals)
      }
      return Table.Row([
        name(of: index), number("r", 0), number("delta", 3), number("new", 3), number("mean", 1), number("falls", 0),
      ])
    }
    return Table(columns: columns, rows: rows, gap: 3, glyphs: context.glyphs)
  }

  /// The rewards of the episodes, each as the mean over the last ones, since single falls would hide everything.
  private func plot(rows: Int) -> Plot {
    var series = state.walkers.indices.map { index in
      PlotSeries.number(
        index, StyledText(context.text(state.walkers[index].training.method.name)),
        course(of: state.walkers[index].training.episodeRewards))
    }
    if let pinned = context.pinned?.state as? CliffWalkLab.State {
      for (index, walker) in pinned.walkers.enumerated() {
        series.append(
          PlotSeries(
            StyledText(context.text("\(walker.training.method.name) · \(context.pinned?.label ?? "")"), Style(.quiet)),
            course(of: walker.training.episodeRewards), ink: .quiet, letter: index == 0 ? "p" : "q"))
      }
    }
    return Plot(
      StyledText(isEnglish ? "Reward of an episode, mean of 20" : "每回合总奖励（近 20 回合平均）", Style(.heading)),
      series: series,
      x: PlotAxis(StyledText(isEnglish ? "episode" : "回合", Style(.quiet)), including: [0, 10], countsWholes: true),
      y: PlotAxis(range: -100...0), rows: rows, glyphs: context.glyphs)
  }

  private func course(of rewards: [Double]) -> [PlotSeries.Point] {
    var sum = 0.0
    return rewards.indices.map { k in
      sum += rewards[k]
      if k >= CliffWalkLab.window { sum -= rewards[k - CliffWalkLab.window] }
      return PlotSeries.Point(Double(k + 1), sum / Double(min(k + 1, CliffWalkLab.window)))
    }
  }
}
