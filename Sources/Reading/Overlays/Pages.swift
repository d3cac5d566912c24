import Drawing
import Laboratory
import Textbook
import Typesetting

extension Reader {
  /// The text of an overlay that scrolls.
  func lines(of command: Command) -> [StyledText] {
    switch command {
    case .help: helpLines
    case .notation: notationLines
    case .glyphs: glyphLines
    default: []
    }
  }

  private var pageWidth: Int { max(10, width - 2) }

  // MARK: Help

  /// Made from the key table itself.
  private var helpLines: [StyledText] {
    var lines: [StyledText] = []
    let isEnglish = options.language == .en
    for scope in KeyTable.Scope.allCases {
      lines.append(StyledText(scope.title[options.language], Style(.heading, .bold)))
      for binding in options.keys.bindings where binding.scope == scope && !binding.keys.isEmpty {
        lines += helpRow(keyNames(binding), text(binding.meaning[options.language]))
      }
      lines.append("")
    }
    lines.append(StyledText(isEnglish ? "In self-checks" : "自测中", Style(.heading, .bold)))
    for (key, meaning) in KeyTable.inChecks { lines += helpRow(key, meaning[options.language]) }
    lines.append("")
    let closing =
      isEnglish
      ? "Full-width letters and punctuation from an input method act as their ASCII keys. In a text field every printable key is text. With the mouse on, hold Shift to select text."
      : "中文输入法打出的全角字母和标点等同于对应的 ASCII 键。在输入框里，所有可打印键都是文字。鼠标开启时，按住 Shift 可选中文字。"
    lines += StyledText(closing, Style(.quiet)).wrapped(to: pageWidth)
    return lines
  }

  private func keyNames(_ binding: KeyTable.Binding) -> String {
    binding.command == .preset ? "1 - 9" : binding.keys.map { $0.label(options.glyphs) }.joined(separator: "  ")
  }

  /// Where the meanings begin: behind the longest keys, as far as the screen allows.
  private var helpColumn: Int {
    let longest = options.keys.bindings.map { CellWidth.columns(of: keyNames($0)) }.max() ?? 0
    return min(longest + 4, pageWidth / 2)
  }

  /// Keys and what they do: side by side, or one below the other where the screen is narrow.
  private func helpRow(_ keys: String, _ meaning: String) -> [StyledText] {
    let keys = StyledText("  " + keys, Style(.accent))
    let column = helpColumn
    guard pageWidth >= 44, keys.width < column else {
      return keys.wrapped(to: pageWidth, hanging: 2) + StyledText("    " + meaning).wrapped(to: pageWidth, hanging: 4)
    }
    let gap = String(repeating: " ", count: column - keys.width)
    return (keys + StyledText(gap + meaning)).wrapped(to: pageWidth, hanging: column)
  }

  // MARK: Notation

  private var notationLines: [StyledText] {
    let isEnglish = options.language == .en
    let entries = desk.shelf.notation.entries
    guard !entries.isEmpty else {
      return [StyledText(isEnglish ? "This book has no notation table." : "本书没有符号表。")]
    }
    var lines = [StyledText(isEnglish ? "Notation" : "符号表", Style(.heading, .bold)), StyledText()]
    let symbols = entries.map { entry -> StyledText in
      guard let expression = entry.symbol.expression else { return StyledText(entry.symbol.source, Style(.bad)) }
      var setting = MathSetting.inline
      setting.glyphs = options.glyphs
      return StyledText(expression.layout(setting).rows.first ?? "", Style(.maths))
    }
    let column = min(max(8, (symbols.map(\.width).max() ?? 0) + 3), pageWidth / 2)
    for (entry, symbol) in zip(entries, symbols) {
      let gap = String(repeating: " ", count: max(1, column - symbol.width - 2))
      let meaning = StyledText("  ") + symbol + StyledText(gap + text(entry.meaning[options.language]))
      lines += meaning.wrapped(to: pageWidth, hanging: column)
    }
    return lines
  }

  // MARK: Glyphs

  /// What a reader compares with their screen: every row must end at the same bar.
  private var glyphLines: [StyledText] {
    let isEnglish = options.language == .en
    let intro =
      isEnglish
      ? "Every row below must end exactly at its bar. Where it does not, the terminal draws those characters wider or narrower than the book assumes: set “ambiguous width” to narrow (1), or start with --ascii. Boxes instead of letters: choose a font with maths, such as JuliaMono or DejaVu Sans Mono."
      : "下面每一行都应恰好在竖线处结束。若不是，说明终端把这些字符画得比本书假定的更宽或更窄：请把“模糊宽度”设为窄（1 格），或用 --ascii 启动。若显示为方框，请换用带数学字形的字体，如 JuliaMono 或 DejaVu Sans Mono。"
    let rows: [(String, String, String)] = [
      ("Greek", "希腊字母", "αβγδεζηθλμπρστφχψω"), ("scripts", "上下标", "ₜₖᵢ₀₁₂₊₁ᵀ²ⁿ⁻¹"),
      ("maths", "数学", "∑∏∫√∞≤≥≈∈∇∂‖−·×±→"),
      ("letters", "字母", "𝔼ℝℒ𝒟Âĝ′"), ("boxes", "制表", "─│╭╮╰╯├┤┬┴┼"), ("brackets", "括号", "⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠"),
      ("bars", "方块", "▏▎▍▌▋▊▉█▁▔"), ("braille", "盲文", "⠁⠃⠇⡇⣇⣧⣷⣿"), ("marks", "标记", "●○■□▸◀✓✗…"),
      ("Chinese", "中文", "折扣回报优势策略"),
    ]
    var lines = StyledText(intro).wrapped(to: pageWidth) + [StyledText()]
    for (en, zh, sample) in rows {
      let name = isEnglish ? en : zh
      let head = name + String(repeating: " ", count: max(1, 10 - CellWidth.columns(of: name)))
      let tail = String(repeating: " ", count: max(0, 24 - CellWidth.columns(of: sample)))
      lines.append(StyledText(head, Style(.quiet)) + StyledText(sample) + StyledText(tail + "|", Style(.quiet)))
    }
    return lines
  }
}
