/// A sentence for the reader, in both languages of the book.
public struct NotebookMessage: Error, Hashable, Sendable, CustomStringConvertible {
  public var en: String
  public var zh: String

  public init(en: String, zh: String) {
    self.en = en
    self.zh = zh
  }

  public var description: String { en }

  /// The sentence in a language by its code, `en` or `zh`.
  public subscript(language: String) -> String { language == "zh" ? zh : en }
}

/// What happened comes first and the path last: where there is little room, the path is what can be missed.
extension NotebookMessage {
  static func setAside(_ path: String, as newPath: String) -> NotebookMessage {
    NotebookMessage(
      en: "Your record was damaged, so a new one was begun; the old one is kept as \(newPath).",
      zh: "学习记录已损坏，已另起一份；原文件保存为 \(newPath)。")
  }

  static func notKept(_ path: String, because reason: NotebookMessage) -> NotebookMessage {
    NotebookMessage(
      en: "Nothing can be saved (\(reason.en)); place and answers last until you quit. The record would be \(path).",
      zh: "无法保存（\(reason.zh)）；位置和答案只保留到退出为止。记录文件：\(path)。")
  }

  static func newer(_ path: String, version: Int, known: Int) -> NotebookMessage {
    NotebookMessage(
      en: """
        Your record was written by a newer Rollout (version \(version); this one knows \(known)) and is left alone; \
        place and answers last until you quit. It is \(path).
        """,
      zh: """
        学习记录由更新的 Rollout 写成（版本 \(version)，本程序只认识到 \(known)），保持不变；\
        位置和答案只保留到退出为止。记录文件：\(path)。
        """)
  }

  static func busy(_ path: String) -> NotebookMessage {
    NotebookMessage(
      en: "This was not saved: another window has been writing the record for too long. Try again. It is \(path).",
      zh: "这次没有保存：另一个窗口占用记录的时间过长，请再试一次。记录文件：\(path)。")
  }

  static func failed(_ path: String, because reason: NotebookMessage) -> NotebookMessage {
    NotebookMessage(
      en: "This was not saved: \(reason.en). The record is \(path).",
      zh: "这次没有保存：\(reason.zh)。记录文件：\(path)。")
  }
}
