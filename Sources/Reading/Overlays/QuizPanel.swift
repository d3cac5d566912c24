import Assessment
import Drawing
import Laboratory
import Notebook
import Textbook

/// A round of self-checks on the screen.
struct QuizPanel: Sendable {
  var session: QuizSession
  /// Whether this is a review of what is due, from any chapter.
  var isReview: Bool
  /// Whether all of the chapter's items are asked, not one that the reader pointed at.
  var isWhole = true
  /// The reader's latest answers before this round, by item.
  var earlier: [String: AnswerRecord] = [:]
  var field = TextField()
  /// The option or entries that the reader pointed at, from 0, in that order.
  var chosen: [Int] = []
  /// Why what was typed is no answer.
  var message: Localized?
  /// Whether the answer of what is to be recalled is shown: only then it can be graded.
  var isRevealed = false
  /// The line that the reader scrolled to.
  var top = 0
  /// What just changed and must be seen, the most important last; nothing once the reader scrolls.
  var spots: [Spot] = []
  /// The lab of a question that is answered, or looked at, in the lab itself.
  var lab: LabPanel?

  var isTyping: Bool { takesText }

  /// Whether the present question is answered by typing.
  var takesText: Bool {
    guard case .asking(let question, _) = session.phase else { return false }
    switch question.form {
    case .number, .list: return true
    case .option, .order, .goal, .grade: return false
    }
  }

  /// Whether `c` may go on with it later.
  var mayBePaused: Bool { !isReview && isWhole && session.phase != .finished }

  /// A part of the lines that may have to be seen.
  enum Spot: Hashable, Sendable {
    /// An option or an entry, from 0.
    case option(Int)
    /// The order so far.
    case order
    /// Where the reader types.
    case input
    case message
    /// A hint, from 0.
    case hint(Int)
    /// The answer of what is to be recalled.
    case answer
    case verdict
  }

  mutating func scroll(by count: Int, _ reader: Reader) {
    let extent = extent(reader)
    top = max(0, min(extent.first + count, extent.count - extent.area.height))
    spots = []
  }

  /// Whether there is more to read than the screen holds.
  func isLongerThanTheScreen(_ reader: Reader) -> Bool {
    let extent = extent(reader)
    return extent.count > extent.area.height
  }

  func hints(_ language: Language) -> [KeyHints.Hint] {
    func hint(_ key: String, _ en: String, _ zh: String) -> KeyHints.Hint {
      KeyHints.Hint(key, language == .en ? en : zh)
    }
    let leave = KeyHints.Hint("Esc", language == .en ? "leave" : "离开", tag: "command/leave")
    switch session.phase {
    case .asking(let question, let taken):
      var hints: [KeyHints.Hint] = []
      switch question.form {
      case .option: hints.append(hint("1-\(question.options.count)", "option", "选项"))
      case .order(let entries, _): hints.append(hint("1-\(entries.count)", "in order", "按顺序"))
      case .goal(let goal):
        hints.append(hint("+ -", "turn the knob", "调节旋钮"))
        if goal.knobs.count > 1 { hints.append(hint("j k", "another knob", "换旋钮")) }
      case .grade:
        if isRevealed { hints.append(hint("1-4", "grade yourself", "给自己打分")) }
      case .number, .list: break
      }
      hints.append(
        question.form == .grade && !isRevealed
          ? hint("Enter", "show the answer", "看答案") : hint("Enter", "answer", "作答"))
      if taken < question.hints.count { hints.append(hint("H", "hint", "提示")) }
      return hints + [hint("u", "give up", "放弃"), leave]
    case .answered: return [hint("Enter", "next", "下一题"), leave]
    case .finished:
      return session.summary.missed.isEmpty ? [leave] : [hint("R", "retry what was missed", "重做答错的题"), leave]
    }
  }
}

extension Reader {
  // MARK: Opening

