/// Two orders of the same things.
struct OrderChange {
  /// The first position, from 1, at which they differ, and what stands there.
  private let position: Int
  private let first: String
  private let second: String

  /// Compares the order of what both lists have; nil when it is the same.
  init?(_ first: [String], _ second: [String]) {
    let common = Set(first).intersection(second)
    let left = first.filter(common.contains)
    let right = second.filter(common.contains)
    guard let index = zip(left, right).enumerated().first(where: { $1.0 != $1.1 })?.offset else { return nil }
    position = index + 1
    self.first = left[index]
    self.second = right[index]
  }

  /// The change as a property of `place`.
  func property(_ place: String) -> PropertyChange {
    PropertyChange(.order, place, "\(first.quoted) at \(position)", "\(second.quoted) at \(position)")
  }
}
