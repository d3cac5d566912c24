import Drawing
import Laboratory

/// Which key does what, where. The help page, the hints and the reader itself are made from this one table.
public struct KeyTable: Hashable, Sendable {
  /// Where a key has its meaning.
  public enum Scope: Hashable, Sendable, CaseIterable {
    case anywhere, text, lab

    public var title: Localized {
      switch self {
      case .anywhere: Localized(en: "Anywhere", zh: "任何地方")
      case .text: Localized(en: "In the text", zh: "正文中")
      case .lab: Localized(en: "In the lab", zh: "实验中")
      }
    }
  }

  public struct Binding: Hashable, Sendable {
    public var command: Command
    public var scope: Scope
    public var keys: [Key]
    public var meaning: Localized
  }

  public private(set) var bindings: [Binding]

  public init() { bindings = KeyTable.standard }

  /// Gives a command other keys; they are taken from whatever had them in the same place.
  public mutating func bind(_ command: Command, to keys: [Key]) {
    for index in bindings.indices {
      if bindings[index].command == command {
        bindings[index].keys = keys
      } else if competes(bindings[index], with: command) {
        bindings[index].keys.removeAll(where: keys.contains)
      }
    }
  }

  /// What would lose which keys if a command were given them.
  public func losers(to command: Command, of keys: [Key]) -> [(binding: Binding, lost: [Key])] {
    bindings.filter { $0.command != command && competes($0, with: command) }
      .map { binding in (binding, binding.keys.filter(keys.contains)) }.filter { !$0.1.isEmpty }
  }

  /// Whether one key could be meant for both.
  private func competes(_ binding: Binding, with command: Command) -> Bool {
    bindings.contains { $0.command == command && $0.scope.overlaps(binding.scope) }
  }

  public func keys(of command: Command) -> [Key] { bindings.first { $0.command == command }?.keys ?? [] }

  /// What a key means in a place. Full-width letters and punctuation count as their ASCII keys.
  func command(for key: Key, in scope: Scope) -> Command? {
    let key = key.narrowed
    let own = bindings.first { $0.scope == scope && $0.keys.contains(key) }
    return (own ?? bindings.first { $0.scope == .anywhere && $0.keys.contains(key) })?.command
  }

  /// How a command's first key is written.
  func label(_ command: Command, glyphs: GlyphSet = .unicode) -> String {
    bindings.first { $0.command == command }?.keys.first?.label(glyphs) ?? ""
  }

  /// The keys of a self-check.
  public static let inChecks: [(key: String, meaning: Localized)] = [
    ("1 - 9", Localized(en: "option", zh: "选项")),
    ("Enter", Localized(en: "answer; then the next", zh: "作答；再按进入下一题")), ("H", Localized(en: "hint", zh: "提示")),
    ("u", Localized(en: "give up", zh: "放弃")), ("R", Localized(en: "retry what was missed", zh: "重做答错的题")),
  ]

