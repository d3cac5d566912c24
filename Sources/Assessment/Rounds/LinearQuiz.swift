import Laboratory

/// Self-checks as plain prompts, for a pipe, a screen reader or a terminal without a screen: a line in, lines out.
///
/// Nothing here reads or writes; the caller keeps every attempt it is handed before it prints the lines that come with
/// it, so that a verdict that was seen is on disk.
public struct LinearQuiz: Sendable {
  /// What to keep and what to print.
  public struct Output: Equatable, Sendable {
    public var attempt: QuizSession.Attempt?
    public var lines: [String]
  }

  public private(set) var session: QuizSession
  public private(set) var isOver = false
  /// Whether the answer of a card that the reader grades themself was shown: before that there is nothing to grade.
  private var isRevealed = false
  private let engine: Engine
  private let language: Language
  private let plain: @Sendable (String) -> String

  /// - plain: makes a paragraph of Markdown with `$…$` maths into text; as it is written, by default.
  public init(
    session: QuizSession, engine: Engine, language: Language, plain: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.session = session
    self.engine = engine
    self.language = language
    self.plain = plain
  }

  /// The first lines: how it goes, and the first question.
  public mutating func open() -> Output {
    let greeting = say(
      Localized(
        en: "Answer, or type h for a hint, u to give up, n for the next, q to stop.",
        zh: "请回答；输入 h 看提示，u 放弃，n 跳到下一题，q 结束。"))
    endWhenDone()
    return Output(attempt: nil, lines: [greeting, ""] + current())
  }

  /// Takes a line that was typed.
  public mutating func receive(_ line: String) -> Output {
    defer { endWhenDone() }
    return respond(to: line)
  }

  /// Nothing is left to ask, and nothing to try again.
  private mutating func endWhenDone() {
    if session.phase == .finished && session.summary.missed.isEmpty { isOver = true }
  }

  private mutating func respond(to line: String) -> Output {
    let text = AnswerText.folded(line)
    switch (text.lowercased(), session.phase) {
    case ("q", _), ("quit", _):
      isOver = true
      return Output(attempt: nil, lines: closing())
    case ("r", .finished):
      session.retryMissed(engine: engine)
      isRevealed = false
      return Output(attempt: nil, lines: session.phase == .finished ? closing() : current())
    case (_, .finished):
      isOver = true
      return Output(attempt: nil, lines: [])
    case ("h", .asking), ("hint", .asking), ("?", .asking): return Output(attempt: nil, lines: [hint()])
    case ("u", .asking):
      let attempt = session.giveUp()
      return Output(attempt: attempt, lines: verdictAndNext())
    case ("n", _):
      goOn()
      return Output(attempt: nil, lines: [""] + current())
    case (_, _) where text.isEmpty || isToReveal: return Output(attempt: nil, lines: reveal())
    default: return answer(text)
    }
  }

  /// The input ended: what was answered stays, and this is what there is to say.
  public mutating func endOfInput() -> Output {
    defer { isOver = true }
    return Output(attempt: nil, lines: isOver || session.phase == .finished ? [] : closing())
  }

  /// 0 passed, 1 not passed.
  public var exitCode: Int32 { session.summary.isPassed ? 0 : 1 }

  private mutating func answer(_ text: String) -> Output {
    do {
      guard let attempt = try session.answer(text, engine: engine) else { return Output(attempt: nil, lines: []) }
      return Output(attempt: attempt, lines: verdictAndNext())
    } catch {
      return Output(attempt: nil, lines: [say(error.message)])
    }
  }

  /// Whether a card waits for its answer to be shown.
  private var isToReveal: Bool {
    if case .asking(let question, _) = session.phase { question.form == .grade && !isRevealed } else { false }
  }

  /// What an empty line shows, and on a card whatever is typed first: its answer, and how to grade oneself.
  private mutating func reveal() -> [String] {
    guard isToReveal, let question = session.question else { return [] }
    isRevealed = true
    return [say(question.solution), say(question.form.instruction)]
  }

  private mutating func goOn() {
    session.next(engine: engine)
    isRevealed = false
  }

  private mutating func hint() -> String {
    if case .asking(let question, let taken) = session.phase, let hint = session.takeHint() {
      let place = question.hints.count == 1 ? "" : " \(taken + 1)/\(question.hints.count)"
      return say(Localized(en: "Hint\(place): ", zh: "提示\(place)：")) + say(hint)
    }
    return say(Localized(en: "There is no further hint; u gives up.", zh: "没有更多提示了；输入 u 放弃。"))
  }

