import Laboratory
import Textbook

/// What can be looked up: commands, contents, words of the text, terms, symbols.
extension LinearReader {
  var help: [String] {
    let commands: [(String, String, String)] = [
      ("Enter", "reads on", "继续读"), (".", "repeats what was read last", "重复上一段"),
      ("/ WORD", "finds a word in the chapter, then in the book", "在本章中查找，再查全书"),
      ("n", "finds it again further on", "继续向后查找"), ("o", "goes back to where you were", "回到刚才的位置"),
      ("t", "contents", "目录"), ("open NAME", "opens a chapter by name or number", "按名称或序号打开一章"),
      ("] [", "next, previous chapter", "下一章，上一章"), ("term WORD", "explains a term; term lists them", "解释术语；term 列出全部"),
      ("#", "notation", "符号表"), ("c", "self-checks of the chapter", "本章自测"), ("r", "review of what is due", "复习到期的题目"),
      ("L", glyphs == .unicode ? "中文" : "Chinese", "English"),
      ("w", "formulas in words, or in signs", "公式用文字，或用符号"), ("q", "quits", "退出"),
      ("lab", "starts the chapter's lab; lab NAME another one", "开始本章实验；lab 名称 换一个"),
      ("s, b", "a step forward, back", "前进、后退一步"), ("}, {", "a larger stride forward, back", "前进、后退一大步"),
      ("e, 0", "to the end, to the start", "到末尾，回开头"),
      ("v", "asks you to predict the next number", "预测下一个数"), ("x NAME", "explains a number", "解释一个数"),
      ("numbers", "lists all numbers", "列出全部数"), ("k", "lists the knobs, i the data", "列出旋钮，i 列出数据"),
      ("KNOB=VALUE", "turns a knob", "调旋钮"), ("d KNOB", "puts a knob back to its default", "旋钮恢复默认"),
      ("p", "lists the presets; p 2 or p NAME chooses one", "列出预设；p 2 或 p 名称 选用"),
      ("seed N", "runs with another seed", "换一个随机种子"),
    ]
    return commands.map { key, en, zh in word("\(key): \(en)", "\(key)：\(zh)") }
  }

  var contents: [String] {
    desk.shelf.chapters.map { id in
      let front = desk.shelf.front(id, language)
      return text((front.kind == .chapter ? "\(id.order)  " : "") + "\(id.id): \(front.title)")
    }
  }

  func term(_ name: String?) -> [String] {
    let glossary = desk.shelf.glossary
    guard let name else {
      let terms = glossary.entries.map { text($0.term[language]) }.sorted()
      return terms.isEmpty
        ? [word("This book has no glossary.", "本书没有术语表。")] : [terms.joined(separator: word(", ", "、"))]
    }
    guard let entry = glossary[name] ?? glossary.entry(forWord: name) else {
      let near = glossary.entries.filter { $0.term[language].lowercased().contains(name.lowercased()) }
        .map { text($0.term[language]) }
      let hint =
        near.isEmpty ? "" : word(" Near it: ", "相近的有：") + near.joined(separator: word(", ", "、")) + word(".", "。")
      return [word("“\(name)” is no term of the book; term lists them.", "“\(name)”不是本书的术语；term 列出全部。") + hint]
    }
    return ["\(text(entry.term[language])): \(plain(entry.definition[language]))"]
  }

  var notation: [String] {
    let entries = desk.shelf.notation.entries
    guard !entries.isEmpty else { return [word("This book has no notation table.", "本书没有符号表。")] }
    return entries.map { plain("$\($0.symbol.source)$") + word(": ", "：") + text($0.meaning[language]) }
  }

  /// Goes to the next place of the chapter that holds the words; where there is none, names those of the book.
  mutating func search(_ words: String?) -> [String] {
    guard let words, !words.isEmpty else { return [word("Give a word to look for: / WORD.", "请给出要找的词：/ 词。")] }
    query = words
    // An empty line parts what stands above and below it, so that all may count as one block.
    let places = Search.matches(of: words, in: lines.map { (text: $0.text.string, block: 0) }).map(\.line)
    guard let first = places.first else { return fitted(hits(words)) }
    let next = places.first { $0 >= position }
    remember()
    position = lines[..<(next ?? first)].lastIndex { $0.text.isEmpty }.map { $0 + 1 } ?? 0
    let again = next == nil ? [word("From the start of the chapter:", "从本章开头：")] : []
    return again + readOn()
  }

  private func hits(_ words: String) -> [String] {
    let hits = desk.shelf.book.search(words, in: [language], limit: 200)
    guard !hits.isEmpty else { return [word("Nothing in the book matches “\(words)”.", "书中没有“\(words)”。")] }
    let head = word(
      "Not in this chapter. In the book (\(min(hits.count, 10)) of \(hits.count)):",
      "本章没有。全书中（\(hits.count) 处中的 \(min(hits.count, 10)) 处）：")
    return [head]
      + hits.prefix(10).map { hit in text("\(hit.chapter.id), \(hit.heading ?? hit.chapterTitle): \(hit.snippet)") }
  }
}
