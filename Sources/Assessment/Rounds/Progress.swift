/// How far the reader has come.
public enum Progress {
  /// Whether at least 80 percent are right.
  public static func isPassed(right: Int, of total: Int) -> Bool { 5 * right >= 4 * total }

  /// Whether a chapter is passed: at least 80 percent of its items are right at their latest attempt; an item that was
  /// never answered is not right.
  ///
  /// - items: the ids of the chapter's items.
  /// - latest: the outcome of the latest attempt by item.
  public static func isPassed(items: [String], latest: [String: Outcome]) -> Bool {
    !items.isEmpty && isPassed(right: items.count { latest[$0] == .right }, of: items.count)
  }

  /// On how many days in a row something was answered, up to today; a day that is not over yet does not break it.
  ///
  /// - times: when, in seconds since 1970, UTC; in any order.
  /// - now: the same clock.
  /// - secondsFromUTC: the reader's time zone, which says when a day begins.
  public static func streak(times: [Int], now: Int, secondsFromUTC: Int = 0) -> Int {
    let days = Set(times.map { day($0, secondsFromUTC) })
    let today = day(now, secondsFromUTC)
    var first = days.contains(today) ? today : today - 1
    var length = 0
    while days.contains(first) {
      length += 1
      first -= 1
    }
    return length
  }

  private static func day(_ time: Int, _ offset: Int) -> Int {
    let (quotient, remainder) = (time + offset).quotientAndRemainder(dividingBy: 86_400)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
