import Drawing
import Laboratory

/// The clipped objective as two curves with all samples on them, the reader's own sample taken apart, and the minibatch.
struct ClipView: LabView {
  let lab: ClipLab
  let taken: Int
  let context: ViewContext

  func height(width: Int) -> Int { lower(width).height(width: width) + 1 + plotRows(width) }

  func draw(in area: Area, on screen: inout Screen) {
    let lower = lower(area.width)
    let room = min(area.height, height(width: area.width))
    let rows = max(8, room - 1 - lower.height(width: area.width))
    // Where room is short, whoever asks about a number is shown numbers.
    if context.selected != nil && room < rows + 9 {
      lower.draw(in: area, on: &screen)
      return
    }
    Stack([plot(rows: rows), lower], spacing: 1).draw(in: area, on: &screen)
  }

  private func plotRows(_ width: Int) -> Int { width >= 90 ? 18 : 12 }

  private func lower(_ width: Int) -> Stack { Stack([own, table(width), summary(width)], spacing: 1) }

  // MARK: The curves

  private var samples: [ClipSample] {
    (0..<taken).map { t in
      ClipSample(ratio: context.numbers[QuantityID("ratio", t)]?.value ?? .nan, advantage: lab.advantages[t])
    }
  }

  private func plot(rows: Int) -> Plot {
    let widest = max(2, (samples + [lab.own]).map(\.ratio).max() ?? 2)
    var series = [1.0, -1].map { sign in
      PlotSeries(
        sign > 0 ? quiet(isEnglish ? "not clipped" : "不裁剪") : StyledText(),
        [PlotSeries.Point(0, 0), PlotSeries.Point(widest, sign * widest)], ink: .quiet, letter: "c")
    }
    series += [curve(0, maths("A > 0"), of: 1, to: widest), curve(1, maths("A < 0"), of: -1, to: widest)]
    return Plot(
      series: series, markers: markers, guides: guides, x: PlotAxis(maths("ρ"), range: 0...widest),
      y: PlotAxis(maths("L/|A|"), including: [-2, 1.2]), rows: rows, glyphs: context.glyphs)
  }

  private func curve(_ index: Int, _ name: StyledText, of advantage: Double, to end: Double) -> PlotSeries {
    let points = (0...200).map { place in
      let sample = ClipSample(ratio: end * Double(place) / 200, advantage: advantage)
      return PlotSeries.Point(sample.ratio, sample.objective(lab.range, dualClip: lab.dualClip))
    }
    return .number(index, name, points)
  }

  private var markers: [PlotMarker] {
    var markers = samples.enumerated().map { t, sample in
      marker(
        sample, t + 1 == taken ? .disc : .ring, StyledText("\(t)", Style(t + 1 == taken ? .accent : .text, .bold)),
        Style(t + 1 == taken ? .accent : .text, .bold), QuantityID("L", t))
    }
    markers.append(marker(lab.own, .diamond, StyledText(), Style(.accent, .bold), "own_objective"))
    return markers.filter { context.hidden?.tag != $0.tag }
  }

  private func marker(
    _ sample: ClipSample, _ sign: PlotMarker.Sign, _ label: StyledText, _ style: Style, _ id: QuantityID
  ) -> PlotMarker {
    let size = sample.advantage.magnitude
    let height = size > 0 ? sample.objective(lab.range, dualClip: lab.dualClip) / size : 0
    return PlotMarker(x: sample.ratio, y: height, sign, label: label, style: style, tag: id.tag)
  }

  private var guides: [PlotGuide] {
    [
      PlotGuide(.vertical(x: 1 - lab.range.low), maths("1−ε")),
      PlotGuide(.vertical(x: 1 + lab.range.high), maths("1+ε")),
    ]
  }

  // MARK: The reader's sample

  private var own: Stack {
    var line = StyledText(context.glyphs == .unicode ? "◆ " : "& ", Style(.accent, .bold))
    line += StyledText(isEnglish ? "yours   " : "你的样本   ", Style(.heading))
    line += maths("ρ ") + context.number("own_ratio", decimals: 2) + maths("   A ")
    line += context.number("own_advantage", decimals: 2) + maths("   ρA ") + context.number("own_surrogate")
    line += maths("   clip(ρ)A ") + context.number("own_clipped")
    var result = maths("  L ") + context.number("own_objective") + quiet(isEnglish ? "   slope " : "   斜率 ")
    result += context.number("own_slope") + StyledText("   ")
    if context.hidden == nil { result += verdict }
    return Stack([TextBlock(line), TextBlock(result)])
  }