  mutating func openChecks(at id: String? = nil) {
    if case .quiz(let quiz)? = overlay, !quiz.isReview {
      closeOverlay()
      return
    }
    guard let chapter else { return }
    if id == nil, let paused = pausedChecks, paused.session.items.first?.chapter == chapter.id.id {
      pausedChecks = nil
      overlay = .quiz(paused)
      return
    }
    let shelf = desk.shelf.checks(chapter.id)
    guard !shelf.items.isEmpty else {
      if let fault = shelf.faults.first { notice = fault } else { say("This chapter has no self-checks.", "本章没有自测。") }
      return
    }
    if id == nil, let session = leftRound(chapter.id.id, shelf.items) {
      begin(session, isReview: false, isWhole: true)
      return
    }
    let asked = shelf.items.filter { id == nil || $0.id == id }
    begin(asked.isEmpty ? shelf.items : asked, isReview: false, isWhole: asked.count == shelf.items.count)
  }

  mutating func openReview() {
    if case .quiz(let quiz)? = overlay, quiz.isReview {
      closeOverlay()
      return
    }
    let due = (try? desk.notebook?.dueCards(at: desk.now())) ?? []
    let items = due.compactMap { card -> CheckItem? in
      guard let id = chapters.first(where: { $0.id == card.chapter }) else { return nil }
      return desk.shelf.checks(id).items.first { $0.id == card.item }
    }
    guard !items.isEmpty else {
      say("Nothing is due for review.", "没有到期的复习。")
      return
    }
    begin(items, isReview: true, isWhole: true)
  }

  private mutating func begin(_ items: [CheckItem], isReview: Bool, isWhole: Bool) {
    let seed = UInt64(bitPattern: Int64(desk.now()))
    begin(QuizSession(items: items, seed: seed, engine: desk.engine), isReview: isReview, isWhole: isWhole)
  }

  private mutating func begin(_ session: QuizSession, isReview: Bool, isWhole: Bool) {
    closeAllOverlays()
    var quiz = QuizPanel(session: session, isReview: isReview, isWhole: isWhole)
    let answers = (try? desk.notebook?.latestAnswers()) ?? []
    quiz.earlier = Dictionary(answers.map { ("\($0.chapter)/\($0.item)", $0) }, uniquingKeysWith: { $1 })
    prepare(&quiz)
    overlay = .quiz(quiz)
  }

  /// The round of a chapter that was left before its end, at whatever start of the program.
  private func leftRound(_ chapter: String, _ items: [CheckItem]) -> QuizSession? {
    guard let bookmark = (try? desk.notebook?.setting(QuizPanel.bookmarkName(chapter))) ?? nil else { return nil }
    return QuizSession(items: items, bookmark: bookmark, engine: desk.engine)
  }

  /// Keeps where the round stands.
  private func keepPlace(of quiz: QuizPanel) {
    guard !quiz.isReview, quiz.isWhole, let notebook = desk.notebook, let item = quiz.session.items.first else {
      return
    }
    // An answer that cannot be kept is told of; its round need not be told of too.
    try? notebook.set(QuizPanel.bookmarkName(item.chapter), to: quiz.session.bookmark)
  }

  /// Sets up the lab of the present question.
  private func prepare(_ quiz: inout QuizPanel) {
    quiz.field = TextField()
    quiz.chosen = []
    quiz.message = nil
    quiz.isRevealed = false
    quiz.top = 0
    quiz.spots = []
    quiz.lab = nil
    guard case .asking(let question, _) = quiz.session.phase else { return }
    var run = question.scene?.run
    if case .goal(let goal) = question.form { run = goal.start }
    guard var run, let session = desk.lab(run.lab) else { return }
    // What is to be foretold has not been computed yet, nor anything that it goes into.
    if question.scene?.hidden != nil { run.steps = run.steps.map { max(0, $0 - 1) } }
    var panel = LabPanel(session)
    panel.stand(at: run, offering: question.goalKnobs)
    quiz.lab = panel
  }

  /// The lab takes the step that was asked about.
  private func reveal(_ question: Question, in quiz: inout QuizPanel) {
    guard let scene = question.scene, scene.hidden != nil else { return }
    quiz.lab?.session.jump(to: scene.run.steps ?? .max)
  }

  // MARK: Keys

