import Assessment
import Drawing
import Laboratory
import Notebook
import Textbook

extension QuizPanel {
  /// Where the header, the lines and the lab below them stand. The lines come first and the lab takes what they leave;
  /// only a lab that the answer is read from, or given in, keeps a part of a low screen, and the lines scroll above it.
  private func areas(in area: Area, _ lines: Int, _ reader: Reader) -> (header: Area, lines: Area, lab: Area?) {
    let whole = column(of: area)
    let body = whole.inset(top: min(2, max(1, whole.height - 4)))
    let header = whole.splitRows(1).top
    let least = needsLab ? 4 : 8
    var height = body.height - lines - 1
    if needsLab { height = max(height, min(max(8, body.height / 2), max(0, body.height - 6))) }
    guard isShowingLab, height >= least, let wanted = labHeight(body.width, reader) else { return (header, body, nil) }
    height = max(least, min(height, wanted))
    let split = body.splitRows(min(lines, body.height - height - 1))
    return (header, split.top, split.rest.inset(top: 1).splitRows(height).top)
  }

  /// Whether the question cannot be answered without its lab: the number before the one asked for is read there, or the
  /// knobs are turned.
  private var needsLab: Bool {
    guard lab != nil, case .asking(let question, _) = session.phase else { return false }
    return question.scene?.hidden != nil || isAskingGoal
  }

  /// How many rows the lab has something for: its picture, and below it what its knobs need.
  private func labHeight(_ width: Int, _ reader: Reader) -> Int? {
    guard let lab else { return nil }
    let picture = lab.session.view(in: context(of: lab, reader)).height(width: width)
    return isAskingGoal ? picture + lab.knobs.count + 12 : picture
  }

  private func column(of area: Area) -> Area {
    let width = min(area.width, Reader.widestText)
    return Area(row: area.row, column: area.column + (area.width - width) / 2, height: area.height, width: width)
  }

  /// Where the lines stand, how many there are, and which of them is the first on the screen.
  func extent(_ reader: Reader) -> (area: Area, count: Int, first: Int) {
    let area = reader.overlayArea
    let lines = QuizLines(self, reader, column(of: area).width)
    let place = areas(in: area, lines.all.count, reader).lines
    return (place, lines.all.count, first(of: lines, height: place.height))
  }

  /// The first line on the screen: where the reader scrolled to, moved as far as what just changed must be seen.
  private func first(of lines: QuizLines, height: Int) -> Int {
    let last = max(0, lines.all.count - height)
    var first = max(0, min(top, last))
    for spot in spots {
      guard let range = lines.spots[spot] else { continue }
      // Of what is longer than the screen the beginning counts.
      first = min(max(first, range.upperBound - height), range.lowerBound)
    }
    return max(0, min(first, last))
  }

  /// What the question, its answer, or the end of the round says.
  func lines(_ reader: Reader) -> [StyledText] { QuizLines(self, reader, column(of: reader.overlayArea).width).all }

