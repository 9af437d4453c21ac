#pragma once

#include "columnar/batch.h"

#include <cstdint>
#include <span>
#include <vector>

namespace firesteel {

/// Writes the (selected) rows of a batch as bytes, every type; a private format for files that live as long as a query.
/// Constants stay constants, dictionaries are written out flat.
void encode_batch(const Batch& batch, std::vector<uint8_t>& out);
/// types: those of the batch that was written. Strings point into one buffer. Errors: InternalError when `bytes` are
/// not what encode_batch wrote.
Batch decode_batch(std::span<const uint8_t> bytes, const std::vector<DataType>& types);

}  // namespace firesteel