  /// True when the key was used up.
  mutating func press(_ key: Key, in quiz: inout QuizPanel) -> Bool {
    if key == .escape || key == .control("g") { return false }
    if [.up, .down, .pageUp, .pageDown].contains(key), !quiz.isAskingGoal || quiz.lab == nil { return false }
    switch quiz.session.phase {
    case .asking(let question, _): return answer(key, question, &quiz)
    case .answered:
      guard key == .enter || key == .character(" ") || key == .right else { return isInert(key) }
      quiz.session.next(engine: desk.engine)
      prepare(&quiz)
      keepPlace(of: quiz)
    case .finished:
      if key == .enter { return leaveQuiz() }
      guard key.narrowed == "R" else { return isInert(key) }
      quiz.session.retryMissed(engine: desk.engine)
      prepare(&quiz)
      keepPlace(of: quiz)
    }
    return true
  }

  private mutating func leaveQuiz() -> Bool {
    closeOverlay()
    return true
  }

  /// Keys of the page that would tear the reader out of a question do nothing in it.
  private func isInert(_ key: Key) -> Bool {
    switch options.keys.command(for: key, in: .text) {
    case .quit, .language, .theme, .mouse, .interrupt, .help, .notation, .glyphs, .contents, .checks, .review, .goBack,
      .copy, .lineDown, .lineUp, .pageDown, .pageUp, .top, .bottom:
      false
    default: true
    }
  }

  private mutating func answer(_ key: Key, _ question: Question, _ quiz: inout QuizPanel) -> Bool {
    quiz.message = nil
    switch key.narrowed {
    case "H":
      if quiz.session.takeHint() == nil {
        quiz.tell(Localized(en: "There is no further hint.", zh: "没有更多提示了。"))
      } else {
        quiz.spots = [.hint(quiz.session.hints.count - 1)]
        keepPlace(of: quiz)
      }
    case "u":
      if let attempt = quiz.session.giveUp() { keep(attempt, question, &quiz) }
    case .enter where question.form == .grade && !quiz.isRevealed:
      quiz.isRevealed = true
      quiz.spots = [.option(Rating.allCases.count - 1), .answer]
    case .enter: submit(question, &quiz)
    default: return choose(key, question, &quiz)
    }
    return true
  }

  /// A key that makes an answer, without handing it in.
  private func choose(_ key: Key, _ question: Question, _ quiz: inout QuizPanel) -> Bool {
    switch question.form {
    case .number, .list:
      guard quiz.field.press(key.narrowed) else { return false }
      quiz.spots = [.input]
      return true
    case .option, .grade, .order: return point(key, question, &quiz)
    case .goal:
      guard let command = options.keys.command(for: key, in: .lab), QuizPanel.goalCommands.contains(command),
        quiz.lab?.perform(command) == true
      else { return isInert(key) }
      quiz.lab?.work { true }
      return true
    }
  }

  /// A digit points at an option, or at the next entry of an order; any other key that is none of the page's is told so.
  private func point(_ key: Key, _ question: Question, _ quiz: inout QuizPanel) -> Bool {
    if case .order = question.form, key == .backspace {
      _ = quiz.chosen.popLast()
      quiz.spots = [.order]
      return true
    }
    guard let digit = key.narrowed.digit else {
      guard isInert(key) else { return false }
      if key.text != nil { quiz.tell(.numbersAlone(quiz.choices(question))) }
      return true
    }
    guard digit <= quiz.choices(question) else {
      quiz.tell(.numbersAlone(quiz.choices(question)))
      return true
    }
    quiz.choose(digit - 1, question)
    return true
  }

  private mutating func submit(_ question: Question, _ quiz: inout QuizPanel) {
    do {
      let attempt: QuizSession.Attempt?
      switch question.form {
      case .number, .list: attempt = try quiz.session.answer(quiz.field.text, engine: desk.engine)
      case .goal(let goal):
        let settings = quiz.settings(goal.knobs)
        let typed = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        attempt = try quiz.session.answer(.settings(settings), typed: typed, engine: desk.engine)
      case .option, .order, .grade:
        let typed = quiz.chosen.map { String($0 + 1) }.joined(separator: " ")
        attempt = try quiz.session.answer(typed, engine: desk.engine)
      }
      if let attempt { keep(attempt, question, &quiz) }
    } catch {
      quiz.tell(error.message)
    }
  }

