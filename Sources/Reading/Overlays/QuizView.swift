import Assessment
import Drawing
import Laboratory
import Notebook
import Textbook

extension QuizPanel {
  /// Where the header, the lab and the lines stand. The lab takes what the lines leave; while something is asked at
  /// least half, and once it is answered nothing where the explanation needs the room.
  private func areas(in area: Area, _ lines: Int) -> (header: Area, lab: Area?, lines: Area) {
    let whole = column(of: area)
    let body = whole.inset(top: min(2, max(1, whole.height - 4)))
    let header = whole.splitRows(1).top
    var height = body.height - lines - 1
    if isAsking { height = max(height, min(max(8, body.height / 2), max(0, body.height - 6))) }
    guard lab != nil, isShowingLab, height >= (isAsking ? 4 : 8) else { return (header, nil, body) }
    let split = body.splitRows(height)
    return (header, split.top, split.rest.inset(top: 1))
  }

  private func column(of area: Area) -> Area {
    let width = min(area.width, Reader.widestText)
    return Area(row: area.row, column: area.column + (area.width - width) / 2, height: area.height, width: width)
  }

  /// Where the lines stand, and how many there are.
  func extent(_ reader: Reader) -> (area: Area, count: Int) {
    let area = reader.overlayArea
    let count = QuizLines(self, reader, column(of: area).width).all.count
    return (areas(in: area, count).lines, count)
  }

  /// What the question, its answer, or the end of the round says.
  func lines(_ reader: Reader) -> [StyledText] { QuizLines(self, reader, column(of: reader.overlayArea).width).all }

  func draw(in area: Area, _ reader: Reader, on screen: inout Screen) {
    let lines = QuizLines(self, reader, column(of: area).width)
    let areas = areas(in: area, lines.all.count)
    lines.header
      .truncated(to: areas.header.width, glyphs: reader.options.glyphs)
      .draw(on: &screen, row: areas.header.row, column: areas.header.column, clip: areas.header)
    if let lab, let place = areas.lab { drawLab(lab, in: place, reader, on: &screen) }
    draw(lines, in: areas.lines, on: &screen)
  }

  private var isAsking: Bool {
    if case .asking = session.phase { true } else { false }
  }

  private var isShowingLab: Bool {
    if case .finished = session.phase { false } else { true }
  }

  private func drawLab(_ lab: LabPanel, in area: Area, _ reader: Reader, on screen: inout Screen) {
    if isAskingGoal {
      LabPanelView(
        panel: lab, language: reader.options.language, glyphs: reader.options.glyphs, isFocused: false,
        keys: reader.options.keys
      ).draw(in: area, on: &screen)
      return
    }
    var hidden: QuantityID?
    if case .asking(let question, _) = session.phase { hidden = question.scene?.hidden }
    let context = ViewContext(
      language: reader.options.language, glyphs: reader.options.glyphs, hidden: hidden, numbers: lab.session.numbers,
      fresh: [])
    lab.session.view(in: context).draw(in: area, on: &screen)
  }

  private func draw(_ lines: QuizLines, in area: Area, on screen: inout Screen) {
    let all = lines.all
    let first = max(0, min(top, all.count - area.height))
    for (row, index) in zip(area.rows, first..<max(first, all.count)) {
      all[index].draw(on: &screen, row: row, column: area.column, clip: area)
      if index == lines.inputLine {
        let prompt = all[index].width
        field.draw(on: &screen, row: row, column: area.column + prompt, clip: area)
      }
    }
    guard screen.cursor == nil else { return }
    let chosen = chosen.last.flatMap { option in
      screen.places(tagged: "option/\(option + 1)").first { $0.name == "option/\(option + 1)" }?.area
    }
    screen.cursor = Screen.Position(row: chosen?.row ?? area.row, column: chosen?.column ?? area.column)
  }
}

/// The lines of a question, its answer, or the end of the round.
private struct QuizLines {
  let quiz: QuizPanel
  let reader: Reader
  let width: Int
  private(set) var all: [StyledText] = []
  /// The line after whose text the reader types.
  private(set) var inputLine: Int?

  private var language: Language { reader.options.language }
  private var isEnglish: Bool { language == .en }

  init(_ quiz: QuizPanel, _ reader: Reader, _ width: Int) {
    self.quiz = quiz
    self.reader = reader
    self.width = width
    switch quiz.session.phase {
    case .asking(let question, let taken): ask(question, taken)
    case .answered(let question, let verdict): tell(question, verdict)
    case .finished: finish()
    }
  }