  private mutating func verdictAndNext() -> [String] {
    let lines = session.verdict.map { verdictLines($0) } ?? []
    goOn()
    return lines + [""] + current()
  }

  // MARK: Lines

  private func say(_ text: Localized) -> String { plain(text[language]) }

  /// The question, or the end when there is none.
  private func current() -> [String] {
    guard case .asking(let question, _) = session.phase else { return closing() }
    let place = "[\(session.position + 1)/\(session.count)] \(question.chapter)/\(question.item)"
    let recall = Localized(
      en: "Say it to yourself, or type it; then Enter shows the answer, and you grade yourself.",
      zh: "先自己说一遍，或写下来；再按回车键看答案，然后给自己评分。")
    return [place, say(question.prompt)] + surroundings(question) + choices(question)
      + [say(question.form == .grade ? recall : question.form.instruction)]
  }

  /// What the lab's panel would show of what goes into the number that is asked for.
  private func surroundings(_ question: Question) -> [String] {
    guard let known = try? question.scene?.known(engine), !known.isEmpty else { return [] }
    let numbers = known.map { "\($0.symbol) = \(Numeral.short($0.value))" }
    let lead = Localized(en: "The lab shows so far: ", zh: "实验中已有：")
    return ["  " + say(lead) + say(Localized(en: numbers.joined(separator: ", "), zh: numbers.joined(separator: "，")))]
  }

  private func choices(_ question: Question) -> [String] {
    switch question.form {
    case .option(let options, _):
      return curves(question) + options.enumerated().map { "  \($0 + 1). " + say($1.text) }
    case .order(let entries, _): return entries.enumerated().map { "  \($0 + 1). " + say($1.text) }
    case .number, .list, .goal, .grade: return []
    }
  }

  /// What a chart shows, as numbers.
  private func curves(_ question: Question) -> [String] {
    question.curves.map { curve in "  " + say(Localized(en: "\(curve.name.en): ", zh: "\(curve.name.zh)：")) + curve.text
    }
  }

  private func verdictLines(_ verdict: Verdict) -> [String] {
    var lines = [say(LinearQuiz.headline(verdict.outcome))]
    let given = say(verdict.given)
    if !given.isEmpty { lines.append(say(Localized(en: "Your answer: ", zh: "你的答案：")) + given) }
    if verdict.right != verdict.given {
      lines.append(say(Localized(en: "The right one: ", zh: "正确答案：")) + say(verdict.right))
    }
    for note in verdict.notes {
      let reason = note.text[language].isEmpty ? "" : say(Localized(en: ": ", zh: "：")) + say(note.text)
      lines.append("  \(LinearQuiz.sign(note.mark)) \(say(note.label))\(reason)")
    }
    if let working = session.question?.working, verdict.outcome != .right { lines.append(say(Localized(working))) }
    if !verdict.solution[language].isEmpty && verdict.solution != verdict.right { lines.append(say(verdict.solution)) }
    return lines
  }

  private static func headline(_ outcome: Outcome) -> Localized {
    switch outcome {
    case .right: Localized(en: "Right.", zh: "正确。")
    case .wrong: Localized(en: "Not right.", zh: "不对。")
    case .gaveUp: Localized(en: "Given up.", zh: "已放弃。")
    }
  }

  private static func sign(_ mark: Verdict.Mark) -> String {
    switch mark {
    case .right: "+"
    case .chosen: ">"
    case .other: "-"
    }
  }

  private func closing() -> [String] {
    let summary = session.summary
    let (right, total) = (summary.right, summary.total)
    var lines = [
      say(
        summary.isPassed
          ? Localized(en: "\(right) of \(total) right: passed.", zh: "\(total) 题答对 \(right) 题：通过。")
          : Localized(
            en: "\(right) of \(total) right: not passed yet (80 % are needed).",
            zh: "\(total) 题答对 \(right) 题：尚未通过（需要 80 %）。"))
    ]
    lines += session.faults.map { fault in
      say(Localized(en: "Could not be asked: \(fault)", zh: "以下题目无法出题：\(fault)"))
    }
    if !summary.missed.isEmpty && !isOver {
      lines.append(say(Localized(en: "Missed:", zh: "答错的题：")))
      lines += session.missed.map { "  - " + say($0.gist) }
      lines.append(
        say(Localized(en: "Type r to try these again with new numbers, q to stop.", zh: "输入 r 换新数字重做，q 结束。")))
    }
    return lines
  }
}
