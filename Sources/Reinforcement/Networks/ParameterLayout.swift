/// Where each matrix of a network lies in the one array that holds all its parameters.
///
/// A network keeps its parameters as a single array: optimisers, gradient clipping, copies and comparisons are then
/// loops over numbers, and the tape sees each matrix as a block of one variable.
public struct ParameterLayout: Equatable, Sendable {
  /// One matrix among the parameters.
  public struct Block: Equatable, Sendable {
    /// What the network calls it, such as "layer 0 weights".
    public let name: String
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// Index of its first number among the parameters.
    public let start: Int

    /// How many numbers it has.
    public var count: Int { rows * columns }
    /// Its place among the parameters.
    public var range: Range<Int> { start..<(start + count) }
  }

  /// The matrices, in order, without gaps.
  public private(set) var blocks: [Block] = []
  /// How many numbers all blocks have.
  public private(set) var count = 0

  /// No blocks.
  public init() {}

  /// Adds a matrix after the others.
  public mutating func append(_ name: String, rows: Int, columns: Int) -> Block {
    let block = Block(name: name, rows: rows, columns: columns, start: count)
    blocks.append(block)
    count += block.count
    return block
  }
}

extension Tape {
  /// A matrix of a network, as part of the variable that holds all its parameters.
  public mutating func block(_ block: ParameterLayout.Block, of parameters: Variable) -> Variable {
    self.block(of: parameters, from: block.start, rows: block.rows, columns: block.columns)
  }
}