  var header: StyledText {
    let name =
      quiz.isReview ? (isEnglish ? "Review" : "复习") : (isEnglish ? "Self-checks" : "自测")
    var header = StyledText(name, Style(.heading, .bold))
    if let question = quiz.session.question {
      let place = "\(quiz.session.position + 1)/\(quiz.session.count)"
      header.append(reader.text("   \(place) · \(question.item) · \(question.kind.name[language])"), Style(.quiet))
    }
    return header
  }

  private mutating func add(_ text: StyledText, hanging: Int = 0) {
    all += text.wrapped(to: max(1, width), hanging: hanging)
  }

  private mutating func add(markdown text: Localized, prefix: StyledText = StyledText()) {
    let lines = reader.markdown(text[language], width: max(4, width - prefix.width))
    for (index, line) in lines.enumerated() {
      let lead = index == 0 ? prefix : StyledText(String(repeating: " ", count: prefix.width))
      all.append(lead + line)
    }
  }

  private mutating func gap() { all.append(StyledText()) }

  // MARK: Asking

  private mutating func ask(_ question: Question, _ taken: Int) {
    add(markdown: question.prompt)
    gap()
    drawCurves(question)
    switch question.form {
    case .option(let options, _):
      for (index, option) in options.enumerated() { add(option: option.text, index) }
    case .order(let entries, _):
      for (index, entry) in entries.enumerated() { add(option: entry.text, index) }
      if !quiz.chosen.isEmpty {
        gap()
        let order = quiz.chosen.map { String($0 + 1) }.joined(separator: reader.text(" → "))
        add(StyledText((isEnglish ? "Your order: " : "你的顺序：") + order, Style(.accent)))
      }
    case .grade:
      for rating in Rating.allCases { add(option: rating.name, rating.rawValue - 1) }
    case .number, .list:
      inputLine = all.count
      all.append(StyledText(isEnglish ? "Your answer: " : "你的答案：", Style(.accent)))
    case .goal: break
    }
    gap()
    add(StyledText(reader.text(instruction(question)[language]), Style(.quiet)))
    if let earlier = quiz.earlier["\(question.chapter)/\(question.item)"] { remind(earlier) }
    if let message = quiz.message { add(StyledText(reader.text(message[language]), Style(.bad))) }
    for (index, hint) in question.hints.prefix(taken).enumerated() {
      gap()
      let place = question.hints.count == 1 ? "" : " \(index + 1)/\(question.hints.count)"
      add(markdown: hint, prefix: StyledText(isEnglish ? "Hint\(place): " : "提示\(place)：", Style(.warning)))
    }
  }

  /// A goal is reached by turning the lab's own knobs; nothing is typed.
  private func instruction(_ question: Question) -> Localized {
    guard case .goal(let goal) = question.form else { return question.form.instruction }
    let knobs = goal.knobs.map { goal.start.settings.knob($0)?.symbol ?? $0 }
    return Localized(
      en: "Turn \(knobs.joined(separator: ", ")) with + and −, then press Enter.",
      zh: "用 + 和 − 转动 \(knobs.joined(separator: "、"))，再按 Enter。")
  }

  /// How the same item went before: its numbers were others then.
  private mutating func remind(_ earlier: AnswerRecord) {
    let words: Localized =
      switch earlier.outcome {
      case .right: Localized(en: "Last time: ✓ right", zh: "上次：✓ 答对")
      case .wrong: Localized(en: "Last time: ✗ wrong", zh: "上次：✗ 答错")
      case .gaveUp: Localized(en: "Last time: · given up", zh: "上次：· 放弃")
      }
    let answer =
      earlier.answer.isEmpty ? "" : isEnglish ? ", your answer was \(earlier.answer)" : "，你的答案是 \(earlier.answer)"
    add(StyledText(reader.text(words[language] + answer), Style(.quiet)))
  }

  private mutating func add(option text: Localized, _ index: Int) {
    let isChosen = quiz.chosen.contains(index)
    let tag = "option/\(index + 1)"
    let mark = isChosen ? reader.text("●") : " "
    let prefix =
      StyledText("\(mark) ", Style(.accent), tag: tag) + StyledText("\(index + 1)  ", Style(.accent), tag: tag)
    add(markdown: text, prefix: prefix)
  }