  private static let standard: [Binding] = [
    Binding(.quit, .anywhere, ["q"], "quit; place and answers are kept", "退出；位置和答案都会保留"),
    Binding(
      .interrupt, .anywhere, [.control("c")], "stop running work; when nothing runs, quit", "停止正在进行的计算；没有计算时退出"),
    Binding(.help, .anywhere, ["?"], "this help", "本帮助"),
    Binding(.leave, .anywhere, [.escape, .control("g")], "leave an overlay or a field", "离开浮层或输入框"),
    Binding(.switchPane, .anywhere, [.tab, .backTab], "between text and lab", "在正文和实验之间切换"),
    Binding(.contents, .anywhere, ["t"], "contents, with progress", "目录与进度"),
    Binding(.nextChapter, .anywhere, ["]"], "next chapter", "下一章"),
    Binding(.previousChapter, .anywhere, ["["], "previous chapter", "上一章"),
    Binding(.goBack, .anywhere, ["o"], "back to where you were", "回到刚才的位置"),
    Binding(.search, .anywhere, ["/"], "search in the text as you type", "在正文中边输入边搜索"),
    Binding(.nextMatch, .anywhere, ["n"], "next match", "下一个匹配"),
    Binding(.previousMatch, .anywhere, ["N"], "previous match", "上一个匹配"),
    Binding(.notation, .anywhere, ["#"], "the notation table", "符号表"),
    Binding(.checks, .anywhere, ["c"], "self-checks of this chapter", "本章自测"),
    Binding(.review, .anywhere, ["r"], "review what is due", "复习到期的题目"),
    Binding(.language, .anywhere, ["L"], "English / 中文 on the spot", "原地切换 English / 中文"),
    Binding(.theme, .anywhere, ["T"], "theme: auto, dark, light, mono", "主题：自动、深色、浅色、单色"),
    Binding(.mouse, .anywhere, ["M"], "mouse on or off (off lets you select text)", "鼠标开关（关掉便可选中文字）"),
    Binding(
      .copy, .anywhere, ["y"], "copy the formula, number or block under the cursor", "复制光标处的公式、数字或段落"),
    Binding(.glyphs, .anywhere, ["&"], "check how this terminal draws the book's glyphs", "检查终端如何显示本书的字形"),
    Binding(.lineDown, .text, ["j", .down], "a line down", "下移一行"),
    Binding(.lineUp, .text, ["k", .up], "a line up", "上移一行"),
    Binding(.pageDown, .text, [" ", .pageDown, .control("f")], "a page down", "下翻一页"),
    Binding(.pageUp, .text, [.pageUp, "b", .control("b")], "a page up", "上翻一页"),
    Binding(.top, .text, ["g", .home], "to the top", "到开头"),
    Binding(.bottom, .text, ["G", .end], "to the bottom", "到末尾"),
    Binding(.nextLink, .text, ["f"], "next link, term or fold", "下一个链接、术语或折叠"),
    Binding(.follow, .text, [.enter], "follow or open it", "跟随或展开"),
    Binding(.openWeb, .text, ["w"], "open a web address", "打开网址"),
    Binding(.stepForward, .lab, [.right, "l", " "], "a step forward", "前进一步"),
    Binding(.stepBack, .lab, [.left, "h"], "a step back", "后退一步"),
    Binding(.strideForward, .lab, ["}"], "a larger stride forward (sweep, episode, epoch)", "前进一大步（一遍、一回合、一轮）"),
    Binding(.strideBack, .lab, ["{"], "a larger stride back", "后退一大步"),
    Binding(.runToEnd, .lab, ["e", .end], "run to the end", "运行到底"),
    Binding(.toStart, .lab, ["0", .home], "back to the start", "回到开头"),
    Binding(.play, .lab, ["p"], "play / pause", "播放 / 暂停"),
    Binding(.nextKnob, .lab, [.down, "j"], "next knob", "下一个旋钮"),
    Binding(.previousKnob, .lab, [.up, "k"], "previous knob", "上一个旋钮"),
    Binding(.turnUp, .lab, ["+", "="], "turn the knob up", "调大"),
    Binding(.turnDown, .lab, ["-"], "turn the knob down", "调小"),
    Binding(.turnFarUp, .lab, [">"], "ten times as far up", "调大十倍步长"),
    Binding(.turnFarDown, .lab, ["<"], "ten times as far down", "调小十倍步长"),
    Binding(.preset, .lab, (1...9).map { .character(Character("\($0)")) }, "preset", "预设"),
    Binding(.knobDefault, .lab, ["d"], "knob back to its default", "旋钮恢复默认"),
    Binding(.editData, .lab, ["i"], "edit the data; arrows move, Enter accepts", "编辑数据；方向键移动，Enter 确认"),
    Binding(.nextSeed, .lab, ["s"], "next seed", "下一个随机种子"),
    Binding(.previousSeed, .lab, ["S"], "previous seed", "上一个随机种子"),
    Binding(.explain, .lab, ["x"], "explain: move among the numbers with the arrows", "解释：用方向键在数字间移动"),
    Binding(.equation, .lab, [.enter], "the number's equation in the text", "到正文中看这个数的公式"),
    Binding(
      .panelDown, .lab, [.pageDown], "scroll the panel down, or the explanation", "向下滚动实验面板或解释"),
    Binding(.panelUp, .lab, [.pageUp], "scroll the panel up, or the explanation", "向上滚动实验面板或解释"),
    Binding(.predict, .lab, ["v"], "predict: the next value is hidden until you guess it", "预测：先猜，再揭晓下一个值"),
    Binding(.compare, .lab, ["m"], "compare: pin this run, show the next beside it", "对照：固定这次运行，与下一次并排"),
  ]
}

extension KeyTable.Scope {
  /// Whether one key could be pressed in both places.
  func overlaps(_ other: KeyTable.Scope) -> Bool { self == other || self == .anywhere || other == .anywhere }
}

extension KeyTable.Binding {
  fileprivate init(_ command: Command, _ scope: KeyTable.Scope, _ keys: [Key], _ en: String, _ zh: String) {
    self.init(command: command, scope: scope, keys: keys, meaning: Localized(en: en, zh: zh))
  }
}
