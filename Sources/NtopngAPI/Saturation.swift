/// Arithmetic on numbers from outside: what would overflow stays at the end of the range.
extension Int {
  /// The sum.
  public func addingSaturated(_ other: Int) -> Int {
    let (sum, isOverflow) = addingReportingOverflow(other)
    return isOverflow ? (other > 0 ? .max : .min) : sum
  }

  /// The product.
  public func multipliedSaturated(by other: Int) -> Int {
    let (product, isOverflow) = multipliedReportingOverflow(by: other)
    return isOverflow ? ((self > 0) == (other > 0) ? .max : .min) : product
  }
}

extension Sequence<Int> {
  /// The sum of all.
  public var saturatedSum: Int { reduce(0) { $0.addingSaturated($1) } }
}
