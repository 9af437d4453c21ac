#pragma once

#include "sources/parquet/column/page_reader.h"
#include "sources/parquet/encoding/rle_decoder.h"

namespace firesteel::parquet_format {

/// The three parts of a data page.
struct PageParts {
  RleDecoder repetition;  // unset when the column is not repeated
  RleDecoder definition;  // unset when nothing can be null
  const uint8_t* values = nullptr;
  size_t values_size = 0;
};

/// Finds levels and values in a data page of either version. Errors: CorruptFile.
PageParts split_page(const Page& page, const LeafColumn& leaf);

}  // namespace firesteel::parquet_format
