import Drawing
import Laboratory

/// The two policies token by token, the estimators with their running means, the course of these, and the gradients.
struct KLEstimatorsView: LabView {
  let lab: KLEstimatorsLab
  let state: KLEstimatorsLab.State
  let context: ViewContext

  func height(width: Int) -> Int { arranged(width: width, height: 34).height(width: width) }

  func draw(in area: Area, on screen: inout Screen) {
    arranged(width: area.width, height: area.height).draw(in: area, on: &screen)
  }

  /// One below the other where there is room; side by side where it is wide and low.
  private func arranged(width: Int, height: Int) -> any Widget {
    if width >= 76 && height < 30 {
      let upper = Columns([.init(.fixed(45), tokens), .init(.fraction(1), plot(rows: lab.count + 2))], gap: 2)
      let lower = Columns(
        [.init(.fixed(40), estimators(isWide: false)), .init(.fraction(1), gradients(.narrow))], gap: 2)
      return Stack([upper, lower], spacing: height > 16 ? 1 : 0)
    }
    if width >= 100 {
      let upper = Columns([.init(.fixed(45), tokens), .init(.fraction(1), estimators(isWide: true))], gap: 6)
      return Stack([upper, plot(rows: 18), gradients(.whole)], spacing: 1, flexible: 1)
    }
    let table = estimators(isWide: width >= 56)
    if height < 24 { return Stack([table, plot(rows: 9), tokens, gradients(.compact)], spacing: 1) }
    let numbers = Stack([tokens, table], spacing: 1)
    let isLow = height < 30
    let gradients = gradients(height < 38 ? .compact : .whole)
    return Stack([numbers, plot(rows: 10), gradients], spacing: isLow ? 0 : 1, flexible: 1)
  }

  private func isFocus(_ number: Int) -> Bool { number == lab.focusNumber }

  /// The name of an estimator, with a mark on the one in focus.
  private func name(_ number: Int) -> StyledText {
    StyledText((isFocus(number) ? context.text("▸") : " ") + "k\(number)", Style(.series(number - 1), .bold))
  }

  // MARK: Tokens

  private var tokens: Table {
    var columns = [Table.Column(quiet(say("token", "词元")), .left), Table.Column(maths("π_ref"))]
    columns += [Table.Column(maths("π")), Table.Column(maths("n"))]
    columns += (1...3).map { Table.Column(name($0)) }
    let rows = (0..<lab.count).map { a in
      var cells = [StyledText(context.text(word(a)), a == state.drawn ? Style(.accent, .bold) : .text)]
      cells += [context.number(QuantityID("reference", a)), context.number(QuantityID("policy", a))]
      cells.append(context.number(QuantityID("n", a), decimals: 0))
      cells += (1...3).map { estimate($0, a) }
      return Table.Row(cells, isMarked: a == state.drawn)
    }
    return Table(columns: columns, rows: rows, gap: 2, glyphs: context.glyphs)
  }

  private func word(_ a: Int) -> String {
    let word = lab.word(a)
    return context.glyphs == .ascii ? word.en : word[context.language]
  }

  /// Nothing that would give away the number to be predicted.
  private func estimate(_ number: Int, _ a: Int) -> StyledText {
    if context.hidden == QuantityID("sample", number), a == state.drawn { return quiet("·") }
    return context.number(QuantityID("k\(number)", a), decimals: 2)
  }

  // MARK: Estimators