  /// The signs of a sample that is clipped, and of one outside whose gradient flows.
  private var signs: (clipped: String, outside: String) { context.glyphs == .unicode ? ("■", "□") : ("#", "o") }

  /// In words what became of the reader's sample.
  private var verdict: StyledText {
    if context.value("own_active") == 1 {
      return StyledText("\(signs.clipped) " + (isEnglish ? "clipped: no gradient" : "被裁剪：没有梯度"), Style(.bad))
    }
    guard context.value("own_outside") == 1 else {
      return StyledText(isEnglish ? "inside: gradient flows" : "在区间内：梯度照流", Style(.good))
    }
    let isFlat = context.value("own_slope") == 0
    let words =
      isFlat ? (isEnglish ? "outside, and flat" : "在外面，曲线平") : (isEnglish ? "outside: gradient flows" : "在外面：梯度照流")
    return StyledText("\(signs.outside) " + words, Style(.warning))
  }

  // MARK: The minibatch

  private func table(_ width: Int) -> Table {
    let isWide = width >= 76
    var columns = [Table.Column("t")]
    if isWide { columns += [Table.Column(maths("π_old")), Table.Column(maths("π_new"))] }
    columns += ["ρ", "Â", "ρÂ", "clip·Â", "L", "L′"].map { Table.Column(maths($0)) }
    columns.append(Table.Column(StyledText(""), .left))
    let rows = lab.old.indices.map { t in
      var cells = [StyledText("\(t)", Style(.quiet))]
      if isWide {
        cells += [context.number(QuantityID("old", t), decimals: 2), context.number(QuantityID("new", t), decimals: 2)]
      }
      cells += [context.number(QuantityID("ratio", t), decimals: 2), context.number(QuantityID("A", t), decimals: 2)]
      cells += ["surrogate", "clipped", "L", "slope"].map { context.number(QuantityID($0, t)) }
      cells.append(sign(t))
      return Table.Row(cells, isMarked: t + 1 == taken)
    }
    return Table(columns: columns, rows: rows, gap: 3, glyphs: context.glyphs)
  }

  private func sign(_ t: Int) -> StyledText {
    guard t < taken, context.hidden == nil else { return StyledText(" ") }
    if context.value(QuantityID("active", t)) == 1 { return StyledText(signs.clipped, Style(.bad)) }
    if context.value(QuantityID("outside", t)) == 1 { return StyledText(signs.outside, Style(.warning)) }
    return StyledText(" ")
  }

  private func summary(_ width: Int) -> Stack {
    guard taken > 0 else { return Stack([TextBlock(quiet(hint))]) }
    var first = quiet(isEnglish ? "mean L " : "L 的均值 ") + context.number("mean_L")
    first += quiet("   ρ ") + context.number("mean_ratio", decimals: 2)
    first +=
      quiet(isEnglish ? "   clip fraction " : "   裁剪比例 ") + StyledText(signs.clipped, Style(.bad)) + StyledText(" ")
    first += context.number("clipfrac_active", decimals: 2) + StyledText("   ") + StyledText(signs.clipped, Style(.bad))
    first += StyledText("+") + StyledText(signs.outside, Style(.warning)) + StyledText(" ")
    first += context.number("clipfrac_outside", decimals: 2)
    var second = quiet(isEnglish ? "loss " : "损失 ") + context.number("loss")
    second += quiet("   KL   k1 ") + context.number("mean_k1")
    second += quiet("   k2 ") + context.number("mean_k2") + quiet("   k3 ") + context.number("mean_k3")
    var lines = [first, second]
    if let pinned = context.pinned {
      var theirs = quiet(pinned.label + "   ") + quiet(isEnglish ? "mean L " : "L 的均值 ")
      theirs += context.pinnedNumber("mean_L") + quiet(isEnglish ? "   active " : "   起作用 ")
      theirs += context.pinnedNumber("clipfrac_active", decimals: 2) + quiet("   k3 ") + context.pinnedNumber("mean_k3")
      lines.append(theirs)
    }
    return Stack(lines.map { TextBlock($0) })
  }

  private var hint: String {
    isEnglish
      ? "→ takes the next sample of the minibatch onto the curves." : "按 → 把小批量的下一个样本放到曲线上。"
  }
}
