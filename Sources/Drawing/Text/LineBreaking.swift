extension StyledText {
  /// The text broken into lines of at most `width` cells.
  ///
  /// Breaks at blanks and between two characters of which one is Chinese or Japanese, but not before closing nor
  /// after opening punctuation, and not at the blank of "14 %", "5 节", "112 GB" or "eq. 5". A word that is wider than
  /// the line is cut. A "\n" starts a new line.
  public func wrapped(to width: Int, hanging: Int = 0) -> [StyledText] {
    guard width > 0 else { return [] }
    var breaker = LineBreaker(width: width, hanging: min(hanging, max(0, width - 2)))
    for run in runs { breaker.add(run) }
    return breaker.finish()
  }
}

/// Collects pieces that must stay together ("words") and starts a new line when the next does not fit.
struct LineBreaker {
  let width: Int
  let hanging: Int
  private var lines: [StyledText] = []
  private var line = StyledText()
  private var lineWidth = 0
  private var word = StyledText()
  private var wordWidth = 0
  /// What stands before the word and should stay with it, each with the blank behind it.
  private var tied: [(text: StyledText, width: Int, blank: StyledText.Run)] = []
  /// Blanks seen after the line's last word; they are dropped at a break.
  private var gap = StyledText()
  private var gapWidth = 0
  private var previous: Character?
  /// A blank that may be a tie: a gap, unless what follows belongs to what stands before.
  private var held: (blank: StyledText.Run, tie: Tie)?

  init(width: Int, hanging: Int) {
    self.width = width
    self.hanging = hanging
  }

  private var lineIsEmpty: Bool { line.runs.isEmpty }
  private var indent: Int { lines.isEmpty ? 0 : hanging }
  /// The most a word may take and still fit, wherever it ends up: only the first word of all is sure of the full width.
  private var wordRoom: Int {
    guard lines.isEmpty && lineIsEmpty else { return width - hanging }
    return gapWidth < width ? width - gapWidth : width
  }

  mutating func add(_ run: StyledText.Run) {
    if run.isUnbreakable {
      release()
      if let previous, let first = run.text.first, LineBreaker.mayBreak(between: previous, and: first) { endWord() }
      let columns = CellWidth.columns(of: run.text)
      makeRoom(columns)
      append(run.text, columns: columns, like: run)
      previous = run.text.last ?? previous
      return
    }
    for index in run.text.indices { add(run.text[index...], like: run) }
  }

  /// The first character of what is left of a run.
  private mutating func add(_ rest: Substring, like run: StyledText.Run) {
    guard let character = rest.first else { return }
    if let (blank, tie) = held, tie.holds(rest), wordWidth + 3 <= wordRoom {
      held = nil
      self.tie(blank)
    }
    release()
    switch character.asciiValue {
    case 0x0A:
      endWord()
      endLine()
      previous = nil
    case 0x20:
      let blank = StyledText.Run(" ", run.style, tag: run.tag)
      if let tie = Tie(previous, word) { held = (blank, tie) } else { part(at: blank) }
      previous = character
    default:
      let columns = CellWidth.columns(of: character)
      if let previous, LineBreaker.mayBreak(between: previous, and: character) { endWord() }
      makeRoom(columns)
      append(String(character), columns: columns, like: run)
      previous = character
    }
  }

  // MARK: Ties

  private mutating func tie(_ blank: StyledText.Run) {
    tied.append((word, wordWidth, blank))
    word = StyledText()
    wordWidth = 0
    previous = nil
  }

  /// Where all that is tied has no room on a line, it parts at the first tie; a word alone is cut.
  private mutating func makeRoom(_ columns: Int) {
    while !tied.isEmpty, tied.reduce(wordWidth + columns, { $0 + $1.width + 1 }) > wordRoom {
      let first = tied.removeFirst()
      let rest = (tied, word, wordWidth)
      (tied, word, wordWidth) = ([], first.text, first.width)
      part(at: first.blank)
      (tied, word, wordWidth) = rest
    }
    if wordWidth + columns > wordRoom { endWord() }
  }

  /// The word with all that is tied to it.
  private mutating func gather() {
    for piece in tied.reversed() {
      word = piece.text + StyledText([piece.blank]) + word
      wordWidth += piece.width + 1
    }
    tied = []
  }

  /// What was held is a gap like others.
  private mutating func release() {
    guard let (blank, _) = held else { return }
    held = nil
    part(at: blank)
  }

  private mutating func part(at blank: StyledText.Run) {
    endWord()
    gap.append(blank.text, blank.style, tag: blank.tag)
    gapWidth += 1
  }

  private mutating func append(_ text: String, columns: Int, like run: StyledText.Run) {
    if let last = word.runs.last, last.style == run.style, last.tag == run.tag {
      word.runs[word.runs.count - 1].text += text
    } else {
      word.runs.append(StyledText.Run(text, run.style, tag: run.tag))
    }
    wordWidth += columns
  }

  private mutating func endWord() {
    gather()
    guard !word.runs.isEmpty else { return }
    if !lineIsEmpty && indent + lineWidth + gapWidth + wordWidth > width { endLine() }
    if !lineIsEmpty || (lines.isEmpty && gapWidth + wordWidth <= width) {
      line += gap
      lineWidth += gapWidth
    }
    line += word
    lineWidth += wordWidth
    gap = StyledText()
    gapWidth = 0
    word = StyledText()
    wordWidth = 0
  }

  private mutating func endLine() {
    let blanks = StyledText(String(repeating: " ", count: indent))
    lines.append(indent > 0 && !lineIsEmpty ? blanks + line : line)
    line = StyledText()
    lineWidth = 0
    gap = StyledText()
    gapWidth = 0
  }

  mutating func finish() -> [StyledText] {
    release()
    endWord()
    if !lineIsEmpty || lines.isEmpty { endLine() }
    return lines.map(\.joiningEqualRuns)
  }

  /// A line may break here although there is no blank.
  static func mayBreak(between left: Character, and right: Character) -> Bool {
    if left.isASCII && right.isASCII { return false }
    guard isIdeographic(left) || isIdeographic(right) else { return false }
    guard let last = left.unicodeScalars.first, let first = right.unicodeScalars.first else { return false }
    return !closing.contains(first) && !opening.contains(last)
  }

  static func isIdeographic(_ character: Character) -> Bool {
    character.unicodeScalars.contains { $0.value >= 0x2E80 && CellWidth.columns(of: $0) == 2 }
  }

  /// Scalars and not characters: hashing a character normalises it first, and this is asked for every letter.
  private static let closing = Set("，。、；：！？）」』》】〕”’…—,.;:!?)]}%‰°".unicodeScalars)
  private static let opening = Set("（「『《【〔“‘([{".unicodeScalars)
}

extension StyledText {
  /// The same text with neighbouring runs of one style made one.
  public var joiningEqualRuns: StyledText {
    var joined: [Run] = []
    for run in runs where !run.text.isEmpty {
      if let last = joined.last, last.style == run.style, last.tag == run.tag {
        joined[joined.count - 1].text += run.text
      } else {
        joined.append(run)
      }
    }
    return StyledText(joined)
  }
}
