/// The members of a JSON object, in the order they were written, each key once.
public struct JSONObject: Sendable {
  /// One key with its value.
  public typealias Member = (key: String, value: JSONValue)

  /// The members in order.
  public private(set) var members: [Member] = []
  private var places: [String: Int] = [:]

  /// An object without members.
  public init() {}

  /// The members in the order given; where a key comes twice the later value counts, at the earlier place.
  public init(_ members: [(String, JSONValue)]) {
    for (key, value) in members {
      self[key] = value
    }
  }

  /// The value of a key; setting nil takes the member away.
  public subscript(key: String) -> JSONValue? {
    get { places[key].map { members[$0].value } }
    set {
      switch (places[key], newValue) {
      case (let place?, let value?):
        members[place].value = value
      case (nil, let value?):
        places[key] = members.count
        members.append((key, value))
      case (let place?, nil):
        members.remove(at: place)
        places = Dictionary(uniqueKeysWithValues: members.indices.map { (members[$0].key, $0) })
      case (nil, nil):
        break
      }
    }
  }

  /// The keys in order.
  public var keys: [String] {
    members.map(\.key)
  }

  /// How many members there are.
  public var count: Int {
    members.count
  }
}

extension JSONObject: Equatable {
  /// Equal when the same keys have the same values: the order of the members has no meaning in JSON.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements)
  }
}
