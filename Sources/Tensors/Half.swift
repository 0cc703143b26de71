internal import CKernels

/// IEEE half precision, as weights are stored.
package enum Half {
  /// The float32 values of `count` halves at `source`, which need not be aligned.
  package static func decode(
    _ source: UnsafeRawPointer, count: Int, into target: UnsafeMutablePointer<Float>
  ) {
    let halves = [UInt16](unsafeUninitializedCapacity: count) { buffer, initialized in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(
        from: UnsafeRawBufferPointer(start: source, count: count * 2))
      initialized = count
    }
    bh_half_to_float(halves, target, count)
  }

  /// The nearest halves of float32 values.
  package static func encode(_ values: UnsafePointer<Float>, count: Int) -> [UInt16] {
    [UInt16](unsafeUninitializedCapacity: count) { buffer, initialized in
      if let base = buffer.baseAddress { bh_float_to_half(values, base, count) }
      initialized = count
    }
  }
}