  func draw(in area: Area, _ reader: Reader, on screen: inout Screen) {
    let lines = QuizLines(self, reader, column(of: area).width)
    let areas = areas(in: area, lines.all.count, reader)
    lines.header(width: areas.header.width)
      .draw(on: &screen, row: areas.header.row, column: areas.header.column, clip: areas.header)
    if let lab, let place = areas.lab { drawLab(lab, in: place, reader, on: &screen) }
    draw(lines, in: areas.lines, on: &screen)
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
    } else {
      lab.session.view(in: context(of: lab, reader)).draw(in: area, on: &screen)
    }
  }

  private func context(of lab: LabPanel, _ reader: Reader) -> ViewContext {
    var hidden: QuantityID?
    if case .asking(let question, _) = session.phase { hidden = question.scene?.hidden }
    return ViewContext(
      language: reader.options.language, glyphs: reader.options.glyphs, hidden: hidden, numbers: lab.session.numbers,
      fresh: [])
  }

  private func draw(_ lines: QuizLines, in area: Area, on screen: inout Screen) {
    let all = lines.all
    let first = first(of: lines, height: area.height)
    for (row, index) in zip(area.rows, first..<max(first, all.count)) {
      all[index].draw(on: &screen, row: row, column: area.column, clip: area)
      if index == lines.inputLine {
        let prompt = all[index].width
        field.draw(on: &screen, row: row, column: area.column + prompt, clip: area)
      }
    }
    if screen.cursor != nil { return }
    let chosen = chosen.last.flatMap { lines.spots[.option($0)]?.lowerBound }.map { area.row + $0 - first }
    screen.cursor = Screen.Position(
      row: chosen.flatMap { area.rows.contains($0) ? $0 : nil } ?? area.row, column: area.column)
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
  /// The lines of what may have to be seen.
  private(set) var spots: [QuizPanel.Spot: Range<Int>] = [:]

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

  /// What round this is, how far the reader is in it, what kind of question it is; small at the end the item's id, under
  /// which its answers are kept.
  func header(width: Int) -> StyledText {
    let name =
      quiz.isReview ? (isEnglish ? "Review" : "复习") : (isEnglish ? "Self-checks" : "自测")
    var header = StyledText(name, Style(.heading, .bold))
    guard let question = quiz.session.question else { return header }
    var parts = ["\(quiz.session.position + 1)/\(quiz.session.count)"]
    if quiz.isReview, let title = reader.title(ofChapter: question.chapter) { parts.append(title) }
    parts.append(question.kind.name[language])
    header.append(reader.text("   " + parts.joined(separator: " · ")), Style(.quiet))
    let blanks = width - header.width - CellWidth.columns(of: question.item)
    if blanks >= 3 { header.append(String(repeating: " ", count: blanks) + question.item, Style(.quiet)) }
    return header.truncated(to: width, glyphs: reader.options.glyphs)
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

  /// What an item asks, on one line that ends at a word.
  private mutating func add(gist item: CheckItem) {
    let lines = reader.markdown(item.gist[language], width: max(4, width - 5))
    guard var line = lines.first else { return }
    if lines.count > 1 { line.append(reader.text("…")) }
    all.append(StyledText(reader.text("✗ "), Style(.bad)) + line)
  }

  private mutating func gap() { all.append(StyledText()) }

  /// Adds lines, and keeps where they stand.
  private mutating func at(_ spot: QuizPanel.Spot, _ body: (inout QuizLines) -> Void) {
    let first = all.count
    body(&self)
    spots[spot] = first..<all.count
  }

  // MARK: Asking

  private mutating func ask(_ question: Question, _ taken: Int) {
    add(markdown: question.prompt)
    gap()
    switch question.form {
    case .option(let options, _):
      for (index, option) in options.enumerated() { add(option: option.text, index) }
      drawCurves(question)
    case .order(let entries, _):
      for (index, entry) in entries.enumerated() { add(option: entry.text, index) }
      addOrder()
    case .grade: addGrades(question)
    case .number, .list:
      inputLine = all.count
      at(.input) { $0.all.append(StyledText($0.isEnglish ? "Your answer: " : "你的答案：", Style(.accent))) }
    case .goal: break
    }
    if all.last?.isEmpty == false { gap() }
    add(StyledText(reader.text(instruction(question)[language]), Style(.quiet)))
    if let message = quiz.message {
      at(.message) { $0.add(StyledText($0.reader.text(message[$0.language]), Style(.bad))) }
    }
    for (index, hint) in question.hints.prefix(taken).enumerated() {
      gap()
      let place = question.hints.count == 1 ? "" : " \(index + 1)/\(question.hints.count)"
      at(.hint(index)) {
        $0.add(markdown: hint, prefix: StyledText($0.isEnglish ? "Hint\(place): " : "提示\(place)：", Style(.warning)))
      }
    }
    if let earlier = quiz.earlier["\(question.chapter)/\(question.item)"] { remind(earlier, question) }
  }

  private mutating func addOrder() {
    guard !quiz.chosen.isEmpty else { return }
    gap()
    let order = quiz.chosen.map { String($0 + 1) }.joined(separator: reader.text(" → "))
    at(.order) { $0.add(StyledText(($0.isEnglish ? "Your order: " : "你的顺序：") + order, Style(.accent))) }
  }

  /// The grades, once the answer has been shown.
  private mutating func addGrades(_ question: Question) {
    guard quiz.isRevealed else { return }
    at(.answer) { $0.add(markdown: question.solution) }
    gap()
    for rating in Rating.allCases { add(option: rating.name, rating.rawValue - 1) }
  }

  /// What the keys of the screen do: a goal is reached by turning the lab's own knobs, and what is recalled is shown
  /// before it is graded.
  private func instruction(_ question: Question) -> Localized {
    switch question.form {
    case .goal(let goal):
      let knobs = goal.knobs.map { goal.start.settings.knob($0)?.symbol ?? $0 }
      return Localized(
        en: "Turn \(knobs.joined(separator: ", ")) with + and −, then press Enter.",
        zh: "用 + 和 − 转动 \(knobs.joined(separator: "、"))，再按 Enter。")
    case .grade where quiz.isRevealed:
      return Localized(
        en: "How well did you recall it? Press 1 to 4, then Enter.", zh: "回忆得怎么样？按 1 到 4 打分，再按 Enter。")
    case .grade: return Localized(en: "Recall it first; Enter shows the answer.", zh: "先回忆，再按 Enter 看答案。")
    case .number, .list, .option, .order: return question.form.instruction
    }
  }

  /// How the same item went before; the answer too where the question is the same as then.
  private mutating func remind(_ earlier: AnswerRecord, _ question: Question) {
    let words: Localized =
      switch earlier.outcome {
      case .right: Localized(en: "Last time: ✓ right", zh: "上次：✓ 答对")
      case .wrong: Localized(en: "Last time: ✗ wrong", zh: "上次：✗ 答错")
      case .gaveUp: Localized(en: "Last time: · given up", zh: "上次：· 放弃")
      }
    var answer = ""
    if isAsBefore(question), !earlier.answer.isEmpty {
      answer = isEnglish ? ", your answer was \(earlier.answer)" : "，你的答案是 \(earlier.answer)"
    }
    add(StyledText(reader.text(words[language] + answer), Style(.quiet)))
  }

  /// Whether the question is the same at every asking: no numbers are drawn, and nothing is shuffled.
  private func isAsBefore(_ question: Question) -> Bool {
    let item = quiz.session.items.first { $0.id == question.item && $0.chapter == question.chapter }
    switch question.form {
    case .number, .list: return item?.hasFreshNumbers == false && question.scene == nil
    case .option, .order, .goal, .grade: return false
    }
  }

  private mutating func add(option text: Localized, _ index: Int) {
    let isChosen = quiz.chosen.contains(index)
    let tag = "option/\(index + 1)"
    let mark = isChosen ? reader.text("●") : " "
    let prefix =
      StyledText("\(mark) ", Style(.accent), tag: tag) + StyledText("\(index + 1)  ", Style(.accent), tag: tag)
    at(.option(index)) { $0.add(markdown: text, prefix: prefix) }
  }

  private mutating func drawCurves(_ question: Question) {
    if !question.curves.isEmpty { gap() }
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
  }

  // MARK: Answered

  private mutating func tell(_ question: Question, _ verdict: Verdict) {
    let (sign, word, ink): (String, Localized, Ink) =
      switch verdict.outcome {
      case .right: ("✓", Localized(en: "Right.", zh: "答对了。"), .good)
      case .wrong: ("✗", Localized(en: "Not yet.", zh: "还不对。"), .bad)
      case .gaveUp: ("·", Localized(en: "Given up; it will come back.", zh: "已放弃；之后会再出现。"), .warning)
      }
    at(.verdict) { $0.add(StyledText($0.reader.text(sign) + " " + word[$0.language], Style(ink, .bold))) }
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
    if let working = question.working, verdict.outcome != .right {
      add(StyledText(reader.text(working), Style(.maths)), hanging: 2)
    }
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
      add(StyledText(isEnglish ? "Missed:" : "答错：", Style(.quiet)))
      for item in quiz.session.missed { add(gist: item) }
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

  /// The title of a chapter in the reader's language.
  func title(ofChapter id: String) -> String? {
    chapters.first { $0.id == id }.map { desk.shelf.front($0, options.language).title }
  }
}