  /// The answer is on disk when this returns: before the next key.
  private mutating func keep(_ attempt: QuizSession.Attempt, _ question: Question, _ quiz: inout QuizPanel) {
    quiz.top = 0
    quiz.spots = []
    reveal(question, in: &quiz)
    guard let notebook = desk.notebook else { return }
    do {
      try Record.keep(attempt, isRecall: question.kind == .recall, in: notebook, at: desk.now())
    } catch {
      quiz.message = Localized(en: error.en, zh: error.zh)
    }
    keepPlace(of: quiz)
    refreshProgress()
  }

  /// A click on an option chooses it.
  mutating func handleQuizDigit(_ digit: Character) {
    guard case .quiz(var quiz)? = overlay else { return }
    _ = press(.character(digit), in: &quiz)
    overlay = .quiz(quiz)
  }
}

extension QuizPanel {
  /// What may be done in a lab that is to be brought to a goal.
  static let goalCommands: Set<Command> = [
    .stepForward, .stepBack, .strideForward, .strideBack, .runToEnd, .toStart, .nextKnob, .previousKnob, .turnUp,
    .turnDown, .turnFarUp, .turnFarDown, .knobDefault,
  ]

  /// The name under which the notebook keeps where a chapter's round was left.
  static func bookmarkName(_ chapter: String) -> String { "round/\(chapter)" }

  var isAskingGoal: Bool {
    if case .asking(let question, _) = session.phase, case .goal = question.form { true } else { false }
  }

  /// Says why what the reader did is no answer.
  mutating func tell(_ message: Localized) {
    self.message = message
    spots = [.message]
  }

  /// How many options or entries can be pointed at now.
  func choices(_ question: Question) -> Int {
    switch question.form {
    case .option(let options, _): options.count
    case .order(let entries, _): entries.count
    case .grade: isRevealed ? Rating.allCases.count : 0
    case .number, .list, .goal: 0
    }
  }

  /// Takes an option, or puts an entry behind those that were pointed at before.
  mutating func choose(_ index: Int, _ question: Question) {
    if case .order = question.form {
      if !chosen.contains(index) { chosen.append(index) }
    } else {
      chosen = [index]
    }
    spots = [.order, .option(index)]
  }

  /// Takes in text that was pasted: into the field, or as the numbers of options. Nothing is handed in.
  mutating func paste(_ text: String) {
    guard case .asking(let question, _) = session.phase else { return }
    message = nil
    switch question.form {
    case .number, .list:
      field.insert(text)
      spots = [.input]
    case .option, .order, .grade: point(at: text, question)
    case .goal: tell(Localized(en: "Here the knobs are turned; nothing is typed.", zh: "这里转动旋钮即可，不用输入。"))
    }
  }

  private mutating func point(at text: String, _ question: Question) {
    guard choices(question) > 0 else { return tell(.numbersAlone(0)) }
    do {
      switch try question.read(text) {
      case .option(let index): choose(index, question)
      case .grade(let rating): choose(rating.rawValue - 1, question)
      case .order(let order):
        chosen = order
        spots = [.order]
      case .number, .list, .settings: break
      }
    } catch {
      tell(error.message)
    }
  }

  /// The lab's knobs as the answer to a goal.
  func settings(_ knobs: [String]) -> [String: String] {
    guard let lab else { return [:] }
    return Dictionary(knobs.map { ($0, lab.session.settings[$0].description) }, uniquingKeysWith: { $1 })
  }
}

extension Localized {
  /// What is pointed at is pointed at by its number.
  fileprivate static func numbersAlone(_ count: Int) -> Localized {
    count == 0
      ? Localized(en: "Enter shows the answer; then grade yourself.", zh: "先按 Enter 看答案，再给自己打分。")
      : Localized(en: "Only the numbers 1 to \(count) choose something here.", zh: "这里只能用编号 1 到 \(count) 来选。")
  }
}

extension Question {
  /// The knobs that may be turned; nil where all stand as they are.
  var goalKnobs: [String]? {
    if case .goal(let goal) = form { goal.knobs } else { nil }
  }
}

extension Key {
  /// 1 to 9.
  var digit: Int? {
    guard case .character(let character) = self, let digit = character.wholeNumberValue, (1...9).contains(digit) else {
      return nil
    }
    return digit
  }
}