  private func estimators(isWide: Bool) -> Stack {
    var columns = [Table.Column(StyledText(""), .left), Table.Column(quiet(say("sample", "样本")))]
    columns.append(Table.Column(quiet(say("mean", "均值"))))
    columns.append(Table.Column(quiet("±")))
    columns += [Table.Column(maths("E[k]")), Table.Column(quiet(say("bias", "偏差"))), Table.Column(maths("std"))]
    let rows = (1...3).map { number in
      var cells = [name(number), context.number(QuantityID("sample", number), decimals: isWide ? 3 : 2), mean(number)]
      cells += ["error", "E", "bias"].map { context.number(QuantityID($0, number)) }
      cells.append(context.number(QuantityID("std", number), decimals: isWide ? 3 : 2))
      return Table.Row(cells)
    }
    var exact = maths(isWide ? "KL(π‖ref) " : "KL ") + context.number("KL", style: Style(.good, .bold))
    exact += maths(isWide ? "   KL(ref‖π) " : "   ref‖π ") + context.number("KL_turned")
    exact += maths("   k3(1/u) ") + hidingAll("mean_upside")
    return Stack([Table(columns: columns, rows: rows, gap: isWide ? 2 : 1, glyphs: context.glyphs), TextBlock(exact)])
  }

  private func mean(_ number: Int) -> StyledText {
    context.hidden == QuantityID("sample", number) ? quiet("·") : context.number(QuantityID("mean", number))
  }

  private func hidingAll(_ id: QuantityID) -> StyledText {
    context.hidden?.family == "sample" ? quiet("·") : context.number(id)
  }

  // MARK: The course of the means

  private func plot(rows: Int) -> Plot {
    let isHiding = context.hidden != nil
    let series = (0..<3).map { index -> PlotSeries in
      let values = isHiding ? Array(state.courses[index].dropLast()) : state.courses[index]
      let points = values.enumerated().map { PlotSeries.Point(Double($0.offset + 1), $0.element) }
      return PlotSeries(
        quiet("k\(index + 1)"), points, ink: .series(index), letter: Character("\(index + 1)"),
        tag: QuantityID("mean", index + 1).tag)
    }
    let exact = context.numbers["KL"]?.value ?? 0
    return Plot(
      series: series,
      guides: [PlotGuide(.horizontal(y: exact), StyledText("KL", Style(.good)), style: Style(.good))],
      x: PlotAxis(maths("n"), range: 0...Double(max(50, state.samples)), countsWholes: true),
      y: PlotAxis(
        quiet(say(rows < 10 ? "mean" : "mean so far", "累计均值")), range: exact / 2...(lab.moments[1].mean * 1.5 + 0.01)),
      rows: rows,
      glyphs: context.glyphs)
  }

  // MARK: Gradients

  /// How much of the gradients is shown: all rows, only those of the estimators, and these with fewer digits.
  private enum GradientRows { case whole, compact, narrow }

  private func gradients(_ rows: GradientRows) -> Table {
    var columns = [Table.Column(quiet(rows == .narrow ? "E[∇]" : say("as a loss", "当作损失")), .left)]
    columns += (0..<lab.count).map { Table.Column(quiet(word($0))) }
    let goals = ["0", "∇KL(π‖ref)", "∇KL(ref‖π)"]
    let own = (1...3).map { number in
      let name = StyledText("k\(number) ", Style(.series(number - 1), .bold))
      let label =
        rows == .compact ? name + maths(goals[number - 1]) : maths(rows == .narrow ? "k\(number)" : "E[∇k\(number)]")
      return row(label, "grad\(number)", decimals: rows == .narrow ? 2 : 3)
    }
    let mean = quiet(rows == .narrow ? say("mean", "均值") : say("mean of ", "均值 "))
    let sampled = row(
      rows == .narrow ? mean : mean + maths("∇k\(lab.focusNumber)"), "grad_mean", decimals: rows == .narrow ? 2 : 3)
    if rows != .whole {
      return Table(columns: columns, rows: own + [sampled], gap: rows == .narrow ? 1 : 2, glyphs: context.glyphs)
    }
    let wanted = [row(maths(goals[1]), "grad_KL"), own[1], row(maths(goals[2]), "grad_turned"), own[2], own[0]]
    return Table(columns: columns, rows: wanted + [sampled], gap: 2, glyphs: context.glyphs)
  }

  private func row(_ label: StyledText, _ family: String, decimals: Int = 3) -> Table.Row {
    Table.Row([label] + (0..<lab.count).map { context.number(QuantityID(family, $0), decimals: decimals) })
  }
}