  private mutating func drawCurves(_ question: Question) {
    // One run below the other, number below number.
    let rows = question.curves.map { curve in curve.values.map { reader.text(Numeral.fixed($0, curve.decimals)) } }
    let widest = rows.joined().map { CellWidth.columns(of: $0) }.max() ?? 0
    let names = question.curves.map { $0.name[language] + (isEnglish ? ":" : "：") }
    let column = (names.map { CellWidth.columns(of: $0) }.max() ?? 0) + 1
    for (name, row) in zip(names, rows) {
      let blanks = String(repeating: " ", count: column - CellWidth.columns(of: name))
      let numbers = row.map { String(repeating: " ", count: widest - CellWidth.columns(of: $0) + 1) + $0 }
      add(StyledText(name + blanks, Style(.text, .bold)) + StyledText(numbers.joined()), hanging: column)
    }
    if !question.curves.isEmpty { gap() }
  }

  // MARK: Answered

  private mutating func tell(_ question: Question, _ verdict: Verdict) {
    let (sign, word, ink): (String, Localized, Ink) =
      switch verdict.outcome {
      case .right: ("✓", Localized(en: "Right.", zh: "答对了。"), .good)
      case .wrong: ("✗", Localized(en: "Not yet.", zh: "还不对。"), .bad)
      case .gaveUp: ("·", Localized(en: "Given up; it will come back.", zh: "已放弃；之后会再出现。"), .warning)
      }
    add(StyledText(reader.text(sign) + " " + word[language], Style(ink, .bold)))
    gap()
    add(markdown: question.prompt)
    gap()
    if !verdict.given[language].isEmpty, question.kind != .recall {
      add(markdown: verdict.given, prefix: StyledText(isEnglish ? "Your answer: " : "你的答案：", Style(.quiet)))
    }
    if question.kind != .recall {
      if verdict.right != verdict.given {
        add(markdown: verdict.right, prefix: StyledText(isEnglish ? "Right answer: " : "正确答案：", Style(.quiet)))
      }
      gap()
    }
    for note in verdict.notes {
      let mark =
        switch note.mark {
        case .right: StyledText(reader.text("✓ "), Style(.good))
        case .chosen: StyledText(reader.text("✗ "), Style(.bad))
        case .other: StyledText("  ")
        }
      add(markdown: note.label, prefix: mark)
      if !note.text[language].isEmpty { add(markdown: note.text, prefix: StyledText("     ")) }
    }
    if !verdict.notes.isEmpty { gap() }
    if !verdict.solution[language].isEmpty { add(markdown: verdict.solution) }
    if let message = quiz.message {
      gap()
      add(StyledText(reader.text(message[language]), Style(.bad)))
    }
  }

  // MARK: The end

  private mutating func finish() {
    let summary = quiz.session.summary
    let score =
      isEnglish ? "\(summary.right) of \(summary.total) right." : "\(summary.total) 题中答对 \(summary.right) 题。"
    add(StyledText(score, Style(summary.isPassed ? .good : .warning, .bold)))
    gap()
    if quiz.isReview {
      add(
        StyledText(
          isEnglish ? "What was missed comes back sooner, what was known later." : "答错的会更快再来，答对的会隔更久。"))
    } else if summary.isPassed {
      add(StyledText(isEnglish ? "Passed (80 percent or more)." : "本章通过（达到 80%）。"))
    } else {
      add(
        StyledText(
          isEnglish
            ? "A chapter is passed at 80 percent. R asks again what was missed, with new numbers."
            : "达到 80% 算通过。按 R 用新的数字重做答错的题。"))
    }
    if !summary.missed.isEmpty {
      gap()
      add(StyledText((isEnglish ? "Missed: " : "答错：") + summary.missed.joined(separator: ", "), Style(.quiet)))
    }
    for fault in quiz.session.faults {
      gap()
      add(StyledText("\(fault)", Style(.bad)))
    }
  }
}

extension CheckKind {
  var name: Localized {
    switch self {
    case .predict: Localized(en: "predict", zh: "预测")
    case .compute: Localized(en: "compute", zh: "计算")
    case .diagnose: Localized(en: "diagnose", zh: "诊断")
    case .findTheLine: Localized(en: "find the line", zh: "找出错行")
    case .whichKnob: Localized(en: "which knob", zh: "哪个旋钮")
    case .reachAGoal: Localized(en: "reach a goal", zh: "达到目标")
    case .order: Localized(en: "order", zh: "排序")
    case .choice: Localized(en: "choice", zh: "选择")
    case .recall: Localized(en: "recall", zh: "回忆")
    }
  }
}

extension Reader {
  /// A paragraph of Markdown as lines: prompts, hints and reasons of self-checks.
  func markdown(_ text: String, width: Int) -> [StyledText] {
    PlainMarkdown.lines(text, width: width, language: options.language, glyphs: options.glyphs)
  }
}
