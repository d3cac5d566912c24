import Drawing
import Laboratory
import Reinforcement

/// The cart and its pole, what both networks foretell, the minibatch, and how long episodes last.
struct DeepQView: LabView {
  let lab: DeepQLab
  let state: DeepQLab.State
  let context: ViewContext

  private static let wide = 76

  func height(width: Int) -> Int { content(width).height(width: width) }

  /// What stands below belongs to the panel, so no curve grows beyond the height asked for.
  func draw(in area: Area, on screen: inout Screen) {
    let content = content(area.width)
    content.draw(in: area.splitRows(min(area.height, content.height(width: area.width))).top, on: &screen)
  }

  private func content(_ width: Int) -> any Widget {
    if width >= Self.wide {
      let left = Stack([cart(rows: 5), bars, buffer, minibatch(samples: 4)], spacing: 0)
      return Columns([.init(.fraction(1), left), .init(.fraction(1), curves(rows: 18))], gap: 3)
    }
    return Stack(
      [cart(rows: 5), Stack([bars, buffer]), minibatch(samples: 2), pair(rows: 9)], spacing: 0, flexible: 3)
  }

  // MARK: The world

  /// The pole leans further than it really does, or nobody would see it.
  private func cart(rows: Int) -> Plot {
    let now = state.training.world.state
    let lean = max(-1.4, min(1.4, now.angle * 6))
    let (x, height) = (now.position, 1.0)
    let top = PlotSeries.Point(x + 0.9 * lean / 1.4, height * (1 - lean * lean / 5))
    let pole = PlotSeries("", top.x < x ? [top, .init(x, 0)] : [.init(x, 0), top], ink: .series2)
    return Plot(
      series: [pole], markers: [PlotMarker(x: x, y: 0, .square, style: Style(.accent, .bold))],
      x: PlotAxis(range: -CartPole.positionLimit...CartPole.positionLimit), y: PlotAxis(range: 0...1), rows: rows,
      glyphs: context.glyphs)
  }

  // MARK: The networks

  private var bars: any Widget {
    let bars = (0..<2).map { a in
      let id = QuantityID("online", a)
      return Bars.Bar(
        maths("Q(s,\(DeepQLab.pushNames[a]))"), context.value(id) ?? .nan, number: context.number(id),
        style: Style(.series(a)), pinned: context.value(QuantityID("target", a)), tag: id.tag)
    }
    var title = StyledText(isEnglish ? "Return foretold" : "预测的回报", Style(.heading))
    title += quiet(context.glyphs == .unicode ? "   ◇ " : "   ") + quiet(isEnglish ? "target network " : "目标网络 ")
    title += context.number(QuantityID("target", 0)) + quiet(", ") + context.number(QuantityID("target", 1))
    let range = 0...max(1, lab.ceiling)
    return Stack([TextBlock(title), Bars(bars, range: range, glyphs: context.glyphs)])
  }

  private var buffer: TextBlock {
    var text = quiet(isEnglish ? "buffer " : "缓冲区 ") + context.number("stored", decimals: 0)
    text += quiet(isEnglish ? " of \(lab.settings.capacity)  " : "/\(lab.settings.capacity)  ")
    text += maths("ε ") + context.number("epsilon", decimals: 2)
    text += quiet(isEnglish ? "  loss " : "  损失 ") + context.number("loss")
    return TextBlock(text)
  }

  private func minibatch(samples: Int) -> any Widget {
    let titles = isEnglish ? ["minibatch", "r", "Q(s,a)", "y", "error"] : ["小批量", "r", "Q(s,a)", "y", "误差"]
    let columns = titles.enumerated().map { Table.Column(maths($0.element), $0.offset == 0 ? .left : .right) }
    let count = state.training.lastReport?.transitions.count ?? 0
    let rows = (0..<min(count, samples)).map { index -> Table.Row in
      let isEnd = state.training.lastReport?.transitions[index].isTerminated ?? false
      return Table.Row([
        quiet(isEnd ? (isEnglish ? "\(index + 1), fell" : "\(index + 1)，倒了") : "\(index + 1)"),
        context.number(QuantityID("r", index), decimals: 0), context.number(QuantityID("q", index)),
        context.number(QuantityID("y", index)), context.number(QuantityID("error", index)),
      ])
    }
    func table(_ rows: [Table.Row]) -> Table { Table(columns: columns, rows: rows, gap: 3, glyphs: context.glyphs) }
    let blank = Table.Row(columns.map { _ in StyledText(" ") })
    let most = min(samples, lab.settings.minibatch)
    return Reserved(table(rows), like: table(Array(repeating: blank, count: most)))
  }

  // MARK: Curves

  /// How long episodes last, and what the network foretells of the upright pole, both over the pushes made.
  private func curves(rows: Int) -> any Widget {
    Stack([lengthPlot(rows: rows / 2), foretoldPlot(rows: rows - rows / 2)])
  }

  private func pair(rows: Int) -> any Widget {
    Columns([.init(.fraction(1), lengthPlot(rows: rows)), .init(.fraction(1), foretoldPlot(rows: rows))], gap: 2)
  }

  private func lengthPlot(rows: Int) -> Plot {
    plot(
      isEnglish ? "pushes an episode " : "每回合推数 ", "mean", lengthCourse(of: state), pinned: { lengthCourse(of: $0) },
      rows: rows, guide: nil)
  }

  private func foretoldPlot(rows: Int) -> Plot {
    plot(
      isEnglish ? "foretold at rest " : "静止时的预测 ", "foretold", course(of: state), pinned: { course(of: $0) },
      rows: rows, guide: PlotGuide(.horizontal(y: lab.ceiling), quiet("1/(1−γ)")))
  }

  private func plot(
    _ title: String, _ id: QuantityID, _ points: [PlotSeries.Point],
    pinned: (DeepQLab.State) -> [PlotSeries.Point], rows: Int, guide: PlotGuide?
  ) -> Plot {
    var series = [PlotSeries("", points, ink: guide == nil ? .series1 : .series3)]
    if let other = context.pinned?.state as? DeepQLab.State {
      series.append(PlotSeries(quiet(context.pinned?.label ?? ""), pinned(other), ink: .quiet, letter: "p"))
    }
    return Plot(
      StyledText(context.text(title), Style(.heading)) + context.number(id, decimals: 1), series: series,
      guides: guide.map { [$0] } ?? [],
      x: PlotAxis(quiet(isEnglish ? "pushes" : "推"), including: [0, 100], countsWholes: true),
      y: PlotAxis(including: [0, guide == nil ? 50 : 1]), rows: rows, glyphs: context.glyphs)
  }

  private func lengthCourse(of state: DeepQLab.State) -> [PlotSeries.Point] {
    let rewards = state.training.episodeRewards
    var (pushes, sum) = (0.0, 0.0)
    return rewards.indices.map { k in
      pushes += rewards[k]
      sum += rewards[k]
      if k >= DeepQLab.window { sum -= rewards[k - DeepQLab.window] }
      return PlotSeries.Point(pushes, sum / Double(min(k + 1, DeepQLab.window)))
    }
  }

  private func course(of state: DeepQLab.State) -> [PlotSeries.Point] {
    state.foretold.enumerated().map { PlotSeries.Point(Double(($0.offset + 1) * DeepQLab.spacing), $0.element) }
  }
}
