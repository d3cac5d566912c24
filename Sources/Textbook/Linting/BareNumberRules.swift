/// The rule that no decimal number stands in the text on nobody's word.
extension Linter {
  mutating func checkBareNumbers(of chapter: Chapter) {
    var sentences: [Sentence] = []
    chapter.blocks.forEachBlock { block, _ in
      if case .table(let table) = block.content {
        // A citation anywhere in a row, or in the table's head, vouches for the row.
        var head = Sentence()
        for cell in table.header { head.add(cell) }
        sentences.append(head)
        for row in table.rows {
          var sentence = Sentence()
          for cell in row { sentence.add(cell) }
          sentence.isCited = sentence.isCited || head.isCited
          sentences.append(sentence)
        }
      } else {
        for text in block.ownText { sentences += Sentence.split(text) }
      }
    }
    for sentence in sentences where !sentence.isCited {
      for (number, position) in sentence.bareNumbers {
        fault(
          chapter, position, "The number \(number) is neither computed nor cited.",
          remedy: "Write [\(number)](calc:…) or [\(number)](live:…), or put a [source](ref:…) into the sentence.")
      }
    }
  }
}
